"""From labelled reviews to a model folder.

Three things are learned, one after the other. The words and the Elman layer learn to foretell words, in texts that need
no label (optional). The network learns to tell the labels of reviews. N-grams are weighed. Last, the scores of network
and n-grams each get a weight on the validation data, which also calibrates the probabilities.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from elman import store
from elman.cells import Array
from elman.config import ReaderConfig, TrainConfig
from elman.corpus import hold_out
from elman.errors import TrainingError
from elman.ngrams import Codes, Ngrams, code, merged
from elman.packing import Index
from elman.reviews import Review
from elman.text import Vocabulary, plain, words
from elman.train import evidence, language, reader, start
from elman.train.checkpoint import Checkpoint, folder
from elman.train.loop import Loop, Watcher, buckets
from elman.train.mixing import mix
from sentiment.card import card
from sentiment.labels import Labels
from sentiment.metrics import Report, report
from sentiment.model import KIND, SentimentClassifier

PASSAGE = 512
"""Texts are cut into passages of so many words for pretraining."""
LONGEST = 8192
"""Of a longer text, so many words are learned from."""
PRETRAINING = TrainConfig(
    epochs=3, learning_rate=2e-3, weight_decay=0.0, clip_norm=1.0, average=0.0, dropout=0.0, word_dropout=0.0
)
PRETRAINING_HELD_OUT = 100
"""One passage in so many is held out to see how well words are foretold."""


@dataclass(frozen=True)
class Outcome:
    """What a training run made."""

    path: Path
    report: Report
    """Scores of the saved model on the validation data."""
    seconds: float
    notes: list[str]
    """What the user should know: labels that only the validation data has, data held out, one label outweighing."""


@dataclass(frozen=True)
class Read:
    """Texts as numbers."""

    tokens: list[list[str]]
    texts: list[Index]
    """Word ids of each, (words,)."""
    codes: Codes
    """Of the words of all texts, one text after the other, (words,)."""

    @property
    def lengths(self) -> Index:
        """Words of each text, (texts,)."""
        return np.array([len(text) for text in self.texts], dtype=np.int64)


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
    vocabulary = _vocabulary([*own, *other], model.vocabulary, base)
    numbers = _Numbers(vocabulary)
    read, held = numbers.read(own), numbers.read([words(review.text) for review in validation])
    gold = _gold(reviews, labels)
    settings = {
        "data": _digest([*reviews, *validation], other),
        "base": _fingerprint(base) if base else None,
        "model": model.to_json(),
        "options": config.to_json() | {"balanced": balanced},
    }
    checkpoint = Checkpoint(folder(output) / "checkpoint.safetensors", settings)
    early = {"data": settings["data"], "model": settings["model"], "options": {"seed": config.seed}}
    before = Checkpoint(folder(output) / "pretraining.safetensors", early)
    for each in (before, checkpoint):
        each.begin(resume=resume, overwrite=overwrite)
    weights = _base_weights(base, labels)
    if other and not base:
        texts = [*read.texts, *numbers.read(other).texts]
        weights = _pretrained(texts, len(vocabulary), model, config, before, watcher)
    else:
        before.load()  # that of a run with texts to foretell is refused
    network = start.reader(
        model,
        config,
        words=len(vocabulary),
        labels=len(labels.names),
        base=weights,
        weights=_weights(gold) if balanced else None,
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
    grams = _grams(read, reviews, held, validation, labels, model, balanced=balanced, exact=base is not None)
    grams += _base_grams(base, labels)
    model = replace(model, ngram_slots=len(grams[0][0].keys)) if grams else model
    best = _mixed(best, grams, classifier(best).scores(held.tokens), held, _gold(validation, labels))
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


def _gold(reviews: Sequence[Review], labels: Labels) -> Index:
    number = {name: i for i, name in enumerate(labels.names)}
    return np.array([number[review.label] for review in reviews], dtype=np.int64)


def _vocabulary(texts: Sequence[Sequence[str]], size: int, base: SentimentClassifier | None) -> Vocabulary:
    counts: Counter[str] = Counter()
    for tokens in texts:
        counts.update(tokens)
    forms: Counter[str] = Counter()
    for token, count in counts.items():
        forms[plain(token)] += count
    frequent = sorted(forms, key=lambda form: (-forms[form], form))[: size - 1]
    return Vocabulary([*(base.vocabulary.forms if base else ()), *frequent])


class _Numbers:
    """Words to ids and codes, each distinct word worked out once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._ids: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def read(self, texts: list[list[str]]) -> Read:
        for token in {token for tokens in texts for token in tokens} - self._ids.keys():
            form = plain(token)
            self._ids[token], self._codes[token] = self.vocabulary[form], code(form)
        ids = [np.array([self._ids[token] for token in tokens], dtype=np.int64) for tokens in texts]
        return Read(texts, ids, np.array([self._codes[token] for tokens in texts for token in tokens], dtype=np.uint64))


