"""The tagger of slotfill/model.py as a torch module: words and their letters, recurrent layers, a CRF."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import embedding

from elman.config import ModelConfig, TrainConfig
from elman.packing import Index
from elman.text import SHAPES, fold
from elman.train.crf import ConditionalRandomField
from elman.train.network import Packed, Recurrent, drop, packed, squared_error
from elman.words import Lexicon

LETTER_DROPOUT = 0.1
WORD_DEVIATION = 0.3
"""Standard deviation of the embeddings at the start."""


class Batch(NamedTuple):
    """Utterances as tensors; tokens are packed, words are the distinct tokens."""

    layout: Packed
    form: Tensor
    """Id of each token's word, after word dropout, (tokens,)."""
    word: Tensor
    """Which distinct word each token is, (tokens,)."""
    case: Tensor
    """(words,)"""
    letters: Tensor
    """(letters,), packed."""
    spelling: Packed
    """Layout of the letters."""
    tags: Tensor
    """(tokens,)"""


class Tagger(nn.Module):
    """Score tags of tokens; parameters are named as the tensors of the model folder.

    Args:
        config: sizes.
        words: ids of words.
        letters: ids of letters.
        allowed: whether a tag may follow another, (tags + 1, tags).
        training: the dropout of each layer's inputs, the loss, the start of the recurrent weights, truncation.
    """

    def __init__(
        self, config: ModelConfig, *, words: int, letters: int, allowed: Tensor, training: TrainConfig
    ) -> None:
        super().__init__()
        self.dropout, self.kind_of_loss = training.dropout, training.loss
        ways, tags = config.directions, allowed.shape[1]
        self.word = nn.Parameter(torch.randn(words, config.word) * WORD_DEVIATION)
        self.letter = nn.Parameter(torch.randn(letters, config.letter) * WORD_DEVIATION)
        self.case = nn.Parameter(torch.randn(SHAPES, config.case) * 0.1)
        recurrent = partial(
            Recurrent, cell=config.cell, activation=config.activation, init=training.init, truncate=training.truncate
        )
        self.spelling = recurrent(config.letter, config.spelling)
        self.layers = recurrent(
            config.word + config.case + 2 * config.spelling,
            config.hidden,
            layers=config.layers,
            directions=ways,
            dropout=training.dropout,
        )
        self.V = nn.Parameter(nn.init.xavier_uniform_(torch.empty(ways * config.hidden, tags)))
        self.c = nn.Parameter(torch.zeros(tags))
        self.crf = ConditionalRandomField(allowed)

    def forward(self, batch: Batch) -> Tensor:
        """Return the score of each tag for each token, o = V s + c: packed, (tokens, tags)."""
        share = self.dropout if self.training else 0.0
        spelled = self._spell(batch)
        words = torch.cat([embedding(batch.case, self.case), spelled], dim=1)
        x = torch.cat([embedding(batch.form, self.word), words[batch.word]], dim=1)
        s = self.layers(drop(x, batch.layout, share), batch.layout)
        return torch.addmm(self.c, drop(s, batch.layout, share), self.V)

    def loss(self, batch: Batch) -> Tensor:
        """Return the mean negative log-likelihood of the utterances' tags, or their mean squared error.

        The squared error E_total = Σ_t E(t) compares each token's tag with the softmax of its scores alone. It teaches
        the chain nothing: what may follow what still holds when tags are decoded, and the scores of transitions stay 0,
        or what they were in the model that training goes on from.
        """
        o = self(batch)
        if self.kind_of_loss == "squared":
            return squared_error(o, batch.tags).sum() / batch.layout.sizes[0]
        nll: Tensor = self.crf(o, batch.tags, batch.layout)
        return nll.mean()

    def _spell(self, batch: Batch) -> Tensor:
        """Read each word's letters both ways; return the two final states, (words, 2 * spelling)."""
        layout = batch.spelling
        letters = drop(embedding(batch.letters, self.letter), layout, LETTER_DROPOUT if self.training else 0.0)
        s = self.spelling(letters, layout)
        half = s.shape[1] // 2
        ends = torch.cat([s[layout.last, :half], s[: layout.sizes[0], half:]], dim=1)
        return torch.empty_like(ends).index_copy(0, layout.order, ends)


class Examples:
    """Training utterances as numbers, from which batches are drawn.

    Args:
        utterances: the tokens of each.
        tags: the tag numbers of each, (tokens,).
        lexicon: known words and letters.
        word_dropout: a word seen n times is unknown with probability word_dropout / (word_dropout + n).
        plain: share of the utterances read in lower case, half of them without accents too.
    """

    def __init__(
        self,
        utterances: Sequence[Sequence[str]],
        tags: Sequence[Index],
        lexicon: Lexicon,
        *,
        word_dropout: float = 0.0,
        plain: float = 0.0,
    ) -> None:
        self.plain = plain
        types = dict.fromkeys(token for tokens in utterances for token in tokens)
        for token in list(types):
            types |= dict.fromkeys((token.lower(), fold(token)))
        number = {token: i for i, token in enumerate(types)}
        self.lower = np.array([number[token.lower()] for token in types])
        self.folded = np.array([number[fold(token)] for token in types])
        self.words = lexicon.read(list(types))
        self.starts = np.cumsum(self.words.lengths) - self.words.lengths
        self.tokens = [np.array([number[token] for token in tokens], dtype=np.int64) for tokens in utterances]
        self.tags = tags
        seen = np.bincount(self.words.form[np.concatenate(self.tokens)], minlength=len(lexicon.vocabulary))
        self.unknown = word_dropout / (word_dropout + np.maximum(seen[self.words.form], 1))

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        """Lay out the chosen utterances, with word dropout and without casing as the draw falls."""
        layout = packed([len(self.tokens[i]) for i in chosen])
        order = layout.index.numpy()
        types = np.concatenate([self._read(self.tokens[i], rng) for i in chosen])[order]
        distinct, word = np.unique(types, return_inverse=True)
        hidden = rng.random(len(types)) < self.unknown[types]
        form = np.where(hidden, self.words.fallback[types], self.words.form[types])
        lengths = self.words.lengths[distinct]
        spelling = packed(lengths)
        letters = np.concatenate(
            [self.words.letters[self.starts[i] : self.starts[i] + n] for i, n in zip(distinct, lengths, strict=True)]
        )
        return Batch(
            layout,
            torch.from_numpy(form),
            torch.from_numpy(word),
            torch.from_numpy(self.words.case[distinct]),
            torch.from_numpy(letters)[spelling.index],
            spelling,
            torch.from_numpy(np.concatenate([self.tags[i] for i in chosen])[order]),
        )

    def _read(self, tokens: Index, rng: np.random.Generator) -> Index:
        draw = rng.random()
        if draw >= self.plain:
            return tokens
        return self.lower[tokens] if draw < self.plain / 2 else self.folded[tokens]
