"""Names that are written almost so: letters added, left out, replaced, or two neighbours swapped.

The likeness of two keys is 1 - edits / letters of the longer one. Among the names that are equally near, the order of
table.py decides. Cities of the world that are in the table for their size alone are not taken as misspelt.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from slotfill.places import table

LEAST = 0.82
"""Likeness from which on a name is taken as misspelt. README.md has what it finds and what it takes wrongly."""
LEAST_WITHIN = 0.75
"""The same where a state or country is written, which leaves fewer names."""
LETTERS = 5
"""Keys shorter than this are never taken as misspelt."""
NEAREST = 3


def alike(key: str, least: float, added: Collection[str]) -> list[tuple[str, float]]:
    """Return the keys of the table, and of those added, that are near enough, each with its likeness, best first."""
    if len(key) < LETTERS:
        return []
    return _extract(key, added, score_cutoff=least, limit=None)


def nearest(key: str, added: Collection[str]) -> list[str]:
    """Return the few keys that are nearest to a key, however far."""
    return [near for near, _ in _extract(key, added, limit=NEAREST)]


def _extract(key: str, added: Collection[str], **options: Any) -> list[tuple[str, float]]:
    from rapidfuzz import process  # only a name that is not known pays for these
    from rapidfuzz.distance import OSA

    choices = [*added, *_keys()] if added else _keys()
    return [
        (near, like) for near, like, _ in process.extract(key, choices, scorer=OSA.normalized_similarity, **options)
    ]


@cache
def _keys() -> list[str]:
    names = table.index().names
    return [
        own
        for own, lines in names.items()
        if len(own) >= LETTERS and any(table.place(line).rank <= table.PORTUGAL for line in lines)
    ]
