"""The recurrences, in NumPy, one function a cell.

Each step maps the net input of one time step and the memory of the step before to the state, which is what a layer
gives to whatever follows:

    Elman (1990)                     s(t) = f(x(t) + W s(t-1))
    Jordan (1986)                    s(t) = f(x(t) + W o(t-1)),  o(t) = f(V s(t) + c)
    GRU, Cho et al. (2014)           z(t), r(t) = σ(x(t) + W s(t-1))
                                     s(t) = z(t) s(t-1) + (1 - z(t)) f(x(t) + W (r(t) s(t-1)))
    LSTM, Hochreiter & Schmidhuber   o(t), i(t), k(t) = σ(x(t) + W s(t-1))
    (1997), forget gate k(t) of      m(t) = k(t) m(t-1) + i(t) f(x(t) + W s(t-1))
    Gers et al. (2000)               s(t) = o(t) f(m(t))

where x(t) already holds U x(t) + b (see engine.fold), with columns of its own for each gate, side by side in the order
above, the candidate last. σ is the logistic function. Vectors are rows, so W is applied from the right. A leading axis,
such as the two directions of a bidirectional layer, is carried along: s may be (directions, batch, hidden) with W
(directions, hidden, hidden).

A step writes its state into the first columns of x(t); so the memory of a step is the block that x(t-1) has become. It
is None at the start, where all memory is zero. train/recurrences.py holds the same equations in torch.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Activation = Callable[[Array], Array]


def tanh(h: Array) -> Array:
    """Hyperbolic tangent, in place."""
    return np.tanh(h, out=h)


def relu(h: Array) -> Array:
    """Rectifier max(0, h), in place."""
    return np.maximum(h, 0, out=h)


def sigmoid(h: Array) -> Array:
    """Logistic function 1 / (1 + exp(-h)), in place; written with tanh, which does not overflow."""
    h *= 0.5
    np.tanh(h, out=h)
    h *= 0.5
    h += 0.5
    return h


def identity(h: Array) -> Array:
    """The linear unit of the lecture's worked example."""
    return h


GATES = {"elman": 1, "jordan": 1, "gru": 3, "lstm": 4}
"""Columns of the net input for each unit of a cell."""
ACTIVATIONS: dict[str, Activation] = {"tanh": tanh, "relu": relu, "sigmoid": sigmoid, "identity": identity}


def shapes(cell: str, *, directions: int, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of each weight of a layer, by its letter in the equations."""
    width = GATES[cell] * hidden
    expected = {"U": (directions, inputs, width), "W": (directions, hidden, width), "b": (directions, width)}
    output = {"V": (directions, hidden, hidden), "c": (directions, hidden)}
    return expected | output if cell == "jordan" else expected


def elman(x: Array, s: Array | None, W: Array, f: Activation, scratch: Array) -> Array:
    """One step of the Elman network, s(t) = f(U x(t) + b + W s(t-1)), in place.

    Args:
        x: net input from below, U x(t) + b, (..., batch, hidden); becomes s(t).
        s: previous state s(t-1), (..., batch, hidden).
        W: recurrent weights, (..., hidden, hidden), applied from the right.
        f: activation, in place.
        scratch: room for W s(t-1), (..., batch, hidden); may not be `x` or `s`.

    Returns:
        `x`.

    Source: Elman (1990), Finding Structure in Time.
    """
    if s is not None:
        np.matmul(s, W, out=scratch)
        x += scratch
    return f(x)


def jordan(x: Array, o: Array | None, W: Array, V: Array, c: Array, f: Activation, scratch: Array) -> Array:
    """One step of the Jordan network, whose memory is its output: o(t) = f(V f(U x(t) + b + W o(t-1)) + c), in place.

    The output is the layer's own, of the size of the layer, so that it can be stacked and read from like any other;
    what follows it sees o(t) and never s(t).

    Args:
        x: net input from below, U x(t) + b, (..., batch, hidden); becomes o(t).
        o: previous output o(t-1), (..., batch, hidden).
        W: weights from the output back to the state, (..., hidden, hidden), applied from the right, as V.
        V: weights from the state to the output, (..., hidden, hidden).
        c: bias of the output, (..., hidden).
        f: activation of state and output, in place.
        scratch: (..., batch, hidden); may not be `x` or `o`.

    Returns:
        `x`.

    Source: Jordan (1986), Serial order: a parallel distributed processing approach.
    """
    s = elman(x, o, W, f, scratch)
    np.matmul(s, V, out=scratch)
    np.add(scratch, c[..., None, :], out=x)
    return f(x)


def gru(x: Array, memory: Array | None, W: Array, f: Activation, scratch: Array) -> Array:
    """One step of the gated recurrent unit, in place.

    Args:
        x: net inputs of z(t), r(t) and the candidate, (..., batch, 3 * hidden); the first columns become s(t).
        memory: what `x` of the step before has become.
        W: recurrent weights, (..., hidden, 3 * hidden), applied from the right.
        f: activation of the candidate, in place.
        scratch: (..., batch, 3 * hidden); may not be `x` or `memory`.

    Returns:
        s(t), (..., batch, hidden).

    Source: Cho et al. (2014), Learning phrase representations using RNN encoder-decoder, section 2.3: the gate r(t)
    comes before the product with W, and z(t) is the share of the old state that stays.
    """
    hidden = W.shape[-2]
    gates, z, r, new = x[..., : 2 * hidden], x[..., :hidden], x[..., hidden : 2 * hidden], x[..., 2 * hidden :]
    if memory is None:
        sigmoid(z)
        z *= f(new)
        return np.subtract(new, z, out=z)
    s, room, rest = memory[..., :hidden], scratch[..., : 2 * hidden], scratch[..., 2 * hidden :]
    np.matmul(s, W[..., : 2 * hidden], out=room)
    gates += room
    sigmoid(gates)
    r *= s
    np.matmul(r, W[..., 2 * hidden :], out=rest)
    new += rest
    f(new)
    np.subtract(s, new, out=rest)
    z *= rest
    z += new
    return z


def lstm(x: Array, memory: Array | None, W: Array, f: Activation, scratch: Array) -> Array:
    """One step of the long short-term memory, in place.

    Args:
        x: net inputs of o(t), i(t), k(t) and the candidate, (..., batch, 4 * hidden); the first columns become s(t),
            the next ones m(t).
        memory: what `x` of the step before has become.
        W: recurrent weights, (..., hidden, 4 * hidden), applied from the right.
        f: activation of the candidate and of m(t), in place.
        scratch: (..., batch, 4 * hidden); may not be `x` or `memory`.

    Returns:
        s(t), (..., batch, hidden).

    Sources: Hochreiter & Schmidhuber (1997), Long short-term memory; Gers, Schmidhuber & Cummins (2000), Learning to
    forget.
    """
    hidden = W.shape[-2]
    o, m, k, new = (x[..., i * hidden : (i + 1) * hidden] for i in range(4))
    if memory is not None:
        np.matmul(memory[..., :hidden], W, out=scratch)
        x += scratch
    sigmoid(x[..., : 3 * hidden])
    m *= f(new)
    if memory is not None:
        k *= memory[..., hidden : 2 * hidden]
        m += k
    np.copyto(new, m)
    o *= f(new)
    return o
