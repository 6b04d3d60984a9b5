"""How good classifications are: accuracy, precision, recall and F1 of labels, ROC-AUC, calibration."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from elman.cells import Array
from elman.scores import Score, calibration_error, mean, score


@dataclass(frozen=True)
class Report:
    """Scores of a set of reviews."""

    labels: dict[str, Score]
    """By label, in alphabetical order."""
    averages: dict[str, Score]
    """macro (mean of the labels), weighted (mean by support)."""
    accuracy: float
    roc_auc: float
    """Probability that of two reviews the one with the label is given more of it; mean of the labels."""
    calibration_error: float
    """Mean distance between confidence and the share of answers that is right."""
    reviews: int

    @property
    def f1(self) -> float:
        """Macro-averaged F1."""
        return self.averages["macro"].f1

    def to_json(self) -> dict[str, Any]:
        """Return the report as one JSON object."""
        names = ("accuracy", "roc_auc", "calibration_error", "reviews")
        return {
            "overall": asdict(self.averages["macro"]) | {name: getattr(self, name) for name in names},
            "weighted": asdict(self.averages["weighted"]),
            "labels": {name: asdict(own) for name, own in self.labels.items()},
        }

    def __str__(self) -> str:
        """Lay the report out as scikit-learn does."""
        rows = [*self.labels.items(), None, *((f"{name} avg", own) for name, own in self.averages.items())]
        width = max(12, *(len(row[0]) for row in rows if row))
        lines = [f"{'':>{width}}  precision    recall  f1-score   support", ""]
        for row in rows:
            if row is None:
                lines.append("")
                continue
            name, s = row
            lines.append(f"{name:>{width}}  {s.precision:9.4f} {s.recall:9.4f} {s.f1:9.4f} {s.support:9d}")
        lines += ["", f"{'accuracy':>{width}}  {self.accuracy:.4f} of {self.reviews} reviews"]
        lines.append(f"{'ROC-AUC':>{width}}  {self.roc_auc:.4f}")
        lines.append(f"{'calibration':>{width}}  {self.calibration_error:.4f} expected error of the confidence")
        return "\n".join(lines)


def report(expected: Sequence[str], probability: Array, names: Sequence[str]) -> Report:
    """Compare classifications with the labels expected.

    Args:
        expected: label of each review; one that is not among `names` counts as missed.
        probability: of each label, (reviews, names); NaN for a review without a word, which counts as missed.
        names: the labels that the classifier knows.
    """
    answered, probability = ~np.isnan(probability[:, 0]), np.nan_to_num(probability)
    gold, found = np.asarray(expected), np.where(answered, np.asarray(names)[probability.argmax(axis=1)], "")
    right = gold == found
    labels = {
        name: score(int((right & (gold == name)).sum()), int((found == name).sum()), int((gold == name).sum()))
        for name in sorted({*expected, *found[answered].tolist()})
    }
    support = {name: own.support for name, own in labels.items()}
    areas = [
        area(probability[:, i], gold == name) for i, name in enumerate(names) if 0 < (gold == name).sum() < len(gold)
    ]
    return Report(
        labels,
        {"macro": mean(labels, dict.fromkeys(labels, 1), len(gold)), "weighted": mean(labels, support, len(gold))},
        accuracy=float(right.mean()) if len(gold) else 0.0,
        roc_auc=float(np.mean(areas)) if areas else 0.0,
        calibration_error=calibration_error(probability.max(axis=1).tolist(), right.tolist()),
        reviews=len(gold),
    )


def area(scores: Array, positive: Array) -> float:
    """Return the area under the ROC curve: how often a positive case scores more than another, ties as halves.

    Source: Fawcett (2006), An introduction to ROC analysis, section 7.
    """
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    ones = positive.sum()
    return float((rank[positive].sum() - ones * (ones + 1) / 2) / (ones * (len(scores) - ones)))
