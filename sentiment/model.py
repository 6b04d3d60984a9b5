"""The sentiment classifier: text in, label and probability out, on NumPy alone."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from pathlib import Path

import numpy as np

from elman import cells, engine, store
from elman.cells import Array
from elman.config import ReaderConfig
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
WORDS_A_LOOK_UP = 1 << 18
"""Texts of so many words are looked up together, or one longer text."""
WORDS_A_BATCH = 32768
"""Windows of so many words run together."""
WORDS_KEPT = 65536
"""Distinct words whose form is remembered; past that, all are forgotten and begin anew."""


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
        self._layers = engine.stack(w, "layers", self.config.layers)
        n = self.config.ngrams
        self._ngrams = Ngrams(n, stored.weights["ngrams.keys"], w["ngrams.weights"]) if n else None
        self._f = cells.ACTIVATIONS[self.config.activation]
        self._lock = threading.Lock()
        # Words as written are numbered as they are met; many share a form, and the row of its folded embedding.
        self._numbers: dict[str, int] = {}
        self._rows, self._codes = np.zeros(0, np.int64), np.zeros(0, np.uint64)
        self._row_of = np.full(len(self.vocabulary), -1, np.int64)
        self._table = np.empty((self.config.directions, 0, self._layers[0].b.shape[1]), np.float32)

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
        for group in engine.buckets(lengths[some], WORDS_A_LOOK_UP):
            own = some[group]
            table, rows, codes = self._look_up(list(chain.from_iterable(texts[i] for i in own)))
            o: Array = self._pooled(table, rows, lengths[own]) @ self._weights["V"] + self._weights["c"]
            if self._ngrams:
                o += self._ngrams.score(codes, lengths[own])
            answers[own] = o
        return answers

    def _pooled(self, table: Array, rows: Index, lengths: Index) -> Array:
        """Return the greatest, the mean and the attended state of each text, (texts, pools * directions * hidden)."""
        directions, hidden = self._weights["q"].shape
        windows = -(-lengths // WINDOW)
        first = np.cumsum(windows) - windows
        part = np.arange(windows.sum()) - np.repeat(first, windows)
        size = np.minimum(np.repeat(lengths, windows) - part * WINDOW, WINDOW)
        start = np.cumsum(size) - size
        greatest = np.empty((len(size), 1, directions, hidden), np.float32)
        total = np.empty((len(size), 2, directions, hidden), np.float32)
        weight = np.empty((len(size), 2, directions, 1), np.float32)
        for group in engine.buckets(size, WORDS_A_BATCH):
            own = np.concatenate([rows[start[i] : start[i] + size[i]] for i in group])
            packing = pack(size[group])
            order = group[packing.order]
            states = engine.read(table, own, packing, self._layers, self._f, self.config.cell)
            greatest[order], total[order], weight[order] = self._pool(states, packing)
        if len(size) > len(lengths):
            greatest = np.maximum.reduceat(greatest, first)
            total, weight = np.add.reduceat(total, first), np.add.reduceat(weight, first)
        total /= weight
        return np.concatenate([greatest, total], axis=1).reshape(len(lengths), POOLS * directions * hidden)

    def _pool(self, s: Array, packing: Packing) -> tuple[Array, Array, Array]:
        """Pool states over time, in whatever order each direction reads them.

        The mean and the attended state are one sum with two weights: 1 and a(t) = exp(q s(t)). Steps that the same
        sequences take are summed together.

        Args:
            s: states, (directions, words, hidden), from `engine.read`.
            packing: layout of the batch.

        Returns:
            The greatest state, (sequences, 1, directions, hidden), the two sums, (sequences, 2, directions, hidden),
            and those of the weights, (sequences, 2, directions, 1), from the longest sequence to the shortest.
        """
        directions, _, hidden = s.shape
        a = np.matmul(s, self._weights["q"][:, :, None])
        np.exp(np.clip(a, -ATTENTION_LIMIT, ATTENTION_LIMIT, out=a), out=a)
        greatest = np.full((directions, packing.sizes[0], 1, hidden), -np.inf, np.float32)
        total = np.zeros((directions, packing.sizes[0], 2, hidden), np.float32)
        weight = np.zeros((directions, packing.sizes[0], 2, 1), np.float32)
        start = 0
        for size, run in groupby(packing.sizes):
            steps = len(list(run))
            now, start = slice(start, start + steps * size), start + steps * size
            states = s[:, now].reshape(directions, steps, size, hidden).transpose(0, 2, 1, 3)
            weights = np.ones((directions, size, 2, steps), np.float32)
            weights[:, :, 1] = a[:, now].reshape(directions, steps, size).transpose(0, 2, 1)
            np.maximum(greatest[:, :size, 0], states.max(axis=2), out=greatest[:, :size, 0])
            total[:, :size] += weights @ states
            weight[:, :size] += weights.sum(axis=3, keepdims=True)
        return greatest.transpose(1, 2, 0, 3), total.transpose(1, 2, 0, 3), weight.transpose(1, 2, 0, 3)

    def _look_up(self, tokens: list[str]) -> tuple[Array, Index, Codes]:
        """Return folded rows, and each word's row and code.

        Rows are only ever added, so that a table stays right for who works with it while another takes its place.
        """
        with self._lock:
            new = [word for word in dict.fromkeys(tokens) if word not in self._numbers]
            if new:
                if len(self._numbers) + len(new) > WORDS_KEPT:
                    self._numbers, new = {}, list(dict.fromkeys(tokens))
                low, forms = len(self._numbers), [plain(word) for word in new]
                rows = self._fold(np.array([self.vocabulary[form] for form in forms]))
                self._rows = np.concatenate([self._rows[:low], rows])
                self._codes = np.concatenate([self._codes[:low], np.array([code(form) for form in forms], np.uint64)])
                self._numbers.update(zip(new, range(low, low + len(new)), strict=True))
            numbers = np.fromiter(map(self._numbers.__getitem__, tokens), np.int64, len(tokens))
            return self._table, self._rows[numbers], self._codes[numbers]

    def _fold(self, ids: Index) -> Index:
        """Return the rows of the table that hold these words of the vocabulary, folding those not met before."""
        new = np.unique(ids[self._row_of[ids] < 0])
        if len(new):
            low = int(self._row_of.max()) + 1
            high = low + len(new)
            if high > self._table.shape[1]:
                table = np.empty((len(self._table), min(2 * high, len(self._row_of)), self._table.shape[2]), np.float32)
                table[:, :low] = self._table[:, :low]
                self._table = table
            self._table[:, low:high] = engine.fold(self._weights["word"][new].astype(np.float32), self._layers[0])
            self._row_of[new] = np.arange(low, high)
        return self._row_of[ids]


def shapes(config: ReaderConfig, words: int, labels: Labels) -> dict[str, tuple[int, ...]]:
    """Return the name and shape of every tensor of a sentiment model."""
    ways, hidden, columns = config.directions, config.hidden, len(labels.names) - 1
    expected: dict[str, tuple[int, ...]] = {
        "word": (words, config.word),
        "q": (ways, hidden),
        "V": (POOLS * ways * hidden, columns),
        "c": (columns,),
    }
    expected |= engine.shapes(
        "layers", config.cell, directions=ways, inputs=config.word, hidden=hidden, layers=config.layers
    )
    if config.ngrams:
        expected["ngrams.keys"] = (config.ngram_slots,)
        expected["ngrams.weights"] = (config.ngram_slots, columns)
    return expected
