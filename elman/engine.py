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
    directions = len(table)
    x = np.empty((directions, len(rows), table.shape[2]), table.dtype)
    for d, order in enumerate((rows, rows[packing.reverse])[:directions]):
        np.take(table[d], order, axis=0, out=x[d])
    states = _states(x, layers[0].W, packing, f)
    for layer in layers[1:]:
        x = np.empty((directions, len(rows), layer.W.shape[1]), table.dtype)
        for d, below in enumerate((states, states[packing.reverse])[:directions]):
            np.matmul(below, layer.U[d], out=x[d])
        x += layer.b[:, None, :]
        states = _states(x, layer.W, packing, f)
    return states


def _states(x: Array, W: Array, packing: Packing, f: Activation) -> Array:
    """Recur over packed net inputs (directions, tokens, hidden); return states (tokens, directions * hidden)."""
    s = np.empty_like(x)
    before, start = 0, 0
    for t, size in enumerate(packing.sizes):
        now = slice(start, start + size)
        if t == 0:
            s[:, now] = x[:, now]
            f(s[:, now])
        else:
            cells.elman(x[:, now], s[:, before : before + size], W, f, out=s[:, now])
        before, start = start, start + size
    return np.concatenate([s[0], *(s[1:, packing.reverse])], axis=1)


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
