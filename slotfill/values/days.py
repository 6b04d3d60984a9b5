"""Days and periods of the calendar, some of them known only against a reference day.

A point is what a phrase names before it is known from which day one counts: a day of a month, a weekday, a feast. Its
`resolve(today)` gives the period that is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from slotfill.values.normal import Unreadable

ONE_DAY = timedelta(days=1)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
Part = Callable[[int, int], tuple[int, int] | None]
"""Of a year and a month: the first and the last day of the month that are meant; None where it has no such days."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date
    granularity: str = "day"
    rolled: bool = False
    other: tuple[str, ...] = ()
    relation: str | None = None

    def resolve(self, today: date) -> Period:
        """Return itself: it is known already."""
        return self

    @property
    def iso(self) -> str:
        """The day, or the interval, in ISO's notation."""
        return self.start.isoformat() if self.start == self.end and self.granularity == "day" else self.interval

    @property
    def interval(self) -> str:
        """The interval in ISO's notation, also where it is one day long."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class InMonth:
    """Days of a month: one (`day`), a part, or all of it.

    Without a year, the next such month whose part is not past; without a month, of the reference month or the next one.
    """

    part: Part
    granularity: str
    month: int | None = None
    year: int | None = None
    day: int | None = None
    weekday: int | None = None
    """The day of the week that was said to it."""

    def resolve(self, today: date) -> Period:
        """Return the days that are meant.

        Raises:
            Unreadable: the month has no such days.
        """
        for year, month in self._months(today):
            found = self.part(year, month)
            if found is None:
                continue
            start, end = make_day(year, month, found[0]), make_day(year, month, found[1])
            if end >= today or self.year is not None:
                rolled = self.month is not None and self.year is None and year != today.year
                if self.weekday is not None:
                    check_weekday(start, self.weekday)
                return Period(start, end, self.granularity, rolled)
        raise Unreadable(self._impossible())

    def _months(self, today: date) -> list[tuple[int, int]]:
        if self.month is None:
            first = today.year * 12 + today.month - 1
            return [month_number(index) for index in range(first, first + 12)]
        if self.year is not None:
            return [(self.year, self.month)]
        return [(year, self.month) for year in range(today.year, today.year + 9)]  # 1896 to 1904: no 29/02

    def _impossible(self) -> str:
        if self.day is None:
            return "the month has no such days"
        if self.month is None:
            return f"day {self.day}: a month has days 1 to 31"
        last = length_of(self.year or 2000, self.month)
        year = "" if self.year is None else f"/{self.year}"
        return f"{self.day:02}/{self.month:02}{year}: there is no such day; that month has days 1 to {last}"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0; `which` says of which week."""

    number: int
    which: str = "next"
    """next: the next one; this: of this week or else the next; coming: of the week after, and what else it may mean;
    or a number of weeks: `+1`, `0`, `-2`."""

    def resolve(self, today: date) -> Period:
        """Return the day, and the other day that the words may mean."""
        this = monday(today) + timedelta(days=self.number)
        if self.which == "next":
            return one_day(this + timedelta(weeks=this <= today), other=(this.isoformat(),) if this == today else ())
        if self.which == "this":
            return one_day(this + timedelta(weeks=this < today))
        if self.which == "coming":
            return one_day(this + timedelta(weeks=1), other=(this.isoformat(),) if this > today else ())
        return one_day(this + timedelta(weeks=int(self.which)))


@dataclass(frozen=True, slots=True)
class Yearly:
    """What every year has once, such as a feast: the next one that is not past."""

    find: Callable[[int], tuple[date, date]]
    granularity: str = "day"

    def resolve(self, today: date) -> Period:
        """Return this year's, or next year's if it is past."""
        here = self.of(today.year)
        return here if here.end >= today else self.of(today.year + 1)

    def of(self, year: int) -> Period:
        """Return that of a year."""
        return Period(*self.find(year), self.granularity)


@dataclass(frozen=True, slots=True)
class Shifted:
    """So many days before or after a point: the eve of a feast."""

    point: Point
    days: int

    def resolve(self, today: date) -> Period:
        """Return the next such day."""
        shift = timedelta(days=self.days)
        found = self.point.resolve(today - shift)
        return one_day((found.start if self.days < 0 else found.end) + shift, rolled=found.rolled)


@dataclass(frozen=True, slots=True)
class Twice:
    """One day named in two ways, which must agree: `amanhã, dia 15`."""

    point: Point
    again: Point

    def resolve(self, today: date) -> Period:
        """Return the day.

        Raises:
            Unreadable: they do not agree.
        """
        found = self.point.resolve(today)
        if isinstance(self.again, Weekday):
            check_weekday(found.start, self.again.number)
        elif not found.start <= self.again.resolve(found.start).start <= found.end:
            raise Unreadable(f"{found.iso} and {self.again.resolve(today).iso} are not the same day")
        return found


Point = Period | InMonth | Weekday | Yearly | Shifted | Twice


def check_weekday(day: date, weekday: int) -> None:
    """Raise Unreadable unless a day is that day of the week."""
    if day.weekday() != weekday:
        raise Unreadable(f"{day.isoformat()} is another day of the week than the one that was said")


def one_day(day: date, *, rolled: bool = False, other: tuple[str, ...] = ()) -> Period:
    """Return a period of one day."""
    return Period(day, day, "day", rolled, other)


def make_day(year: int, month: int, day: int) -> date:
    """Return a date.

    Raises:
        Unreadable: there is no such day, or the year is not from 1 to 9999.
    """
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(f"{day:02}/{month:02}/{year}: {error}") from None


def length_of(year: int, month: int) -> int:
    """Return how many days a month has."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]


def month_number(index: int) -> tuple[int, int]:
    """Return year and month of a month that is numbered from the year 0."""
    return index // 12, index % 12 + 1


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    year, month = month_number(day.year * 12 + day.month - 1 + months)
    if not 1 <= year <= 9999:
        raise Unreadable("the date lies outside the calendar")
    return date(year, month, min(day.day, length_of(year, month)))


def day_of_month(day: int, month: int | None = None, year: int | None = None) -> InMonth:
    """Return the point of a day of a month, which may be unknown, as the year."""

    def part(year: int, month: int) -> tuple[int, int] | None:
        return (day, day) if 1 <= day <= length_of(year, month) else None

    return InMonth(part, "day", month, year, day)


def whole_month(year: int, month: int) -> tuple[int, int]:
    """Return the first and last day of a month."""
    return 1, length_of(year, month)


def days_of_month(first: int, last: int | None) -> Part:
    """Return the part of a month from one day to another, None for its end; a negative first day counts from there."""

    def part(year: int, month: int) -> tuple[int, int]:
        end = length_of(year, month)
        return first if first > 0 else end + 1 + first, end if last is None else min(last, end)

    return part


def nth_weekday(order: int, weekday: int, days: int = 1) -> Part:
    """Return the part of a month that is its n-th Friday, say, or its last one for order -1; 2 days for a weekend."""

    def part(year: int, month: int) -> tuple[int, int] | None:
        length = length_of(year, month)
        earliest = (weekday - date(year, month, 1).weekday()) % 7 + 1
        day = earliest + 7 * (order - 1) if order > 0 else earliest + (length - earliest - days + 1) // 7 * 7
        return (day, day + days - 1) if day + days - 1 <= length else None

    return part
