"""Several trained models of the same words and slots made one, whose networks' scores are averaged.

Networks that differ in their seed alone err in different places, so that their mean errs less than any of them; reading
takes as many times as long. Source: Hansen & Salamon (1990), Neural Network Ensembles.
"""

from collections.abc import Sequence
from pathlib import Path

from elman import store
from elman.errors import ModelError
from elman.utterances import Utterance
from slotfill.card import card
from slotfill.evaluation import evaluate, temperature
from slotfill.metrics import Report
from slotfill.model import SlotFiller, prefixes


def merge(
    fillers: Sequence[SlotFiller], validation: Sequence[Utterance], *, output: Path, overwrite: bool = False
) -> Report:
    """Save one model of all the networks of several.

    Args:
        fillers: two or more, each of one network.
        validation: what its probabilities are calibrated on and its card's scores come from.
        output: the model folder to write.
        overwrite: replace an existing model folder.

    Returns:
        Scores of the saved model on the validation data.

    Raises:
        ModelError: the models do not fit together, or the output exists or cannot be written.
    """
    store.check_free(output, replace=overwrite)
    first = fillers[0]
    for filler in fillers:
        _check_fits(first, filler)
    config = first.stored.config
    training = [filler.stored.config["training"] for filler in fillers]
    weights = {
        prefix + name: array
        for prefix, filler in zip(prefixes(len(fillers)), fillers, strict=True)
        for name, array in filler.stored.weights.items()
    }
    facts = {
        **{key: config[key] for key in ("kind", "labels", "letters", "model")},
        "networks": len(fillers),
        "temperature": 1.0,
        "training": training[0]
        | {
            "seeds": [own["options"]["seed"] for own in training],
            "seconds": sum(own["seconds"] for own in training),
            "validation_utterances": len(validation),
        },
    }
    facts["temperature"] = temperature(_whole(output, facts, weights, first), validation)
    report = evaluate(_whole(output, facts, weights, first), validation)
    facts["metrics"] = report.to_json()
    store.save(output, facts, weights, first.stored.vocabulary, card(facts, report), replace=overwrite)
    return report


def _whole(path: Path, facts: dict[str, object], weights: store.Weights, first: SlotFiller) -> SlotFiller:
    return SlotFiller(store.Stored(path, dict(facts), dict(weights), first.stored.vocabulary))


def _check_fits(first: SlotFiller, filler: SlotFiller) -> None:
    one, other = first.stored, filler.stored
    if filler.networks != 1:
        raise ModelError(
            f"{other.path}: is merged already; expected a model of one network. Name what it is merged of."
        )
    for what in ("labels", "letters", "model"):
        if other.config[what] != one.config[what]:
            raise ModelError(f"{other.path}: its {what} differ from those of {one.path}. Train both on the same data.")
    if other.vocabulary != one.vocabulary:
        raise ModelError(f"{other.path}: its words differ from those of {one.path}. Train both on the same data.")
