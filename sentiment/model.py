"""The sentiment classifier: text in, label and probability out, on NumPy alone."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from elman import cells, engine, store
from elman.cells import Array
from elman.config import ReaderConfig
from elman.engine import Layer
from elman.errors import ConfigError, ModelError
from elman.ngrams import Codes, Ngrams, code
from elman.packing import Index, Packing, pack
from elman.text import Vocabulary, plain, words
from sentiment.labels import Labels

KIND = "sentiment"
DEFAULT = Path(__file__).parent / "models" / "reviews"
UNCERTAIN = "uncertain"
POOLS = 3
"""What is kept of the states of a text: the greatest, the mean, and the attended one."""
ATTENTION_LIMIT = 8.0
WINDOW = 8192
"""A longer text is read in windows of so many words, each from an empty memory, and pooled over all of them."""
WORDS_A_BATCH = 16384
ROWS_KEPT = 65536
"""Distinct words whose folded rows are remembered; past that, all are forgotten and begin anew."""


@dataclass(frozen=True)
class Classification:
    """What a text was found to be."""

    text: str
    label: str | None
    """The most probable label; None for a text without a word."""
    confidence: float
    """Its probability; 0 for a text without a word."""
    probability: dict[str, float]
    """Of each label; empty for a text without a word."""

    def sure(self, threshold: float) -> str | None:
        """Return the label, or `uncertain` where its probability is below a threshold."""
        return UNCERTAIN if self.label and self.confidence < threshold else self.label


class SentimentClassifier:
    """A trained classifier of reviews. Safe to call from several threads.

    Args:
        stored: a model folder, as `elman.store.load` reads it.
    """

    def __init__(self, stored: store.Stored) -> None:
        self.stored = stored
        try:
            self.config = ReaderConfig.from_json(stored.config["model"])
            self.labels = Labels(tuple(stored.config["labels"]))
            self.vocabulary = Vocabulary(stored.vocabulary)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = str(error) if isinstance(error, ConfigError) else f"{error!r}."
            raise ModelError(f"{stored.path / store.CONFIG}: {what} Restore the file or train again.") from None
        stored.check_shapes(shapes(self.config, len(self.vocabulary), self.labels))
        # Large tables stay as they are stored: a text needs a few of their rows.
        large = ("word", "ngrams.keys", "ngrams.weights")
        w = {name: array if name in large else array.astype(np.float32) for name, array in stored.weights.items()}
        self._weights = w
        self._layers = [
            Layer(w[f"layers.U.{i}"], w[f"layers.W.{i}"], w[f"layers.b.{i}"]) for i in range(self.config.layers)
        ]
        n = self.config.ngrams
        self._ngrams = Ngrams(n, stored.weights["ngrams.keys"], w["ngrams.weights"]) if n else None
        self._f = cells.ACTIVATIONS[self.config.activation]
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._codes = np.zeros(0, np.uint64)
        self._table = np.empty((self.config.directions, 0, self.config.hidden), np.float32)

    @classmethod
    def load(cls, path: str | Path | None = None) -> "SentimentClassifier":
        """Load a model folder; without a path, the Portuguese and English model that ships with the package.

        Raises:
            ModelError: the folder is not a whole and unchanged sentiment model.
        """
        return cls(store.load(DEFAULT if path is None else Path(path), KIND))

    def __call__(self, text: str) -> Classification:
        """Classify one text."""
        return next(self.predict([text]))

    def predict(self, texts: Iterable[str], *, batch_size: int = 512) -> Iterator[Classification]:
        """Classify many texts, in order, as they come.

        Args:
            texts: any number, read `batch_size` at a time.
            batch_size: texts that are sorted by length and run together.
        """
        source = iter(texts)
        while batch := list(islice(source, batch_size)):
            probability = self.probabilities([words(text) for text in batch])
            for text, row in zip(batch, probability, strict=True):
                yield self._answer(text, row)

    def _answer(self, text: str, probability: Array) -> Classification:
        if np.isnan(probability[0]):
            return Classification(text, None, 0.0, {})
        shares = {name: float(p) for name, p in zip(self.labels.names, probability, strict=True)}
        label = self.labels.names[int(probability.argmax())]
        return Classification(text, label, shares[label], shares)

    def probabilities(self, texts: Sequence[Sequence[str]]) -> Array:
        """Return the probability of each label for texts given as words, (texts, labels); NaN for one without words."""
        return self.labels.shares(self.scores(texts))

    def scores(self, texts: Sequence[Sequence[str]]) -> Array:
        """Return the score of each label relative to the first, o = V pool(s) + c and the n-grams' evidence.

        Args:
            texts: as words, see elman.text.words.

        Returns:
            (texts, labels - 1); NaN for a text without words.
        """
        answers = np.full((len(texts), len(self.labels.names) - 1), np.nan, np.float32)
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        some = np.flatnonzero(lengths)
        for group in engine.buckets(lengths[some], WORDS_A_BATCH):
            own = some[group]
            table, codes, ids = self._look_up([word for i in own for word in texts[i]])
            o: Array = self._pooled(table, ids, lengths[own]) @ self._weights["V"] + self._weights["c"]
            if self._ngrams:
                o += self._ngrams.score(codes[ids], lengths[own])
            answers[own] = o
        return answers

    def _pooled(self, table: Array, ids: Index, lengths: Index) -> Array:
        """Return the greatest, the mean and the attended state of each text, (texts, pools * directions * hidden)."""
        directions, _, hidden = table.shape
        windows = -(-lengths // WINDOW)
        part = np.arange(windows.sum()) - np.repeat(np.cumsum(windows) - windows, windows)
        size = np.minimum(np.repeat(lengths, windows) - part * WINDOW, WINDOW)
        shape = (len(size), directions * hidden)
        greatest, total = np.empty(shape, np.float32), np.empty(shape, np.float32)
        attended, attention = np.empty(shape, np.float32), np.empty((len(size), directions), np.float32)
        start = np.cumsum(size) - size
        for group in engine.buckets(size, WORDS_A_BATCH):
            own = np.concatenate([ids[start[i] : start[i] + size[i]] for i in group])
            packing = pack(size[group])
            states = engine.run(table, own, packing, self._layers, self._f)
            order = group[packing.order]
            greatest[order], total[order], attended[order], attention[order] = self._pool(states, packing)
        first = np.cumsum(windows) - windows
        if len(size) > len(lengths):
            greatest = np.maximum.reduceat(greatest, first, axis=0)
            total, attended, attention = (np.add.reduceat(a, first, axis=0) for a in (total, attended, attention))
        total /= lengths[:, None]
        attended /= np.repeat(attention, hidden, axis=1)
        return np.concatenate([greatest, total, attended], axis=1)

    def _pool(self, states: Array, packing: Packing) -> tuple[Array, Array, Array, Array]:
        """Pool packed states over time: the greatest, the sum, the sum weighted by attention, and its weights' sum."""
        q = self._weights["q"]
        directions, hidden = q.shape
        a = np.empty((len(states), directions), np.float32)
        for d in range(directions):
            np.matmul(states[:, d * hidden : (d + 1) * hidden], q[d], out=a[:, d])
        np.exp(np.clip(a, -ATTENTION_LIMIT, ATTENTION_LIMIT, out=a), out=a)
        first = packing.sizes[0]
        greatest, total = states[:first].copy(), states[:first].copy()
        weighted = states * np.repeat(a, hidden, axis=1)
        attended, attention = weighted[:first].copy(), a[:first].copy()
        start = first
        for n in packing.sizes[1:]:
            now = slice(start, start + n)
            np.maximum(greatest[:n], states[now], out=greatest[:n])
            total[:n] += states[now]
            attended[:n] += weighted[now]
            attention[:n] += a[now]
            start += n
        return greatest, total, attended, attention

    def _look_up(self, tokens: list[str]) -> tuple[Array, Codes, Index]:
        """Return folded rows, their codes and each word's row, folding those of words not met before."""
        with self._lock:
            new = [word for word in dict.fromkeys(tokens) if word not in self._rows]
            if new:
                if len(self._rows) + len(new) > ROWS_KEPT:
                    self._rows, new = {}, list(dict.fromkeys(tokens))
                    self._table, self._codes = np.empty_like(self._table), np.empty_like(self._codes)
                low, high = len(self._rows), len(self._rows) + len(new)
                if high > self._table.shape[1]:
                    table, codes = self._table[:, :low], self._codes[:low]
                    self._table = np.empty((len(table), 2 * high, table.shape[2]), np.float32)
                    self._codes = np.empty(2 * high, np.uint64)
                    self._table[:, :low], self._codes[:low] = table, codes
                forms = [plain(word) for word in new]
                known = np.array([self.vocabulary[form] for form in forms])
                self._table[:, low:high] = engine.fold(self._weights["word"][known].astype(np.float32), self._layers[0])
                self._codes[low:high] = [code(form) for form in forms]
                self._rows.update((word, low + i) for i, word in enumerate(new))
            ids = np.fromiter(map(self._rows.__getitem__, tokens), np.int64, len(tokens))
            return self._table, self._codes, ids


def shapes(config: ReaderConfig, words: int, labels: Labels) -> dict[str, tuple[int, ...]]:
    """Return the name and shape of every tensor of a sentiment model."""
    ways, hidden, columns = config.directions, config.hidden, len(labels.names) - 1
    expected: dict[str, tuple[int, ...]] = {
        "word": (words, config.word),
        "q": (ways, hidden),
        "V": (POOLS * ways * hidden, columns),
        "c": (columns,),
    }
    for i, size in enumerate([config.word, *[ways * hidden] * (config.layers - 1)]):
        expected[f"layers.U.{i}"] = (ways, size, hidden)
        expected[f"layers.W.{i}"] = (ways, hidden, hidden)
        expected[f"layers.b.{i}"] = (ways, hidden)
    if config.ngrams:
        expected["ngrams.keys"] = (config.ngram_slots,)
        expected["ngrams.weights"] = (config.ngram_slots, columns)
    return expected
