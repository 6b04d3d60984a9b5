"""Prediction of stacked, bidirectional recurrent networks, in NumPy.

The embedding is folded into the input projection once (`fold`), so that the first layer costs one row look-up, one
matrix product and one activation a step. Sequences of like length run together (`buckets`) in the packed layout of
packing.py, and both directions advance in one batched product.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from elman import cells
from elman.cells import Activation, Array
from elman.packing import Index, Packing


class Layer(NamedTuple):
    """Weights of one recurrent layer; the leading axis holds its directions, forward and then backward.

    The net input is `width` wide: the units of the layer times the gates of its cell, see cells.GATES.
    """

    U: Array
    """Input weights, (directions, inputs, width)."""
    W: Array
    """Recurrent weights, (directions, hidden, width)."""
    b: Array
    """Bias, (directions, width)."""
    V: Array | None = None
    """Weights from state to output, (directions, hidden, hidden); of a Jordan layer alone, as its bias."""
    c: Array | None = None
    """Bias of the output, (directions, hidden)."""


def stack(weights: Mapping[str, Array], name: str, depth: int = 1) -> list[Layer]:
    """Return the layers of the stack of a name among a model's weights, from the input up."""
    return [Layer(*(weights.get(f"{name}.{letter}.{i}") for letter in Layer._fields)) for i in range(depth)]  # type: ignore[arg-type]


def shapes(
    name: str, cell: str, *, directions: int, inputs: int, hidden: int, layers: int = 1
) -> dict[str, tuple[int, ...]]:
    """Return the name and shape of each weight of the stack of a name."""
    return {
        f"{name}.{letter}.{i}": shape
        for i, size in enumerate([inputs] + [directions * hidden] * (layers - 1))
        for letter, shape in cells.shapes(cell, directions=directions, inputs=size, hidden=hidden).items()
    }


def fold(E: Array, layer: Layer) -> Array:
    """Return E U + b, the net input that each row of an embedding table gives: (directions, rows, width)."""
    rows: Array = np.matmul(E, layer.U)
    rows += layer.b[:, None, :]
    return rows


def run(table: Array, ids: Index, packing: Packing, layers: list[Layer], f: Activation, cell: str = "elman") -> Array:
    """Run a batch through every layer, as `read`, and put the directions side by side.

    Returns:
        States of the top layer in packed order, (tokens, directions * hidden).
    """
    return _side_by_side(read(table, ids, packing, layers, f, cell), packing)


def read(table: Array, ids: Index, packing: Packing, layers: list[Layer], f: Activation, cell: str = "elman") -> Array:
    """Run a batch through every layer.

    Args:
        table: folded first-layer input, (directions, rows, width), from `fold`.
        ids: row of `table` for each token, one sequence after the other, (tokens,).
        packing: layout of the batch.
        layers: the stack, from the input up; the first one's U and b are already in `table`.
        f: activation, in place.
        cell: elman, jordan, gru or lstm.

    Returns:
        States of the top layer, (directions, tokens, hidden), each direction's packed in the order it reads: the
        second begins with the last token of every sequence. Whoever pools over tokens needs no other order.
    """
    rows = ids[packing.index]
    directions, _, width = table.shape
    x = np.empty((directions, len(rows), width), table.dtype)
    for d, order in enumerate((rows, rows[packing.reverse])[:directions]):
        np.take(table[d], order, axis=0, out=x[d], mode="clip")
    s = _recur(x, layers[0], packing, f, cell)
    for layer in layers[1:]:
        states = _side_by_side(s, packing)
        np.matmul(states, layer.U[0], out=x[0])
        for d in range(1, directions):
            np.take(states @ layer.U[d], packing.reverse, axis=0, out=x[d], mode="clip")
        x += layer.b[:, None, :]
        s = _recur(x, layer, packing, f, cell)
    return s


def _recur(x: Array, layer: Layer, packing: Packing, f: Activation, cell: str) -> Array:
    """Turn net inputs into states, in place; each step is worked out in a small block that stays in the cache.

    Args:
        x: net inputs, (directions, tokens, width), packed, the second direction's in the order it reads.
        layer: weights.
        packing: layout of the batch.
        f: activation, in place.
        cell: elman, jordan, gru or lstm.

    Returns:
        States, (directions, tokens, hidden), a view of `x`.
    """
    directions, _, width = x.shape
    step = _step(layer, f, cell)
    running = packing.sizes[0] if packing.sizes else 0
    scratch = np.empty((directions, running, width), x.dtype)
    memory: Any = None
    start = 0
    for size in packing.sizes:
        if size < running:
            memory, scratch, running = memory[:, :size], scratch[:, :size], size
        now = x[:, start : start + size]
        step(now, memory, scratch=scratch)
        memory, start = now, start + size
    return x[:, :, : layer.W.shape[1]]


def _step(layer: Layer, f: Activation, cell: str) -> Callable[..., Array]:
    """Return one step of the cell as a function of net input, memory and scratch."""
    if cell == "elman":
        return partial(cells.elman, W=layer.W, f=f)
    if cell == "jordan":
        assert layer.V is not None and layer.c is not None
        return partial(cells.jordan, W=layer.W, V=layer.V, c=layer.c, f=f)
    return partial(cells.gru if cell == "gru" else cells.lstm, W=layer.W, f=f)


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
