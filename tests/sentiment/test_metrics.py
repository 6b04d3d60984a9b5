import warnings

import numpy as np
import pytest

from elman.reviews import Review
from sentiment import evaluation
from sentiment.evaluation import evaluate
from sentiment.metrics import area, report
from tests.sentiment.conftest import random_classifier, random_texts

NAMES = ["a", "b b", "ção"]


def case(seed, labels, reviews=40):
    """Labels expected, each there at least once, and probabilities with ties."""
    rng = np.random.default_rng(seed)
    names = NAMES[:labels]
    expected = [*names, *rng.choice(names, reviews - labels)]
    probability = rng.integers(1, 6, (reviews, labels)).astype(float)
    probability += rng.random((reviews, 1)) * 1e-3 * np.arange(labels)  # no tie within a review
    return expected, probability / probability.sum(axis=1, keepdims=True), names


def theirs(expected, probability, names, **options):
    metrics = pytest.importorskip("sklearn.metrics")
    found = [names[i] for i in probability.argmax(axis=1)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return metrics.classification_report(expected, found, zero_division=0, **options)


@pytest.mark.parametrize("labels", [2, 3])
@pytest.mark.parametrize("seed", range(10))
def test_scores_equal_those_of_scikit_learn(labels, seed):
    expected, probability, names = case(seed, labels)
    found, reference = report(expected, probability, names), theirs(expected, probability, names, output_dict=True)
    assert found.accuracy == pytest.approx(reference.pop("accuracy"))
    rows = found.labels | {f"{name} avg": score for name, score in found.averages.items()}
    assert set(rows) == set(reference)
    for name, score in rows.items():
        own = (score.precision, score.recall, score.f1, score.support)
        assert own == pytest.approx(tuple(reference[name].values())), name
    assert found.f1 == found.averages["macro"].f1


@pytest.mark.parametrize("labels", [2, 3])
@pytest.mark.parametrize("seed", range(10))
def test_area_equals_that_of_scikit_learn(labels, seed):
    metrics = pytest.importorskip("sklearn.metrics")
    expected, probability, names = case(seed, labels)
    given = probability if labels > 2 else probability[:, 1]
    reference = metrics.roc_auc_score(np.array(expected), given, multi_class="ovr", labels=names)
    assert report(expected, probability, names).roc_auc == pytest.approx(reference)


def test_the_layout_is_that_of_scikit_learn():
    expected, probability, names = case(0, 3)
    own = str(report(expected, probability, names)).splitlines()
    reference = theirs(expected, probability, names, digits=4).splitlines()
    table = [line.split() for line in reference if not line.strip().startswith("accuracy")]
    assert [line.split() for line in own[: len(table)]] == table
    accuracy = np.mean([names[i] == label for i, label in zip(probability.argmax(axis=1), expected, strict=True)])
    assert own[-3].split() == ["accuracy", f"{accuracy:.4f}", "of", "40", "reviews"]


def test_a_label_that_the_classifier_knows_not_counts_as_missed():
    found = report(["a", "x"], np.array([[0.9, 0.1], [0.9, 0.1]]), ["a", "b"])
    assert (found.accuracy, found.labels["x"].recall, found.labels["x"].support) == (0.5, 0, 1)
    assert found.labels["a"].precision == 0.5


def test_a_label_neither_expected_nor_given_is_not_listed():
    assert list(report(["a"], np.array([[0.9, 0.1]]), ["a", "b"]).labels) == ["a"]


@pytest.mark.parametrize("expected", [[], ["a", "a"]])
def test_without_two_labels_there_is_no_area(expected):
    assert report(expected, np.full((len(expected), 2), 0.5), ["a", "b"]).roc_auc == 0


def test_nothing_at_all_scores_zero():
    empty = report([], np.zeros((0, 2)), ["a", "b"])
    assert (empty.f1, empty.accuracy, empty.calibration_error, empty.reviews) == (0, 0, 0, 0)
    assert str(empty)


def test_a_review_without_a_word_is_missed():
    found = report(["a", "b"], np.array([[np.nan, np.nan], [0.1, 0.9]]), ["a", "b"])
    assert (found.accuracy, found.labels["a"].recall) == (0.5, 0)
    assert np.isfinite([found.roc_auc, found.calibration_error]).all()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_model_is_evaluated_a_part_at_a_time(monkeypatch, count):
    monkeypatch.setattr(evaluation, "TEXTS_AT_ONCE", 2)
    classifier = random_classifier("abc")
    texts = [*random_texts(5)[:count], ""]
    labels = [*"abcab"[:count], "c"]
    found = evaluate(classifier, [Review(*pair) for pair in zip(texts[:count], labels[:count], strict=True)])
    assert found.reviews == count
    assert found.accuracy * count == sum(
        classifier(text).label == label for text, label in zip(texts, labels, strict=True)
    )


@pytest.mark.parametrize(
    "scores, positive, expected", [([1, 2, 3, 4], "0011", 1), ([4, 3, 2, 1], "0011", 0), ([1, 1, 1], "011", 0.5)]
)
def test_area(scores, positive, expected):
    assert area(np.array(scores), np.array([sign == "1" for sign in positive])) == expected


def test_json_has_all_scores_by_name():
    found = report(["a", "b"], np.array([[0.9, 0.1], [0.2, 0.8]]), ["a", "b"]).to_json()
    assert set(found) == {"overall", "weighted", "labels"}
    scores = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 2}
    more = {"accuracy": 1.0, "roc_auc": 1.0, "calibration_error": pytest.approx(0.15), "reviews": 2}
    assert found["overall"] == scores | more
    assert found["labels"]["a"] == scores | {"support": 1}
