import numpy as np
import pytest
import torch

from elman.config import ReaderConfig, TrainConfig
from elman.train import language
from elman.train.language import LanguageModel, Passages, batches, chances, kept

TEXTS = [np.array([1, 2, 3, 4] * 3), np.array([2, 3, 4, 1] * 2), np.array([4, 0, 1, 2])]
FREQUENCY = np.bincount(np.concatenate(TEXTS), minlength=6)


@pytest.fixture(autouse=True)
def every_word(monkeypatch):
    """Foretell every word that is known, and draw few others."""
    monkeypatch.setattr(language, "SUBSAMPLE", 1.0)
    monkeypatch.setattr(language, "DRAWN", 16)


def foreteller(*, bidirectional=True, activation="tanh"):
    torch.manual_seed(0)
    sizes = {"hidden": 8, "word": 6, "bidirectional": bidirectional, "activation": activation}
    return LanguageModel(ReaderConfig(**sizes), FREQUENCY, TrainConfig())


def batch(texts=TEXTS, seed=0):
    return Passages(texts, FREQUENCY).batch(range(len(texts)), np.random.default_rng(seed))


@pytest.mark.parametrize("bidirectional", [True, False])
def test_gradients_reach_every_parameter(bidirectional):
    model = foreteller(bidirectional=bidirectional)
    model(batch()).backward()
    for name, weight in model.named_parameters():
        assert weight.grad.abs().sum() > 0, name


@pytest.mark.parametrize("bidirectional", [True, False])
def test_what_always_follows_is_learned(bidirectional):
    model, rng = foreteller(bidirectional=bidirectional), np.random.default_rng(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = []
    for _ in range(40):
        loss = model(Passages(TEXTS[:2], FREQUENCY).batch([0, 1], rng))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] > 1 and losses[-1] < 0.3


@pytest.mark.parametrize("bidirectional", [False, True])
def test_forward_states_foretell_the_next_word_and_backward_ones_the_word_before(bidirectional):
    model, own = foreteller(bidirectional=bidirectional).eval(), batch(TEXTS[:1])
    steps = [(0, t, t + 1) for t in range(11)] + [(1, t + 1, t) for t in range(11) if bidirectional]
    with torch.no_grad():
        states = model.layers(model.word[own.words], own.layout)
        expected = []
        for way, read, foretold in steps:
            true = own.words[foretold]
            among = torch.cat([true[None], own.drawn[own.drawn != true]])
            h = states[read, 8 * way : 8 * way + 8] @ model.P[way]
            o = model.word[among] @ h + model.c[among] - model.log_q[among]
            expected.append(-torch.log_softmax(o, 0)[0])
        assert model(own).item() == pytest.approx(torch.stack(expected).mean().item(), rel=1e-5)


def test_the_unknown_word_is_never_foretold_nor_drawn():
    assert kept(FREQUENCY)[0] == chances(FREQUENCY)[0] == 0
    for seed in range(20):
        own = batch(seed=seed)
        assert not own.foretold[own.words == 0].any() and own.foretold[own.words > 0].all()
        assert (own.drawn > 0).all()


def test_a_word_that_does_not_occur_is_not_drawn():
    assert FREQUENCY[5] == chances(FREQUENCY)[5] == 0
    assert all((batch(seed=seed).drawn != 5).all() for seed in range(20))


def test_words_are_drawn_by_their_chances(monkeypatch):
    monkeypatch.setattr(language, "DRAWN", 50_000)
    share = np.bincount(batch().drawn, minlength=6) / 50_000
    np.testing.assert_allclose(share, chances(FREQUENCY), atol=0.01)


def test_frequent_words_are_foretold_more_rarely(monkeypatch):
    monkeypatch.setattr(language, "SUBSAMPLE", 1e-2)
    probability = kept(np.array([10, 1, 10, 1000]))
    assert probability.tolist()[:3] == [0, 1, 1] and 0 < probability[3] < 0.2


def test_nothing_to_foretell_costs_nothing():
    model = foreteller()
    loss = model(batch([np.array([0, 0, 0])]))
    loss.backward()
    assert loss.item() == 0


@pytest.mark.parametrize("frequency", [np.array([5]), np.array([5, 0, 0]), np.zeros(3, np.int64)])
def test_a_vocabulary_that_knows_no_word_has_no_chances(frequency):
    assert not chances(frequency).any()
    Passages([np.array([0, 0])], frequency).batch([0], np.random.default_rng(0))


def test_parameters_are_named_as_a_classifiers():
    from elman.train.reader import Reader

    reader = Reader(ReaderConfig(hidden=8, word=6), words=6, labels=2, training=TrainConfig())
    shared = {name: weight.shape for name, weight in foreteller().named_parameters() if name not in ("P", "c")}
    assert shared.items() <= {name: weight.shape for name, weight in reader.named_parameters()}.items()


@pytest.mark.parametrize("pool, words", [(4096, 8192), (4, 10), (3, 1)])
def test_batches_have_each_passage_once_and_no_more_words_than_allowed(monkeypatch, pool, words):
    monkeypatch.setattr(language, "POOL", pool)
    monkeypatch.setattr(language, "WORDS_A_BATCH", words)
    lengths = [3, 9, 2, 2, 14, 5, 2, 7, 4, 2]
    made = batches(lengths, np.random.default_rng(0))
    assert sorted(i for own in made for i in own) == list(range(10))
    assert all(sum(lengths[i] for i in own) <= words or len(own) == 1 for own in made)
    assert made != batches(lengths, np.random.default_rng(1))
