"""Slots as tags: one `B-` and one `I-` for each slot, one `O` for every word outside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Slots:
    """A set of slots, whatever they are called, and its tags.

    Tag 0 is O; slot k has the tags 2k + 1 (B) and 2k + 2 (I).
    """

    names: tuple[str, ...]

    @property
    def tags(self) -> list[str]:
        """Every tag, by number."""
        return ["O", *(f"{edge}-{name}" for name in self.names for edge in "BI")]

    def encode(self, tags: Sequence[str]) -> NDArray[np.int64]:
        """Number the tags of an utterance, (tokens,); a slot that is not in the set is read as O."""
        ids = {tag: i for i, tag in enumerate(self.tags)}
        return np.array([ids.get(tag, 0) for tag in tags], dtype=np.int64)

    def allowed(self) -> NDArray[np.bool_]:
        """Return whether tag j may follow tag i, (tags + 1, tags); the last row is the start of the utterance.

        The one rule of IOB2: `I-x` follows `B-x` or `I-x`.
        """
        count = 2 * len(self.names) + 1
        may = np.ones((count + 1, count), dtype=np.bool_)
        may[:, 2::2] = False
        for inside in range(2, count, 2):
            may[[inside - 1, inside], inside] = True
        return may

    def spans(self, tags: NDArray[np.int64]) -> list[tuple[int, int, int]]:
        """Read the spans off legal tag numbers: (first token, token after the last, slot number)."""
        found, start = [], 0
        for i, tag in enumerate([*tags.tolist(), 0]):
            if i and tags[i - 1] and (tag == 0 or tag % 2 == 1):
                found.append((start, i, (int(tags[start]) - 1) // 2))
            if tag % 2 == 1:
                start = i
        return found
