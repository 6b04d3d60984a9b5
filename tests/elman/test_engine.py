import numpy as np
import pytest

from elman import cells, engine
from elman.engine import Layer
from elman.packing import pack


def layer(rng, ways, inputs, hidden):
    sizes = ((ways, inputs, hidden), (ways, hidden, hidden), (ways, hidden))
    return Layer(*(rng.normal(size=size).astype(np.float32) * 0.3 for size in sizes))


def by_the_equation(x, layers, f):
    """One sequence (time, inputs), step by step."""
    for U, W, b, *_ in layers:
        ways = []
        for d in range(len(U)):
            s, states = np.zeros(W.shape[1]), []
            for x_t in x if d == 0 else x[::-1]:
                s = f(x_t @ U[d] + b[d] + s @ W[d])
                states.append(s)
            ways.append(states if d == 0 else states[::-1])
        x = np.concatenate(ways, axis=1)
    return x


def test_lecture_example_through_the_engine():
    ones = Layer(np.ones((1, 2, 2), np.float32), np.ones((1, 2, 2), np.float32), np.zeros((1, 2), np.float32))
    table = engine.fold(np.array([[1, 1], [2, 2]], np.float32), ones)
    states = engine.run(table, np.array([0, 0, 1]), pack([3]), [ones], cells.identity)
    assert (states @ np.ones((2, 2))).tolist() == [[4, 4], [12, 12], [32, 32]]


@pytest.mark.parametrize("ways", [1, 2])
@pytest.mark.parametrize("depth", [1, 3])
def test_a_batch_equals_the_equation_sequence_by_sequence(ways, depth):
    rng = np.random.default_rng(0)
    lengths = [3, 1, 0, 6, 3]
    layers = [layer(rng, ways, 4 if i == 0 else ways * 5, 5) for i in range(depth)]
    E = rng.normal(size=(7, 4)).astype(np.float32)
    ids = rng.integers(7, size=sum(lengths))
    packing = pack(lengths)
    states = engine.run(engine.fold(E, layers[0]), ids, packing, layers, cells.tanh)
    flat = np.empty_like(states)
    flat[packing.index] = states
    for own, found in zip(np.split(ids, np.cumsum(lengths)), np.split(flat, np.cumsum(lengths)), strict=True):
        if len(own):
            np.testing.assert_allclose(found, by_the_equation(E[own], layers, np.tanh), atol=1e-5)


@pytest.mark.parametrize("depth", [1, 3])
def test_states_are_left_where_each_direction_reads(depth):
    rng = np.random.default_rng(0)
    layers = [layer(rng, 2, 4 if i == 0 else 10, 5) for i in range(depth)]
    table, ids = engine.fold(rng.normal(size=(7, 4)), layers[0]), rng.integers(7, size=13)
    packing = pack([3, 1, 0, 6, 3])
    forward, backward = engine.read(table, ids, packing, layers, cells.tanh)
    side_by_side = np.concatenate([forward, backward[packing.reverse]], axis=1)
    assert (side_by_side == engine.run(table, ids, packing, layers, cells.tanh)).all()


def test_buckets_hold_every_sequence_once_and_keep_to_their_size():
    lengths = np.random.default_rng(0).integers(0, 30, size=200)
    groups = list(engine.buckets(lengths, 100))
    assert sorted(np.concatenate(groups)) == list(range(200))
    assert all(lengths[group].sum() <= 100 for group in groups)


def test_a_sequence_longer_than_a_bucket_stands_alone():
    assert [group.tolist() for group in engine.buckets([1, 50, 2], 10)] == [[0, 2], [1]]
