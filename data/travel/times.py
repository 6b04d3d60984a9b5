"""Times of the day in every spelling people use, without the prepositions that stand before them."""

from __future__ import annotations

import re
from random import Random

from dates import QUALIFIERS
from phrases import Phrase, Region, counted, in_words, prefixed, weighted

PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "manhã": ("a", ("de", "de", "pela", "na parte da", "no período da")),
    "tarde": ("a", ("à", "à", "de", "pela", "na parte da")),
    "noite": ("a", ("à", "à", "à", "de", "no período da")),
    "madrugada": ("a", ("de", "na", "pela")),
    "manhãzinha": ("a", ("de",)),
    "tardinha": ("a", ("à", "de")),
    "noitinha": ("a", ("à", "de")),
    "cedo": ("", ("",)),
    "bem cedo": ("", ("",)),
    "cedinho": ("", ("",)),
    "tarde da noite": ("", ("",)),
    "hora do almoço": ("a", ("na",)),
    "fim da tarde": ("o", ("no", "ao")),
    "final da tarde": ("o", ("no",)),
    "começo da manhã": ("o", ("no",)),
    "início da noite": ("o", ("no",)),
    "meio da tarde": ("o", ("no",)),
    "fim da manhã": ("o", ("no",)),
}
"""Each part of the day, its article, and what it stands behind as an adverbial; the first four are the usual ones."""


def clock(rng: Random, region: Region) -> Phrase:
    """A time of the clock: 14h, 14h30, 14:30, 2 da tarde, oito e meia, meio-dia."""
    hour = weighted(rng, [(1, rng.randint(1, 5)), (9, rng.randint(6, 23))])
    minute = rng.choice((10, 15, 20, 30, 30, 30, 40, 45, 50))
    short = hour - 12 if hour > 12 else hour
    of_day = "da manhã" if hour < 12 else "do dia" if hour == 12 else "da tarde" if hour < 19 else "da noite"
    spoken = counted(rng, short, region, feminine=True)
    hours = "hora" if hour == 1 else "horas"
    to = Phrase(spoken, "a" if short == 1 else "as")
    half = rng.choice(("meia", "meia", "quinze", "vinte", "dez"))
    words = in_words(short, region, feminine=True)
    forms: list[tuple[float, str]] = [
        (10, f"{hour}h"), (7, f"{hour}h{minute}"), (7, f"{hour}:{minute}"), (1, f"{hour:02}:00"), (1, f"{hour}hs"),
        (1, f"{hour}:{minute}h"), (1, f"{hour} h"), (1, f"{hour:02}h{minute}"), (1, f"{hour} hrs"),
        (3, f"{hour} {hours}"), (2, f"{in_words(hour, region, feminine=True)} {hours}"), (5, f"{spoken} {of_day}"),
        (2, f"{short}h {of_day}"), (1, f"{spoken} {'hora' if short == 1 else 'horas'} {of_day}"),
        (3, f"{words} e {half}"), (2, f"{words} e {half} {of_day}"), (2, "meio-dia"),
        (1, "meio-dia e meia"), (1, "meia-noite"),
        (1, f"{rng.choice(('dez', 'quinze', '10', '15'))} {prefixed('para', to)}"),
    ]  # fmt: skip
    text = weighted(rng, forms)
    if text.startswith("meio-dia"):
        return Phrase(text, "o", "ao")
    if text.startswith(("uma ", "meia-noite")) or re.match(r"0?1(\D|$)", text):
        return Phrase(text, "a", "à")
    return Phrase(text, "as", "às")


def part(rng: Random, region: Region) -> Phrase:
    """A part of the day."""
    text = weighted(rng, [(9 if index < 4 else 1.2, name) for index, name in enumerate(PARTS)])
    article, leads = PARTS[text]
    return Phrase(text, article, rng.choice(leads))


def _qualified_time(rng: Random, region: Region) -> Phrase:
    first = rng.randint(5, 20)
    last = first + rng.randint(1, 3)
    forms = [
        (8, Phrase(prefixed(rng.choice(QUALIFIERS), clock(rng, region)))),
        (1, Phrase(f"{first}h às {last}h", "", "das")),
        (1, Phrase(f"entre {first}h e {last}h")),
        (1, Phrase(f"entre as {first} e as {last}")),
    ]
    return weighted(rng, forms)


def time(rng: Random, region: Region) -> Phrase:
    """Any time: of the clock, a part of the day, a range, or with a qualifier."""
    if rng.random() < 0.02:
        return Phrase(counted(rng, rng.randint(2, 12), region, feminine=True), "as", "às")
    return weighted(rng, [(50, clock), (35, part), (15, _qualified_time)])(rng, region)
