"""Weekdays, weekends and weeks as people name them, days counted from today, and spans of time.

Where Portuguese leaves open which days are meant: the beginning of a week is Monday and Tuesday, its middle Wednesday
and Thursday, its end (`fim da semana`, not `fim de semana`) Friday to Sunday.
"""

from __future__ import annotations

from datetime import date, timedelta

from slotfill.values.days import Period, Point, Weekday, add_months, monday, one_day
from slotfill.values.normal import Phrases, Words
from slotfill.values.numbers import number

WEEKDAYS = {
    name: i
    for i, names in enumerate(
        (
            "segunda seg segundona 2ª segundas", "terca ter terc tercas 3ª tercinha", "quarta qua quar 4ª quartas",
            "quinta qui quin 5ª quintas", "sexta sex sext 6ª sextas", "sabado sab sabadao sabados",
            "domingo dom domingao domingos",
        )
    )
    for name in names.split()
}  # fmt: skip
WEEK_OF: Phrases[str] = Phrases(
    {
        "que vem | agora que vem | próxima": "coming",
        "agora": "next",
        "da semana que vem | na semana que vem | semana que vem | da próxima semana | da outra semana"
        " | próxima semana | da semana seguinte": "+1",
        "desta semana | da semana | esta semana": "+0",
        "passada | da semana passada": "-1",
        "retrasada | da semana retrasada": "-2",
    }
)
"""What follows a weekday, a weekend or a week, as in `Weekday.which`."""
BEFORE = {"este": "this", "proximo": "coming", "outro": "coming", "ultimo": "-1"}
"""What comes before one."""
WEEKS = {"next": 0, "this": 0, "coming": 1}
DAYS_AWAY: Phrases[int] = Phrases(
    {
        "hoje": 0,
        "amanhã": 1,
        "depois de amanhã | depois amanhã": 2,
        "ontem": -1,
        "anteontem | antes de ontem": -2,
    }
)
UNITS = {
    "dia": (1, 0), "dias": (1, 0), "semana": (7, 0), "semanas": (7, 0), "quinzena": (15, 0), "quinzenas": (15, 0),
    "mes": (0, 1), "meses": (0, 1), "ano": (0, 12), "anos": (0, 12),
}  # fmt: skip
"""Days and months of each unit of time."""
PARTS: Phrases[int] = Phrases(
    {
        "começo | início | começos | inícios | comecinho | inicinho | princípio | princípios": 0,
        "meio | meados | metade | meado": 1,
        "fim | final | fins | finais | finalzinho | finzinho": 2,
    }
)
"""The beginning, middle and end of a week, a month, a year."""


def _which(words: Words, before: str) -> str:
    """Read what follows, and tell which one is meant."""
    start = words.at
    words.take(",")
    which = WEEK_OF.take(words)
    if which is None:
        words.at = start
        which = BEFORE.get(before, "next")
    return which


def _before(words: Words) -> str:
    """Read what comes before; of `nesta próxima` the second word holds."""
    first = words.take_one(*BEFORE)
    return words.take_one("proximo", "ultimo") or first


def take_weekday(words: Words, today: date) -> Point | None:
    """Read a weekday: `sexta`, `6ª feira`, `próxima sexta`, `sexta que vem`, `sexta da semana que vem`."""
    before = _before(words)
    name = words.take_one(*WEEKDAYS)
    if not name:
        return None
    words.take_one("feira", "feiras", "f")
    return Weekday(WEEKDAYS[name], _which(words, before))


def at_weekend(words: Words) -> bool:
    """Read the words `fim de semana`, which `fim da semana` are not."""
    if words.peek() in ("fim", "final", "fins") and words.peek(1) == "de" and words.written[words.at + 1] != "da":
        start = words.at
        words.at += 2
        if words.take_one("semana", "semanas"):
            words.take("prolongado")
            return True
        words.at = start
    return False


def take_weekend(words: Words, today: date) -> Point | None:
    """Read a weekend: `fim de semana`, `próximo fds`, `fim de semana que vem`."""
    before = _before(words)
    if not at_weekend(words):
        return None
    which = _which(words, before)
    this = weekend_of(today)
    weeks = WEEKS[which] if which in WEEKS else int(which)
    if weeks == 0:
        return Period(max(this.start, today), this.end, "weekend")
    shift = timedelta(weeks=weeks)
    other = (this.interval,) if which == "coming" and today < this.start else ()
    return Period(this.start + shift, this.end + shift, "weekend", other=other)


def take_week(words: Words, today: date) -> Point | None:
    """Read a week or a part of it: `esta semana`, `semana que vem`, `começo da semana`."""
    part = PARTS.take(words)
    if part is not None:
        words.take("de")
    before = _before(words)
    if not words.take("semana"):
        return None
    start = words.at
    which = _which(words, before)
    weeks = WEEKS[which] if which in WEEKS else int(which)
    week = week_of(today + timedelta(weeks=weeks))
    if part is None:
        return Period(max(week.start, today) if weeks == 0 else week.start, week.end, "week")
    first, last = ((0, 1), (2, 3), (4, 6))[part]
    unsaid = not before and words.at == start
    monday = week.start + timedelta(weeks=unsaid and week.start + timedelta(days=last) < today)
    return Period(monday + timedelta(days=first), monday + timedelta(days=last))


def week_of(day: date) -> Period:
    """Return the week of a day, Monday to Sunday."""
    start = monday(day)
    return Period(start, start + timedelta(days=6), "week")


def weekend_of(day: date) -> Period:
    """Return the Saturday and Sunday of the week of a day."""
    start = monday(day)
    return Period(start + timedelta(days=5), start + timedelta(days=6), "weekend")


def take_relative_day(words: Words, today: date) -> Point | None:
    """Read a day named from today: `hoje`, `amanhã`, `depois de amanhã`, `anteontem`; `hoje a oito` is in a week."""
    away = DAYS_AWAY.take(words)
    if away is None:
        return None
    day = today + timedelta(days=away)
    start = words.at
    if words.take("a", "oito"):
        words.take("dias")
        return one_day(day + timedelta(weeks=1))
    span = take_span_of_time(words) if words.take("a") else None
    if span is None:
        words.at = start
        return one_day(day)
    return one_day(later(day, span))


def take_span_of_time(words: Words) -> tuple[int, int] | None:
    """Read how long, in days and months: `duas semanas`, `um mês`, `15 dias`."""
    count = number(words)
    unit = UNITS.get(words.peek())
    if count is None or unit is None:
        return None
    words.at += 1
    return count * unit[0], count * unit[1]


def later(day: date, span: tuple[int, int], sign: int = 1) -> date:
    """Return the day so many days or months later, or earlier for sign -1."""
    days, months = span
    return add_months(day, sign * months) if months else day + timedelta(days=sign * days)
