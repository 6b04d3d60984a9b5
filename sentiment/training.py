"""From labelled reviews to a model folder.

Three things are learned, one after the other. The words and the recurrent layer learn to foretell words, in texts that
need no label (optional). The network learns to tell the labels of reviews. N-grams are weighed. Last, the scores of
network and n-grams each get a weight on the validation data, which also calibrates the probabilities.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from elman import store
from elman.config import ReaderConfig, TrainConfig
from elman.corpus import hold_out
from elman.errors import TrainingError
from elman.reviews import Review
from elman.text import words
from elman.train import reader, start
from elman.train.checkpoint import Checkpoint, folder
from elman.train.loop import Loop, Watcher, buckets
from sentiment.card import card
from sentiment.labels import Labels
from sentiment.metrics import Report, report
from sentiment.model import KIND, SentimentClassifier
from sentiment.numbers import Numbers, Read, digest, fingerprint, gold_of, label_weights, vocabulary_of
from sentiment.pretraining import pretrained
from sentiment.weighing import base_grams, base_weights, mixed_in, weighed

LONGEST = 8192
"""Of a longer text, so many words are learned from."""


@dataclass(frozen=True)
class Outcome:
    """What a training run made."""

    path: Path
    report: Report
    """Scores of the saved model on the validation data."""
    seconds: float
    notes: list[str]
    """What the user should know: labels that only the validation data has, data held out, one label outweighing."""


def train(
    reviews: Sequence[Review],
    validation: Sequence[Review],
    *,
    output: Path,
    model: ReaderConfig,
    config: TrainConfig,
    sources: Sequence[str] = (),
    base: SentimentClassifier | None = None,
    unlabelled: Iterable[str] = (),
    balanced: bool = False,
    resume: bool = False,
    overwrite: bool = False,
    watcher: Watcher | None = None,
) -> Outcome:
    """Train a sentiment classifier and save it.

    Args:
        reviews: training data; here and in the validation data, a review without a word is left out.
        validation: what the best epoch is chosen by; empty, a part of the training data is held out.
        output: the model folder to write.
        model: sizes; ignored with a base, whose sizes stay.
        config: how to train.
        sources: names of the data files, for the model card.
        base: a model to continue from; it keeps its words and gains those that are new; the labels are the data's.
        unlabelled: texts that the network learns words from before it learns labels; the reviews' own texts join them.
        balanced: whether each label weighs the same, however many reviews it has.
        resume: go on from the checkpoint of an interrupted run.
        overwrite: replace an existing model folder, or a checkpoint that is not resumed.
        watcher: hears of steps and epochs.

    Raises:
        TrainingError: there is nothing to learn from, or the run cannot go on.
        ModelError: the output exists, or cannot be written.
    """
    began = time.monotonic()
    store.check_free(output, replace=overwrite)
    reviews, validation, notes = _parts(*([own for own in part if own.text.strip()] for part in (reviews, validation)))
    labels = Labels(tuple(sorted({review.label for review in reviews})))
    notes += _uneven(reviews, labels, balanced)
    validation = [review for review in validation if review.label in labels.names]
    model = base.config if base else model
    own, other = [words(review.text) for review in reviews], [words(text) for text in unlabelled]
    other = [tokens for tokens in other if tokens]
    vocabulary = vocabulary_of([*own, *other], model.vocabulary, base)
    numbers = Numbers(vocabulary)
    read, held = numbers.read(own), numbers.read([words(review.text) for review in validation])
    gold = gold_of(reviews, labels)
    settings = {
        "data": digest([*reviews, *validation], other),
        "base": fingerprint(base) if base else None,
        "model": model.to_json(),
        "options": config.to_json() | {"balanced": balanced},
    }
    checkpoint = Checkpoint(folder(output) / "checkpoint.safetensors", settings)
    chosen = {name: getattr(config, name) for name in ("seed", "init", "truncate")}
    early = {"data": settings["data"], "model": settings["model"], "options": chosen}
    before = Checkpoint(folder(output) / "pretraining.safetensors", early)
    for each in (before, checkpoint):
        each.begin(resume=resume, overwrite=overwrite)
    weights = base_weights(base, labels)
    if other and not base:
        texts = [*read.texts, *numbers.read(other).texts]
        weights = pretrained(texts, len(vocabulary), model, config, before, watcher)
    else:
        before.load()  # that of a run with texts to foretell is refused
    network = start.reader(
        model,
        config,
        words=len(vocabulary),
        labels=len(labels.names),
        base=weights,
        weights=label_weights(gold) if balanced else None,
    )
    facts: dict[str, Any] = {
        "kind": KIND,
        "labels": list(labels.names),
        "model": model.to_json() | {"ngrams": 0},
    }

    def classifier(weights: start.Arrays) -> SentimentClassifier:
        return SentimentClassifier(store.Stored(output, facts, weights, vocabulary.forms))

    def score(weights: start.Arrays) -> Report:
        with np.errstate(all="ignore"):  # weights that diverge overflow; the loss will tell
            probability = np.nan_to_num(classifier(weights).probabilities(held.tokens))
        return report([review.label for review in validation], probability, labels.names)

    notes += _long(read)
    examples = reader.Examples([text[:LONGEST] for text in read.texts], gold, word_dropout=config.word_dropout)
    lengths = [len(text) for text in examples.texts]

    def batches(rng: np.random.Generator) -> list[Callable[[], reader.Batch]]:
        return [partial(examples.batch, own, rng) for own in buckets(lengths, config.batch_size, rng)]

    loop = Loop(
        network,
        batches=batches,
        loss=network.loss,
        validate=lambda weights: _shown(score(start.arrays(weights, None))),
        metric="f1",
        config=config,
        checkpoint=checkpoint,
    )
    best = start.arrays(loop.fit(watcher), None)
    grams = weighed(read, reviews, held, validation, labels, model, balanced=balanced, exact=base is not None)
    grams += base_grams(base, labels)
    model = replace(model, ngram_slots=len(grams[0][0].keys)) if grams else model
    best = mixed_in(best, grams, classifier(best).scores(held.tokens), held, gold_of(validation, labels))
    facts["model"] = model.to_json()
    final = score(best)
    facts["training"] = {
        "sources": list(sources),
        "reviews": len(reviews),
        "labels": dict(Counter(review.label for review in reviews)),
        "unlabelled": len(other),
        "validation_reviews": len(validation),
        "options": config.to_json() | {"balanced": balanced},
        "epochs": len(loop.run.epochs),
        "best_epoch": loop.run.best,
        "seconds": round(time.monotonic() - began),
    }
    facts["metrics"] = final.to_json()
    store.save(output, facts, best, vocabulary.forms, card(facts, final), replace=overwrite)
    for each in (before, checkpoint):
        each.delete()
    return Outcome(output, final, time.monotonic() - began, notes)


def _parts(
    reviews: Sequence[Review], validation: Sequence[Review]
) -> tuple[Sequence[Review], Sequence[Review], list[str]]:
    """Return training data, validation data, and what the user should know of them."""
    known = {review.label for review in reviews}
    if len(known) < 2:
        found = f"the labels {', '.join(sorted(known))}" if known else "no label"
        raise TrainingError(f"the training data has {found}; expected two or more. Add reviews of another label.")
    if validation:
        new = sorted({review.label for review in validation} - known)
        if len({review.label for review in validation} & known) < 2:
            raise TrainingError(
                "the validation data has less than two of the training data's labels; expected two. Add reviews."
            )
        return (
            reviews,
            validation,
            [f"only the validation data has the labels {', '.join(new)}; left out"] if new else [],
        )
    kept, held_out = hold_out(reviews, lambda review: review.text)
    if {review.label for review in kept} == known and len({review.label for review in held_out}) > 1:
        return kept, held_out, [f"{len(held_out)} of {len(reviews)} reviews are held out for validation"]
    return reviews, reviews, ["too few reviews to hold any out: the scores are on the training data itself"]


def _uneven(reviews: Sequence[Review], labels: Labels, balanced: bool) -> list[str]:
    counts = Counter(review.label for review in reviews)
    rarest = min(labels.names, key=lambda name: counts[name])
    if balanced or counts[rarest] * len(labels.names) * 4 >= len(reviews):
        return []
    return [
        f"only {counts[rarest]:,} of {len(reviews):,} reviews are {rarest!r}; --balanced lets each label weigh the same"
    ]


def _long(read: Read) -> list[str]:
    long = int((read.lengths > LONGEST).sum())
    return [f"{long} reviews are longer than {LONGEST:,} words; the network learns from their first {LONGEST:,}"] * (
        long > 0
    )


def _shown(scores: Report) -> dict[str, float]:
    return {"f1": scores.f1, "accuracy": scores.accuracy, "auc": scores.roc_auc}
