"""Sentiment of reviews, with an Elman network that reads them word by word.

from sentiment import SentimentClassifier
clf = SentimentClassifier.load()
clf("A comida estava muito boa").label
"""

from typing import TYPE_CHECKING, Any

import elman  # noqa: F401  first of all, because it must speak to NumPy's BLAS before NumPy is imported

if TYPE_CHECKING:
    from sentiment.model import Classification, SentimentClassifier

__all__ = ["Classification", "SentimentClassifier"]


def __getattr__(name: str) -> Any:
    """Import the model with its first use, so that a command's help need not wait for NumPy."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sentiment import model

    return getattr(model, name)
