import dataclasses
from typing import get_args

import numpy as np
import pytest

from elman import store
from elman.config import Cell
from elman.errors import ModelError, TrainingError
from elman.ngrams import code
from elman.reviews import Review
from elman.store import WEIGHTS
from elman.text import plain, words
from sentiment import SentimentClassifier, pretraining, training, weighing
from sentiment.metrics import report
from tests.sentiment.conftest import QUICK, TINY, random_classifier, reviews

SHORT = dataclasses.replace(QUICK, epochs=3, dropout=0.3, word_dropout=0.2)
SOME = reviews()[::3]
OTHER = ["O filme era uma maravilha de filme e o quarto também", "The film was a film of the room"] * 4


@pytest.fixture(autouse=True)
def quick_pretraining(monkeypatch):
    monkeypatch.setattr(pretraining, "PRETRAINING", dataclasses.replace(pretraining.PRETRAINING, epochs=2))


def train(output, *, data=SOME, validation=SOME, config=SHORT, model=TINY, **options):
    return training.train(data, validation, output=output, model=model, config=config, **options)


class Stop(Exception):
    pass


class StopAfter:
    """A watcher that ends the run, as Ctrl-C would, after so many epochs, those of pretraining among them."""

    def __init__(self, epochs):
        self.left = epochs

    def step(self, epoch, epochs, share, loss, gradient_norm):
        if self.left == 0:
            raise Stop

    def epoch(self, epoch, best):
        self.left -= 1


def weights(output):
    return (output / WEIGHTS).read_bytes()


def evidence(classifier, word):
    """The weight that a word has beside the network, for each label but the first."""
    codes = np.array([code(plain(word))], np.uint64)
    return classifier._ngrams.score(codes, np.array([1]))[0]


# One run


@pytest.mark.parametrize("unlabelled", [[], OTHER])
def test_seed_gives_the_same_model_bit_for_bit(tmp_path, unlabelled):
    for name in ("one", "two"):
        train(tmp_path / name, unlabelled=unlabelled)
    assert weights(tmp_path / "one") == weights(tmp_path / "two")
    train(tmp_path / "three", unlabelled=unlabelled, config=dataclasses.replace(SHORT, seed=1))
    assert weights(tmp_path / "three") != weights(tmp_path / "one")


def test_scores_are_those_of_the_saved_model(tmp_path):
    outcome = train(tmp_path / "model", data=reviews(), validation=reviews())
    classifier = SentimentClassifier.load(tmp_path / "model")
    probability = classifier.probabilities([words(review.text) for review in reviews()])
    assert outcome.report == report([review.label for review in reviews()], probability, classifier.labels.names)
    assert classifier.stored.config["metrics"] == outcome.report.to_json()


def test_what_it_was_trained_on_is_kept(tmp_path):
    train(tmp_path / "model", sources=["few.csv"], unlabelled=["", *OTHER])
    training = SentimentClassifier.load(tmp_path / "model").stored.config["training"]
    assert training["sources"] == ["few.csv"]
    assert training["labels"] == {
        label: sum(r.label == label for r in SOME) for label in dict.fromkeys(r.label for r in SOME)
    }
    assert (training["reviews"], training["unlabelled"], training["validation_reviews"]) == (len(SOME), 8, len(SOME))
    card = (tmp_path / "model" / store.CARD).read_text("utf-8")
    assert "few.csv" in card and "negative, positive" in card


@pytest.mark.parametrize("ngrams", [0, 1, 3])
@pytest.mark.parametrize("sizes", [{}, {"layers": 2, "bidirectional": False}])
def test_a_network_is_trained_with_and_without_ngrams(tmp_path, ngrams, sizes):
    model = dataclasses.replace(TINY, ngrams=ngrams, **sizes)
    train(tmp_path / "model", model=model, unlabelled=OTHER)
    classifier = SentimentClassifier.load(tmp_path / "model")
    assert (classifier.config.ngrams, classifier.config.layers) == (ngrams, model.layers)
    assert ("ngrams.keys" in classifier.stored.weights) == (ngrams > 0)


@pytest.mark.parametrize("cell", get_args(Cell))
def test_model_of_any_cell_learns_and_answers_from_its_folder(tmp_path, cell):
    model = dataclasses.replace(TINY, cell=cell, ngrams=0)
    train(tmp_path / "model", data=reviews(), validation=reviews(), model=model, config=QUICK, unlabelled=OTHER)
    classifier = SentimentClassifier.load(tmp_path / "model")
    assert classifier.config.cell == cell
    assert [classifier(review.text).label for review in reviews()] == [review.label for review in reviews()]


