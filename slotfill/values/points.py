"""What a date phrase can name: a day of a month, a day so long from now, a day counted from a feast, and so on.

Each reader takes the words and the reference day, and returns the point, or None if the words are of another kind. A
span of time without `daqui a`, as in `duas semanas`, is counted from today; `semana do dia 20` is the week of that day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from slotfill.values.days import (
    InMonth,
    Period,
    Point,
    Shifted,
    Twice,
    Weekday,
    Yearly,
    day_of_month,
    make_day,
    one_day,
)
from slotfill.values.feasts import EVES, take_feast
from slotfill.values.months import (
    MONTHS,
    take_month,
    take_named_month,
    take_named_year,
    take_nth,
    take_part_of_month,
    take_year,
)
from slotfill.values.normal import LEADING, Phrases, Unreadable, Words
from slotfill.values.numbers import number
from slotfill.values.weeks import (
    WEEKDAYS,
    at_weekend,
    later,
    take_relative_day,
    take_span_of_time,
    take_week,
    take_weekday,
    take_weekend,
    week_of,
    weekend_of,
)

OFFSETS: Phrases[int] = Phrases(
    {
        "daqui a | daqui há | daqui | daki a | daki | dentro de | em | em até | dentro de até | daqui a até": 1,
        "há | faz | tem": -1,
    }
)
ABOUT: Phrases[bool] = Phrases({"uns | umas | mais ou menos | cerca de | aproximadamente | coisa de | quase": True})
SIDES: Phrases[int] = Phrases({"antes de": -1, "depois de | após | seguinte a": 1})


def take_point(words: Words, today: date) -> Point | None:
    """Read a point, also one that is named twice: `sexta, 13 de março`, `amanhã (dia 15)`."""
    first = take_one_point(words, today)
    start = words.at
    comma = words.take(",")
    second = take_one_point(words, today) if first and words.peek() not in LEADING else None
    if first and second:
        if isinstance(first, Weekday) and isinstance(second, InMonth) and second.day:
            return replace(second, weekday=first.number)
        if isinstance(first, InMonth) and first.day and isinstance(second, Weekday):
            return replace(first, weekday=second.number)
        listed = comma and words.peek() in ("ou", "e", ",")
        if not listed and isinstance(first, Weekday) and isinstance(second, Yearly | Period):
            return Twice(second, first)
        if not listed and isinstance(first, Yearly | Period) and isinstance(second, InMonth | Weekday):
            return Twice(first, second)
    words.at = start
    return first


def take_one_point(words: Words, today: date) -> Point | None:
    """Read a point that is named once, and what may stand before it by mistake."""
    while not words.done:
        start = words.at
        for rule in RULES:
            point = rule(words, today)
            if point is not None:
                return point
            words.at = start
        if not words.take_one(*LEADING):
            return None
    return None


def take_day(words: Words, today: date) -> Point | None:
    """Read a day of a month: `2 de novembro`, `02/11/2026`, `2026-11-02`, `dia 15 do mês que vem`, `1º`."""
    if words.peek() in ("proximo", "este") and words.peek(1) in ("dia", "dias"):
        words.at += 1
    said = words.take_one("dia", "dias", "data")
    start = words.at
    if len(words.peek()) == 4 and words.peek(1) in ("-", "/", ".") and words.peek(3) == words.peek(1):
        return _iso_day(words)
    if words.take_one("primeiro", "1º"):
        day: int | None = 1
    elif words.peek()[:-1].isdecimal() and words.peek().endswith("º"):
        day = int(words.peek()[:-1][:9])
        words.at += 1
    else:
        day = number(words)
    if day is None or (day >= 1900 and not said):
        return None
    month, year = _month_of(words, today, written_in_digits=words.forms[start].isdecimal())
    if month is not None and not 1 <= month <= 12:
        raise Unreadable(f"{day}/{month}: a month is 1 to 12, and the day comes before the month")
    if not words.take("que", "vem"):
        words.take_one("agora", "proximo")
    return day_of_month(day, month, year)


def _iso_day(words: Words) -> Point | None:
    parts = [words.peek(ahead) for ahead in (0, 2, 4)]
    if not all(part.isdecimal() for part in parts):
        return None
    words.at += 5
    day = make_day(*(int(part[:9]) for part in parts))
    return day_of_month(day.day, day.month, day.year)


def _month_of(words: Words, today: date, *, written_in_digits: bool) -> tuple[int | None, int | None]:
    """Read the month and the year of a day, each None where it is not said."""
    start = words.at
    sign = words.take_one("/", "-", ".")
    following = words.peek()
    if sign and following in MONTHS:
        words.at += 1
        return MONTHS[following], take_year(words, today)
    if sign and following.isdecimal() and not (sign == "-" and words.peek(1) in ("de", "/", *MONTHS)):
        words.at += 1
        return int(following[:9]), _year_of(words, today, sign)
    words.at = start
    if written_in_digits and following.isdecimal() and len(words.peek(1)) == 4 and words.peek(1).isdecimal():
        words.at += 2
        return int(following[:9]), int(words.forms[words.at - 1])
    joined = words.take("de")
    found = take_month(words, today)
    if found is not None:
        return found
    month = number(words) if joined else None
    if month is None:
        words.at = start
        return None, None
    return month, take_year(words, today)


def _year_of(words: Words, today: date, sign: str) -> int | None:
    """Read the year of a day in digits, after the same sign as its month, or as behind a month's name."""
    if words.peek() == sign and words.peek(1).isdecimal():
        digits = words.peek(1)
        if len(digits) not in (2, 4):
            raise Unreadable(f"{digits[:9]} is no year; a year has 2 or 4 digits")
        words.at += 2
        return int(digits) + (2000 if len(digits) == 2 else 0)
    return take_year(words, today) if words.peek() in ("de", ",") else None


