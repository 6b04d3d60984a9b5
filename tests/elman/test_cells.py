import numpy as np
import pytest

from elman import cells

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