@pytest.mark.parametrize("change", [{"init": "identity"}, {"truncate": 1}])
def test_pretraining_is_trained_as_told(tmp_path, change):
    done = []
    for name, config in ("one", SHORT), ("two", dataclasses.replace(SHORT, **change)):
        with pytest.raises(Stop):
            train(tmp_path / name, unlabelled=OTHER, config=config, watcher=StopAfter(1))
        done.append((tmp_path / f"{name}.training" / "pretraining.safetensors").read_bytes())
        assert name == "one" or done[0] != done[1]
        with pytest.raises(TrainingError, match="began with other options"):
            train(tmp_path / name, unlabelled=OTHER, config=dataclasses.replace(config, truncate=7), resume=True)


def test_several_labels_of_any_name_are_learned(tmp_path):
    names = ["muito bom", "péssimo", "não sei", "1"]
    data = [Review(f"{thing} {word}", name) for name, word in zip(names, "abcd", strict=True) for thing in "xyzuvw"]
    train(tmp_path / "model", data=data, validation=data, config=dataclasses.replace(QUICK, epochs=12))
    classifier = SentimentClassifier.load(tmp_path / "model")
    assert classifier.labels.names == tuple(sorted(names))
    assert [classifier(f"x {word}").label for word in "abcd"] == names


def test_words_past_the_vocabulary_are_unknown(tmp_path):
    train(tmp_path / "model", model=dataclasses.replace(TINY, vocabulary=4))
    assert len(SentimentClassifier.load(tmp_path / "model").vocabulary) == 4


@pytest.mark.parametrize("text", ["😀", "\u200d", "\ud800 bom", "مرحبا", "\0"])
def test_odd_texts_are_learned_from(tmp_path, text):
    data = [*SOME, Review(text, "positive")]
    train(tmp_path / "model", data=data, validation=data, unlabelled=[text, "", "a b"])
    assert SentimentClassifier.load(tmp_path / "model")(text).label


@pytest.mark.parametrize("validation", [SOME, []])
def test_reviews_without_a_word_are_left_out(tmp_path, validation):
    empty = Review(" \n", "positive")
    train(tmp_path / "one", validation=validation)
    train(tmp_path / "two", data=[empty, *SOME, empty], validation=[*validation, *[empty] * bool(validation)])
    assert weights(tmp_path / "one") == weights(tmp_path / "two")


def test_texts_of_one_word_each_cannot_be_foretold_and_are_learned_from(tmp_path):
    data = [Review("bom", "x"), Review("ruim", "y")] * 5
    train(tmp_path / "model", data=data, validation=data, unlabelled=["bom", "mau"])
    assert SentimentClassifier.load(tmp_path / "model")("bom").label == "x"


def test_a_review_longer_than_the_longest_is_noted_and_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "LONGEST", 50)
    long = Review("bom " * 60, "positive")
    outcome = train(tmp_path / "one", data=[*SOME, long])
    assert outcome.notes == ["1 reviews are longer than 50 words; the network learns from their first 50"]
    assert train(tmp_path / "two", data=[*SOME, Review("bom " * 50, "positive")]).notes == []


def test_pretraining_changes_what_is_learned(tmp_path):
    train(tmp_path / "one")
    train(tmp_path / "two", unlabelled=OTHER)
    assert weights(tmp_path / "one") != weights(tmp_path / "two")
    assert SentimentClassifier.load(tmp_path / "two").vocabulary["maravilha"]


def test_the_network_starts_from_what_pretraining_learned(tmp_path, monkeypatch):
    started, reader = [], training.start.reader
    monkeypatch.setattr(training.start, "reader", lambda *a, **own: started.append(own["base"]) or reader(*a, **own))
    train(tmp_path / "one")
    train(tmp_path / "two", unlabelled=OTHER)
    assert started[0] is None
    assert set(started[1]) == {"word", "layers.U.0", "layers.W.0", "layers.b.0"}


def test_the_weight_that_calibrates_is_in_what_is_saved(tmp_path, monkeypatch):
    for name, weight in ("one", 1.0), ("half", 0.5):
        monkeypatch.setattr(weighing, "mix", lambda scores, gold, weight=weight: [weight])
        train(tmp_path / name, model=dataclasses.replace(TINY, ngrams=0))
    one, half = (SentimentClassifier.load(tmp_path / name).stored.weights for name in ("one", "half"))
    for name in "V", "c":
        np.testing.assert_allclose(half[name], one[name] / 2, rtol=2e-3, atol=1e-6)


# Going on


@pytest.mark.parametrize("epochs", [0, 1, 2])
def test_resumed_run_ends_where_an_uninterrupted_one_does(tmp_path, epochs):
    train(tmp_path / "whole")
    with pytest.raises(Stop):
        train(tmp_path / "parts", watcher=StopAfter(epochs))
    train(tmp_path / "parts", resume=True)
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parts", "whole"]


