"""The values of the other slots, and the table of everything that a grammar can draw.

Every function draws one phrase of its kind; `region` chooses between Brazilian and European Portuguese.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import dates
import places
import times
from phrases import Phrase, Region, counted, in_words, plural, weighted

SLOTS = [
    "departure", "destination", "via", "departure_date", "arrival_date", "return_date", "departure_time",
    "arrival_time", "return_time", "passengers", "travel_class", "carrier", "transport", "trip_type", "stops",
    "price_limit",
]  # fmt: skip
CARRIERS = places.table("carriers.csv")
VEHICLES = places.table("vehicles.csv")
TRAVELLERS = places.table("travellers.csv")


INDEFINITE = {"o": "um", "a": "uma", "os": "uns", "as": "umas"}
POSSESSIVE = {"o": "meu", "a": "minha", "os": "meus", "as": "minhas"}
VERB_FORMS = {"do": "infinitive", "i": "present", "she": "present_third", "i_did": "past", "she_did": "past_third"}
VERB_FORMS["doing"] = "gerund"
Draw = Callable[[Random, Region], Phrase]
Rows = list[dict[str, str]]


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


def _travellers(rng: Random, region: Region, kind: str, number: int) -> Phrase:
    rows = [row for row in TRAVELLERS if row["kind"] == kind and row["region"] in ("", region)]
    row = weighted(rng, [(int(row["weight"]), row) for row in rows])
    noun = row["one"] if number == 1 else row["many"]
    return Phrase(f"{counted(rng, number, region, feminine=row['feminine'] == 'yes')} {noun}")


def adults(rng: Random, region: Region) -> Phrase:
    """A count of travellers with its noun."""
    number = weighted(rng, [(1, 1), (6, 2), (4, 3), (3, 4), (2, 5), (1, 6), (2, rng.randint(7, 40))])
    return _travellers(rng, region, "adult", number)


def children(rng: Random, region: Region) -> Phrase:
    """A count of children, of babies, of seniors."""
    return _travellers(rng, region, "child", weighted(rng, [(5, 1), (3, 2), (1, 3)]))


def tickets(rng: Random, region: Region) -> Phrase:
    """A count of tickets or seats."""
    return _travellers(rng, region, "ticket", rng.choice((2, 2, 2, 3, 3, 4, 5, 6, rng.randint(7, 30))))


def count(rng: Random, region: Region) -> Phrase:
    """A count without its noun: somos quatro."""
    return Phrase(counted(rng, weighted(rng, [(4, 2), (4, 3), (3, 4), (2, 5), (1, rng.randint(6, 12))]), region))


def crowd(rng: Random, region: Region) -> Phrase:
    """How many are in a group, without the noun: um bloco de vinte."""
    return Phrase(counted(rng, rng.choice((4, 5, 6, 8, 10, 12, 15, 20, 22, 25, 30, 40, 50)), region))


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
        "br": ["executiva"] * 2 + ["econômica"] * 2 + ["primeira classe"] * 2 + ["premium economy"],
        "pt": ["executiva", "económica", "primeira classe", "segunda classe", "segunda classe", "turística"],
    }
    masculine = {
        "br": ["leito", "leito", "semi-leito", "semileito", "leito-cama", "leito cama", "convencional", "leito total"],
        "pt": ["conforto"],
    }
    if rng.random() < (0.6 if region == "br" else 0.9):
        return Phrase(rng.choice(feminine[region]), "a")
    return Phrase(rng.choice(masculine[region]), "o")


def same(rng: Random, region: Region) -> Phrase:
    """The day of the other leg: no mesmo dia."""
    return Phrase("mesmo dia", "o")


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
    words = ["direto"] * 3 + ["sem escala", "sem escalas", "sem escalas", "sem parada", "sem paradas"]
    only = {"br": "sem conexão,sem conexões,com escala,sem baldeação", "pt": "sem paragens,sem transbordo"}
    return Phrase(rng.choice(words + only[region].split(",")))


def stop_count(rng: Random, region: Region) -> Phrase:
    """A number of stops: uma escala."""
    number = weighted(rng, [(6, 1), (2, 2), (0.4, 3)])
    scale = ("escala", "escalas", True)
    others = {
        "br": [("parada", "paradas", True), ("conexão", "conexões", True)],
        "pt": [("paragem", "paragens", True), ("transbordo", "transbordos", False)],
    }
    one, many, feminine = rng.choice([scale, scale, *others[region]])
    return Phrase(f"{counted(rng, number, region, feminine)} {one if number == 1 else many}")


def price(rng: Random, region: Region) -> Phrase:
    """An amount with its currency."""
    amount = rng.choice(
        (50, 80, 100, 120, 150, 180, 200, 250, 300, 350, 400, 500, 600, 700, 800, 900, 1200, 1500, 2500)
    )
    dotted = f"{amount:,}".replace(",", ".")
    thousands = rng.choice(("mil", "2 mil", "dois mil", "três mil", "mil e quinhentos", "5 mil", "mil e duzentos"))
    words = in_words(amount, region) if amount < 1000 else thousands
    if region == "pt":
        forms = [f"{amount} euros"] * 2 + [f"{amount}€", f"{amount} €", f"€{amount}", f"{words} euros", f"{amount} eur"]
    else:
        forms = [
            f"{amount} reais", f"{amount} reais", f"{dotted} reais", f"R$ {amount}", f"R$ {dotted}", f"R${amount}",
            f"R$ {dotted},00", f"{words} reais", f"{words} reais", f"{thousands} reais", f"{amount} conto",
            f"{amount} pila", f"{amount} dólares", f"US$ {amount}", f"{amount} euros",
        ]  # fmt: skip
    return Phrase(rng.choice(forms))


def ordinary_words() -> dict[str, Draw]:
    """The kinds of words that fill no slot, by name: nouns, verbs in their forms, people, events, small talk."""
    nouns, verbs, adjectives = places.table("nouns.csv"), places.table("verbs.csv"), places.table("adjectives.csv")
    by_kind = {kind: [row for row in nouns if row["kind"] == kind] for kind in {row["kind"] for row in nouns}}
    of_person = [row for row in adjectives if row["kind"] == "person"]
    kin = places.table("kin.csv")
    tables = {"kin": "kin.csv", "person": "first_names.csv", "event": "events.csv", "favor": "favors.csv"}
    lists = {"errand": "errands.txt", "chat_word": "chat.txt", "idiom": "idioms.txt"}
    draws = {kind: _nouns(rows) for kind, rows in by_kind.items()}
    draws |= {kind: _nouns(places.table(file)) for kind, file in tables.items()}
    draws |= {kind: _among(places.names(file)) for kind, file in lists.items()}
    draws |= {
        "new_thing": _nouns(by_kind["thing"], [row for row in adjectives if row["kind"] == "thing"]),
        "things": _nouns(by_kind["thing"], many=True),
        "my_thing": _nouns(by_kind["thing"], mine=True),
        "my_animal": _nouns(by_kind["animal"], mine=True),
        "my_kin": _nouns(kin, mine=True),
        "tired_kin": _nouns(kin, of_person, mine=True, link="tá está anda ficou"),
        "feeling": _among([row[gender] for row in of_person for gender in ("masculine", "feminine")]),
    }
    for kind in {row["kind"] for row in verbs}:
        rows = [row for row in verbs if row["kind"] == kind]
        draws |= {f"{name}_{kind}": _among([row[form] for row in rows]) for name, form in VERB_FORMS.items()}
    return draws


def _among(texts: Sequence[str]) -> Draw:
    return lambda rng, region: Phrase(rng.choice(texts))


def _nouns(rows: Rows, adjectives: Rows | None = None, many: bool = False, mine: bool = False, link: str = "") -> Draw:
    """Nouns with their articles, in the plural, with `meu`, with an adjective, with `tá` between the two."""

    def draw(rng: Random, region: Region) -> Phrase:
        row = rng.choice(rows)
        article, words = row["article"], [row["name"], *(rng.choice(link.split()) for _ in link[:1])]
        if adjectives:
            words.append(rng.choice(adjectives)["masculine" if article == "o" else "feminine"])
        if many:
            article, words = article + "s", [plural(word) for word in words]
        if mine:
            return Phrase(" ".join([POSSESSIVE[article], *words]))
        return Phrase(" ".join(words), article, INDEFINITE[article])

    return draw


KINDS: dict[str, Draw] = ordinary_words() | {
    function.__name__: function
    for function in (
        places.place, places.airport, places.state, dates.date, dates.day, dates.calendar_day, dates.weekday,
        dates.holiday, times.time, times.clock, times.part, vehicle, transport, vehicles, means, flight, carrier,
        airline, adults, children, tickets, count, crowd, seat, travel_class, trip_type, way, stops, stop_count, same,
        price,
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
