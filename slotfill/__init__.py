"""Slots of an utterance, with an Elman network that remembers what came before."""

from slotfill.model import Prediction, Slot, SlotFiller, TokenProbabilities

__all__ = ["Prediction", "Slot", "SlotFiller", "TokenProbabilities"]
