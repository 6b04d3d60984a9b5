from itertools import pairwise, product

import numpy as np
import pytest
import torch

from elman.crf import FORBIDDEN, Chain
from elman.packing import pack
from elman.train.crf import ConditionalRandomField
from elman.train.network import packed

TAGS, LENGTHS = 3, [4, 1, 2]
ALLOWED = np.array([[1, 1, 0], [1, 1, 1], [1, 1, 1], [1, 1, 0]], dtype=bool)


@pytest.fixture
def chain():
    rng = np.random.default_rng(0)
    A = np.where(ALLOWED, rng.normal(size=(TAGS + 1, TAGS)), FORBIDDEN).astype(np.float32)
    return Chain(A[-1], A[:-1], rng.normal(size=TAGS).astype(np.float32))


@pytest.fixture
def o():
    return np.random.default_rng(1).normal(size=(sum(LENGTHS), TAGS)).astype(np.float32)


def score(chain, o, tags):
    moves = sum(chain.A[i, j] for i, j in pairwise(tags))
    return chain.start[tags[0]] + moves + chain.end[tags[-1]] + sum(o[t, tag] for t, tag in enumerate(tags))


def unpacked(values, packing):
    flat = np.empty_like(values)
    flat[packing.index] = values
    return np.split(flat, np.cumsum(LENGTHS)[:-1])


def test_best_is_the_likeliest_of_all_sequences(chain, o):
    packing = pack(LENGTHS)
    best = unpacked(chain.best(o[packing.index], packing), packing)
    for own, found in zip(np.split(o, np.cumsum(LENGTHS)[:-1]), best, strict=True):
        every = product(range(TAGS), repeat=len(own))
        assert tuple(found) == max(every, key=lambda tags: score(chain, own, tags))


def test_score_is_that_of_the_tags_given(chain, o):
    packing = pack(LENGTHS)
    tags = np.array([0, 1, 2, 1, 0, 1, 0])
    each = zip(np.split(o, np.cumsum(LENGTHS)[:-1]), np.split(tags, np.cumsum(LENGTHS)[:-1]), strict=True)
    expected = sum(score(chain, own, found.tolist()) for own, found in each)
    assert chain.score(tags[packing.index], o[packing.index], packing) == pytest.approx(expected, rel=1e-5)


def test_marginals_equal_the_sum_over_all_sequences(chain, o):
    packing = pack(LENGTHS)
    alpha, log_z = chain.forward(o[packing.index], packing)
    found = np.exp(alpha + chain.backward(o[packing.index], packing) - log_z[packing.rank, None])
    for own, marginal in zip(np.split(o, np.cumsum(LENGTHS)[:-1]), unpacked(found, packing), strict=True):
        expected = np.zeros_like(marginal)
        for tags in product(range(TAGS), repeat=len(own)):
            expected[np.arange(len(own)), tags] += np.exp(score(chain, own, tags))
        np.testing.assert_allclose(marginal, expected / expected[0].sum(), atol=1e-4)


def test_forbidden_transition_is_never_decoded(chain):
    wants_two = np.zeros((5, TAGS), np.float32)
    wants_two[:, 2] = 50
    tags = chain.best(wants_two, pack([5]))
    assert all(ALLOWED[before, tag] for before, tag in zip([TAGS, *tags], tags, strict=False))


def test_scores_far_apart_do_not_overflow(chain):
    o = np.array([[0, 1e4, 0], [-1e4, 0, 1e4]], np.float32)
    alpha, log_z = chain.forward(o, pack([2]))
    assert np.isfinite(alpha).all() and np.isfinite(log_z).all()


def test_long_sequence_is_no_less_sure_than_a_short_one(chain):
    o = np.tile(np.random.default_rng(2).normal(10, 3, size=(10, TAGS)).astype(np.float32), (2000, 1))

    def middle(o):
        packing = pack([len(o)])
        alpha, log_z = chain.forward(o, packing)
        found = alpha + chain.backward(o, packing) - log_z
        half = len(o) // 2
        return np.exp(found[half : half + 10]), chain.best(o, packing)[half : half + 10]

    (long, long_tags), (short, short_tags) = middle(o), middle(o[:200])
    np.testing.assert_allclose(long, short, atol=0.01)
    assert list(long_tags) == list(short_tags)


def test_training_side_gives_the_same_probability(chain, o):
    field = ConditionalRandomField(torch.from_numpy(ALLOWED))
    with torch.no_grad():
        field.A.copy_(torch.from_numpy(np.vstack([chain.A, chain.start])))
        field.end.copy_(torch.from_numpy(chain.end))
    packing, layout = pack(LENGTHS), packed(LENGTHS)
    tags = chain.best(o[packing.index], packing)
    nll = field(torch.from_numpy(o)[layout.index], torch.from_numpy(tags), layout).detach().numpy()
    _, log_z = chain.forward(o[packing.index], packing)
    ordered = list(packing.order)
    own_scores = [
        score(chain, own, list(best))
        for own, best in zip(np.split(o, np.cumsum(LENGTHS)[:-1]), unpacked(tags, packing), strict=True)
    ]
    np.testing.assert_allclose(nll, log_z - [own_scores[i] for i in ordered], atol=1e-4)


def test_gradient_is_the_derivative():
    torch.manual_seed(0)
    field = ConditionalRandomField(torch.from_numpy(ALLOWED)).double()
    layout = packed(LENGTHS)
    o = torch.randn(sum(LENGTHS), TAGS, dtype=torch.double, requires_grad=True)
    tags = torch.tensor([0, 1, 1, 2, 1, 0, 2])
    assert torch.autograd.gradcheck(lambda o: field(o, tags, layout), (o,))
