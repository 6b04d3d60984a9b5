"""Reviews as numbers: words to ids and codes, labels to numbers, data to a digest."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from elman.cells import Array
from elman.ngrams import Codes, code
from elman.packing import Index
from elman.reviews import Review
from elman.text import Vocabulary, plain
from sentiment.labels import Labels
from sentiment.model import SentimentClassifier


@dataclass(frozen=True)
class Read:
    """Texts as numbers."""

    tokens: list[list[str]]
    texts: list[Index]
    """Word ids of each, (words,)."""
    codes: Codes
    """Of the words of all texts, one text after the other, (words,)."""

    @property
    def lengths(self) -> Index:
        """Words of each text, (texts,)."""
        return np.array([len(text) for text in self.texts], dtype=np.int64)


class Numbers:
    """Words to ids and codes, each distinct word worked out once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._ids: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def read(self, texts: list[list[str]]) -> Read:
        """Turn texts, given as words, into numbers."""
        for token in {token for tokens in texts for token in tokens} - self._ids.keys():
            form = plain(token)
            self._ids[token], self._codes[token] = self.vocabulary[form], code(form)
        ids = [np.array([self._ids[token] for token in tokens], dtype=np.int64) for tokens in texts]
        return Read(texts, ids, np.array([self._codes[token] for tokens in texts for token in tokens], dtype=np.uint64))


def vocabulary_of(texts: Sequence[Sequence[str]], size: int, base: SentimentClassifier | None) -> Vocabulary:
    """Return the words that are known: those of a base, and the most frequent ones of the texts, `size` at most."""
    counts: Counter[str] = Counter()
    for tokens in texts:
        counts.update(tokens)
    forms: Counter[str] = Counter()
    for token, count in counts.items():
        forms[plain(token)] += count
    frequent = sorted(forms, key=lambda form: (-forms[form], form))[: size - 1]
    return Vocabulary([*(base.vocabulary.forms if base else ()), *frequent])


def gold_of(reviews: Sequence[Review], labels: Labels) -> Index:
    """Return the number of each review's label, (reviews,)."""
    number = {name: i for i, name in enumerate(labels.names)}
    return np.array([number[review.label] for review in reviews], dtype=np.int64)


def label_weights(gold: Index) -> Array:
    """Return what each label weighs so that all together weigh the same, (labels,)."""
    counts = np.bincount(gold)
    return np.asarray(len(gold) / (len(counts) * counts), np.float32)


def digest(reviews: Sequence[Review], other: Sequence[Sequence[str]]) -> str:
    """Return what tells one set of data from another."""
    digest = hashlib.sha256()
    for review in reviews:
        digest.update(repr((review.text, review.label)).encode("utf-8", "backslashreplace"))
    for tokens in other:
        digest.update(repr(tokens).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def fingerprint(base: SentimentClassifier) -> str:
    """Return what tells one model from another."""
    digest = hashlib.sha256()
    for _, array in sorted(base.stored.weights.items()):
        digest.update(array.tobytes())
    return digest.hexdigest()
