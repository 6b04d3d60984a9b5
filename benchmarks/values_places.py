"""What share of the places is found and how fast: with accents left out, with one typo, and words that are no place.

python -m benchmarks.values_places          prints the figures; benchmarks/values.py puts them into its results
"""

import csv
import json
import random
from collections.abc import Callable, Iterable
from time import process_time
from typing import Any

from benchmarks.machine import ROOT
from elman.text import fold
from slotfill.places import Places, UnknownPlace, likeness, table
from slotfill.places.table import Place

SEED = 20261002
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FACTS = ROOT / "data" / "travel" / "facts"
WORDS = {"nouns.csv": "name", "adjectives.csv": "masculine", "verbs.csv": "infinitive", "first_names.csv": "name"}
"""Lists of words that are no places, and the column to take; a word that is also a place's name is left out."""


def measure() -> dict[str, Any]:
    """Return shares found, the share wrongly found, and the time of the processor a load and a look-up take."""
    places, towns = Places(), municipalities()
    rng = random.Random(SEED)
    plain = [(town, fold(town.name)) for town in towns]
    misspelt = [(town, typo(rng, fold(town.name))) for town in towns]
    within = [(town, f"{written}, {town.state}") for town, written in misspelt]
    rest = [word for word in ordinary_words() if not known(places, word)]
    return {
        "municipalities": len(towns),
        "found_without_accents": share(places, plain),
        "found_without_accents_with_state": share(
            places, [(town, f"{name} {town.state}") for town, name in plain], state=True
        ),
        "found_with_typo": share(places, misspelt),
        "found_with_typo_and_state": share(places, within, state=True),
        "words_that_are_no_place": len(rest),
        "words_taken_for_a_place": round(sum(reads(places, word) is not None for word in rest) / len(rest), 4),
        "likeness": likeness.LEAST,
        "load_ms": round(load_ms(), 1),
        "exact_us": round(microseconds(places.read, [town.name for town in towns]), 1),
        "fuzzy_us": round(microseconds(lambda text: reads(places, text), [text for _, text in misspelt[:500]]), 1),
    }


def municipalities() -> list[Place]:
    """Return the municipalities of Brazil in the table."""
    lines = dict.fromkeys(line for found in table.index().names.values() for line in found)
    every = (table.place(line) for line in lines)
    return [place for place in every if (place.kind, place.country) == ("city", "BR") and place.latitude is not None]


def typo(rng: random.Random, name: str) -> str:
    """Return a name with one letter left out, doubled, replaced, put in, or swapped with the one before."""
    at = rng.randrange(1, len(name))
    letter, kind = rng.choice(LETTERS), rng.randrange(5)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2:
        return name[:at] + letter + name[at + 1 :]
    if kind == 3:
        return name[:at] + letter + name[at:]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def reads(places: Places, text: str) -> dict[str, Any] | None:
    """Return a place's value, None if it is not known."""
    try:
        return places.read(text)
    except UnknownPlace:
        return None


def share(places: Places, written: Iterable[tuple[Place, str]], *, state: bool = False) -> float:
    """Return the share of places that what is written leads to, as the value itself or as one of its candidates.

    Args:
        places: the table.
        written: places, and how each is written.
        state: whether the state has to be right too, as it should where it is written.
    """
    right = []
    for place, text in written:
        value = reads(places, text)
        found = [value, *value["candidates"]] if value else []
        right.append(any(place.name == one["name"] and (not state or place.state == one["state"]) for one in found))
    return round(sum(right) / len(right), 4)


def known(places: Places, word: str) -> bool:
    """Tell whether a word is a place's name, nickname or code."""
    value = reads(places, word)
    return value is not None and value["match"] != "fuzzy"


def ordinary_words() -> list[str]:
    """Return words that are no place's name in themselves, each once."""
    words: dict[str, None] = {}
    for file, column in WORDS.items():
        with (FACTS / file).open(encoding="utf-8", newline="") as stream:
            words |= dict.fromkeys(row[column] for row in csv.DictReader(stream))
    return [word for word in words if len(word) > 2]


def load_ms() -> float:
    """Return the least milliseconds of five loads of the table."""
    times = []
    for _ in range(5):
        table.index.cache_clear()
        start = process_time()
        table.index()
        times.append(1e3 * (process_time() - start))
    return min(times)


def microseconds(read: Callable[[str], Any], texts: list[str]) -> float:
    """Return the microseconds a text takes, the best of three rounds."""
    rounds = []
    for _ in range(3):
        start = process_time()
        for text in texts:
            read(text)
        rounds.append(1e6 * (process_time() - start) / len(texts))
    return min(rounds)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
