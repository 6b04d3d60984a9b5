"""The values of the other slots, and the table of everything that a grammar can draw.

Every function draws one phrase of its kind; `region` chooses between Brazilian and European Portuguese.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import dates
import places
import times
from phrases import Phrase, Region, counted, in_words, weighted

SLOTS = [
    "departure", "destination", "via", "departure_date", "arrival_date", "return_date", "departure_time",
    "arrival_time", "return_time", "passengers", "travel_class", "carrier", "transport", "trip_type", "stops",
    "price_limit",
]  # fmt: skip
CARRIERS = places.table("carriers.csv")
VEHICLES = places.table("vehicles.csv")


def _vehicle(rng: Random, region: Region, scheduled: bool = True) -> dict[str, str]:
    rows = [row for row in VEHICLES if row["region"] == region and (row["scheduled"] == "yes" or not scheduled)]
    return weighted(rng, [(int(row["weight"]), row) for row in rows])


def vehicle(rng: Random, region: Region) -> Phrase:
    """A vehicle that runs by a timetable, with its article: o ônibus, um ônibus, no ônibus."""
    row = _vehicle(rng, region)
    return Phrase(row["name"], row["article"], {"o": "um", "a": "uma"}[row["article"]])


def transport(rng: Random, region: Region) -> Phrase:
    """The same, where no article may stand."""
    return Phrase(_vehicle(rng, region)["name"])


def vehicles(rng: Random, region: Region) -> Phrase:
    """Several: voos."""
    return Phrase(_vehicle(rng, region)["plural"])


def means(rng: Random, region: Region) -> Phrase:
    """What stands behind `de`: de ônibus, de avião, de carro."""
    name = _vehicle(rng, region, scheduled=False)["name"]
    return Phrase("avião" if name == "voo" else name)


def flight(rng: Random, region: Region) -> Phrase:
    """What an airline or a person flies with: voo, avião."""
    return Phrase("voo", "o", "um") if rng.random() < 0.8 else Phrase("avião", "o", "um")


def _carrier(rng: Random, region: Region, modes: str) -> Phrase:
    row = rng.choice([row for row in CARRIERS if row["region"] in ("", region) and row["mode"] in modes.split()])
    return Phrase(row["name"], row["article"])


def carrier(rng: Random, region: Region) -> Phrase:
    """A company of any kind."""
    return _carrier(rng, region, weighted(rng, [(6, "air"), (4, "bus"), (1, "rail boat")]))


def airline(rng: Random, region: Region) -> Phrase:
    """A company that flies."""
    return _carrier(rng, region, "air")


def coach(rng: Random, region: Region) -> Phrase:
    """A company that goes on wheels."""
    return _carrier(rng, region, "bus")


def adults(rng: Random, region: Region) -> Phrase:
    """A count of travellers with its noun."""
    number = weighted(rng, [(1, 1), (6, 2), (4, 3), (3, 4), (2, 5), (1, 6), (1, rng.randint(7, 40))])
    nouns: list[tuple[str, str, bool]] = [
        ("adulto", "adultos", False), ("adulto", "adultos", False), ("adulta", "adultas", True),
        ("pessoa", "pessoas", True), ("pessoa", "pessoas", True), ("passageiro", "passageiros", False),
        ("idoso", "idosos", False), ("estudante", "estudantes", False), ("amigo", "amigos", False),
        ("viajante", "viajantes", False), ("aluno", "alunos", False),
    ]  # fmt: skip
    one, many, feminine = rng.choice(nouns)
    if rng.random() < 0.05:
        return Phrase(rng.choice(("um casal", "1 casal", "dois casais")))
    return Phrase(f"{counted(rng, number, region, feminine)} {one if number == 1 else many}")


def children(rng: Random, region: Region) -> Phrase:
    """A count of children, of babies, of seniors."""
    number = weighted(rng, [(5, 1), (3, 2), (1, 3)])
    one, many, feminine = rng.choice(
        (("criança", "crianças", True), ("criança", "crianças", True), ("menor", "menores", False),
         ("bebê" if region == "br" else "bebé", "bebês" if region == "br" else "bebés", False),
         ("criança de colo", "crianças de colo", True), ("adolescente", "adolescentes", False),
         ("idosa", "idosas", True), ("filho", "filhos", False), ("miúdo", "miúdos", False) if region == "pt"
         else ("bebê de colo", "bebês de colo", False))
    )  # fmt: skip
    return Phrase(f"{counted(rng, number, region, feminine)} {one if number == 1 else many}")


def tickets(rng: Random, region: Region) -> Phrase:
    """A count of tickets or seats."""
    number = rng.choice((2, 2, 2, 3, 3, 4, 5, 6))
    noun, feminine = rng.choice(
        (("passagens", True), ("passagens", True), ("lugares", False), ("poltronas", True), ("assentos", False))
        if region == "br"
        else (("bilhetes", False), ("bilhetes", False), ("lugares", False), ("passagens", True))
    )
    return Phrase(f"{counted(rng, number, region, feminine)} {noun}")


def count(rng: Random, region: Region) -> Phrase:
    """A count without its noun: somos quatro."""
    return Phrase(counted(rng, weighted(rng, [(4, 2), (4, 3), (3, 4), (2, 5), (1, rng.randint(6, 12))]), region))


def seat(rng: Random, region: Region) -> Phrase:
    """A class that stands behind `classe`: classe executiva."""
    named = {
        "br": "econômica executiva executiva leito turística convencional premium luxo",
        "pt": "económica executiva turística conforto",
    }
    return Phrase(rng.choice(named[region].split()), "a")


def travel_class(rng: Random, region: Region) -> Phrase:
    """A class that stands alone: primeira classe, executiva, semi-leito."""
    feminine = {
        "br": [
            "executiva",
            "executiva",
            "econômica",
            "econômica",
            "primeira classe",
            "primeira classe",
            "premium economy",
        ],
        "pt": ["executiva", "económica", "primeira classe", "segunda classe", "segunda classe", "turística"],
    }
    masculine = {
        "br": ["leito", "leito", "semi-leito", "semileito", "leito-cama", "leito cama", "convencional", "leito total"],
        "pt": ["conforto"],
    }
    if rng.random() < (0.6 if region == "br" else 0.9):
        return Phrase(rng.choice(feminine[region]), "a")
    return Phrase(rng.choice(masculine[region]), "o")


def trip_type(rng: Random, region: Region) -> Phrase:
    """A trip there, or there and back."""
    words = ["ida e volta", "ida e volta", "ida e volta", "só ida", "só ida", "somente ida", "apenas ida", "só de ida"]
    return Phrase(
        rng.choice(words + (["bate e volta", "só a ida"] if region == "br" else ["ida e regresso", "ida simples"]))
    )


def way(rng: Random, region: Region) -> Phrase:
    """A trip type that stands behind `passagem de`."""
    return Phrase(rng.choice(("ida", "ida e volta", "ida e volta" if region == "br" else "ida e regresso")))


def stops(rng: Random, region: Region) -> Phrase:
    """A wish about stops that needs no preposition: direto, sem escalas."""
    words = ["direto", "direto", "direto", "sem escala", "sem escalas", "sem escalas", "sem parada", "sem paradas"]
    words += (
        ["sem conexão", "sem conexões", "com escala", "sem baldeação"]
        if region == "br"
        else ["sem paragens", "sem transbordo"]
    )
    return Phrase(rng.choice(words))


def stop_count(rng: Random, region: Region) -> Phrase:
    """A number of stops: uma escala."""
    number = weighted(rng, [(6, 1), (2, 2), (0.4, 3)])
    one, many, feminine = rng.choice(
        (
            ("escala", "escalas", True),
            ("escala", "escalas", True),
            ("parada", "paradas", True),
            ("conexão", "conexões", True),
        )
        if region == "br"
        else (("escala", "escalas", True), ("paragem", "paragens", True), ("transbordo", "transbordos", False))
    )
    return Phrase(f"{counted(rng, number, region, feminine)} {one if number == 1 else many}")


def price(rng: Random, region: Region) -> Phrase:
    """An amount with its currency."""
    amount = rng.choice(
        (50, 80, 100, 120, 150, 180, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1200, 1500, 2500)
    )
    dotted = f"{amount:,}".replace(",", ".")
    thousands = rng.choice(("mil", "2 mil", "dois mil", "três mil", "mil e quinhentos", "5 mil", "mil e duzentos"))
    words = in_words(amount, region) if amount < 1000 else thousands
    if region == "pt":
        forms = [
            f"{amount} euros",
            f"{amount}€",
            f"{amount} €",
            f"€{amount}",
            f"{words} euros",
            f"{amount} euros",
            f"{amount} eur",
        ]
    else:
        forms = [
            f"{amount} reais", f"{amount} reais", f"{dotted} reais", f"R$ {amount}", f"R$ {dotted}", f"R${amount}",
            f"R$ {dotted},00", f"{words} reais", f"{words} reais", f"{thousands} reais", f"{amount} conto",
            f"{amount} pila", f"{amount} dólares", f"US$ {amount}", f"{amount} euros",
        ]  # fmt: skip
    return Phrase(rng.choice(forms))


KINDS: dict[str, Callable[[Random, Region], Phrase]] = {
    function.__name__: function
    for function in (
        places.place, places.airport, places.state, dates.date, dates.day, dates.calendar_day, dates.weekday,
        dates.holiday, times.time, times.clock, times.part, vehicle, transport, vehicles, means, flight, carrier,
        airline, coach, adults, children, tickets, count, seat, travel_class, trip_type, way, stops, stop_count, price,
    )
}  # fmt: skip
"""What the grammar can name, by its name."""
KIND_OF_SLOT = {
    **dict.fromkeys(("departure", "destination", "via"), "place"),
    **dict.fromkeys(("departure_date", "arrival_date", "return_date"), "date"),
    **dict.fromkeys(("departure_time", "arrival_time", "return_time"), "time"),
    **{slot: slot for slot in ("travel_class", "carrier", "transport", "trip_type", "stops")},
    "passengers": "adults",
    "price_limit": "price",
}
"""The kind that a slot draws where the grammar names none."""
