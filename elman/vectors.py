"""Word vectors trained elsewhere, in word2vec's text format: `word 0.1 -0.2 ...`, an optional first line of two counts.

Files of this kind are sorted by frequency, so the first words are the commonest.
"""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np

from elman import corpus
from elman.cells import Array
from elman.errors import DataError
from elman.text import fold

KEPT = 50_000
"""How many of the commonest words are read, beside those that are asked for."""


class Vectors(NamedTuple):
    """Folded words and their vectors, centred and scaled to a deviation of one."""

    forms: list[str]
    rows: Array
    """(words, size)"""


def read(path: Path, wanted: Collection[str]) -> Vectors:
    """Read the KEPT commonest words and all wanted (folded) ones; of words that fold alike, the first.

    Raises:
        DataError: the file cannot be read, or a line is not a word and as many numbers as in the first line.
    """
    found: dict[str, Array] = {}
    size = None
    for number, line in corpus.lines(path):
        word, *numbers = line.rstrip().split(" ")
        if number == 1 and len(numbers) == 1 and word.isdigit() and numbers[0].isdigit():
            continue
        form = fold(word)
        if form in found or (len(found) >= KEPT and form not in wanted):
            continue
        try:
            row = np.array(numbers, dtype=np.float32)
        except ValueError:
            row = np.empty(0, np.float32)
        if not len(row) or len(row) != (size or len(row)) or not np.isfinite(row).all():
            expected = f"{size} finite numbers" if size else "finite numbers"
            raise DataError(f"{path}:{number}: expected a word and {expected}, parted by spaces. Correct the file.")
        size = len(row)
        found[form] = row
    if not found:
        raise DataError(f"{path}: no vectors, expected a word and its numbers a line. Name another file.")
    rows = np.stack(list(found.values()))
    rows -= rows.mean(0)
    rows /= rows.std() or 1
    return Vectors(list(found), rows)
