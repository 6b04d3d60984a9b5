"""From annotated utterances to a model folder."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from elman import store
from elman.config import ModelConfig, TrainConfig
from elman.errors import TrainingError
from elman.text import Vocabulary, fold
from elman.train.checkpoint import Checkpoint
from elman.train.loop import Loop, Watcher, buckets
from elman.train.tagger import Examples, Tagger, temperature
from elman.utterances import Utterance
from elman.words import Lexicon
from slotfill.card import card
from slotfill.evaluation import evaluate
from slotfill.labels import Slots
from slotfill.metrics import Report
from slotfill.model import KIND, SlotFiller

HELD_OUT = 10
"""Without validation data, one utterance in this many is held out."""


@dataclass(frozen=True)
class Outcome:
    """What a training run made."""

    path: Path
    report: Report
    """Scores of the saved model on the validation data."""
    seconds: float
    notes: list[str]
    """What the user should know: slots that only the validation data has, data held out."""


def hold_out(utterances: Sequence[Utterance]) -> tuple[list[Utterance], list[Utterance]]:
    """Part utterances into training and validation data by a hash of their text, one in HELD_OUT for validation."""
    kept: tuple[list[Utterance], list[Utterance]] = ([], [])
    for utterance in utterances:
        digest = hashlib.sha1(fold(utterance.text).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        kept[int.from_bytes(digest[:4], "big") % HELD_OUT == 0].append(utterance)
    return kept


def train(
    utterances: Sequence[Utterance],
    validation: Sequence[Utterance],
    *,
    output: Path,
    model: ModelConfig,
    config: TrainConfig,
    sources: Sequence[str] = (),
    base: SlotFiller | None = None,
    resume: bool = False,
    overwrite: bool = False,
    watcher: Watcher | None = None,
) -> Outcome:
    """Train a slot filler and save it.

    Args:
        utterances: training data.
        validation: what the best epoch is chosen by; empty, a part of the training data is held out.
        output: the model folder to write.
        model: sizes; ignored with a base, whose sizes stay.
        config: how to train.
        sources: names of the data files, for the model card.
        base: a model to continue from; it keeps its words, letters and slots and gains those that are new.
        resume: go on from the checkpoint of an interrupted run.
        overwrite: replace an existing model folder, or a checkpoint that is not resumed.
        watcher: hears of steps and epochs.

    Raises:
        TrainingError: there is nothing to learn from, or the run cannot go on.
        ModelError: the output exists, or cannot be written.
    """
    began = time.monotonic()
    notes: list[str] = []
    utterances = [utterance for utterance in utterances if utterance.tokens]
    if not any(utterance.spans for utterance in utterances):
        raise TrainingError("the training data has no span in it; expected at least one. Annotate some utterances.")
    if not validation:
        utterances, validation = hold_out(utterances)
        if any(utterance.spans for utterance in utterances) and any(utterance.spans for utterance in validation):
            notes.append(
                f"{len(validation)} of {len(utterances) + len(validation)} utterances are held out for validation"
            )
        else:
            utterances = validation = [*utterances, *validation]
            notes.append("too few utterances to hold any out: the scores are those on the training data itself")
    slots = _slots(utterances, base)
    unseen = {span.label for utterance in validation for span in utterance.spans} - set(slots.names)
    if unseen:
        notes.append(f"only the validation data has the slots {', '.join(sorted(unseen))}; they count as missed")
    if base:
        model = base.config
    lexicon = _lexicon(utterances, base)
    torch.manual_seed(config.seed)
    tagger = Tagger(
        model,
        words=len(lexicon.vocabulary),
        letters=lexicon.letter_count,
        allowed=torch.from_numpy(slots.allowed()),
        dropout=config.dropout,
    )
    if base:
        _start_from(tagger, base, lexicon, slots)
    examples = Examples(
        [[token.text for token in utterance.tokens] for utterance in utterances],
        [slots.encode(utterance.tags) for utterance in utterances],
        lexicon,
        word_dropout=config.word_dropout,
        plain=config.plain,
    )
    facts: dict[str, Any] = {
        "kind": KIND,
        "labels": list(slots.names),
        "letters": lexicon.letters,
        "temperature": 1.0,
        "model": model.to_json(),
    }

    def filler(weights: Mapping[str, Tensor]) -> SlotFiller:
        arrays = {name: weight.numpy() for name, weight in weights.items()}
        return SlotFiller(store.Stored(output, facts, arrays, lexicon.vocabulary.forms))

    def validate(weights: Mapping[str, Tensor]) -> dict[str, float]:
        return {"f1": evaluate(filler(weights), validation).f1}

    def batches(rng: np.random.Generator) -> list[Any]:
        lengths = [len(tokens) for tokens in examples.tokens]
        chosen = buckets(lengths, config.batch_size, rng)
        return [lambda own=own: examples.batch(own, rng) for own in chosen]

    settings = {"data": _digest(utterances, validation), "model": model.to_json(), "options": config.to_json()}
    checkpoint = Checkpoint(output.with_name(f"{output.name}.training") / "checkpoint.safetensors", settings)
    _make_way(output, checkpoint, resume=resume, overwrite=overwrite)
    loop = Loop(
        tagger,
        batches=batches,
        loss=tagger.loss,
        validate=validate,
        metric="f1",
        config=config,
        checkpoint=checkpoint,
    )
    best = loop.fit(watcher)
    tagger.load_state_dict(best, strict=False)
    facts["temperature"] = temperature(tagger, _validation_batches(validation, slots, lexicon))
    final = evaluate(filler(best), validation)
    facts["training"] = {
        "sources": list(sources),
        "utterances": len(utterances),
        "validation_utterances": len(validation),
        "options": config.to_json(),
        "epochs": len(loop.run.epochs),
        "best_epoch": loop.run.best,
        "seconds": round(sum(epoch.seconds for epoch in loop.run.epochs)),
    }
    facts["metrics"] = final.to_json()
    weights = {name: weight.numpy() for name, weight in best.items()}
    store.save(output, facts, weights, lexicon.vocabulary.forms, card(facts, final), replace=overwrite)
    checkpoint.delete()
    return Outcome(output, final, time.monotonic() - began, notes)


def _slots(utterances: Sequence[Utterance], base: SlotFiller | None) -> Slots:
    new = sorted({span.label for utterance in utterances for span in utterance.spans})
    return Slots(tuple(dict.fromkeys([*(base.slots.names if base else ()), *new])))


def _lexicon(utterances: Sequence[Utterance], base: SlotFiller | None) -> Lexicon:
    tokens = {token.text for utterance in utterances for token in utterance.tokens}
    forms = sorted(
        {fold(token) for token in tokens}
        | {"".join("0" if c.isdigit() else c for c in token) for token in tokens if token.isdigit()}
    )
    letters = sorted({letter for token in tokens for letter in token.lower() if not "\ud800" <= letter <= "\udfff"})
    if base:
        forms = [*base.lexicon.vocabulary.forms, *forms]
        letters = [*base.lexicon.letters, *letters]
    return Lexicon(Vocabulary(forms), "".join(dict.fromkeys(letters)))


@torch.no_grad()
def _start_from(tagger: Tagger, base: SlotFiller, lexicon: Lexicon, slots: Slots) -> None:
    """Copy the base's weights; words, letters and tags that are new follow the old ones and keep their random start."""
    own = dict(tagger.named_parameters())
    old_tags = len(base.slots.tags)
    for name, array in base.stored.weights.items():
        weight, old = own[name], torch.from_numpy(np.asarray(array, dtype=np.float32))
        if name == "crf.A":
            weight[:old_tags, :old_tags] = old[:-1]
            weight[-1, :old_tags] = old[-1]
        else:
            weight[tuple(slice(size) for size in old.shape)] = old


def _validation_batches(validation: Sequence[Utterance], slots: Slots, lexicon: Lexicon) -> list[Any]:
    tagged = [utterance for utterance in validation if utterance.tokens]
    tokens = [[token.text for token in utterance.tokens] for utterance in tagged]
    examples = Examples(tokens, [slots.encode(utterance.tags) for utterance in tagged], lexicon)
    rng = np.random.default_rng(0)
    return [examples.batch(own, rng) for own in buckets([len(own) for own in tokens], 64, rng)]


def _digest(*parts: Sequence[Utterance]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        for utterance in part:
            digest.update(repr((utterance.text, utterance.tokens, utterance.spans)).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _make_way(output: Path, checkpoint: Checkpoint, *, resume: bool, overwrite: bool) -> None:
    if output.exists() and not overwrite and not resume:
        raise TrainingError(f"{output}: exists already. Name another folder, or pass --overwrite.")
    if checkpoint.path.exists() and not resume:
        if not overwrite:
            raise TrainingError(
                f"{checkpoint.path.parent}: an unfinished run. Go on with --resume, or begin anew with --overwrite."
            )
        checkpoint.delete()
