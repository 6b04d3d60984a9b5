"""Months and years as people name them, and their parts.

Where Portuguese leaves open which days are meant: the first week of a month is days 1 to 7, the second 8 to 14, and so
on, the last one its last seven days; the middle of a year is June and July; `férias de julho` is July; a fortnight
without a month is of this month unless it is past; `dez` is December alone or before a year, else ten.
"""

from __future__ import annotations

from datetime import date

from slotfill.values.days import (
    InMonth,
    Part,
    Period,
    Point,
    days_of_month,
    length_of,
    month_number,
    nth_weekday,
    whole_month,
)
from slotfill.values.feasts import WHICH_YEAR
from slotfill.values.normal import LEADING, Phrases, Words
from slotfill.values.numbers import number
from slotfill.values.weeks import PARTS, WEEKDAYS, at_weekend

MONTHS = {
    name: i
    for i, names in enumerate(
        (
            "janeiro jan", "fevereiro fev", "marco mar", "abril abr", "maio mai", "junho jun", "julho jul",
            "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
ORDINALS = {
    name: i
    for i, names in (
        (1, "1ª 1º primeiro primeira"), (2, "2ª 2º segundo segunda"), (3, "3ª 3º terceiro terceira"),
        (4, "4ª 4º quarto quarta"), (5, "5ª 5º quinto quinta"), (-1, "ultimo"),
    )
    for name in names.split()
}  # fmt: skip
MONTHS_AWAY: Phrases[int] = Phrases(
    {
        "este mês | mês corrente | mês atual": 0,
        "mês que vem | próximo mês | outro mês | mês seguinte | mês próximo": 1,
        "mês passado | último mês": -1,
        "mês retrasado": -2,
    }
)
THIRDS = (days_of_month(1, 10), days_of_month(11, 20), days_of_month(21, None))
HALVES = (days_of_month(1, 15), days_of_month(16, None))
THIRDS_OF_YEAR = ((1, 1), (6, 7), (12, 12))
HALVES_OF_YEAR = ((1, 6), (7, 12))


def take_month(words: Words, today: date) -> tuple[int | None, int | None] | None:
    """Read which month: its number and its year, None where that is not said; `mês` alone says neither."""
    away = MONTHS_AWAY.take(words)
    if away is not None:
        year, month = month_number(today.year * 12 + today.month - 1 + away)
        return month, year
    before = words.take_one("este", "proximo", "ultimo")
    bare = words.take("mes")
    start = words.at
    words.take("de")
    named = MONTHS.get(words.take_one(*MONTHS))
    if named is None:
        words.at = start
        return (None, None) if bare else None
    if before == "ultimo" or words.take("passado"):
        return named, today.year - (named >= today.month)
    if before == "proximo" or words.take("que", "vem"):
        return named, today.year + (named <= today.month)
    words.take_one("agora", "proximo")
    return named, take_year(words, today)


def take_year(words: Words, today: date) -> int | None:
    """Read the year behind a month: `de 2027`, `/27`, `do ano que vem`, `de dois mil e vinte e sete`."""
    start = words.at
    joined = words.take_one("de", "/", "-", ".", ",", "em")
    away = WHICH_YEAR.take(words)
    if away is not None:
        return today.year + away
    words.take("ano")
    words.take("de")
    digits = words.peek()
    year = number(words) if len(digits) in (2, 4) or not digits.isdecimal() else None
    if (
        year is not None
        and 20 <= year < 100
        and joined in ("de", "/", "-", ".")
        and words.peek() not in ("de", *MONTHS)
    ):
        return 2000 + year
    if year is not None and 1900 <= year < 2200:
        return year
    words.at = start
    return None


def take_named_month(words: Words, today: date) -> Point | None:
    """Read a month: `novembro`, `este mês`, `mês que vem`, `março de 2027`, `férias de julho`."""
    if words.take("ferias"):
        words.take("de")
    start = words.at
    if (words.take("este", "mes") and words.peek() != "de") or (words.take("mes") and words.done):
        end = today.replace(day=length_of(today.year, today.month))
        return Period(today, end, "month")
    words.at = start
    found = take_month(words, today)
    if found is None or found[0] is None:
        return None
    if words.forms[start] == "dez" and not words.done and found[1] is None:
        return None  # ten, more likely than December
    return InMonth(whole_month, "month", *found)


def take_part_of_month(words: Words, today: date) -> Point | None:
    """Read a part of a month: `fim de março`, `começo do mês que vem`, `segunda quinzena de julho`."""
    third = PARTS.take(words)
    if third is not None:
        part, granularity = THIRDS[third], "part_of_month"
    else:
        order = ORDINALS.get(words.take_one(*ORDINALS), 0)
        if order not in (1, 2, -1) or not words.take_one("quinzena", "metade"):
            return None
        part, granularity = HALVES[order != 1], "fortnight"
        if words.peek() not in ("de", "em", "este"):
            return InMonth(part, granularity)
    words.skip("de", "em")
    month = take_month(words, today)
    return month and InMonth(part, granularity, *month)


def take_nth(words: Words, today: date) -> Point | None:
    """Read the n-th of a month: `primeira semana de maio`, `último domingo do mês`, `último dia de julho`."""
    order = ORDINALS.get(words.take_one(*ORDINALS))
    if order is None:
        return None
    part: Part | None = None
    granularity = "day"
    if at_weekend(words):
        granularity, part = "weekend", nth_weekday(order, 5, days=2)
    elif words.take("semana"):
        granularity = "week"
        part = days_of_month(7 * order - 6, 7 * order) if order > 0 else days_of_month(-7, None)
    elif words.take("dia"):
        part = days_of_month(order, order) if order > 0 else days_of_month(-1, None)
    elif weekday := words.take_one(*WEEKDAYS):
        words.take("feira")
        part = nth_weekday(order, WEEKDAYS[weekday])
    if part is None or not words.take_one("de", "em"):
        return None
    month = take_month(words, today)
    return month and InMonth(part, granularity, *month)


def take_named_year(words: Words, today: date) -> Point | None:
    """Read a year or a part of it: `2027`, `ano que vem`, `fim do ano`, `começo de 2027`, `segundo semestre`."""
    months = None
    third = PARTS.take(words)
    if third is not None:
        months = THIRDS_OF_YEAR[third]
    elif words.peek(1) == "semestre":
        months = HALVES_OF_YEAR[ORDINALS.get(words.peek(), 1) != 1]
        words.at += 2
    if months:
        words.skip("de", "em")
    elif words.peek() in LEADING:
        return None
    away = WHICH_YEAR.take(words)
    if away is not None:
        year = today.year + away
    elif (words.take("ano") and words.peek() != "de") or (words.done and months):
        past = months is not None and (third == 0 or months[1] < today.month)
        year = today.year + past
    else:
        words.take("de")
        written = take_year(words, today)
        if written is None or words.peek() in ("-", "/", "."):  # 2026-11-02
            return None
        year = written
    first, last = months or (1, 12)
    start, end = date(year, first, 1), date(year, last, length_of(year, last))
    if months is None:
        return Period(max(start, today) if year == today.year and away is not None else start, end, "year")
    return Period(start, end, "month")
