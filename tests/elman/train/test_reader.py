import numpy as np
import pytest
import torch

from elman.config import ReaderConfig, TrainConfig
from elman.train.reader import Examples, Reader

CONFIG = ReaderConfig(hidden=4, word=3)
TEXTS = [np.array(ids) for ids in ([1, 2, 3], [4], [2, 1, 2, 5, 3], [3, 3])]
LABELS = np.array([0, 1, 1, 0])


def reader(*, labels=2, weights=None, loss="cross-entropy", **sizes):
    torch.manual_seed(0)
    config = ReaderConfig(**({"hidden": 4, "word": 3} | sizes))
    own = Reader(config, words=6, labels=labels, training=TrainConfig(dropout=0.0, loss=loss), weights=weights)
    with torch.no_grad():
        for weight in (own.V, own.c, own.q):
            weight.normal_()
    return own


def batch(chosen=range(4), seed=0, **options):
    return Examples(TEXTS, LABELS, **options).batch(chosen, np.random.default_rng(seed))


def scores(own, chosen):
    layout = batch(chosen).layout
    with torch.no_grad():
        return own(batch(chosen).words, layout)[torch.argsort(layout.order)]


def test_words_and_labels_follow_the_layout():
    own = batch([1, 0, 2])
    assert own.words.tolist() == [2, 1, 4, 1, 2, 2, 3, 5, 3]
    assert own.labels.tolist() == [1, 0, 1]


@pytest.mark.parametrize("share, read", [(0.0, 11), (1.0, 0)])
def test_word_dropout_reads_words_as_unknown(share, read):
    assert (batch(word_dropout=share).words > 0).sum() == read


@pytest.mark.parametrize("sizes", [{}, {"layers": 2}, {"bidirectional": False}, {"activation": "relu"}])
def test_other_texts_of_a_batch_do_not_change_a_score(sizes):
    own = reader(labels=3, **sizes)
    together = scores(own, [2, 0, 1, 3])
    for i, row in zip([2, 0, 1, 3], together, strict=True):
        torch.testing.assert_close(scores(own, [i])[0], row)


def test_pools_are_the_greatest_the_mean_and_the_attended_state():
    own, data = reader(bidirectional=False), batch([0])
    s = own.layers(own.word[data.words], data.layout)
    attention = torch.softmax(s @ own.q[0], dim=0)
    expected = torch.cat([s.max(0).values, s.mean(0), attention @ s])
    torch.testing.assert_close(own._pool(s, data.layout)[0], expected)


def test_attention_is_limited():
    own, data = reader(bidirectional=False), batch([0])
    with torch.no_grad():
        own.q.mul_(1e6)
    s = own.layers(own.word[data.words], data.layout)
    a = torch.exp((s @ own.q[0]).clamp(-8, 8))
    torch.testing.assert_close(own._pool(s, data.layout)[0, 8:], a @ s / a.sum())


def test_the_loss_is_the_mean_log_likelihood_of_the_labels():
    own = reader()
    odds = scores(own, range(4))[:, 0].double()
    signs = torch.from_numpy(2 * LABELS - 1)
    assert own.loss(batch()).item() == pytest.approx(torch.log1p(torch.exp(-signs * odds)).mean().item(), rel=1e-5)


def test_labels_weigh_in_the_loss_what_they_are_given():
    weights = torch.tensor([3.0, 1.0])
    odds = scores(reader(), range(4))[:, 0].double()
    own = torch.log1p(torch.exp(-torch.from_numpy(2 * LABELS - 1) * odds))
    weight = weights[LABELS]
    expected = (own * weight).sum() / weight.sum()
    assert reader(weights=weights).loss(batch()).item() == pytest.approx(expected.item(), rel=1e-5)


@pytest.mark.parametrize("weights", [None, torch.tensor([3.0, 1.0])])
def test_the_squared_loss_is_the_mean_squared_error_of_the_labels(weights):
    share = torch.sigmoid(scores(reader(), range(4))[:, 0])
    own = (torch.from_numpy(LABELS) - share).square()  # of two labels, half the sum of two equal squares
    weight = torch.ones(4) if weights is None else weights[LABELS]
    expected = (own * weight).sum() / weight.sum()
    assert reader(weights=weights, loss="squared").loss(batch()).item() == pytest.approx(expected.item(), rel=1e-5)


@pytest.mark.parametrize(
    "sizes",
    [
        {},
        {"layers": 2},
        {"bidirectional": False},
        {"cell": "jordan"},
        {"cell": "gru", "layers": 2},
        {"cell": "lstm"},
        {"loss": "squared"},
    ],
)
def test_gradients_reach_every_parameter(sizes):
    own = reader(labels=3, **sizes)
    own.loss(batch()).backward()
    for name, weight in own.named_parameters():
        assert weight.grad.abs().sum() > 0, name


def test_a_new_reader_gives_each_label_the_same_share():
    new = Reader(CONFIG, words=6, labels=3, training=TrainConfig(dropout=0.5))
    assert not scores(new.eval(), range(4)).any()
    assert new.loss(batch()).item() == pytest.approx(np.log(3))


def test_dropout_is_for_training_only():
    own = Reader(CONFIG, words=6, labels=2, training=TrainConfig(dropout=0.5))
    torch.nn.init.normal_(own.V)
    assert not torch.equal(scores(own.train(), range(4)), scores(own, range(4)))
    assert torch.equal(scores(own.eval(), range(4)), scores(own, range(4)))
