"""The model card that `train` writes."""

from collections.abc import Mapping
from typing import Any

from elman.config import NETWORK
from slotfill.metrics import Report


def card(facts: Mapping[str, Any], scores: Report) -> str:
    """Describe a slot model in Markdown: what it finds, what it was trained on, how good it is.

    Args:
        facts: the model's config.json, with its `model` and `training`.
        scores: its scores on the validation data.
    """
    model, training = facts["model"], facts["training"]
    count = facts.get("networks", 1)
    which = (
        NETWORK[model["cell"]]
        if count == 1
        else f"{count} networks, their scores averaged, each a{NETWORK[model['cell']][1:]}"
    )
    seeds = f" Seeds {', '.join(map(str, training['seeds']))}; what follows is the first one's." if count > 1 else ""
    ways = "both directions" if model["bidirectional"] else "one direction"
    rows = "\n".join(
        f"| {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.support} |"
        for name, s in [*scores.slots.items(), ("**all**", scores.averages["micro"])]
    )
    return f"""# A slot model

Finds {len(facts["labels"])} slots: {", ".join(facts["labels"])}.

{which} of {model["layers"]} x {model["hidden"]} units in {ways} over words and their letters, with a
linear-chain CRF on top.

## Training

{training["utterances"]:,} utterances from {", ".join(training["sources"]) or "memory"}.{seeds} The best of
{training["epochs"]} epochs (number {training["best_epoch"] + 1}) by span F1 on
{training["validation_utterances"]:,} validation utterances; {training["seconds"]} seconds.

## Scores on the validation data

The epoch was chosen on these utterances, so expect a little less on new ones.

| slot | precision | recall | F1 | spans |
|---|---|---|---|---|
{rows}

Exact match: {scores.exact_match:.3f} of {scores.utterances} utterances. Confidences are calibrated on the same data.

## Limits

Trained on the texts above: on other topics, languages or styles expect less, and measure with `slotfill evaluate`.
Write here whose data it is, under which licence, and what the model should not be used for.
"""
