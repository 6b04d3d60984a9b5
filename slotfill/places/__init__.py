"""Places of travel utterances: what a name means, with its state, country and airports."""

from slotfill.places.matcher import Places, UnknownPlace
from slotfill.places.table import Place

__all__ = ["Place", "Places", "UnknownPlace"]
