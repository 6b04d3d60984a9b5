"""Dates: a point of the calendar, a range, or alternatives, with what stands before or after as their relation.

What the phrases mean, beyond the calendar's own rules: two consecutive days or months joined by `e` are an interval,
others alternatives, of which there may be more than two; `amanhã ou depois` is tomorrow or the day after; a relation
before the first alternative holds for the others too; the bounds of a range come one after the other, so that `sexta a
segunda` ends on the Monday after that Friday; the part of the day in `hoje à noite` is a time, an error here. A word
that is one letter off a month or a weekday is taken for it where the text cannot be read otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from slotfill.values.days import ONE_DAY, InMonth, Period, Point, Weekday, one_day
from slotfill.values.months import MONTHS, ORDINALS
from slotfill.values.normal import LEADING, Phrases, Unreadable, Words, respell
from slotfill.values.points import take_point
from slotfill.values.relations import SUFFIXES, skip_fillers, take_relation
from slotfill.values.weeks import WEEKDAYS

NO_DATE: Phrases[bool] = Phrases(
    {
        "qualquer | o quanto antes | quanto antes | flexível | flexíveis | sem data | sem previsão | data flexível"
        " | datas flexíveis | tanto faz | não sei | sei lá | a definir | em aberto | indefinido | indefinida"
        " | o mais rápido possível | o mais cedo possível | o mais breve possível | quando | assim que | data"
        " | mesmo dia"
        " | outro dia | dia seguinte | um dia desses": True
    }
)
"""What gives no date."""
KNOWN = frozenset((*MONTHS, *WEEKDAYS, *ORDINALS, "amanha", "semana", "proximo", "depois", "feriado", "carnaval"))
"""Words that are known with a letter wrong, where the text cannot be read otherwise."""
LINKS = {"a": "to", "ate": "to", "-": "to", "ou": "or", "/": "or", "e": "and", ",": "and"}


@dataclass(slots=True)
class Clause:
    """A point, or the two bounds of a range, and their relation."""

    relation: str | None
    points: list[Point]


def read_date(words: Words, today: date) -> dict[str, Any]:
    """Read a date.

    Args:
        words: all words of the span.
        today: the day from which one counts.

    Returns:
        The value: date, granularity, relation, rolled, other; or alternatives.

    Raises:
        Unreadable: there is no date in the words, or there is no such day.
    """
    try:
        try:
            return _read(words, today)
        except Unreadable:
            if not respell(words, KNOWN):
                raise
            return _read(words, today)
    except (OverflowError, ValueError):  # before the year 1, or after 9999
        raise Unreadable("the date lies outside the calendar") from None


def _read(words: Words, today: date) -> dict[str, Any]:
    clauses, joined = _take_clauses(words, today)
    words.skip(",")
    suffix = SUFFIXES.take(words)
    skip_fillers(words)
    if not words.done:
        raise words.unread("part of a date")
    _complete(clauses)
    periods = [_resolve(clause, today) for clause in clauses]
    relations = [clause.relation or suffix for clause in clauses]
    if joined == "and" and _follow(periods):
        periods = [replace(periods[0], end=periods[-1].end)]
    values = [_value(period, relation) for period, relation in zip(periods, relations, strict=False)]
    return values[0] if len(values) == 1 else {"alternatives": values}


def _take_clauses(words: Words, today: date) -> tuple[list[Clause], str]:
    """Read everything that is said of days, and whether it is joined by `ou` (or) or `e` (and)."""
    skip_fillers(words)
    relation = take_relation(words)
    skip_fillers(words)
    between = words.take("entre")
    point = take_point(words, today)
    if point is None:
        words.skip(*LEADING)
        raise Unreadable("this gives no date") if NO_DATE.take(words) else words.unread("a date")
    clauses, joined = [Clause(relation, [point])], "and"
    while True:
        start = words.at
        if words.take("ou", "depois") and words.done and point == one_day(today + ONE_DAY):
            return [*clauses, Clause(relation, [one_day(today + 2 * ONE_DAY)])], "or"
        words.at = start
        link = LINKS.get(words.peek(), "")
        if between and link == "and":
            link, between = "to", False
        words.at += 1
        words.skip("ou", "entao", "talvez")
        other = take_relation(words) if link in ("or", "and") else None
        point = take_point(words, today) if link else None
        if point is None:
            words.at = start
            return clauses, joined
        if link != "to":
            clauses.append(Clause(other or relation, [point]))
            joined = "or" if link == "or" else joined
        elif len(clauses[-1].points) == 2:
            raise Unreadable("a range has two bounds")
        else:
            clauses[-1].points.append(point)
            if clauses[-1].relation == "from":
                clauses[-1].relation = None


def _complete(clauses: list[Clause]) -> None:
    """Give each point what is said only with another: `10 a 17 de julho`, `dia 4 de março ou 5`."""
    places = [(clause, i) for clause in clauses for i in range(len(clause.points))]
    for (clause, i), (donor, j) in list(pairwise(places))[::-1]:
        clause.points[i] = _inherit(clause.points[i], donor.points[j], in_range=clause is donor)
    for donor, clause in pairwise(clauses):
        if len(donor.points) == len(clause.points) == 1:
            clause.points[0] = _inherit(clause.points[0], donor.points[0], in_range=False)


def _inherit(point: Point, donor: Point, *, in_range: bool) -> Point:
    if isinstance(point, Weekday) and isinstance(donor, Weekday) and point.which == "next":
        return replace(point, which=donor.which)
    if not isinstance(point, InMonth) or not isinstance(donor, InMonth):
        return point
    if point.day and donor.day and point.month is None and donor.month:
        return replace(point, month=donor.month, year=donor.year)
    if point.month and donor.month and point.year is None and donor.year:
        before = in_range and point.month > donor.month
        return replace(point, year=donor.year - before)
    return point


def _resolve(clause: Clause, today: date) -> Period:
    first = clause.points[0]
    start = first.resolve(today)
    if len(clause.points) == 1:
        return start
    last = clause.points[1]
    if isinstance(first, InMonth) and isinstance(last, InMonth) and first.month == last.month and first.month:
        last = replace(last, year=last.year or start.start.year)
    if isinstance(last, Weekday):
        end = last.resolve(start.start if last.which == "next" else today)
    else:
        end = last.resolve(start.start + ONE_DAY)
    if end.end < start.start:
        raise Unreadable(f"the range ends on {end.end}, before it starts on {start.start}")
    granularity = "month" if start.granularity == end.granularity == "month" else "day"
    return Period(start.start, end.end, granularity, start.rolled)


def _follow(periods: list[Period]) -> bool:
    """Whether the periods, of one kind, come one right after the other."""
    pairs = list(pairwise(periods))
    return bool(pairs) and all(
        b.start - a.end == timedelta(days=1) and a.granularity == b.granularity and a.granularity in ("day", "month")
        for a, b in pairs
    )


def _value(period: Period, relation: str | None) -> dict[str, Any]:
    return {
        "date": period.iso,
        "granularity": period.granularity,
        "relation": relation or period.relation,
        "rolled": period.rolled,
        "other": list(period.other),
    }
