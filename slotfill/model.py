"""The slot filler: text in, typed spans out, on NumPy alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from elman import engine, store
from elman.cells import Array
from elman.config import ModelConfig, check
from elman.crf import FORBIDDEN, Chain, Sums
from elman.errors import ConfigError, ModelError
from elman.packing import Packing, pack
from elman.text import Token, Vocabulary, tokenize
from elman.words import Lexicon
from slotfill.labels import Slots
from slotfill.network import TOKENS_A_BATCH, Network, shapes

if TYPE_CHECKING:
    from slotfill.values import Values

KIND = "slots"
DEFAULT = Path(__file__).parent / "models" / "travel"


class Slot(NamedTuple):
    """A span of the text that fills a slot; `text` is `utterance[start:end]`."""

    slot: str
    text: str
    start: int
    end: int
    confidence: float
    """Probability that exactly this span fills this slot."""
    value: dict[str, Any] | None = None
    """What the text means, see slotfill.values; None where nothing could be read or was asked for."""
    value_error: str | None = None
    """Why nothing could be read."""


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
    """A trained tagger, of one network or of several whose scores are averaged. Safe to call from several threads.

    Args:
        stored: a model folder, as `elman.store.load` reads it.
        values: what reads the slots' texts; by default with the places that ship, and dates count from the machine's.
    """

    def __init__(self, stored: store.Stored, *, values: "Values | None" = None) -> None:
        self.stored, self._values = stored, values
        try:
            self.config = ModelConfig.from_json(stored.config["model"])
            self.slots = Slots(tuple(stored.config["labels"]))
            self.temperature = float(stored.config["temperature"])
            check(0 < self.temperature < float("inf"), "temperature", self.temperature, "more than 0")
            self.networks = stored.config.get("networks", 1)
            check(isinstance(self.networks, int) and 1 <= self.networks <= 64, "networks", self.networks, "1 to 64")
            self.lexicon = Lexicon(Vocabulary(stored.vocabulary), stored.config["letters"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = str(error) if isinstance(error, ConfigError) else f"{error!r}."
            raise ModelError(f"{stored.path / store.CONFIG}: {what} Restore the file or train again.") from None
        one = shapes(self.config, len(self.lexicon.vocabulary), self.lexicon.letter_count, self.slots)
        stored.check_shapes({name + key: shape for name in prefixes(self.networks) for key, shape in one.items()})
        each = [{key: stored.weights[name + key] for key in one} for name in prefixes(self.networks)]
        self.first = each[0]
        """Weights of the first network, by name, as they are stored."""
        self._networks = [Network(self.config, self.lexicon, weights) for weights in each]
        A, end = (_mean([w[name].astype(np.float32) for w in each]) for name in ("crf.A", "crf.end"))
        A = np.where(self.slots.allowed(), A, np.float32(FORBIDDEN))
        self.chain = Chain(A[-1], A[:-1], end)

    @classmethod
    def load(cls, path: str | Path | None = None, *, values: "Values | None" = None) -> "SlotFiller":
        """Load a model folder; without a path, the Portuguese travel model that ships with the package.

        Args:
            path: the folder.
            values: what reads the slots' texts, see slotfill.values.Values.

        Raises:
            ModelError: the folder is not a whole and unchanged slot model.
        """
        return cls(store.load(DEFAULT if path is None else Path(path), KIND), values=values)

    def __call__(self, text: str, *, probabilities: bool = False) -> Prediction:
        """Find the slots of one utterance, and their values."""
        return next(self.predict([text], probabilities=probabilities))

    def predict(
        self, texts: Iterable[str], *, batch_size: int = 1024, probabilities: bool = False, values: bool = True
    ) -> Iterator[Prediction]:
        """Find the slots of many utterances, and their values, in order, as they come.

        Args:
            texts: utterances; any number, read `batch_size` at a time.
            batch_size: utterances that are sorted by length and run together.
            probabilities: whether each token's probability of each slot is wanted.
            values: whether the slots' values are wanted.
        """
        pairs = ((text, tokenize(text)) for text in texts)
        found = self.predict_tokens(pairs, batch_size=batch_size, probabilities=probabilities)
        return map(self._with_values, found) if values else found

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

    def _with_values(self, prediction: Prediction) -> Prediction:
        if prediction.slots and self._values is None:
            from slotfill.values import Values  # costs time to import, and only here is it sure to be needed

            self._values = Values()
        read = [(slot, self._values.read(slot.slot, slot.text)) for slot in prediction.slots]  # type: ignore[union-attr]
        slots = [slot._replace(value=reading.value, value_error=reading.error) for slot, reading in read]
        return replace(prediction, slots=slots)

    def _decode(self, texts: Sequence[str], tokens: Sequence[Sequence[Token]], probabilities: bool) -> list[Prediction]:
        done = [Prediction(text, [], [] if probabilities else None) for text in texts]
        chain = self.chain.scaled(1 / self.temperature)
        for group, packing, o in self.emissions([[token.text for token in own] for own in tokens]):
            tags = _flat(self.chain.best(o, packing), packing)
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

    def emissions(self, utterances: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], Packing, Array]]:
        """Yield groups of utterances, by number, with their layout and scores o = V s + c, packed, (tokens, tags)."""
        lengths = [len(tokens) for tokens in utterances]
        for bucket in engine.buckets(lengths, TOKENS_A_BATCH):
            group = [int(i) for i in bucket if lengths[i]]
            if not group:
                continue
            packing = pack([lengths[i] for i in group])
            own = [token for i in group for token in utterances[i]]
            yield group, packing, _mean([network.emissions(own, packing) for network in self._networks])


def prefixes(networks: int) -> list[str]:
    """Return what the names of each network's tensors begin with in a folder of so many networks."""
    return [""] if networks == 1 else [f"{i}." for i in range(networks)]


def _mean(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.mean(arrays, axis=0)


def _flat(packed: Any, packing: Packing) -> Any:
    flat = np.empty_like(packed)
    flat[packing.index] = packed
    return flat


def _cut(flat: Any, lengths: list[int]) -> list[Any]:
    return np.split(flat, np.cumsum(lengths)[:-1])


def _span_probability(chain: Chain, a: int, b: int, slot: int, o: Array, alpha: Sums, beta: Sums, log_z: Sums) -> float:
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
