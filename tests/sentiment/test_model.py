import dataclasses
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from elman import cells, engine, store
from elman.config import TrainConfig
from elman.errors import ModelError
from elman.ngrams import Ngrams, code
from elman.text import plain, words
from elman.train.reader import Examples, Reader
from sentiment import Classification, SentimentClassifier, model
from tests.sentiment.conftest import FORMS, random_classifier, random_texts, reference

RANDOM = random_classifier()


def scores(classifier, texts):
    return classifier.scores([words(text) for text in texts])


def close(ours, theirs, atol=1e-6):
    """Whether two answers are one, up to the rounding of another batch."""
    assert ours.label == theirs.label
    np.testing.assert_allclose(list(ours.probability.values()), list(theirs.probability.values()), atol=atol)


@pytest.mark.parametrize(
    "text, label", [("A comida era muito bom.", "positive"), ("O FILME ERA PESSIMO DEMAIS", "negative")]
)
def test_trained_model_tells_praise_from_blame(classifier, text, label):
    answer = classifier(text)
    assert (answer.text, answer.label) == (text, label)
    assert answer.confidence == answer.probability[label] > 0.5


@pytest.mark.parametrize("activation", list(cells.ACTIVATIONS))
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("labels", ["ab", "abcd"])
def test_training_side_gives_the_same_scores(activation, bidirectional, layers, labels):
    sizes = {"activation": activation, "bidirectional": bidirectional, "layers": layers, "ngrams": 0}
    check_the_training_side(labels, **sizes)


@pytest.mark.parametrize("cell", ["jordan", "gru", "lstm"])
@pytest.mark.parametrize("layers", [1, 3])
def test_training_side_gives_the_same_scores_with_every_cell(cell, layers):
    check_the_training_side("abc", cell=cell, layers=layers, ngrams=0)


def check_the_training_side(labels, **sizes):
    classifier = random_classifier(labels, **sizes)
    own = Reader(classifier.config, words=len(classifier.vocabulary), labels=len(labels), training=TrainConfig()).eval()
    own.load_state_dict({name: torch.from_numpy(w) for name, w in classifier.stored.weights.items()})
    texts = random_texts(9)
    ids = [np.array([classifier.vocabulary[plain(word)] for word in words(text)]) for text in texts]
    batch = Examples(ids, np.zeros(9, np.int64)).batch(range(9), np.random.default_rng(0))
    with torch.no_grad():
        expected = own(batch.words, batch.layout)[torch.argsort(batch.layout.order)]
    np.testing.assert_allclose(scores(classifier, texts), expected, atol=1e-5)


@pytest.mark.parametrize("window", [1, 4, 5, 100])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_windows_are_read_from_an_empty_memory_and_pooled_together(monkeypatch, window, bidirectional):
    monkeypatch.setattr(model, "WINDOW", window)
    monkeypatch.setattr(model, "WORDS_A_BATCH", 20)
    classifier = random_classifier("abc", layers=2, bidirectional=bidirectional, ngrams=0)
    texts = random_texts(7, longest=15)
    expected = [reference(classifier, text, window) for text in texts]
    np.testing.assert_allclose(scores(classifier, texts), expected, atol=1e-5)


def test_windows_of_all_texts_run_together(monkeypatch):
    monkeypatch.setattr(model, "WINDOW", 4)
    batches = []
    read = engine.read
    monkeypatch.setattr(engine, "read", lambda *a: batches.append(len(a[2].order)) or read(*a))
    list(random_classifier().predict(["bom " * 40, "bom " * 8, "bom"]))
    assert batches == [10 + 2 + 1]


def test_attention_is_limited():
    classifier = random_classifier(ngrams=0)
    classifier.stored.weights["q"] *= 1000
    classifier = SentimentClassifier(classifier.stored)
    (text,) = random_texts(1, longest=20, seed=3)
    np.testing.assert_allclose(scores(classifier, [text])[0], reference(classifier, text), atol=1e-5)


def test_a_review_of_five_megabytes_is_read_whole(monkeypatch):
    monkeypatch.setattr(model, "WINDOW", 512)
    classifier = random_classifier(ngrams=0)
    one, other = (" ".join(np.random.default_rng(0).choice(own, 512)) + " " for own in (FORMS[:7], FORMS[7:]))
    times = 2_500_000 // len(one)
    pooled_alike = dataclasses.replace(classifier(one + other), text=one * times + other * times)
    close(classifier(pooled_alike.text), pooled_alike, atol=1e-4)


