"""What both applications measure: precision, recall and F1, and how far a confidence can be believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 from 0 to 1; support is the number of cases that should be found."""

    precision: float
    recall: float
    f1: float
    support: int


def score(right: int, given: int, wanted: int) -> Score:
    """Return the score of so many answers, of which so many are right; a ratio without cases is 0."""
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * right / (given + wanted) if given + wanted else 0.0
    return Score(precision, recall, f1, wanted)


def mean(scores: Mapping[str, Score], weights: Mapping[str, int], support: int) -> Score:
    """Return the mean of scores, each of its weight."""
    total = sum(weights[name] for name in scores)
    if not total:
        return Score(0.0, 0.0, 0.0, support)
    parts = ("precision", "recall", "f1")
    means = {
        part: sum(getattr(score, part) * weights[name] for name, score in scores.items()) / total for part in parts
    }
    return Score(**means, support=support)


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the expected calibration error: mean distance between confidence and accuracy over equal bins.

    Source: Guo et al. (2017), On Calibration of Modern Neural Networks, section 2.
    """
    sums = [[0.0, 0.0] for _ in range(bins)]
    for confidence, hit in zip(confidences, right, strict=True):
        cell = sums[min(int(confidence * bins), bins - 1)]
        cell[0] += confidence
        cell[1] += hit
    return sum(abs(confident - hits) for confident, hits in sums) / len(confidences) if confidences else 0.0
