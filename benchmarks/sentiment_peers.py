"""What the sentiment model is compared with: TF-IDF with logistic regression, and fastText.

Each is trained on the same reviews as ours; of a few settings, it has those with the best macro-averaged F1 on the same
validation reviews.
"""

import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import fasttext  # type: ignore[import-not-found,import-untyped,unused-ignore]
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from elman.cells import Array
from elman.reviews import Review
from sentiment.metrics import report

NEGATIVE, POSITIVE = NAMES = ("negative", "positive")
TFIDF = {"ngram_range": (1, 2), "sublinear_tf": True, "min_df": 2}
ACCENTS = (None, "unicode")
STRENGTHS = (1, 4, 16, 64)
"""Inverse weights C of the L2 penalty."""
FASTTEXT = {"dim": 100, "wordNgrams": 2, "thread": 1, "seed": 0, "verbose": 0}
RATES, EPOCHS = (0.05, 0.1, 0.25, 0.5), (5, 10)
SIGN = re.compile(r"([.!?,'/()])")

Reader = Callable[[Sequence[str]], Array]
"""Maps texts to the probability that each is positive, (texts,)."""
Settings = dict[str, Any]


def tfidf(train: Sequence[Review], validation: Sequence[Review]) -> tuple[Reader, Settings]:
    """Fit TF-IDF of words and pairs of words with logistic regression; return it, and how it was chosen."""
    return _best(_tfidfs([review.text for review in train], [review.label for review in train]), validation)


def _tfidfs(texts: list[str], labels: list[str]) -> Iterator[tuple[Settings, Reader]]:
    for accents in ACCENTS:
        vectors = vectorizer(accents)
        rows = vectors.fit_transform(texts)
        for strength in STRENGTHS:
            settings = {**TFIDF, "strip_accents": accents, "C": strength, "features": rows.shape[1]}
            yield settings, scikit_reader(make_pipeline(vectors, logistic(strength).fit(rows, labels)))


def vectorizer(accents: str | None = None) -> TfidfVectorizer:
    """Return unfitted TF-IDF of words and pairs of words, in lower case."""
    return TfidfVectorizer(**TFIDF, strip_accents=accents)


def logistic(strength: float) -> LogisticRegression:
    """Return an unfitted logistic regression with time enough to settle."""
    return LogisticRegression(C=strength, max_iter=1000)


def scikit_reader(model: Pipeline) -> Reader:
    """Return a fitted pipeline as a reader."""
    column = list(model.classes_).index(POSITIVE)
    return lambda texts: np.asarray(model.predict_proba(texts)[:, column])


def fast_text(train: Sequence[Review], validation: Sequence[Review]) -> tuple[Reader, Settings]:
    """Train fastText with pairs of words; return it, and how it was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        write_lines(train, path)
        return _best(_fast_texts(path), validation)


def _fast_texts(path: Path) -> Iterator[tuple[Settings, Reader]]:
    for epochs in EPOCHS:
        for rate in RATES:
            yield {**FASTTEXT, "lr": rate, "epoch": epochs}, fast_text_reader(path, rate, epochs)


def write_lines(reviews: Sequence[Review], path: Path) -> None:
    """Write reviews as fastText reads them, a line each, the label first, and shuffled, as it learns in this order."""
    lines = [f"__label__{review.label} {line(review.text)}\n" for review in reviews]
    random.Random(0).shuffle(lines)
    path.write_text("".join(lines), encoding="utf-8", errors="replace")


def line(text: str) -> str:
    """Put a text on one line, in lower case and with its signs apart, as fastText's tutorial does."""
    return " ".join(SIGN.sub(r" \1 ", text.replace("<br />", " ")).lower().split())


def fast_text_reader(path: Path, rate: float, epochs: int) -> Reader:
    """Train fastText on a file of lines; return it as a reader."""
    model = fasttext.train_supervised(input=str(path), lr=rate, epoch=epochs, **FASTTEXT)
    wanted = f"__label__{POSITIVE}"

    def read(texts: Sequence[str]) -> Array:
        labels, shares = model.predict([line(text) for text in texts], k=len(NAMES))
        found = (dict(zip(own, share, strict=True)) for own, share in zip(labels, shares, strict=True))
        return np.array([own.get(wanted, 0.5) for own in found])  # a text of no known word has no answer

    return read


def _best(candidates: Iterable[tuple[Settings, Reader]], validation: Sequence[Review]) -> tuple[Reader, Settings]:
    """Return the candidate with the best macro-averaged F1, the first of equals, and the scores of all."""
    texts, gold = [review.text for review in validation], [review.label for review in validation]
    tried: list[Settings] = []
    best: list[Reader] = []
    for settings, read in candidates:
        score = report(gold, shares(read(texts)), NAMES).f1
        if all(score > own["validation_f1"] for own in tried):
            best = [read]
        tried.append(settings | {"validation_f1": round(score, 5)})
        print(tried[-1], flush=True)
    return best[0], {"chosen": max(tried, key=lambda own: float(own["validation_f1"])), "tried": tried}


def shares(positive: Array) -> Array:
    """Return the probability of both labels, (texts, 2), from that of the label positive."""
    return np.stack([1 - positive, positive], axis=1)
