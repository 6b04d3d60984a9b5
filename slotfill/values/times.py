"""Times of the day: of the clock, parts of the day, ranges and alternatives.

What the phrases mean where Portuguese leaves it open: 24h is 00:00; of two bounds of which only one has its part of the
day (`8 às 10 da noite`, `10 às 2 da tarde`) the first is the last such hour before the second; the end of a range
without a part of the day is the first such hour behind its start (`das 8 às 5` ends at 17:00, `22h às 2h` at 02:00);
`oito e pouco` is about 08:00; `pelas 8` is about 08:00; the middle of the morning is 08:00 to 09:59, of the afternoon
14:00 to 15:59; dawn 05:00 to 06:59, dusk 17:00 to 18:59, dinner 19:00 to 20:59; the end of the day is that of the
afternoon.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from slotfill.values.hours import (
    BESIDE,
    CERTAIN_HOURS,
    DAY_PARTS,
    HOUR,
    LINKS,
    NO_TIME,
    PART_OF_CLOCK,
    QUARTERS,
    ROUGHLY,
)
from slotfill.values.normal import LEADING, Unreadable, Words
from slotfill.values.numbers import number
from slotfill.values.relations import SUFFIXES, skip_fillers, take_relation


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the clock in minutes, or a part of the day from `minute` to `end`."""

    minute: int
    granularity: str
    end: int | None = None
    part: str | None = None
    """The part of the day that was said to an hour of the clock."""
    vague: bool = False
    """Whether the hour stands as it was written, 1 to 12, without part of the day."""
    relation: str | None = None

    def __str__(self) -> str:
        return _clock(self.minute) if self.end is None else f"{_clock(self.minute)}/{_clock(self.end)}"


def read_time(words: Words) -> dict[str, Any]:
    """Read a time.

    Args:
        words: all words of the span.

    Returns:
        The value: time, granularity, relation; or alternatives.

    Raises:
        Unreadable: there is no time in the words, or there is no such hour or minute.
    """
    start = words.at
    if "entre" in words.forms:
        try:
            return _read(words, minutes=False)  # entre sete e oito
        except Unreadable:
            words.at = start  # entre sete e meia e oito
    return _read(words, minutes=True)


def _read(words: Words, *, minutes: bool) -> dict[str, Any]:
    """Read a time, of which the first hour may or may not be followed by `e` and minutes."""
    skip_fillers(words)
    relation = take_relation(words)
    skip_fillers(words)
    between = words.take("entre")
    first = _point(words, minutes=minutes)
    if first is None:
        words.skip(*LEADING)
        raise Unreadable("this gives no time") if NO_TIME.take(words) else words.unread("a time")
    times, relations = [first], [relation]
    suffix = None
    while not words.done:
        start = words.at
        suffix = SUFFIXES.take(words)
        skip_fillers(words)
        if words.done:
            break
        words.at = start
        link = "to" if between and words.peek() == "e" else LINKS.get(words.peek(), "")
        words.at += 1
        other = take_relation(words) if link == "or" else None
        point = _point(words) if link else None
        if point is None or (link == "to" and len(times) > 1):
            words.at = start
            raise words.unread("part of a time")
        if link == "or":
            times.append(point)
            relations.append(other or relation)
        else:
            times = [_range(first, point)]
            relations = [None if relation == "from" else relation]
    values = [
        {"time": str(time), "granularity": time.granularity, "relation": said or suffix or time.relation}
        for time, said in zip(_share_part(times), relations, strict=True)
    ]
    return values[0] if len(values) == 1 else {"alternatives": values}


def _point(words: Words, *, minutes: bool = True) -> Time | None:
    """Read a time of the clock, or a part of the day."""
    while not words.done:
        start = words.at
        time = _minutes_to(words)
        if time is None:
            words.at = start
            time = _hour(words, minutes=minutes)
        if time is None:
            words.at = start
            time = _part(words)
        if time is not None:
            return time
        words.at = start
        if not words.take_one(*LEADING, *BESIDE):
            return None
    return None


def _part(words: Words) -> Time | None:
    found = DAY_PARTS.take(words)
    if found is None:
        return None
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in found)
    return Time(start, "part_of_day", end)


