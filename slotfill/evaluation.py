"""A model against annotated utterances."""

from collections.abc import Sequence

from elman.utterances import Utterance
from slotfill.metrics import Report, report
from slotfill.model import SlotFiller


def evaluate(filler: SlotFiller, utterances: Sequence[Utterance]) -> Report:
    """Score a slot filler on annotated utterances, over their own tokens."""
    found = filler.predict_tokens((utterance.text, utterance.tokens) for utterance in utterances)
    return report(
        [[(span.label, span.start, span.end) for span in utterance.spans] for utterance in utterances],
        [[(slot.slot, slot.start, slot.end, slot.confidence) for slot in prediction.slots] for prediction in found],
    )
