from pathlib import Path

import numpy as np
import pytest

from elman.config import ReaderConfig, TrainConfig
from elman.ngrams import code, hashes, keys, rows
from elman.reviews import Review
from elman.store import Stored
from elman.text import Vocabulary, plain, words
from sentiment import SentimentClassifier, training
from sentiment.labels import Labels
from sentiment.model import KIND, shapes

TINY = ReaderConfig(hidden=12, word=8, vocabulary=200, ngrams=2, ngram_slots=1 << 12)
QUICK = TrainConfig(epochs=8, batch_size=8, learning_rate=0.02, clip_norm=1.0, dropout=0.1, word_dropout=0, average=0.9)
THINGS = ["A comida", "O quarto", "O filme", "O atendimento", "The room", "The food", "The film"]
GOOD = ["excelente", "muito bom", "ótimo demais", "really great", "lovely"]
BAD = ["horrível", "muito ruim", "péssimo demais", "really awful", "boring"]
FORMS = [
    "a",
    "comida",
    "estava",
    "muito",
    "boa",
    "ruim",
    "nao",
    "gostei",
    "do",
    "filme",
    "the",
    "film",
    "was",
    "good",
    "bad",
]


def reviews(positive="positive", negative="negative"):
    """Reviews of two labels, the words of one strange to the other."""
    return [
        Review(f"{thing} era {word}.", label)
        for thing in THINGS
        for own, label in ((GOOD, positive), (BAD, negative))
        for word in own
    ]


def random_classifier(labels=("negative", "positive"), *, seed=0, forms=FORMS, **sizes) -> SentimentClassifier:
    """A classifier of random weights, with some n-grams of its words."""
    config = ReaderConfig(**({"hidden": 6, "word": 5, "ngrams": 2, "ngram_slots": 64} | sizes))
    rng = np.random.default_rng(seed)
    expected = shapes(config, len(Vocabulary(forms)), Labels(tuple(labels)))
    weights = {name: rng.normal(size=shape, scale=0.4).astype(np.float32) for name, shape in expected.items()}
    for i in range(config.layers):
        weights[f"layers.W.{i}"] *= 0.5  # contractive, or the states of relu and identity grow without bound
    if config.ngrams:
        weights["ngrams.keys"] = np.zeros(config.ngram_slots, np.uint16)
        codes = np.array([code(form) for form in rng.permutation(forms)], np.uint64)
        for hashed, _ in hashes(codes, np.array([len(codes)]), config.ngrams):
            weights["ngrams.keys"][rows(hashed, config.ngram_slots)] = keys(hashed)
    facts = {"kind": KIND, "labels": list(labels), "model": config.to_json()}
    return SentimentClassifier(Stored(Path("random"), facts, weights, list(forms)))


def random_texts(count, *, longest=12, seed=0, forms=FORMS):
    """Texts of known words and one that is not known."""
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice([*forms, "xyz"], rng.integers(1, longest + 1))) for _ in range(count)]


def reference(classifier: SentimentClassifier, text: str, window=10**9):
    """The scores of a text by the equations, a step at a time, without n-grams."""
    w = {name: array.astype(np.float64) for name, array in classifier.stored.weights.items()}
    tokens = words(text)
    ids = [classifier.vocabulary[plain(token)] for token in tokens]
    f = {"tanh": np.tanh, "relu": lambda x: np.maximum(x, 0), "identity": lambda x: x}.get(
        classifier.config.activation, lambda x: 1 / (1 + np.exp(-x))
    )
    states = []
    for start in range(0, len(ids), window):
        x = w["word"][ids[start : start + window]]
        for i in range(classifier.config.layers):
            U, W, b = (w[f"layers.{name}.{i}"] for name in "UWb")
            ways = []
            for d in range(len(U)):
                s, own = np.zeros(W.shape[-1]), []
                for step in x[:: 1 - 2 * d]:
                    s = f(step @ U[d] + s @ W[d] + b[d])
                    own.append(s)
                ways.append(np.array(own)[:: 1 - 2 * d])
            x = np.concatenate(ways, axis=1)
        states.append(x)
    s = np.concatenate(states)
    hidden = classifier.config.hidden
    attended = []
    for d, q in enumerate(w["q"]):
        own = s[:, d * hidden : (d + 1) * hidden]
        a = np.exp(np.clip(own @ q, -8, 8))
        attended.append(a @ own / a.sum())
    return np.concatenate([s.max(0), s.mean(0), *attended]) @ w["V"] + w["c"]


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory) -> Path:
    """A tiny model, trained on a few reviews."""
    output = tmp_path_factory.mktemp("tiny") / "model"
    training.train(reviews(), reviews(), output=output, model=TINY, config=QUICK, sources=["few.csv"])
    return output


@pytest.fixture
def classifier(model_folder) -> SentimentClassifier:
    return SentimentClassifier.load(model_folder)