def test_the_evidence_of_ngrams_is_added_to_the_scores():
    texts = random_texts(9)
    both, network = random_classifier(), random_classifier(ngrams=0)
    for name, array in network.stored.weights.items():
        both.stored.weights[name][...] = array
    w = both.stored.weights
    codes = np.array([code(plain(word)) for text in texts for word in words(text)], np.uint64)
    lengths = np.array([len(words(text)) for text in texts])
    evidence = Ngrams(2, w["ngrams.keys"], w["ngrams.weights"]).score(codes, lengths)
    assert evidence.any()
    found = scores(SentimentClassifier(both.stored), texts) - scores(network, texts)
    np.testing.assert_allclose(found, evidence, atol=1e-5)


@pytest.mark.parametrize("directions", [1, 2])
def test_the_network_reads_words_in_their_order(directions):
    classifier = random_classifier(ngrams=0, bidirectional=directions == 2)
    one, other = scores(classifier, ["film not good was bad", "film not bad was good"])
    assert abs(one - other) > 1e-4


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u00a0\u2003"])
def test_empty_text_has_no_label(classifier, text):
    assert classifier(text) == Classification(text, None, 0.0, {})


def test_empty_texts_leave_the_others_as_they_are():
    texts = ["", *random_texts(3), " ", *random_texts(2, seed=1), ""]
    answers = list(RANDOM.predict(texts))
    assert [answer.text for answer in answers] == texts
    for text, answer in zip(texts, answers, strict=True):
        close(answer, RANDOM(text))


@pytest.mark.parametrize("batch_size, words_a_batch", [(1, 32768), (3, 32768), (512, 32768), (512, 1), (512, 20)])
@pytest.mark.parametrize("labels", ["ab", "abcd"])
def test_other_texts_of_a_batch_do_not_change_an_answer(monkeypatch, batch_size, words_a_batch, labels):
    classifier = random_classifier(labels)
    texts = random_texts(40, longest=30)
    alone = [classifier(text) for text in texts]
    monkeypatch.setattr(model, "WORDS_A_BATCH", words_a_batch)
    monkeypatch.setattr(model, "WORDS_A_LOOK_UP", 5 * words_a_batch)
    for one, other in zip(alone, classifier.predict(texts, batch_size=batch_size), strict=True):
        close(one, other)


def test_predict_reads_no_further_than_it_must():
    def endless():
        while True:
            yield "bom"

    answers = RANDOM.predict(endless(), batch_size=2)
    assert [next(answers).text for _ in range(5)] == ["bom"] * 5


@pytest.mark.parametrize("kept", [1, 3, 30])
def test_words_that_are_forgotten_are_looked_up_again(monkeypatch, kept):
    texts = random_texts(30)
    expected = [RANDOM(text) for text in texts]
    monkeypatch.setattr(model, "WORDS_KEPT", kept)
    fresh = SentimentClassifier(RANDOM.stored)
    for text, answer in zip(texts, expected, strict=True):
        close(fresh(text), answer)


def test_no_more_words_are_kept_than_allowed(monkeypatch):
    monkeypatch.setattr(model, "WORDS_KEPT", 8)
    fresh = SentimentClassifier(RANDOM.stored)
    for i in range(100):
        fresh(f"w{i}")
        assert max(len(fresh._numbers), len(fresh._rows), len(fresh._codes)) <= 8


def test_words_of_one_form_share_a_row_and_the_table_ends_with_the_vocabulary():
    fresh = SentimentClassifier(RANDOM.stored)
    _, rows, _ = fresh._look_up(["não", "NAO", "Não", "filme", "xyz", "zyx"])
    assert (rows == rows[[0, 0, 0, 3, 4, 4]]).all() and len(set(rows)) == 3
    table, *_ = fresh._look_up(FORMS)
    assert table.shape[1] == len(fresh.vocabulary)


def test_a_table_stays_right_when_another_takes_its_place():
    fresh = SentimentClassifier(RANDOM.stored)
    table, rows, _ = fresh._look_up(["film"])
    before = table[:, rows].copy()
    later, *_ = fresh._look_up(FORMS)
    assert later is not table
    for other in (table, later):
        assert (other[:, rows] == before).all()