def _hour(words: Words, *, minutes: bool = True) -> Time | None:
    """Read `14h30`, `duas e meia da tarde`, `meio-dia`, `oito menos dez`, `9 pm`, `1830`."""
    certain = CERTAIN_HOURS.take(words)
    hour = number(words) if certain is None else certain
    if hour is None:
        return None
    minute: int | None = None
    figures = words.forms[words.at - 1]
    if len(figures) == 4 and figures.isdecimal():
        hour, minute = divmod(hour, 100)
    said = words.take_one(*HOUR)
    roughly = ROUGHLY.take(words)
    start = words.at
    if words.take("menos"):
        less = _minutes(words)
        if less is None or not 0 < less < 60:
            return None
        hour, minute = (hour - 1) % 24, 60 - less
    elif words.take_one(*((":", ".", "e") if minutes else (":", "."))) or words.peek() == "meia" or said:
        minute = _minutes(words)
        if minute is None or (said and words.peek() in HOUR):
            words.at, minute = start, None
    words.skip("minutos", "m", *HOUR)
    words.take("em", "ponto")
    if not 0 <= hour <= 24 or not 0 <= (minute or 0) <= 59 or (hour == 24 and minute):
        written = f"{hour}h" if minute is None else f"{hour}:{minute:02}"
        raise Unreadable(f"{written}: there is no such time; hours are 0 to 23 and minutes 0 to 59")
    part = PART_OF_CLOCK.take(words)
    words.take("em", "ponto")
    time = Time(
        hour % 24 * 60 + (minute or 0),
        "hour" if minute is None else "minute",
        vague=certain is None and 1 <= hour <= 12,
        relation="about" if roughly else None,
    )
    return _in_part(time, part) if part and certain is None else time


def _minutes(words: Words) -> int | None:
    quarter = QUARTERS.take(words)
    return number(words) if quarter is None else quarter


def _minutes_to(words: Words) -> Time | None:
    """Read `15 para as 3`, `dez pra meia-noite`, `um quarto para as duas da tarde`."""
    words.skip("falta", "faltam", "faltando")
    less = _minutes(words)
    words.take("minutos")
    if less is None or not words.take("para"):
        return None
    words.take("a")
    hour = _hour(words)
    if hour is None or hour.granularity != "hour":
        return None
    if not 0 < less < 60:
        raise Unreadable(f"{less} minutes to an hour: minutes are 1 to 59")
    return replace(hour, minute=(hour.minute - less) % 1440, granularity="minute", vague=False)


def _in_part(time: Time, part: str) -> Time:
    """Set a time of the clock in a part of the day."""
    hour = time.minute // 60
    if (hour > 12 and part in ("manha", "madrugada")) or (0 < hour < 6 and part == "dia"):
        raise Unreadable(f"{_clock(time.minute)} is not in that part of the day")
    shift = 0
    if hour == 12:
        shift = -12 if part in ("manha", "madrugada", "noite") else 0
    elif 0 < hour < 12 and (part in ("tarde", "pm") or (part == "noite" and hour >= 6)):
        shift = 12
    return replace(time, minute=time.minute + shift * 60, part=part, vague=False)


def _range(first: Time, last: Time) -> Time:
    """Join the bounds of a range; see the module's text for which hours are meant."""
    start, end = first.minute, last.end or last.minute
    if first.vague and last.part:
        start = _nearest(start, end)
    elif last.vague and end < start and start < end + 720 < 1440:
        end += 720
    grains = {first.granularity, last.granularity}
    granularity = next(grain for grain in ("part_of_day", "minute", "hour") if grain in grains)
    return Time(start, granularity, end)


def _nearest(minute: int, end: int) -> int:
    """Return the hour, or the same twelve hours later, that comes last before `end`."""
    choices = (minute % 720, minute % 720 + 720)
    return min(choices, key=lambda start: (end - start) % 1440 or 1440)


def _share_part(times: list[Time]) -> list[Time]:
    """Give alternatives without a part of the day that of the next one that has it, or of the one before."""
    for i in range(len(times) - 2, -1, -1):
        if times[i].vague and times[i + 1].part:
            times[i] = _in_part(times[i], times[i + 1].part or "")
    for i in range(1, len(times)):
        if times[i].vague and times[i - 1].part:
            times[i] = _in_part(times[i], times[i - 1].part or "")
    return times


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
