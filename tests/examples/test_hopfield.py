import numpy as np
import pytest

from examples import hopfield


@pytest.fixture
def weights():
    patterns = np.random.default_rng(0).choice(np.array([-1, 1], np.float32), (3, 60))
    return hopfield.learn(patterns)


def test_weights_are_symmetric_without_a_unit_to_itself(weights):
    np.testing.assert_array_equal(weights, weights.T)
    assert not weights.diagonal().any()


def test_energy_never_rises_and_recall_ends_in_a_stable_state(weights):
    random = np.random.default_rng(1)
    s = random.choice(np.array([-1, 1], np.float32), (5, 60))
    energies = [hopfield.energy(weights, s)] + [
        hopfield.energy(weights, s) for _ in hopfield.recall(weights, s, random)
    ]
    assert np.diff(energies, axis=0).max() < 1e-5
    np.testing.assert_array_equal(np.where(s @ weights >= 0, 1, -1), s)


def test_noisy_digits_are_recalled_and_memory_ends_where_theory_says(run):
    found = run("hopfield", "--steps", "1")
    assert found["recalled"] > 0.98
    assert 0.12 < found["capacity"] < 0.155