@pytest.mark.parametrize("kept", [5, 65536])
def test_threads_share_one_model(monkeypatch, kept):
    monkeypatch.setattr(model, "WORDS_KEPT", kept)
    texts = [f"{text} {i}" for i, text in enumerate(random_texts(200))]
    alone = [SentimentClassifier(RANDOM.stored)(text) for text in texts]
    fresh = SentimentClassifier(RANDOM.stored)
    with ThreadPoolExecutor(8) as pool:
        for own, expected in zip(pool.map(fresh, texts), alone, strict=True):
            close(own, expected)


@given(st.text())
def test_any_text_is_answered_with_shares_of_one(text):
    answer = RANDOM(text)
    if text.strip():
        assert sum(answer.probability.values()) == pytest.approx(1)
        assert answer.confidence == max(answer.probability.values()) == answer.probability[answer.label]
    else:
        assert answer.label is None


@pytest.mark.parametrize("text", ["\ud800 bom", "\0", "😀👍🏽", "مرحبا جيد", "\u202ebom", "a\u0301" * 1000, "<br />"])
def test_odd_text_is_answered(text):
    assert RANDOM(text).label in ("negative", "positive")


@pytest.mark.parametrize(
    "one, other", [("FILME", "filme"), ("não", "NAO"), ("muuuuito", "muuito"), ("d’água", "D'AGUA"), ("1234", "5678")]
)
def test_forms_of_a_word_are_answered_alike(one, other):
    classifier = random_classifier(forms=["filme", "nao", "muuito", "d'agua", "000"])
    assert classifier(one).probability == classifier(other).probability != classifier("xyz").probability


@pytest.mark.parametrize(
    "confidence, threshold, label",
    [(0.8, 0.0, "x"), (0.8, 0.8, "x"), (0.8, 0.81, "uncertain"), (0.8, 1.0, "uncertain")],
)
def test_a_label_below_the_threshold_is_uncertain(confidence, threshold, label):
    assert Classification("a", "x", confidence, {}).sure(threshold) == label


def test_a_text_without_label_stays_so_at_any_threshold():
    assert Classification("", None, 0.0, {}).sure(1.0) is None


def test_saved_and_loaded_model_gives_the_same_answers(tmp_path):
    stored = RANDOM.stored
    store.save(tmp_path / "model", stored.config, stored.weights, stored.vocabulary, "card")
    loaded = SentimentClassifier.load(tmp_path / "model")
    assert list(loaded.predict(random_texts(9))) == list(RANDOM.predict(random_texts(9)))


@pytest.mark.parametrize(
    "change",
    [{"model": None}, {"model": {"hidden": 0}}, {"labels": 3}, {"labels": ["a"]}, {"labels": ["a", "a"]}],
)
def test_configuration_that_is_none_is_refused(change):
    stored = dataclasses.replace(RANDOM.stored, config=RANDOM.stored.config | change)
    with pytest.raises(ModelError, match=r"config\.json: .* Restore the file or train again"):
        SentimentClassifier(stored)


@pytest.mark.parametrize(
    "name, array, message",
    [
        ("V", np.zeros((36, 2), np.float32), r"'V' has the shape \(36, 2\); expected \(36, 1\)"),
        ("word", np.zeros((2, 5), np.float32), "'word' has the shape"),
        ("ngrams.keys", np.zeros(32, np.uint16), "'ngrams.keys' has the shape"),
        ("more", np.zeros(1, np.float32), "the tensor 'more' is not expected"),
    ],
)
def test_weights_of_another_shape_are_refused(name, array, message):
    stored = dataclasses.replace(RANDOM.stored, weights=RANDOM.stored.weights | {name: array})
    with pytest.raises(ModelError, match=message):
        SentimentClassifier(stored)


def test_prediction_imports_nothing_heavy(model_folder):
    code = f"""
import sys
import sentiment, sentiment.commands, sentiment.bulk, sentiment.evaluation, elman.reviews
from sentiment import SentimentClassifier
SentimentClassifier.load({str(model_folder)!r})("muito bom")
heavy = {{"torch", "spacy", "sklearn", "datasets", "rich", "pandas", "scipy", "pyarrow"}} & set(sys.modules)
sys.exit(f"imported {{heavy}}" if heavy else 0)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_help_is_quick_to_import():
    code = "import sentiment.commands, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_blas_is_asked_for_one_thread_before_numpy_is_imported():
    code = "import sentiment, os, sys; sys.exit('numpy' in sys.modules or os.environ['OPENBLAS_NUM_THREADS'] != '1')"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
