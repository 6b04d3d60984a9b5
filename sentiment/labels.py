"""Labels of texts: a class for each, and how scores become probabilities."""

from dataclasses import dataclass

import numpy as np

from elman.cells import Array
from elman.config import check


@dataclass(frozen=True)
class Labels:
    """A set of labels, whatever they are called; the first is the one that scores are relative to."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        check(len(self.names) >= 2, "labels", self.names, "two or more")
        check(len(set(self.names)) == len(self.names), "labels", self.names, "each once")

    def shares(self, scores: Array) -> Array:
        """Return the probability of each label, (texts, labels), from the scores of all but the first."""
        full = np.concatenate([np.zeros((len(scores), 1)), scores], axis=1)
        full = np.exp(full - full.max(axis=1, keepdims=True))
        return np.asarray(full / full.sum(axis=1, keepdims=True))
