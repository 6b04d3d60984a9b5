"""N-grams and their weight beside the network's, also those of a model that training goes on from."""

from collections.abc import Mapping, Sequence

import numpy as np

from elman.cells import Array
from elman.config import ReaderConfig
from elman.ngrams import Ngrams, merged
from elman.packing import Index
from elman.reviews import Review
from elman.train import evidence, start
from elman.train.mixing import mix
from sentiment.labels import Labels
from sentiment.model import SentimentClassifier
from sentiment.numbers import Read, gold_of

Grams = list[tuple[Ngrams, Array]]
"""Tables of n-grams, each with the bias that belongs to it, (labels - 1,)."""


def weighed(
    read: Read,
    reviews: Sequence[Review],
    held: Read,
    validation: Sequence[Review],
    labels: Labels,
    model: ReaderConfig,
    *,
    balanced: bool,
    exact: bool,
) -> Grams:
    """Weigh n-grams."""
    if not model.ngrams:
        return []
    number = {name: i for i, name in enumerate(dict.fromkeys(review.source for review in reviews))}
    sources = np.array([number[review.source] for review in reviews])
    texts = evidence.Texts(read.codes, read.lengths, gold_of(reviews, labels), sources)
    apart = np.zeros(len(validation), np.int64)
    test = evidence.Texts(held.codes, held.lengths, gold_of(validation, labels), apart)
    sizes = {"labels": len(labels.names), "n": model.ngrams, "slots": model.ngram_slots}
    return [evidence.fit(texts, test, **sizes, balanced=balanced, exact=exact)]


def base_grams(base: SentimentClassifier | None, labels: Labels) -> Grams:
    """Return the n-grams of a base for these labels."""
    if base is None or not base.config.ngrams:
        return []
    w = base.stored.weights
    weights = columns(w["ngrams.weights"].astype(np.float32), base.labels, labels)
    return [(Ngrams(base.config.ngrams, w["ngrams.keys"], weights), np.zeros(len(labels.names) - 1, np.float32))]


def mixed_in(weights: start.Arrays, grams: Grams, network: Array, held: Read, gold: Index) -> start.Arrays:
    """Weigh the scores of network and n-grams by their likelihood on the validation data; return what is saved."""
    scores = [table.score(held.codes, held.lengths) + bias for table, bias in grams]
    factors = mix([network, *scores], gold)
    mixed = weights | {"V": factors[0] * weights["V"], "c": factors[0] * weights["c"]}
    if not grams:
        return start.halved(mixed)
    table = merged([table for table, _ in grams], factors[1:])
    mixed["c"] = mixed["c"] + sum(factor * bias for factor, (_, bias) in zip(factors[1:], grams, strict=True))
    keys: start.Arrays = {"ngrams.keys": table.keys}  # type: ignore[dict-item]
    return start.halved(mixed | {"ngrams.weights": table.weights}) | keys


def base_weights(base: SentimentClassifier | None, labels: Labels) -> Mapping[str, Array] | None:
    """Return a base's weights with the columns of these labels."""
    if base is None:
        return None
    w = {name: array for name, array in base.stored.weights.items() if not name.startswith("ngrams.")}
    w["V"] = columns(w["V"].astype(np.float32), base.labels, labels)
    w["c"] = columns(w["c"].astype(np.float32), base.labels, labels)
    return w


def columns(array: Array, old: Labels, new: Labels) -> Array:
    """Turn columns relative to the first old label into columns relative to the first new one; unknown labels are 0."""
    full = np.concatenate([np.zeros_like(array[..., :1]), array], axis=-1)
    number = {name: i for i, name in enumerate(old.names)}
    known = [full[..., number[name]] if name in number else np.zeros_like(full[..., 0]) for name in new.names]
    return np.asarray(np.stack(known[1:], axis=-1) - known[0][..., None])
