"""Dates in every spelling people use, without the prepositions that stand before them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from phrases import Phrase, Region, contract, counted, in_words, prefixed, weighted
from places import table

MONTHS = [
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
    "novembro", "dezembro",
]  # fmt: skip
WEEKDAYS = ["segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"]
HOLIDAYS = table("holidays.csv")
QUALIFIERS = ["antes de", "até", "até", "depois de", "a partir de", "a partir de", "por volta de", "lá por", "após"]


def _month(rng: Random, region: Region) -> str:
    name = rng.choice(MONTHS)
    return name.capitalize() if rng.random() < (0.12 if region == "br" else 0.25) else name


def _day(rng: Random, region: Region, last: int = 31) -> str:
    """A day of the month: 15, quinze, 1º, primeiro."""
    number = rng.randint(1, last)
    if number == 1:
        return rng.choice(("1º", "1º", "1", "1°", "primeiro", "primeiro"))
    return str(number) if rng.random() < 0.75 else in_words(number, region)


def _last_day(month: str) -> int:
    return {"fevereiro": 28, "abril": 30, "junho": 30, "setembro": 30, "novembro": 30}.get(month.lower(), 31)


def _numeric(rng: Random, region: Region) -> Phrase:
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    two = rng.random() < 0.5
    parts = [f"{day:02}" if two else str(day), f"{month:02}" if two or rng.random() < 0.3 else str(month)]
    mark = rng.choice("/////-.")
    if mark == "." or rng.random() < 0.3:
        year = rng.randint(2025, 2029)
        parts.append(str(year) if rng.random() < 0.6 else str(year % 100))
    text = mark.join(parts)
    return Phrase(f"dia {text}", "o", rng.choice(("no", ""))) if rng.random() < 0.25 else Phrase(text, "", "em")


def _named(rng: Random, region: Region) -> Phrase:
    month = _month(rng, region)
    day = _day(rng, region, _last_day(month))
    if month.islower() and rng.random() < 0.15:
        month = month[:3]
    text = f"{day} {month}" if rng.random() < 0.15 and day[0].isdigit() else f"{day} de {month}"
    if rng.random() < 0.15:
        text += f" de {rng.randint(2025, 2029)}"
    if rng.random() < 0.3:
        return Phrase(f"dia {text}", "o", rng.choice(("no", "")))
    return Phrase(text, "", rng.choice(("em", "em", "a" if region == "pt" else "")))


def _day_of_month(rng: Random, region: Region) -> Phrase:
    tail = weighted(rng, [(12, ""), (1, " deste mês"), (1, " do mês que vem"), (1, " do próximo mês")])
    return Phrase(f"dia {_day(rng, region)}{tail}", "o", rng.choice(("no", "")))


def _relative(rng: Random, region: Region) -> Phrase:
    return Phrase(weighted(rng, [(5, "amanhã"), (3, "hoje"), (3, "depois de amanhã")]))


def _weekday(rng: Random, region: Region) -> Phrase:
    name = rng.choice(WEEKDAYS)
    article, this = ("o", "esse este") if name in ("sábado", "domingo") else ("a", "essa esta")
    if article == "a" and rng.random() < 0.3:
        name = rng.choice((f"{name}-feira", f"{name}-feira", f"{name} feira", f"{WEEKDAYS.index(name) + 2}ª feira"))
    in_it = contract("em", article)
    forms: list[tuple[float, Phrase]] = [
        (7, Phrase(name, rng.choice((article, "")), rng.choice((in_it, in_it, "")))),
        (3, Phrase(f"{name} que vem", "", rng.choice((in_it, "")))),
        (3, Phrase(f"próxim{article} {name}", article, rng.choice((in_it, "")))),
        (2, Phrase(f"{rng.choice(this.split())} {name}")),
        (1, Phrase(f"{name} da semana que vem", article, in_it)),
        (0.5, Phrase(f"{name} agora")),
        (0.3, Phrase(f"outr{article} {name}", "", in_it)),
    ]
    return weighted(rng, forms)


def _weekday_and_date(rng: Random, region: Region) -> Phrase:
    name = rng.choice(WEEKDAYS)
    lead = contract("em", "o" if name in ("sábado", "domingo") else "a")
    if lead == "na" and rng.random() < 0.4:
        name += "-feira"
    month = _month(rng, region)
    day = _day(rng, region, _last_day(month))
    number = f"{rng.randint(1, 28)}/{rng.randint(1, 12)}"
    form = rng.choice(
        ("{0}, {1} de {2}", "{0}, dia {1}", "{0} dia {1}", "{0}, {3}", "{0} {3}", "{0} ({3})", "{0} {1} de {2}")
    )
    return Phrase(form.format(name, day, month, number), "", rng.choice((lead, "")))


def _offset(rng: Random, region: Region) -> Phrase:
    unit, most, feminine = rng.choice((("dia", 20, False), ("semana", 4, True), ("mês", 6, False), ("dia", 10, False)))
    number = rng.randint(1 if unit != "dia" else 2, most)
    plural = unit if number == 1 else {"mês": "meses"}.get(unit, f"{unit}s")
    before = rng.choice(("daqui a", "daqui a", "daqui", "em", "dentro de"))
    return Phrase(f"{before} {counted(rng, number, region, feminine)} {plural}")


def _period(rng: Random, region: Region) -> Phrase:
    month = _month(rng, region)
    end = rng.choice(("fim", "final"))
    ordinal = rng.choice(("primeira", "segunda", "terceira", "última"))
    forms = [
        "na semana que vem", "na próxima semana", " esta semana", " semana que vem", "no mês que vem", "no próximo mês",
        "no próximo feriado",
        f"no {end} de semana", f"no próximo {end} de semana", f" este {end} de semana", f"no {end} de semana que vem",
        f"no {end} de {month}", f"no {end} do mês", f"no {end} do ano", f"no começo de {month}",
        f"no início de {month}",
        "no começo do mês que vem", f"em meados de {month}", f"no meio de {month}", f"na {ordinal} semana de {month}",
        f"na {rng.choice(('primeira', 'segunda'))} quinzena de {month}", "na segunda quinzena", "no ano que vem",
        f"no último {rng.choice(('domingo', 'sábado'))} de {month}", f"na {ordinal} sexta de {month}",
        "nas férias de julho",
        f"em {month}", f"em {month}", f"em {month}", f"em {month} de {rng.randint(2025, 2028)}", f"em {month} que vem",
        "no começo da semana que vem", f"no {end} da semana", "no verão" if region == "pt" else "nas férias de verão",
    ]  # fmt: skip
    lead, _, text = rng.choice(forms).partition(" ")
    return Phrase(text, {"na": "a", "no": "o", "nas": "as"}.get(lead, ""), lead)


def holiday(rng: Random, region: Region) -> Phrase:
    """A feast or a public holiday."""
    row = rng.choice([row for row in HOLIDAYS if row["region"] == region])
    return Phrase(row["name"], row["article"], contract("em", row["article"]))


def weekday(rng: Random, region: Region) -> Phrase:
    """A day of the week, alone or as que vem, próxima, esta."""
    return _weekday(rng, region)


def day(rng: Random, region: Region) -> Phrase:
    """One date, without range, alternative or qualifier."""
    forms: list[tuple[float, Callable[[Random, Region], Phrase]]] = [
        (17, _numeric), (22, _named), (17, _day_of_month), (16, _relative), (20, _weekday),
        (6, _weekday_and_date), (5, _offset), (12, _period), (7, holiday),
    ]  # fmt: skip
    return weighted(rng, forms)(rng, region)


def calendar_day(rng: Random, region: Region) -> Phrase:
    """A date that a preposition or a qualifier can stand before."""
    forms = [_numeric, _named, _day_of_month, _day_of_month, _weekday, holiday]
    return rng.choice(forms)(rng, region)


def _range(rng: Random, region: Region) -> Phrase:
    first = rng.randint(1, 24)
    last, month, number = first + rng.randint(1, 6), _month(rng, region), rng.randint(1, 12)
    forms = [
        f"de {first} a {last} de {month}", f"de {first} a {last}/{number}", f"do dia {first} ao dia {last}",
        f"de {first} até {last} de {month}", f" entre {first} e {last} de {month}", f" entre dia {first} e dia {last}",
        f" dia {first} a {last}", f"de {first}/{number} a {last}/{number}", f" entre os dias {first} e {last}",
        f" entre {first}/{number} e {last}/{number}", f"do dia {first} até o dia {last} de {month}",
    ]  # fmt: skip
    lead, _, text = rng.choice(forms).partition(" ")
    return Phrase(text, "", lead)


def _alternative(rng: Random, region: Region) -> Phrase:
    first = rng.randint(2, 26)
    month = _month(rng, region)
    days = rng.choice((f"{first} ou {first + 1}", f"{first}, {first + 1} ou {first + 2}", f"{first} ou {first + 3}"))
    return Phrase(rng.choice((f"dia {days}", f"dia {days}", f"{days} de {month}", f"dia {days} de {month}")))


def _qualified(rng: Random, region: Region) -> Phrase:
    if rng.random() < 0.1:
        return Phrase(rng.choice(("até amanhã", "a partir de amanhã", "a partir de hoje", "até o fim do mês")))
    return Phrase(prefixed(rng.choice(QUALIFIERS), calendar_day(rng, region)))


def date(rng: Random, region: Region) -> Phrase:
    """Any date: one day, a range, an elliptic alternative, or with a qualifier."""
    forms = [(88, day), (5, _range), (3, _alternative), (7, _qualified)]
    return weighted(rng, forms)(rng, region)
