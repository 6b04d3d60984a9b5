"""One trained network of a slot filler: tokens in, scores of tags out."""

import threading
from collections.abc import Mapping

import numpy as np

from elman import cells, engine
from elman.cells import Array
from elman.config import ModelConfig
from elman.packing import Index, Packing, pack
from elman.text import SHAPES
from elman.words import Lexicon
from slotfill.labels import Slots

TOKENS_A_BATCH = 4096
ROWS_KEPT = 32768
"""Distinct tokens whose folded rows are remembered; past that, all are forgotten and begin anew."""


class Network:
    """Words and their letters, then Elman layers. Safe to call from several threads.

    Args:
        config: sizes.
        lexicon: words and letters that it knows.
        weights: by name, see `shapes`.
    """

    def __init__(self, config: ModelConfig, lexicon: Lexicon, weights: Mapping[str, Array]) -> None:
        self.config, self.lexicon = config, lexicon
        # The words' table stays as it is stored: a text needs a few of its rows.
        w = {name: array if name == "word" else array.astype(np.float32) for name, array in weights.items()}
        self._weights = w
        self._layers = engine.stack(w, "layers", config.layers)
        self._spelling = engine.stack(w, "spelling")
        self._letters = engine.fold(w["letter"], self._spelling[0])
        self._f = cells.ACTIVATIONS[config.activation]
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._table = np.empty((config.directions, 0, self._layers[0].b.shape[1]), np.float32)

    def emissions(self, tokens: list[str], packing: Packing) -> Array:
        """Return the score of each tag for each token, o = V s + c.

        Args:
            tokens: of all utterances, one after the other, (tokens,).
            packing: layout of the utterances.

        Returns:
            Packed, (tokens, tags).
        """
        table, ids = self._look_up(tokens)
        states = engine.run(table, ids, packing, self._layers, self._f, self.config.cell)
        o: Array = states @ self._weights["V"]
        o += self._weights["c"]
        return o

    def _look_up(self, tokens: list[str]) -> tuple[Array, Index]:
        """Return the folded table and each token's row in it, folding the rows of tokens not met before."""
        with self._lock:
            new = [token for token in dict.fromkeys(tokens) if token not in self._rows]
            if new:
                if len(self._rows) + len(new) > ROWS_KEPT:
                    self._rows, new = {}, list(dict.fromkeys(tokens))
                    self._table = np.empty_like(self._table)
                low, high = len(self._rows), len(self._rows) + len(new)
                if high > self._table.shape[1]:
                    known = self._table[:, :low]
                    self._table = np.empty((len(known), 2 * high, known.shape[2]), np.float32)
                    self._table[:, :low] = known
                self._table[:, low:high] = self._fold(new)
                self._rows.update((token, low + i) for i, token in enumerate(new))
            return self._table, np.fromiter((self._rows[token] for token in tokens), np.int64, len(tokens))

    def _fold(self, tokens: list[str]) -> Array:
        """Return what each distinct token gives the first layer, U x + b: (directions, tokens, hidden)."""
        words, w = self.lexicon.read(tokens), self._weights
        ends = np.empty((len(tokens), 2 * self.config.spelling), np.float32)
        start = np.cumsum(words.lengths) - words.lengths
        for group in engine.buckets(words.lengths, TOKENS_A_BATCH):
            packing = pack(words.lengths[group])
            ids = np.concatenate([words.letters[start[i] : start[i] + words.lengths[i]] for i in group])
            states = engine.run(self._letters, ids, packing, self._spelling, self._f, self.config.cell)
            half, order = self.config.spelling, group[packing.order]
            ends[order, :half] = states[packing.last, :half]
            ends[order, half:] = states[: len(order), half:]
        return engine.fold(
            np.concatenate([w["word"][words.form], w["case"][words.case], ends], axis=1), self._layers[0]
        )


def shapes(config: ModelConfig, words: int, letters: int, slots: Slots) -> dict[str, tuple[int, ...]]:
    """Return the name and shape of every tensor of one network."""
    tags, ways, hidden = len(slots.tags), config.directions, config.hidden
    expected: dict[str, tuple[int, ...]] = {
        "word": (words, config.word),
        "letter": (letters, config.letter),
        "case": (SHAPES, config.case),
        "V": (ways * hidden, tags),
        "c": (tags,),
        "crf.A": (tags + 1, tags),
        "crf.end": (tags,),
    }
    inputs = config.word + config.case + 2 * config.spelling
    return (
        expected
        | engine.shapes("spelling", config.cell, directions=2, inputs=config.letter, hidden=config.spelling)
        | engine.shapes("layers", config.cell, directions=ways, inputs=inputs, hidden=hidden, layers=config.layers)
    )
