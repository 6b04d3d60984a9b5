import numpy as np
import pytest

from elman import cells, engine
from elman.packing import pack

ONES = np.ones((2, 2), np.float32)


@pytest.mark.parametrize(
    "sequence, expected",
    [([1, 1, 2], [4, 12, 32]), ([2, 1, 1], [8, 20, 44])],
)
def test_lecture_example_and_its_order(sequence, expected):
    """All weights 1, no bias, linear units: o(t) = V s(t), s(t) = U x(t) + W s(t-1)."""
    state, outputs = np.zeros((1, 2), np.float32), []
    for value in sequence:
        x = np.full((1, 2), value, np.float32) @ ONES
        state = cells.elman(x, state, ONES, cells.identity, scratch=np.empty_like(state))
        outputs.append((state @ ONES).tolist())
    assert outputs == [[[value, value]] for value in expected]


def logistic(h):
    return 1 / (1 + np.exp(-h))


def by_the_equation(cell, xs, U, W, b, V=None, c=None, *, f=np.tanh):
    """One sequence in double precision, the weights of each gate apart."""
    hidden = W.shape[0]
    s, m, states = np.zeros(hidden), np.zeros(hidden), []
    for x in xs:
        net, w = np.split(x @ U + b, len(b) // hidden), np.split(W, len(b) // hidden, axis=1)
        if cell == "elman":
            s = f(net[0] + s @ w[0])
        elif cell == "jordan":
            s = f(f(net[0] + s @ w[0]) @ V + c)
        elif cell == "gru":
            z, r = (logistic(net[i] + s @ w[i]) for i in range(2))
            s = z * s + (1 - z) * f(net[2] + (r * s) @ w[2])
        else:
            o, i, k = (logistic(net[i] + s @ w[i]) for i in range(3))
            m = k * m + i * f(net[3] + s @ w[3])
            s = o * f(m)
        states.append(s)
    return np.array(states)


@pytest.mark.parametrize("cell", cells.GATES)
@pytest.mark.parametrize("activation, f", [("tanh", np.tanh), ("relu", lambda h: np.maximum(h, 0))])
def test_a_cell_is_its_equation(cell, activation, f):
    rng = np.random.default_rng(0)
    shapes = cells.shapes(cell, directions=2, inputs=3, hidden=5)
    weights = [rng.normal(size=shape).astype(np.float32) * 0.4 for shape in shapes.values()]
    layer, xs = engine.Layer(*weights), rng.normal(size=(6, 3)).astype(np.float32)
    table = engine.fold(xs, layer)
    forward, backward = engine.read(table, np.arange(6), pack([6]), [layer], cells.ACTIVATIONS[activation], cell)
    for states, d, read in (forward, 0, xs), (backward, 1, xs[::-1]):
        own = [weight[d].astype(np.float64) for weight in weights]
        np.testing.assert_allclose(states, by_the_equation(cell, read, *own, f=f), atol=1e-5)


@pytest.mark.parametrize(
    "name, function",
    [
        ("tanh", np.tanh),
        ("relu", lambda h: np.maximum(h, 0)),
        ("sigmoid", lambda h: 1 / (1 + np.exp(-h))),
        ("identity", lambda h: h),
    ],
)
def test_activation(name, function):
    h = np.linspace(-5, 5, 11, dtype=np.float32)
    np.testing.assert_allclose(cells.ACTIVATIONS[name](h.copy()), function(h), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", cells.ACTIVATIONS)
def test_activation_writes_in_place(name):
    h = np.array([0.5, -0.5], np.float32)
    assert cells.ACTIVATIONS[name](h) is h


def test_sigmoid_does_not_overflow():
    np.testing.assert_array_equal(cells.sigmoid(np.array([-1e4, 1e4], np.float32)), [0, 1])
