"""From annotated utterances to a model folder."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from elman import store
from elman.config import ModelConfig, TrainConfig
from elman.corpus import hold_out
from elman.errors import TrainingError
from elman.text import Vocabulary, fold
from elman.train import start
from elman.train.checkpoint import Checkpoint, folder
from elman.train.loop import Loop, Watcher, buckets
from elman.train.tagger import Batch, Examples
from elman.utterances import Utterance
from elman.vectors import read as read_vectors
from elman.words import Lexicon
from slotfill.card import card
from slotfill.evaluation import evaluate, temperature
from slotfill.labels import Slots
from slotfill.metrics import Report
from slotfill.model import KIND, SlotFiller


@dataclass(frozen=True)
class Outcome:
    """What a training run made."""

    path: Path
    report: Report
    """Scores of the saved model on the validation data."""
    seconds: float
    notes: list[str]
    """What the user should know: slots that only the validation data has, data held out."""


def train(
    utterances: Sequence[Utterance],
    validation: Sequence[Utterance],
    *,
    output: Path,
    model: ModelConfig,
    config: TrainConfig,
    sources: Sequence[str] = (),
    base: SlotFiller | None = None,
    vectors: Path | None = None,
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
        base: a model to continue from, of a merged one its first network; it keeps its words, letters and slots and
            gains those that are new.
        vectors: word vectors that the words' embedding starts from and takes its size from, see elman.vectors; words
            that only they know are known to the model too, as they stand.
        resume: go on from the checkpoint of an interrupted run.
        overwrite: replace an existing model folder, or a checkpoint that is not resumed.
        watcher: hears of steps and epochs.

    Raises:
        TrainingError: there is nothing to learn from, or the run cannot go on.
        DataError: the vectors cannot be read.
        ModelError: the output exists, or cannot be written.
    """
    began = time.monotonic()
    store.check_free(output, replace=overwrite)
    utterances, validation, notes = _parts(utterances, validation)
    slots, lexicon = _slots(utterances, base), _lexicon(utterances, base)
    notes += _unseen(validation, slots)
    given = read_vectors(vectors, set(lexicon.vocabulary.forms)) if vectors else None
    model = base.config if base else replace(model, word=given.rows.shape[1]) if given else model
    settings = {
        "data": _digest(utterances, validation),
        "vectors": hashlib.sha256(given.rows.tobytes()).hexdigest() if given else None,
        "model": model.to_json(),
        "options": config.to_json(),
    }
    checkpoint = Checkpoint(folder(output) / "checkpoint.safetensors", settings)
    checkpoint.begin(resume=resume, overwrite=overwrite)
    tagger = start.tagger(model, config, lexicon, slots.allowed(), base.first if base else None)
    known, more = start.words(tagger, lexicon, given) if given else (lexicon, None)
    examples = _examples(utterances, slots, lexicon, word_dropout=config.word_dropout, plain=config.plain)
    facts: dict[str, Any] = {
        "kind": KIND,
        "labels": list(slots.names),
        "letters": lexicon.letters,
        "temperature": 1.0,
        "model": model.to_json(),
    }

    def filler(weights: start.Arrays) -> SlotFiller:
        return SlotFiller(store.Stored(output, facts, weights, known.vocabulary.forms))

    def score(weights: start.Arrays) -> Report:
        with np.errstate(all="ignore"):  # weights that diverge overflow; the loss will tell
            return evaluate(filler(weights), validation)

    def batches(rng: np.random.Generator) -> list[Callable[[], Batch]]:
        chosen = buckets([len(tokens) for tokens in examples.tokens], config.batch_size, rng)
        return [partial(examples.batch, own, rng) for own in chosen]

    loop = Loop(
        tagger,
        batches=batches,
        loss=tagger.loss,
        validate=lambda weights: {"f1": score(start.arrays(weights, more)).f1},
        metric="f1",
        config=config,
        checkpoint=checkpoint,
    )
    # What is scored and calibrated is what is saved.
    best = start.halved(start.arrays(loop.fit(watcher), more))
    facts["temperature"] = temperature(
        SlotFiller(store.Stored(output, facts, best, known.vocabulary.forms)), validation
    )
    final = score(best)
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
    store.save(output, facts, best, known.vocabulary.forms, card(facts, final), replace=overwrite)
    checkpoint.delete()
    return Outcome(output, final, time.monotonic() - began, notes)


def _parts(
    utterances: Sequence[Utterance], validation: Sequence[Utterance]
) -> tuple[Sequence[Utterance], Sequence[Utterance], list[str]]:
    """Return training data, validation data, and what the user should know of them."""
    utterances = [utterance for utterance in utterances if utterance.tokens]
    if not _annotated(utterances):
        raise TrainingError("the training data has no span in it; expected at least one. Annotate some utterances.")
    if validation and not _annotated(validation):
        raise TrainingError("the validation data has no span in it; expected at least one. Annotate some utterances.")
    if validation:
        return utterances, validation, []
    kept, held_out = hold_out(utterances, lambda utterance: utterance.text)
    if _annotated(kept) and _annotated(held_out):
        return kept, held_out, [f"{len(held_out)} of {len(utterances)} utterances are held out for validation"]
    return utterances, utterances, ["too few utterances to hold any out: the scores are on the training data itself"]


def _annotated(utterances: Sequence[Utterance]) -> bool:
    return any(utterance.spans for utterance in utterances)


def _unseen(validation: Sequence[Utterance], slots: Slots) -> list[str]:
    unseen = {span.label for utterance in validation for span in utterance.spans} - set(slots.names)
    return (
        [f"only the validation data has the slots {', '.join(sorted(unseen))}; they count as missed"] if unseen else []
    )


def _examples(utterances: Sequence[Utterance], slots: Slots, lexicon: Lexicon, **options: float) -> Examples:
    read = [utterance for utterance in utterances if utterance.tokens]
    tokens = [[token.text for token in utterance.tokens] for utterance in read]
    return Examples(tokens, [slots.encode(utterance.tags) for utterance in read], lexicon, **options)


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


def _digest(*parts: Sequence[Utterance]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        for utterance in part:
            digest.update(repr((utterance.text, utterance.tokens, utterance.spans)).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()
