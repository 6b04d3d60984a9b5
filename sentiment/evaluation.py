"""A model against labelled reviews."""

from collections.abc import Sequence

import numpy as np

from elman.reviews import Review
from elman.text import words
from sentiment.metrics import Report, report
from sentiment.model import SentimentClassifier

TEXTS_AT_ONCE = 4096


def evaluate(classifier: SentimentClassifier, reviews: Sequence[Review]) -> Report:
    """Score a classifier on labelled reviews."""
    parts = [reviews[i : i + TEXTS_AT_ONCE] for i in range(0, len(reviews), TEXTS_AT_ONCE)]
    probability = [classifier.probabilities([words(review.text) for review in part]) for part in parts]
    names = classifier.labels.names
    return report(
        [review.label for review in reviews], np.concatenate([np.empty((0, len(names))), *probability]), names
    )