def _pretrained(
    texts: Sequence[Index],
    forms: int,
    model: ReaderConfig,
    config: TrainConfig,
    checkpoint: Checkpoint,
    watcher: Watcher | None,
) -> Mapping[str, Array]:
    """Let the network foretell words; return the weights that it goes on with, none if no text has two words."""
    passages = [text[i : i + PASSAGE] for text in texts for i in range(0, len(text), PASSAGE)]
    passages = [passage for passage in passages if len(passage) > 1]
    if not passages:
        return {}
    kept = [passage for i, passage in enumerate(passages, 1) if i % PRETRAINING_HELD_OUT]
    held_out = [passage for i, passage in enumerate(passages, 1) if not i % PRETRAINING_HELD_OUT] or kept
    frequency = np.bincount(np.concatenate(passages), minlength=forms)
    network = start.language_model(model, config, frequency)
    data, test = language.Passages(kept, frequency), language.Passages(held_out, frequency)
    lengths = [len(passage) for passage in kept]

    def batches(rng: np.random.Generator) -> list[Callable[[], language.Batch]]:
        return [partial(data.batch, own, rng) for own in language.batches(lengths, rng)]

    loop = Loop(
        network,
        batches=batches,
        loss=network,
        validate=lambda weights: {"likelihood": start.foretelling(model, weights, frequency, test)},
        metric="likelihood",
        config=replace(PRETRAINING, seed=config.seed, threads=config.threads),
        checkpoint=checkpoint,
    )
    best = start.arrays(loop.fit(watcher), None)
    return {name: weight for name, weight in best.items() if name == "word" or name.startswith("layers.")}


def _base_weights(base: SentimentClassifier | None, labels: Labels) -> Mapping[str, Array] | None:
    """Return a base's weights with the columns of these labels."""
    if base is None:
        return None
    w = {name: array for name, array in base.stored.weights.items() if not name.startswith("ngrams.")}
    w["V"] = _columns(w["V"].astype(np.float32), base.labels, labels)
    w["c"] = _columns(w["c"].astype(np.float32), base.labels, labels)
    return w


def _columns(array: Array, old: Labels, new: Labels) -> Array:
    """Turn columns relative to the first old label into columns relative to the first new one; unknown labels are 0."""
    full = np.concatenate([np.zeros_like(array[..., :1]), array], axis=-1)
    number = {name: i for i, name in enumerate(old.names)}
    known = [full[..., number[name]] if name in number else np.zeros_like(full[..., 0]) for name in new.names]
    return np.asarray(np.stack(known[1:], axis=-1) - known[0][..., None])


Grams = list[tuple[Ngrams, Array]]
"""Tables of n-grams, each with the bias that belongs to it, (labels - 1,)."""


def _grams(
    read: Read,
    reviews: Sequence[Review],
    held: Read,
    validation: Sequence[Review],
    labels: Labels,
    model: ReaderConfig,
    *,
    balanced: bool,
    exact: bool,
) -> Grams:
    """Weigh n-grams."""
    if not model.ngrams:
        return []
    number = {name: i for i, name in enumerate(dict.fromkeys(review.source for review in reviews))}
    sources = np.array([number[review.source] for review in reviews])
    texts = evidence.Texts(read.codes, read.lengths, _gold(reviews, labels), sources)
    apart = np.zeros(len(validation), np.int64)
    test = evidence.Texts(held.codes, held.lengths, _gold(validation, labels), apart)
    sizes = {"labels": len(labels.names), "n": model.ngrams, "slots": model.ngram_slots}
    return [evidence.fit(texts, test, **sizes, balanced=balanced, exact=exact)]


def _base_grams(base: SentimentClassifier | None, labels: Labels) -> Grams:
    """Return the n-grams of a base for these labels."""
    if base is None or not base.config.ngrams:
        return []
    w = base.stored.weights
    weights = _columns(w["ngrams.weights"].astype(np.float32), base.labels, labels)
    return [(Ngrams(base.config.ngrams, w["ngrams.keys"], weights), np.zeros(len(labels.names) - 1, np.float32))]


def _mixed(weights: start.Arrays, grams: Grams, network: Array, held: Read, gold: Index) -> start.Arrays:
    """Weigh the scores of network and n-grams by their likelihood on the validation data; return what is saved."""
    scores = [table.score(held.codes, held.lengths) + bias for table, bias in grams]
    factors = mix([network, *scores], gold)
    mixed = weights | {"V": factors[0] * weights["V"], "c": factors[0] * weights["c"]}
    if not grams:
        return start.halved(mixed)
    table = merged([table for table, _ in grams], factors[1:])
    mixed["c"] = mixed["c"] + sum(factor * bias for factor, (_, bias) in zip(factors[1:], grams, strict=True))
    keys: start.Arrays = {"ngrams.keys": table.keys}  # type: ignore[dict-item]
    return start.halved(mixed | {"ngrams.weights": table.weights}) | keys


def _weights(gold: Index) -> Array:
    """Return what each label weighs so that all together weigh the same, (labels,)."""
    counts = np.bincount(gold)
    return np.asarray(len(gold) / (len(counts) * counts), np.float32)


def _digest(reviews: Sequence[Review], other: Sequence[Sequence[str]]) -> str:
    digest = hashlib.sha256()
    for review in reviews:
        digest.update(repr((review.text, review.label)).encode("utf-8", "backslashreplace"))
    for tokens in other:
        digest.update(repr(tokens).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _fingerprint(base: SentimentClassifier) -> str:
    digest = hashlib.sha256()
    for _, array in sorted(base.stored.weights.items()):
        digest.update(array.tobytes())
    return digest.hexdigest()
