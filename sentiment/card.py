"""The model card that `train` writes."""

from collections.abc import Mapping
from typing import Any

from elman.config import NETWORK
from sentiment.metrics import Report


def card(facts: Mapping[str, Any], scores: Report) -> str:
    """Describe a sentiment model in Markdown: what it tells apart, what it was trained on, how good it is.

    Args:
        facts: the model's config.json, with its `model` and `training`.
        scores: its scores on the validation data.
    """
    model, training = facts["model"], facts["training"]
    ways = "both directions" if model["bidirectional"] else "one direction"
    grams = f", and n-grams of up to {model['ngrams']} words beside it" if model["ngrams"] else ""
    pretrained = f", after {training['unlabelled']:,} texts without labels" if training["unlabelled"] else ""
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(training["labels"].items()))
    rows = "\n".join(
        f"| {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.support} |"
        for name, s in [*scores.labels.items(), ("**mean**", scores.averages["macro"])]
    )
    return f"""# A sentiment model

Tells apart {", ".join(facts["labels"])}.

{NETWORK[model["cell"]]} of {model["layers"]} x {model["hidden"]} units in {ways} over words, pooled over time{grams}.

## Training

{training["reviews"]:,} reviews ({counts}) from {", ".join(training["sources"]) or "memory"}{pretrained}. The best of
{training["epochs"]} epochs (number {training["best_epoch"] + 1}) by macro-averaged F1 on
{training["validation_reviews"]:,} validation reviews; {training["seconds"]} seconds.

## Scores on the validation data

The epoch was chosen on these reviews, so expect a little less on new ones.

| label | precision | recall | F1 | reviews |
|---|---|---|---|---|
{rows}

Accuracy {scores.accuracy:.3f}, ROC-AUC {scores.roc_auc:.3f}; probabilities are calibrated on the same data, expected
error {scores.calibration_error:.3f}.

## Limits

Trained on the texts above: on other topics, languages or styles expect less, and measure with `sentiment evaluate`.
Write here whose data it is, under which licence, and what the model should not be used for.
"""
