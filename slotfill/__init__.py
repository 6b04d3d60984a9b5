"""Slots of an utterance, with an Elman network that remembers what came before.

from slotfill import SlotFiller
filler = SlotFiller.load()
filler("sair Recife 2 Novembro").slots
"""

from typing import TYPE_CHECKING, Any

import elman  # noqa: F401  first of all, because it must speak to NumPy's BLAS before NumPy is imported

if TYPE_CHECKING:
    from slotfill.model import Prediction, Slot, SlotFiller, TokenProbabilities

__all__ = ["Prediction", "Slot", "SlotFiller", "TokenProbabilities"]


def __getattr__(name: str) -> Any:
    """Import the model with its first use, so that a command's help need not wait for NumPy."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from slotfill import model

    return getattr(model, name)
