"""Pretraining: the same recurrent layer first learns to foretell the next word, of texts that need no labels.

Forward the state s(t) foretells word t + 1, backward word t - 1. The score of word w is

    o(w) = E(w) P s(t) + c(w)

with E the words' own embedding, and its likelihood is taken over the true word and words drawn at random, the same for
a whole batch; log q(w) is the correction for how often a word is drawn. Frequent words are foretold more rarely, as
what surrounds them says little.

Sources: Dai & Le (2015), Semi-supervised sequence learning; Jean et al. (2015), On using very large target vocabulary
for neural machine translation, section 3 (sampled softmax); Mikolov et al. (2013), Distributed representations of words
and phrases, section 2.3 (subsampling).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import dropout, embedding

from elman.cells import Array
from elman.config import ReaderConfig, TrainConfig
from elman.packing import Index
from elman.train.network import Packed, Recurrent, packed

DRAWN = 1024
"""Words drawn at random for each batch."""
SUBSAMPLE = 1e-4
"""Share of all words above which a word is foretold more rarely."""
DISTORTION = 0.75
"""Words are drawn in proportion to their frequency to this power."""
WORDS_A_BATCH = 8192
POOL = 4096
"""Passages among which those of like length are put into a batch."""
DROPOUT = 0.1
WORD_DEVIATION = 0.1


class Batch(NamedTuple):
    """Texts as tensors; words are packed."""

    layout: Packed
    words: Tensor
    """(words,)"""
    foretold: Tensor
    """Whether each word is foretold, (words,)."""
    drawn: Tensor
    """Words drawn at random, (DRAWN,)."""


class LanguageModel(nn.Module):
    """Foretell words; `word` and `layers` are named as a classifier's.

    Args:
        config: sizes; the lowest layer is trained.
        frequency: how often each word id occurs, (words,).
        training: the start of the recurrent weights, truncation.
    """

    def __init__(self, config: ReaderConfig, frequency: Index, training: TrainConfig) -> None:
        super().__init__()
        words = len(frequency)
        self.word = nn.Parameter(torch.randn(words, config.word) * WORD_DEVIATION)
        self.layers = Recurrent(
            config.word,
            config.hidden,
            cell=config.cell,
            directions=config.directions,
            activation=config.activation,
            init=training.init,
            truncate=training.truncate,
        )
        scale = config.hidden**-0.5
        self.P = nn.Parameter(torch.randn(config.directions, config.hidden, config.word) * scale)
        self.c = nn.Parameter(torch.zeros(words))
        self.log_q = torch.from_numpy(np.log(np.maximum(chances(frequency), 1e-12))).float()

    def forward(self, batch: Batch) -> Tensor:
        """Return the mean negative log-likelihood of the words foretold."""
        layout, hidden = batch.layout, self.P.shape[1]
        x = dropout(embedding(batch.words, self.word), DROPOUT, self.training)
        s = self.layers(x, layout)
        later = torch.arange(layout.sizes[0], len(batch.words))
        bias = self.c - self.log_q
        other, other_bias = self.word[batch.drawn].T, bias[batch.drawn]
        losses = []
        for d, (read, target) in enumerate(((layout.before, later), (later, layout.before))[: len(self.P)]):
            chosen = batch.foretold[target]
            word = batch.words[target[chosen]]
            h = s[read[chosen], d * hidden : (d + 1) * hidden] @ self.P[d]
            true = (h * self.word[word]).sum(1) + bias[word]
            false = torch.addmm(other_bias, h, other).masked_fill(batch.drawn == word[:, None], -torch.inf)
            losses.append(torch.logsumexp(torch.cat([true[:, None], false], dim=1), dim=1) - true)
        loss = torch.cat(losses)
        return loss.sum() / max(len(loss), 1)


def kept(frequency: Index) -> Array:
    """Return the probability with which each word is foretold, (words,); the unknown word never is."""
    share = frequency / max(frequency.sum(), 1)
    ratio = SUBSAMPLE / np.maximum(share, 1e-12)
    probability = np.minimum(1, np.sqrt(ratio) + ratio)
    probability[0] = 0
    return np.asarray(probability)


def chances(frequency: Index) -> Array:
    """Return the probability with which each word is drawn, (words,)."""
    weight = (frequency * kept(frequency)) ** DISTORTION
    return np.asarray(weight / max(weight.sum(), 1e-12))


class Passages:
    """Texts without labels as word ids, from which batches are drawn.

    Args:
        texts: word ids of each, (words,), each of two words or more.
        frequency: how often each word id occurs, (words,).
    """

    def __init__(self, texts: Sequence[Index], frequency: Index) -> None:
        self.texts = texts
        self.kept, self.ladder = kept(frequency), np.cumsum(chances(frequency))

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        """Lay out the chosen texts and draw what is foretold and against which words."""
        layout = packed([len(self.texts[i]) for i in chosen])
        words = np.concatenate([self.texts[i] for i in chosen])[layout.index.numpy()]
        foretold = rng.random(len(words)) < self.kept[words]
        drawn = np.searchsorted(self.ladder, rng.random(DRAWN)).clip(0, len(self.ladder) - 1)
        return Batch(layout, torch.from_numpy(words), torch.from_numpy(foretold), torch.from_numpy(drawn))


def batches(lengths: Sequence[int], rng: np.random.Generator) -> list[list[int]]:
    """Return shuffled batches of passage numbers, of like lengths and of WORDS_A_BATCH words at most or one passage."""
    order, made = rng.permutation(len(lengths)), []
    for low in range(0, len(order), POOL):
        alike = sorted(order[low : low + POOL].tolist(), key=lambda i: lengths[i])
        batch: list[int] = []
        total = 0
        for i in alike:
            if batch and total + lengths[i] > WORDS_A_BATCH:
                made.append(batch)
                batch, total = [], 0
            batch.append(i)
            total += lengths[i]
        made.append(batch)
    return [made[i] for i in rng.permutation(len(made))]
