"""Where a network's weights come from before training, and what they are when they are saved."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from elman.cells import Array
from elman.config import ModelConfig, ReaderConfig, TrainConfig
from elman.errors import TrainingError
from elman.packing import Index
from elman.text import Vocabulary
from elman.train.language import LanguageModel, Passages, batches
from elman.train.reader import Reader
from elman.train.tagger import WORD_DEVIATION, Tagger
from elman.vectors import Vectors
from elman.words import Lexicon

Weights = Mapping[str, Tensor]
Arrays = dict[str, Array]


def tagger(
    model: ModelConfig,
    config: TrainConfig,
    lexicon: Lexicon,
    allowed: NDArray[np.bool_],
    base: Mapping[str, Array] | None = None,
) -> Tagger:
    """Build a tagger from the configuration's seed.

    Args:
        model: sizes.
        config: seed, and what the network wants to know of training.
        lexicon: words and letters that it knows.
        allowed: whether a tag may follow another, (tags + 1, tags).
        base: weights to start from; words, letters and tags that are new follow the old ones and start at random.
    """
    torch.manual_seed(config.seed)
    words, letters = len(lexicon.vocabulary), lexicon.letter_count
    new = Tagger(model, words=words, letters=letters, allowed=torch.from_numpy(allowed), training=config)
    if base:
        _copy(base, dict(new.named_parameters()))
    return new


def reader(
    model: ReaderConfig,
    config: TrainConfig,
    *,
    words: int,
    labels: int,
    base: Mapping[str, Array] | None,
    weights: Array | None,
) -> Reader:
    """Build a classifier from the configuration's seed.

    Args:
        model: sizes.
        config: seed, and what the network wants to know of training.
        words: ids of words.
        labels: how many labels there are.
        base: weights to start from, some or all; words that are new follow the old ones and start at random.
        weights: of each label in the loss, (labels,).
    """
    torch.manual_seed(config.seed)
    weight = None if weights is None else torch.from_numpy(weights)
    new = Reader(model, words=words, labels=labels, training=config, weights=weight)
    if base:
        _copy(base, dict(new.named_parameters()))
    return new


def language_model(model: ReaderConfig, config: TrainConfig, frequency: Index) -> LanguageModel:
    """Build a model that foretells words, of so many occurrences each, (words,), from the configuration's seed."""
    torch.manual_seed(config.seed)
    return LanguageModel(model, frequency, config)


@torch.no_grad()
def foretelling(model: ReaderConfig, weights: Weights, frequency: Index, passages: Passages) -> float:
    """Return the mean log-likelihood of the words that a language model of these weights foretells in passages."""
    network = LanguageModel(model, frequency, TrainConfig()).eval()
    network.load_state_dict(dict(weights))
    rng = np.random.default_rng(0)
    chosen = batches([len(text) for text in passages.texts], rng)
    return -float(np.mean([network(passages.batch(own, rng)).item() for own in chosen]))


@torch.no_grad()
def _copy(base: Mapping[str, Array], own: Weights) -> None:
    for name, array in base.items():
        weight, old = own[name], torch.from_numpy(array)
        if name == "crf.A":
            tags = old.shape[1]
            weight[:tags, :tags] = old[:-1]
            weight[-1, :tags] = old[-1]
        else:
            weight[tuple(slice(size) for size in old.shape)] = old


@torch.no_grad()
def words(own: Tagger, lexicon: Lexicon, vectors: Vectors) -> tuple[Lexicon, Tensor]:
    """Start known words from their vectors; return a lexicon with the other words too, and the rows of those."""
    rows = torch.from_numpy(WORD_DEVIATION * vectors.rows)
    ids = torch.tensor([lexicon.vocabulary[form] for form in vectors.forms])
    own.word[ids[ids > 0]] = rows[ids > 0]
    known = Lexicon(Vocabulary([*lexicon.vocabulary.forms, *vectors.forms]), lexicon.letters)
    fits = torch.tensor([known.vocabulary[form] > 0 for form in vectors.forms])
    return known, rows[(ids == 0) & fits]


def arrays(weights: Weights, more: Tensor | None) -> Arrays:
    """Return weights as arrays, the rows of words that were not trained, (words, size), after those that were."""
    complete = dict(weights) if more is None else {**weights, "word": torch.cat([weights["word"], more])}
    return {name: weight.numpy() for name, weight in complete.items()}


def halved(weights: Arrays) -> Arrays:
    """Return weights in half precision: half the size on disk and to load.

    Raises:
        TrainingError: a weight is not finite there.
    """
    with np.errstate(over="ignore"):
        half = {name: weight.astype(np.float16) for name, weight in weights.items()}
    if not all(np.isfinite(weight).all() for weight in half.values()):
        raise TrainingError("the best weights are not finite in half precision. Lower --learning-rate or --clip-norm.")
    return half  # type: ignore[return-value]