@pytest.mark.parametrize("epochs", [0, 1, 2, 3])
def test_run_resumed_in_pretraining_or_after_ends_the_same(tmp_path, epochs):
    train(tmp_path / "whole", unlabelled=OTHER)
    with pytest.raises(Stop):
        train(tmp_path / "parts", unlabelled=OTHER, watcher=StopAfter(epochs))
    train(tmp_path / "parts", unlabelled=OTHER, resume=True)
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parts", "whole"]


def test_a_continued_run_is_resumed_with_its_base(tmp_path, model_folder):
    base = SentimentClassifier.load(model_folder)
    train(tmp_path / "whole", base=base)
    with pytest.raises(Stop):
        train(tmp_path / "parts", base=base, watcher=StopAfter(1))
    train(tmp_path / "parts", base=SentimentClassifier.load(model_folder), resume=True)
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")


def test_a_run_interrupted_twice_ends_the_same(tmp_path):
    train(tmp_path / "whole", unlabelled=OTHER)
    with pytest.raises(Stop):
        train(tmp_path / "parts", unlabelled=OTHER, watcher=StopAfter(1))
    with pytest.raises(Stop):
        train(tmp_path / "parts", unlabelled=OTHER, resume=True, watcher=StopAfter(2))
    train(tmp_path / "parts", unlabelled=OTHER, resume=True)
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")


