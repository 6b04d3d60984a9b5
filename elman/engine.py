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
    """Run a batch through every layer, as `read`, and put the directions side by side.

    Returns:
        States of the top layer in packed order, (tokens, directions * hidden).
    """
    return _side_by_side(read(table, ids, packing, layers, f), packing)


def read(table: Array, ids: Index, packing: Packing, layers: list[Layer], f: Activation) -> Array:
    """Run a batch through every layer.

    Args:
        table: folded first-layer input, (directions, rows, hidden), from `fold`.
        ids: row of `table` for each token, one sequence after the other, (tokens,).
        packing: layout of the batch.
        layers: the stack, from the input up; the first one's U and b are already in `table`.
        f: activation, in place.

    Returns:
        States of the top layer, (directions, tokens, hidden), each direction's packed in the order it reads: the
        second begins with the last token of every sequence. Whoever pools over tokens needs no other order.
    """
    rows = ids[packing.index]
    directions, _, hidden = table.shape
    x = np.empty((directions, len(rows), hidden), table.dtype)
    for d, order in enumerate((rows, rows[packing.reverse])[:directions]):
        np.take(table[d], order, axis=0, out=x[d], mode="clip")
    _recur(x, layers[0].W, packing, f)
    for layer in layers[1:]:
        states = _side_by_side(x, packing)
        np.matmul(states, layer.U[0], out=x[0])
        for d in range(1, directions):
            np.take(states @ layer.U[d], packing.reverse, axis=0, out=x[d], mode="clip")
        x += layer.b[:, None, :]
        _recur(x, layer.W, packing, f)
    return x


def _recur(x: Array, W: Array, packing: Packing, f: Activation) -> None:
    """Turn net inputs into states, in place; each step is worked out in a small block that stays in the cache.

    Args:
        x: net inputs, (directions, tokens, hidden), packed, the second direction's in the order it reads.
        W: recurrent weights, (directions, hidden, hidden).
        packing: layout of the batch.
        f: activation, in place.
    """
    directions, _, hidden = x.shape
    first = packing.sizes[0] if packing.sizes else 0
    f(x[:, :first])
    block = np.empty((directions, first, hidden), x.dtype)
    before, start = 0, first
    for size in packing.sizes[1:]:
        cells.elman(x[:, start : start + size], x[:, before : before + size], W, f, scratch=block[:, :size])
        before, start = start, start + size


def _side_by_side(x: Array, packing: Packing) -> Array:
    """Return states as `read` leaves them, (directions, tokens, hidden), as `run` gives them."""
    directions, tokens, hidden = x.shape
    states = np.empty((tokens, directions * hidden), x.dtype)
    states[:, :hidden] = x[0]
    for d in range(1, directions):
        states[:, d * hidden :] = x[d].take(packing.reverse, axis=0)
    return states


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