def take_offset(words: Words, today: date) -> Point | None:
    """Read a day so long from today: `daqui a 3 dias`, `em duas semanas`, `uns 10 dias`, `4 dias atrás`."""
    about = ABOUT.take(words)
    start = words.at
    sign = OFFSETS.take(words) or 1
    until = "ate" in words.forms[start : words.at]
    about = ABOUT.take(words) or about
    span = take_span_of_time(words)
    if span is None:
        return None
    if words.take_one("atras"):
        sign = -1
    elif words.take("a", "partir", "de") or words.take_one("depois", "contar", "apos"):
        words.take("de")
        if not words.take("hoje"):
            return None
    elif words.peek() in ("antes", "seguinte"):
        return None
    day = later(today, span, sign)
    return Period(day, day, relation="until" if until else "about" if about else None)


def take_eve(words: Words, today: date) -> Point | None:
    """Read the day before a feast or another day: `véspera de Natal`, `antevéspera do Carnaval`."""
    days = EVES.take(words)
    if days is None:
        return None
    point = take_one_point(words, today)
    if point is None:
        raise Unreadable("of what it is the eve is not said")
    return Shifted(point, days)


def take_counted(words: Words, today: date) -> Point | None:
    """Read a day counted from another: `dois dias antes do Natal`, `uma semana depois da Páscoa`."""
    if words.peek() == "dia" and words.peek(1) in ("antes", "depois", "seguinte"):
        words.at += 1
        span: tuple[int, int] | None = (1, 0)
    else:
        span = take_span_of_time(words)
    side = SIDES.take(words) if span else None
    if span is None or side is None or span[1]:
        return None
    point = take_one_point(words, today)
    return point and Shifted(point, side * span[0])


def take_beside(words: Words, today: date) -> Point | None:
    """Read the week, weekend or weekday of a day: `semana do dia 20`, `fds do Natal`, `sexta antes do Carnaval`."""
    weekday = WEEKDAYS.get(words.peek())
    weekend = at_weekend(words)
    if not weekend and not words.take("semana") and (weekday is None or not words.take(words.peek())):
        return None
    words.take("feira")
    side = SIDES.take(words) or 0
    if side == 0 and (weekday is not None or not words.take_one("de", "em")):
        return None
    point = take_one_point(words, today)
    if point is None:
        return None
    if side == 0 and words.peek() in ("a", "ate", "-", "e"):
        return point  # semana de 10 a 14 de março
    around = point.resolve(today)
    edge = around.end if side > 0 else around.start
    if weekend:
        near = weekend_of(edge)
        ahead = side > 0 and near.start <= edge
        return weekend_of(edge + timedelta(weeks=1 if ahead else -1)) if ahead or side < 0 else near
    if weekday is None:
        return week_of(edge + timedelta(weeks=side))
    days = (weekday - edge.weekday()) % 7 if side > 0 else -((edge.weekday() - weekday) % 7)
    return one_day(edge + timedelta(days=days or 7 * side))


def take_holiday(words: Words, today: date) -> Point | None:
    """Read a holiday that is named by its day: `feriado de 15 de novembro`."""
    if not words.take_one("feriado", "feriadao", "ponte", "mes"):
        return None
    words.skip("prolongado")
    return take_day(words, today) if words.take("de") else None


Rule = Callable[[Words, date], Point | None]
RULES: tuple[Rule, ...] = (
    take_relative_day, take_counted, take_offset, take_eve, take_beside, take_nth, take_part_of_month, take_feast,
    take_holiday, take_weekend, take_week, take_weekday, take_named_month, take_named_year, take_day,
)  # fmt: skip
"""In the order in which they are tried."""
