"""A model against annotated utterances."""

from collections.abc import Sequence

import numpy as np

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


def temperature(filler: SlotFiller, utterances: Sequence[Utterance]) -> float:
    """Return the number by which all scores are divided so that the utterances' tags are likeliest.

    Source: Guo et al. (2017), On Calibration of Modern Neural Networks, section 4.2.
    """
    tags = [filler.slots.encode(utterance.tags) for utterance in utterances]
    batches = [
        (o, packing, filler.chain.score(np.concatenate([tags[i] for i in group])[packing.index], o, packing))
        for group, packing, o in filler.emissions([[token.text for token in own.tokens] for own in utterances])
    ]

    def surprise(t: float) -> float:
        chain = filler.chain.scaled(1 / t)
        return sum(float(chain.forward(o / t, packing)[1].sum()) - score / t for o, packing, score in batches)

    best: float = min(np.geomspace(0.5, 4, 43).tolist(), key=surprise)
    return best
