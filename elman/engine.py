"""Prediction of stacked, bidirectional Elman networks, in NumPy.

The embedding is folded into the input projection once (`fold`), so that the first layer costs one row look-up, one
matrix product and one activation a step. Sequences of like length run together (`buckets`) in the packed layout of
packing.py, and both directions advance in one batched product.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from elman import cells
from elman.cells import Activation, Array
from elman.packing import Index, Packing


class Layer(NamedTuple):
    """Weights of one recurrent layer; the leading axis holds its directions, forward and then backward."""

    U: Array
    """Input weights, (directions, inputs, hidden)."""
    W: Array
    """Recurrent weights, (directions, hidden, hidden)."""
    b: Array
    """Bias, (directions, hidden)."""


def fold(E: Array, layer: Layer) -> Array:
    """Return E U + b, the net input that each row of an embedding table gives: (directions, rows, hidden)."""
    rows: Array = np.matmul(E, layer.U)
    rows += layer.b[:, None, :]
    return rows


def run(table: Array, ids: Index, packing: Packing, layers: list[Layer], f: Activation) -> Array:
    """Run a batch through every layer.

    Args:
        table: folded first-layer input, (directions, rows, hidden), from `fold`.
        ids: row of `table` for each token, one sequence after the other, (tokens,).
        packing: layout of the batch.
        layers: the stack, from the input up; the first one's U and b are already in `table`.
        f: activation, in place.

    Returns:
        States of the top layer in packed order, the directions side by side, (tokens, directions * hidden).
    """
    rows = ids[packing.index]
    directions, _, hidden = table.shape
    x = np.empty((directions, len(rows), hidden), table.dtype)
    states = np.empty((len(rows), directions * hidden), table.dtype)
    for d, order in enumerate((rows, rows[packing.reverse])[:directions]):
        np.take(table[d], order, axis=0, out=x[d], mode="clip")
    _recur(x, layers[0].W, packing, f, out=states)
    for layer in layers[1:]:
        np.matmul(states, layer.U[0], out=x[0])
        for d in range(1, directions):
            np.take(states @ layer.U[d], packing.reverse, axis=0, out=x[d], mode="clip")
        x += layer.b[:, None, :]
        _recur(x, layer.W, packing, f, out=states)
    return states


def _recur(x: Array, W: Array, packing: Packing, f: Activation, out: Array) -> None:
    """Turn packed net inputs into states, in place, and write them side by side.

    Each step is worked out in a small block that stays in the processor's cache.

    Args:
        x: net inputs, (directions, tokens, hidden), the second direction's in the order it reads.
        W: recurrent weights, (directions, hidden, hidden).
        packing: layout of the batch.
        f: activation, in place.
        out: where the states are written, both directions in packed order, (tokens, directions * hidden).
    """
    directions, _, hidden = x.shape
    first = packing.sizes[0] if packing.sizes else 0
    f(x[:, :first])
    block = np.empty((directions, first, hidden), x.dtype)
    before, start = 0, first
    for size in packing.sizes[1:]:
        cells.elman(x[:, start : start + size], x[:, before : before + size], W, f, scratch=block[:, :size])
        before, start = start, start + size
    out[:, :hidden] = x[0]
    for d in range(1, directions):
        out[:, d * hidden :] = x[d].take(packing.reverse, axis=0)


def buckets(lengths: ArrayLike, tokens: int) -> Iterator[Index]:
    """Yield groups of sequence numbers of like length, shortest first, of at most `tokens` tokens or one sequence."""
    length = np.asarray(lengths, dtype=np.int64)
    group: list[int] = []
    total = 0
    for i in np.argsort(length, kind="stable"):
        if group and total + length[i] > tokens:
            yield np.array(group)
            group, total = [], 0
        group.append(int(i))
        total += int(length[i])
    if group:
        yield np.array(group)
