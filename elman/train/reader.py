"""The classifier of sentiment/model.py as a torch module: words, recurrent layers, pooling, an output layer."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, dropout, embedding

from elman.config import ReaderConfig, TrainConfig
from elman.packing import Index
from elman.train.network import Packed, Recurrent, drop, packed, squared_error

WORD_DEVIATION = 0.3
"""Standard deviation of the embeddings at the start."""
POOLS = 3
ATTENTION_LIMIT = 8.0
"""Largest size of a word's attention score before the exponential."""


class Batch(NamedTuple):
    """Texts as tensors; words are packed."""

    layout: Packed
    words: Tensor
    """Id of each word, after word dropout, (words,)."""
    labels: Tensor
    """Label of each text, in the order of the layout, (texts,)."""


class Reader(nn.Module):
    """Score labels of texts; parameters are named as the tensors of the model folder.

    Args:
        config: sizes.
        words: ids of words.
        labels: how many labels there are.
        training: the dropout of each layer's inputs, the loss, the start of the recurrent weights, truncation.
        weights: of each label in the loss, (labels,).
    """

    def __init__(
        self, config: ReaderConfig, *, words: int, labels: int, training: TrainConfig, weights: Tensor | None = None
    ) -> None:
        super().__init__()
        self.dropout, self.kind_of_loss, self.weights = training.dropout, training.loss, weights
        width = config.directions * config.hidden
        self.word = nn.Parameter(torch.randn(words, config.word) * WORD_DEVIATION)
        self.layers = Recurrent(
            config.word,
            config.hidden,
            cell=config.cell,
            layers=config.layers,
            directions=config.directions,
            activation=config.activation,
            dropout=training.dropout,
            init=training.init,
            truncate=training.truncate,
        )
        self.q = nn.Parameter(torch.zeros(config.directions, config.hidden))
        self.V = nn.Parameter(torch.zeros(POOLS * width, labels - 1))
        self.c = nn.Parameter(torch.zeros(labels - 1))

    def forward(self, words: Tensor, layout: Packed) -> Tensor:
        """Return the score of each label relative to the first, o = V pool(s) + c: in `layout`, (texts, labels - 1)."""
        share = self.dropout if self.training else 0.0
        s = self.layers(drop(embedding(words, self.word), layout, share), layout)
        return torch.addmm(self.c, dropout(self._pool(s, layout), share, self.training), self.V)

    def loss(self, batch: Batch) -> Tensor:
        """Return the mean negative log-likelihood of the texts' labels, or their mean squared error."""
        scores = self(batch.words, batch.layout)
        full = torch.cat([torch.zeros_like(scores[:, :1]), scores], dim=1)
        if self.kind_of_loss == "squared":
            weight = torch.ones_like(full[:, 0]) if self.weights is None else self.weights[batch.labels]
            return (weight * squared_error(full, batch.labels)).sum() / weight.sum()
        return cross_entropy(full, batch.labels, self.weights)

    def _pool(self, s: Tensor, layout: Packed) -> Tensor:
        """Return the greatest, the mean and the attended state of each text and direction, side by side."""
        texts, rank = layout.sizes[0], layout.rank
        greatest = s.new_full((texts, s.shape[1]), -torch.inf).scatter_reduce(0, rank[:, None].expand_as(s), s, "amax")
        mean = s.new_zeros(texts, s.shape[1]).index_add(0, rank, s) / torch.bincount(rank, minlength=texts)[:, None]
        directions, hidden = self.q.shape
        ways = s.view(len(s), directions, hidden)
        a = torch.exp((ways * self.q).sum(2, keepdim=True).clamp(-ATTENTION_LIMIT, ATTENTION_LIMIT))
        total = s.new_zeros(texts, directions, 1).index_add(0, rank, a)
        attended = s.new_zeros(texts, directions, hidden).index_add(0, rank, ways * a) / total
        return torch.cat([greatest, mean, attended.view(texts, -1)], dim=1)


class Examples:
    """Training texts as word ids, from which batches are drawn.

    Args:
        texts: word ids of each, (words,), none empty.
        labels: of each, (texts,).
        word_dropout: probability that a word is read as unknown.
    """

    def __init__(self, texts: Sequence[Index], labels: Index, *, word_dropout: float = 0.0) -> None:
        self.texts, self.labels, self.word_dropout = texts, labels, word_dropout

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        """Lay out the chosen texts, with word dropout as the draw falls."""
        layout = packed([len(self.texts[i]) for i in chosen])
        words = np.concatenate([self.texts[i] for i in chosen])[layout.index.numpy()]
        if self.word_dropout:
            words = np.where(rng.random(len(words)) < self.word_dropout, 0, words)
        labels = self.labels[np.asarray(chosen)][layout.order.numpy()]
        return Batch(layout, torch.from_numpy(words), torch.from_numpy(labels))
