"""How several scores of the same texts become one: a weight each, of the greatest likelihood."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from elman.cells import Array
from elman.packing import Index

WEIGHTS = np.geomspace(0.1, 3.2, 16)
"""What is tried for each score."""


def likelihood(scores: Array, labels: Index) -> float:
    """Return the mean log-likelihood of labels, (texts,), given scores relative to the first, (texts, labels - 1)."""
    full = np.concatenate([np.zeros((len(scores), 1)), scores], axis=1)
    full -= full.max(axis=1, keepdims=True)
    return float((full[np.arange(len(labels)), labels] - np.log(np.exp(full).sum(axis=1))).mean())


def mix(scores: Sequence[Array], labels: Index) -> list[float]:
    """Return the weight of each score so that their weighted sum makes the labels likeliest.

    With one score this is temperature scaling (Guo et al. 2017, On Calibration of Modern Neural Networks, section 4.2).

    Args:
        scores: each relative to the first label, (texts, labels - 1).
        labels: of each text, (texts,).
    """
    tried = itertools.product(WEIGHTS.tolist(), repeat=len(scores))
    return list(max(tried, key=lambda weights: likelihood(_sum(scores, weights), labels)))


def _sum(scores: Sequence[Array], weights: Iterable[float]) -> Array:
    return np.asarray(sum(weight * score for weight, score in zip(weights, scores, strict=True)))
