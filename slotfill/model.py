"""The slot filler: text in, typed spans out, on NumPy alone."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from elman import cells, engine, store
from elman.config import ModelConfig, check
from elman.crf import FORBIDDEN, Chain, Sums
from elman.errors import ConfigError, ModelError
from elman.packing import Index, Packing, pack
from elman.text import SHAPES, Token, Vocabulary, tokenize
from elman.words import Lexicon
from slotfill.labels import Slots

KIND = "slots"
DEFAULT = Path(__file__).parent / "models" / "travel"
TOKENS_A_BATCH = 4096
ROWS_KEPT = 32768
"""Distinct tokens whose folded rows are remembered; past that, all are forgotten and begin anew."""


class Slot(NamedTuple):
    """A span of the text that fills a slot; `text` is `utterance[start:end]`."""

    slot: str
    text: str
    start: int
    end: int
    confidence: float
    """Probability that exactly this span fills this slot."""


class TokenProbabilities(NamedTuple):
    """What the network thinks of one token: a probability for each slot; what is missing to 1 is for none."""

    text: str
    start: int
    end: int
    probability: dict[str, float]


@dataclass(frozen=True)
class Prediction:
    """The slots of one utterance, in the order of the text."""

    text: str
    slots: list[Slot]
    tokens: list[TokenProbabilities] | None = None
    """Filled when probabilities were asked for."""


class SlotFiller:
    """A trained tagger. Safe to call from several threads.

    Args:
        stored: a model folder, as `elman.store.load` reads it.
    """

    def __init__(self, stored: store.Stored) -> None:
        self.stored = stored
        try:
            self.config = ModelConfig.from_json(stored.config["model"])
            self.slots = Slots(tuple(stored.config["labels"]))
            self.temperature = float(stored.config["temperature"])
            check(0 < self.temperature < float("inf"), "temperature", self.temperature, "more than 0")
            self.lexicon = Lexicon(Vocabulary(stored.vocabulary), stored.config["letters"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = str(error) if isinstance(error, ConfigError) else f"{error!r}."
            raise ModelError(f"{stored.path / store.CONFIG}: {what} Restore the file or train again.") from None
        stored.check_shapes(shapes(self.config, len(self.lexicon.vocabulary), self.lexicon.letter_count, self.slots))
        # The words' table stays as it is stored: a text needs a few of its rows.
        w = {name: array if name == "word" else array.astype(np.float32) for name, array in stored.weights.items()}
        self._weights = w
        self._layers = engine.stack(w, "layers", self.config.layers)
        self._spelling = engine.stack(w, "spelling")
        self._letters = engine.fold(w["letter"], self._spelling[0])
        self._f = cells.ACTIVATIONS[self.config.activation]
        A = np.where(self.slots.allowed(), w["crf.A"], np.float32(FORBIDDEN))
        self._chain = Chain(A[-1], A[:-1], w["crf.end"])
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._table = np.empty((self.config.directions, 0, self._layers[0].b.shape[1]), np.float32)

    @classmethod
    def load(cls, path: str | Path | None = None) -> "SlotFiller":
        """Load a model folder; without a path, the Portuguese travel model that ships with the package.

        Raises:
            ModelError: the folder is not a whole and unchanged slot model.
        """
        return cls(store.load(DEFAULT if path is None else Path(path), KIND))

    def __call__(self, text: str, *, probabilities: bool = False) -> Prediction:
        """Find the slots of one utterance."""
        return next(self.predict([text], probabilities=probabilities))

    def predict(
        self, texts: Iterable[str], *, batch_size: int = 1024, probabilities: bool = False
    ) -> Iterator[Prediction]:
        """Find the slots of many utterances, in order, as they come.

        Args:
            texts: utterances; any number, read `batch_size` at a time.
            batch_size: utterances that are sorted by length and run together.
            probabilities: whether each token's probability of each slot is wanted.
        """
        pairs = ((text, tokenize(text)) for text in texts)
        return self.predict_tokens(pairs, batch_size=batch_size, probabilities=probabilities)

    def predict_tokens(
        self,
        utterances: Iterable[tuple[str, Sequence[Token]]],
        *,
        batch_size: int = 1024,
        probabilities: bool = False,
    ) -> Iterator[Prediction]:
        """Find the slots of utterances that are split into tokens already; otherwise as `predict`."""
        remaining = iter(utterances)
        while batch := list(islice(remaining, batch_size)):
            texts, tokens = zip(*batch, strict=True)
            yield from self._decode(texts, tokens, probabilities)

    def _decode(self, texts: Sequence[str], tokens: Sequence[Sequence[Token]], probabilities: bool) -> list[Prediction]:
        done = [Prediction(text, [], [] if probabilities else None) for text in texts]
        chain = self._chain.scaled(1 / self.temperature)
        for group, packing, o in self._emissions([[token.text for token in own] for own in tokens]):
            tags = _flat(self._chain.best(o, packing), packing)
            o /= self.temperature
            alpha, log_z = chain.forward(o, packing)
            beta = chain.backward(o, packing)
            columns = [_flat(column, packing) for column in (o, alpha, beta, log_z[packing.rank])]
            lengths = [len(tokens[i]) for i in group]
            for i, own, *parts in zip(group, *(_cut(c, lengths) for c in (tags, *columns)), strict=True):
                spans = self.slots.spans(own)
                found = [
                    Slot(
                        self.slots.names[k],
                        texts[i][tokens[i][a].start : tokens[i][b - 1].end],
                        tokens[i][a].start,
                        tokens[i][b - 1].end,
                        _span_probability(chain, a, b, k, *parts),
                    )
                    for a, b, k in spans
                ]
                each = self._token_probabilities(tokens[i], *parts[1:]) if probabilities else None
                done[i] = Prediction(texts[i], found, each)
        return done

    def _token_probabilities(
        self, tokens: Sequence[Token], alpha: Sums, beta: Sums, log_z: Sums
    ) -> list[TokenProbabilities]:
        marginal = np.exp(alpha + beta - log_z[:, None])
        slots = marginal[:, 1::2] + marginal[:, 2::2]
        return [
            TokenProbabilities(*token, dict(zip(self.slots.names, map(float, row), strict=True)))
            for token, row in zip(tokens, slots, strict=True)
        ]

    def _emissions(self, utterances: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], Packing, cells.Array]]:
        """Yield groups of utterances, by number, with their layout and scores o = V s + c, packed, (tokens, tags)."""
        lengths = [len(tokens) for tokens in utterances]
        for bucket in engine.buckets(lengths, TOKENS_A_BATCH):
            group = [int(i) for i in bucket if lengths[i]]
            if not group:
                continue
            packing = pack([lengths[i] for i in group])
            table, ids = self._look_up([token for i in group for token in utterances[i]])
            states = engine.run(table, ids, packing, self._layers, self._f, self.config.cell)
            yield group, packing, states @ self._weights["V"] + self._weights["c"]

    def _look_up(self, tokens: list[str]) -> tuple[cells.Array, Index]:
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

    def _fold(self, tokens: list[str]) -> cells.Array:
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
    """Return the name and shape of every tensor of a slot model."""
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


def _flat(packed: Any, packing: Packing) -> Any:
    flat = np.empty_like(packed)
    flat[packing.index] = packed
    return flat


def _cut(flat: Any, lengths: list[int]) -> list[Any]:
    return np.split(flat, np.cumsum(lengths)[:-1])


def _span_probability(
    chain: Chain, a: int, b: int, slot: int, o: cells.Array, alpha: Sums, beta: Sums, log_z: Sums
) -> float:
    """Return p(tokens a to b - 1 are exactly one span of the slot), over every tagging of the rest."""
    B, inside = 2 * slot + 1, 2 * slot + 2
    score = alpha[a, B] + o[a + 1 : b, inside].sum()
    if b - a > 1:
        score += chain.A[B, inside] + (b - a - 2) * chain.A[inside, inside]
    last = B if b - a == 1 else inside
    if b == len(o):
        score += chain.end[last]
    else:
        after = np.delete(chain.A[last] + o[b] + beta[b], inside)
        score += after.max() + np.log(np.exp(after - after.max()).sum())
    return min(1.0, float(np.exp(score - log_z[a])))
