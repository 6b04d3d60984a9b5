import itertools

import numpy as np
import pytest

from elman.train.mixing import WEIGHTS, likelihood, mix


def case(seed, labels, tables, texts=60):
    rng = np.random.default_rng(seed)
    gold = rng.integers(0, labels, texts)
    truth = np.eye(labels)[gold][:, 1:] - np.eye(labels)[gold][:, :1]
    return [truth * rng.uniform(0.2, 4) + rng.normal(size=truth.shape, scale=2) for _ in range(tables)], gold


def test_likelihood_is_the_mean_log_probability_of_the_labels():
    scores = np.log([[1.0, 2.0], [4.0, 5.0]])
    assert likelihood(scores, np.array([2, 0])) == pytest.approx((np.log(2 / 4) + np.log(1 / 10)) / 2)


def test_likelihood_of_great_scores_is_finite():
    assert likelihood(np.array([[1e4], [-1e4]]), np.array([0, 1])) == -1e4


@pytest.mark.parametrize("labels, tables", [(2, 1), (2, 2), (3, 2)])
@pytest.mark.parametrize("seed", range(5))
def test_no_other_weights_make_the_labels_likelier(labels, tables, seed):
    scores, gold = case(seed, labels, tables)
    best = likelihood(sum(w * s for w, s in zip(mix(scores, gold), scores, strict=True)), gold)
    for weights in itertools.product(WEIGHTS, repeat=tables):
        assert best >= likelihood(sum(w * s for w, s in zip(weights, scores, strict=True)), gold)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_one_score_gets_its_temperature(temperature):
    rng = np.random.default_rng(0)
    true = rng.normal(size=(5000, 1), scale=2)
    gold = (rng.random(5000) < 1 / (1 + np.exp(-true[:, 0]))).astype(int)
    (weight,) = mix([true * temperature], gold)
    assert weight == pytest.approx(1 / temperature, rel=0.3)


def test_a_score_that_tells_nothing_gets_the_least_weight():
    (telling, _), gold = case(0, 2, 2, texts=2000)
    noise = np.random.default_rng(1).normal(size=telling.shape)
    weights = mix([telling, noise], gold)
    assert weights[1] == WEIGHTS[0] < weights[0]