@pytest.mark.parametrize("epochs", [1, 3])
def test_unfinished_run_is_not_lost_unasked(tmp_path, epochs):
    with pytest.raises(Stop):
        train(tmp_path / "model", unlabelled=OTHER, watcher=StopAfter(epochs))
    with pytest.raises(TrainingError, match="an unfinished run"):
        train(tmp_path / "model", unlabelled=OTHER)
    train(tmp_path / "model", unlabelled=OTHER, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize(
    "change, named",
    [
        ({"config": dataclasses.replace(SHORT, seed=1)}, "options"),
        ({"balanced": True}, "options"),
        ({"data": SOME[:-1]}, "data"),
        ({"model": dataclasses.replace(TINY, hidden=5)}, "model"),
    ],
)
def test_resume_with_other_settings_is_refused(tmp_path, change, named):
    with pytest.raises(Stop):
        train(tmp_path / "model", watcher=StopAfter(1))
    with pytest.raises(TrainingError, match=f"began with other .*{named}"):
        train(tmp_path / "model", resume=True, **change)


def test_resume_from_another_base_is_refused(tmp_path):
    with pytest.raises(Stop):
        train(tmp_path / "model", base=random_classifier(), watcher=StopAfter(1))
    with pytest.raises(TrainingError, match="began with other base"):
        train(tmp_path / "model", base=random_classifier(seed=1), resume=True)


@pytest.mark.parametrize("epochs, unlabelled", [(1, OTHER[:-1]), (1, []), (3, OTHER[:-1]), (3, [])])
def test_resume_with_other_unlabelled_texts_is_refused(tmp_path, epochs, unlabelled):
    with pytest.raises(Stop):
        train(tmp_path / "model", unlabelled=OTHER, watcher=StopAfter(epochs))
    with pytest.raises(TrainingError, match="began with other data"):
        train(tmp_path / "model", unlabelled=unlabelled, resume=True)


def test_existing_model_is_not_replaced_unasked(tmp_path):
    train(tmp_path / "model")
    with pytest.raises(ModelError, match="exists already"):
        train(tmp_path / "model", watcher=StopAfter(0))


# From a model


def test_a_continued_model_keeps_its_words_and_gains_new_ones(tmp_path, model_folder):
    base = SentimentClassifier.load(model_folder)
    train(tmp_path / "more", base=base, data=[*SOME, Review("Que maravilha", "positive")])
    more = SentimentClassifier.load(tmp_path / "more")
    assert more.vocabulary.forms[: len(base.vocabulary.forms)] == base.vocabulary.forms
    assert more.vocabulary["maravilha"] >= len(base.vocabulary)
    assert (more.config.hidden, more.config.word) == (base.config.hidden, base.config.word)


def test_a_continued_model_keeps_the_evidence_of_its_ngrams(tmp_path, model_folder):
    base = SentimentClassifier.load(model_folder)
    data = [Review("x y", "positive"), Review("z w", "negative")] * 5
    train(tmp_path / "more", base=base, data=data, validation=[*data, *SOME])
    more = SentimentClassifier.load(tmp_path / "more")
    assert evidence(base, "lovely") > 0 > evidence(base, "boring")
    assert evidence(more, "lovely") > 0 > evidence(more, "boring")


def test_a_continued_model_starts_where_its_base_ended(tmp_path, model_folder):
    base = SentimentClassifier.load(model_folder)
    still = dataclasses.replace(QUICK, epochs=1, learning_rate=1e-12)
    train(tmp_path / "same", data=reviews(), validation=reviews(), base=base, config=still)
    same = SentimentClassifier.load(tmp_path / "same")
    for name in ("word", "q", "layers.U.0", "layers.W.0", "layers.b.0"):
        np.testing.assert_allclose(same.stored.weights[name], base.stored.weights[name], atol=1e-3)
    assert [same(review.text).label for review in reviews()] == [base(review.text).label for review in reviews()]


def test_a_continued_model_has_the_labels_of_the_new_data(tmp_path, model_folder):
    base = SentimentClassifier.load(model_folder)
    data = [*reviews(), *[Review(f"{word} meia-boca", "meio termo") for word in ("filme", "quarto", "room")] * 4]
    still = dataclasses.replace(QUICK, epochs=4)
    train(tmp_path / "more", data=data, validation=data, base=base, config=still)
    more = SentimentClassifier.load(tmp_path / "more")
    assert more.labels.names == ("meio termo", "negative", "positive")
    assert [more(text).label for text in ("filme meia-boca", SOME[0].text)] == ["meio termo", SOME[0].label]


@pytest.mark.parametrize("names", [("negative", "positive"), ("positive", "zero"), ("new", "other")])
def test_scores_of_the_labels_that_stay_are_the_bases(names):
    base = random_classifier(("negative", "neutral", "positive"))
    own = weighing.columns(base.stored.weights["V"], base.labels, training.Labels(names))
    full = dict(zip(base.labels.names, np.concatenate([np.zeros((36, 1)), base.stored.weights["V"]], 1).T, strict=True))
    first, second = (full.get(name, np.zeros(36)) for name in names)
    np.testing.assert_allclose(own[:, 0], second - first, atol=1e-6)


# Data that will not do


@pytest.mark.parametrize("labels, found", [([], "no label"), (["só este"], "the labels só este")])
def test_data_of_less_than_two_labels_is_refused(tmp_path, labels, found):
    with pytest.raises(TrainingError, match=f"the training data has {found}; expected two or more"):
        train(tmp_path / "model", data=[Review("a b", label) for label in labels * 20])
    assert list(tmp_path.iterdir()) == []


def test_validation_data_of_one_label_is_refused(tmp_path):
    with pytest.raises(TrainingError, match="the validation data has less than two"):
        train(tmp_path / "model", validation=[Review("a", "positive"), Review("b", "other")])


def test_a_label_that_only_the_validation_has_is_said_and_left_out(tmp_path):
    outcome = train(tmp_path / "model", validation=[*SOME, Review("meh", "neutro")])
    assert outcome.notes == ["only the validation data has the labels neutro; left out"]
    assert outcome.report.reviews == len(SOME)


def test_without_validation_a_part_is_held_out(tmp_path):
    data = [Review(f"{review.text} {i}", review.label) for i in range(4) for review in SOME]
    outcome = train(tmp_path / "model", data=data, validation=[])
    assert outcome.notes == [f"{outcome.report.reviews} of {len(data)} reviews are held out for validation"]
    assert 0 < outcome.report.reviews < len(data) / 4


def test_too_few_reviews_are_scored_on_themselves_and_it_is_said(tmp_path):
    outcome = train(tmp_path / "model", data=[Review("bom", "x"), Review("ruim", "y")], validation=[])
    assert outcome.notes == ["too few reviews to hold any out: the scores are on the training data itself"]


UNEVEN = [*[review for review in reviews() if review.label == "positive"], Review("A comida era horrível", "negative")]


def test_a_rare_label_is_said_unless_labels_are_balanced(tmp_path):
    notes = train(tmp_path / "one", data=UNEVEN).notes
    assert notes == ["only 1 of 36 reviews are 'negative'; --balanced lets each label weigh the same"]
    assert train(tmp_path / "two", data=UNEVEN, balanced=True).notes == []


@pytest.mark.parametrize("balanced, least, most", [(False, 0.0, 0.25), (True, 0.4, 0.6)])
def test_balanced_labels_are_alike_where_words_tell_nothing(tmp_path, balanced, least, most):
    data = [Review("a b", "positive")] * 36 + [Review("a b", "negative")] * 4
    train(tmp_path / "model", data=data, validation=data, config=QUICK, balanced=balanced)
    assert least <= SentimentClassifier.load(tmp_path / "model")("a b").probability["negative"] <= most


def test_loss_that_is_not_finite_stops_the_run(tmp_path):
    wild = dataclasses.replace(SHORT, learning_rate=1e30, clip_norm=1e30)
    with pytest.raises(TrainingError, match="the loss is"):
        train(tmp_path / "model", config=wild)


def test_weights_that_half_precision_cannot_hold_are_not_saved(tmp_path):
    wild = dataclasses.replace(SHORT, epochs=1, batch_size=100, learning_rate=1e7, average=0.0)
    with pytest.raises(TrainingError, match="not finite in half precision"):
        train(tmp_path / "model", config=wild)
    assert not (tmp_path / "model").exists()
