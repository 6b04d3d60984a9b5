"""Sequences of different lengths side by side without padding.

Sequences are sorted by length, longest first, and laid out time by time, so that step t is one contiguous block of the
sequences that are still running and the batch shrinks as sequences end:

    lengths 1 3 2   tokens  a | b c d | e f
    packed          b e a | c f | d           sizes 3 2 1

NumPy and torch use the same layout.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Index = NDArray[np.int64]


@dataclass(frozen=True)
class Packing:
    """Where each token of a batch lies in the packed layout."""

    sizes: list[int]
    """How many sequences run at each time step; never grows."""
    order: Index
    """Sequences from the longest to the shortest, (sequences,)."""
    index: Index
    """packed[i] = flat[index[i]] for tokens written one sequence after the other, (tokens,)."""
    rank: Index
    """Which row of `order` each packed token belongs to, (tokens,)."""
    reverse: Index
    """Packed place of the token as far from its sequence's end as this one is from its start, (tokens,)."""
    before: Index
    """Packed place of the token before each one that is not its sequence's first, (tokens - sizes[0],)."""
    last: Index
    """Packed place of the last token of each non-empty sequence, in `order`, (sequences,)."""


def pack(lengths: ArrayLike) -> Packing:
    """Lay out sequences of the given lengths, (sequences,); an empty sequence takes no place."""
    length = np.asarray(lengths, dtype=np.int64)
    start = np.concatenate([[0], np.cumsum(length)[:-1]]) if len(length) else np.zeros(0, np.int64)
    order = np.argsort(-length, kind="stable")
    length, start = length[order], start[order]
    steps = int(length[0]) if len(length) else 0
    sizes = len(length) - np.searchsorted(length[::-1], np.arange(steps), side="right")
    offset = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    time = np.repeat(np.arange(steps), sizes)
    rank = np.arange(offset[-1]) - offset[time]
    later = slice(sizes[0] if steps else 0, None)
    final = np.maximum(length - 1, 0)[: sizes[0] if steps else 0]
    return Packing(
        sizes=[int(n) for n in sizes],
        order=order,
        index=start[rank] + time,
        rank=rank,
        reverse=offset[length[rank] - 1 - time] + rank,
        before=offset[time[later] - 1] + rank[later],
        last=offset[final] + np.arange(len(final)),
    )
