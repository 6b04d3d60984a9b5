"""The recurrences, in NumPy, one function a cell.

Each step maps the net input of one time step and the previous state to the next state:

    Elman (1990)     s(t) = f(x(t) + W s(t-1))

where x(t) already holds U x(t) + b (see engine.fold). Vectors are rows, so W is applied from the right. A leading
axis, such as the two directions of a bidirectional layer, is carried along: s may be (directions, batch, hidden) with W
(directions, hidden, hidden).
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


ACTIVATIONS: dict[str, Activation] = {"tanh": tanh, "relu": relu, "sigmoid": sigmoid, "identity": identity}


def elman(x: Array, s: Array, W: Array, f: Activation, scratch: Array) -> Array:
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
    np.matmul(s, W, out=scratch)
    x += scratch
    return f(x)
