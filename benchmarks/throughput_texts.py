"""How many reviews a second one system classifies, from text to probability, on one core.

    python -m benchmarks.throughput_texts ours|tf-idf|fasttext DATA [MODEL]

The peers learn from some IMDB training reviews, and all classify the same IMDB test texts, whose labels are not looked
at. Reading files, loading and training are not timed; ours is a model loaded anew in each run, to which every word is
new. throughput.py runs it, with one thread for each library.
"""

import json
import sys
import tempfile
from collections.abc import Iterable
from itertools import islice, repeat
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from sklearn.pipeline import make_pipeline

from benchmarks.latency import Figures
from benchmarks.sentiment_peers import POSITIVE, Reader, fast_text_reader, logistic, scikit_reader, vectorizer
from benchmarks.sentiment_peers import write_lines as fast_text_lines
from elman.corpus import Report, records
from elman.reviews import Review, read
from elman.text import words
from sentiment import SentimentClassifier

TEXTS, TRAINING, RUNS = 5_000, 5_000, 3


def ours(model: Path | None) -> Reader:
    """Load our model."""
    classifier = SentimentClassifier.load(model)
    return lambda texts: np.array([own.probability.get(POSITIVE, 0.5) for own in classifier.predict(texts)])


def tf_idf(train: list[Review]) -> Reader:
    """Fit TF-IDF and logistic regression."""
    pipeline = make_pipeline(vectorizer(), logistic(4))
    return scikit_reader(pipeline.fit([review.text for review in train], [review.label for review in train]))


def fast_text(train: list[Review]) -> Reader:
    """Train fastText."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        fast_text_lines(train, path)
        return fast_text_reader(path, rate=0.5, epochs=5)


def test_texts(data: Path, number: int) -> list[str]:
    """Return so many of IMDB's 25,000 test texts, evenly spaced."""
    path = data / "sentiment" / "imdb" / "test.jsonl.gz"
    return [record["text"] for _, record in islice(records(path, Report()), 0, None, 25_000 // number)]


def measure(system: str, data: Path, model: Path | None) -> Figures:
    """Return reviews and tokens a second of one system: what -> (value, unit); the tokens are ours for all."""
    texts = test_texts(data, TEXTS)
    if system == "ours":
        readers: Iterable[Reader] = (ours(model) for _ in range(RUNS))
    else:
        reviews = read([data / "sentiment" / "imdb" / "train.jsonl.gz"], Report())
        train = reviews[:: len(reviews) // TRAINING]
        readers = repeat(tf_idf(train) if system == "tf-idf" else fast_text(train), RUNS)
    seconds = [timed(reader, texts) for reader in readers]
    tokens = sum(len(words(text)) for text in texts)
    return {
        f"{system}, reviews": (len(texts) / median(seconds), "reviews/s"),
        f"{system}, tokens": (tokens / median(seconds), "tokens/s"),
    }


def timed(reader: Reader, texts: list[str]) -> float:
    """Return the seconds that a reader takes."""
    start = perf_counter()
    reader(texts)
    return perf_counter() - start


if __name__ == "__main__":
    system, data, *model = sys.argv[1:]
    print(json.dumps(measure(system, Path(data), Path(model[0]) if model else None)))
