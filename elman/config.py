"""What a model is and how it is trained: frozen data that checks itself and goes to JSON and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

from elman.errors import ConfigError

Cell = Literal["elman", "jordan", "gru", "lstm"]
Activation = Literal["tanh", "relu", "sigmoid", "identity"]
Loss = Literal["cross-entropy", "squared"]
Optimizer = Literal["sgd", "rmsprop", "adadelta", "adam", "adamw"]
Init = Literal["contractive", "orthogonal", "identity", "xavier"]
NETWORK = {"elman": "An Elman network", "jordan": "A Jordan network", "gru": "A GRU network", "lstm": "An LSTM network"}
"""What a model of each cell is called."""


def check(holds: bool, name: str, found: object, expected: str) -> None:
    """Raise ConfigError unless a setting holds."""
    if not holds:
        raise ConfigError(f"{name!r} is {found!r}; expected {expected}.")


def check_choice(choices: Any, name: str, found: object) -> None:
    """Raise ConfigError unless a setting is one of a Literal's values."""
    check(found in get_args(choices), name, found, f"one of {', '.join(get_args(choices))}")


class _Settings:
    """JSON both ways for the dataclasses below."""

    def to_json(self) -> dict[str, Any]:
        """Return the settings as a JSON object."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_json(cls, settings: Mapping[str, Any]) -> Self:
        """Build from a JSON object; raise ConfigError for a setting that is unknown or out of its range."""
        known = {field.name: field for field in fields(cls)}  # type: ignore[arg-type]
        for name, value in settings.items():
            check(name in known, name, value, f"one of the settings {', '.join(known)}")
            default = known[name].default
            same = isinstance(value, type(default)) or (isinstance(default, float) and isinstance(value, int))
            check(
                same and not (isinstance(value, bool) and not isinstance(default, bool)),
                name,
                value,
                f"a value like {default!r}",
            )
        return cls(**settings)


@dataclass(frozen=True, kw_only=True)
class _Network(_Settings):
    """The recurrent layers and the words below them."""

    cell: Cell = "elman"
    activation: Activation = "tanh"
    hidden: int = 128
    """Units per direction and layer of the stack that reads the words."""
    layers: int = 1
    bidirectional: bool = True
    word: int = 100
    """Size of a word's embedding."""

    def __post_init__(self) -> None:
        check_choice(Cell, "cell", self.cell)
        check_choice(Activation, "activation", self.activation)
        check(1 <= self.layers <= 16, "layers", self.layers, "1 to 16")
        for name in ("hidden", "word"):
            check(1 <= getattr(self, name) <= 4096, name, getattr(self, name), "1 to 4096")

    @property
    def directions(self) -> int:
        """How many ways the words are read: 1, or 2 when bidirectional."""
        return 2 if self.bidirectional else 1


@dataclass(frozen=True, kw_only=True)
class ModelConfig(_Network):
    """What a tagger is, apart from its weights."""

    layers: int = 2
    letter: int = 30
    """Size of a letter's embedding."""
    spelling: int = 40
    """Units per direction of the network that reads a word's letters."""
    case: int = 8
    """Size of the embedding of a word's casing."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("letter", "spelling", "case"):
            check(1 <= getattr(self, name) <= 4096, name, getattr(self, name), "1 to 4096")


@dataclass(frozen=True, kw_only=True)
class ReaderConfig(_Network):
    """What a classifier of texts is, apart from its weights."""

    word: int = 96
    vocabulary: int = 40_000
    """Words that are known, the most frequent ones."""
    ngrams: int = 3
    """Words of the longest n-gram whose evidence is added to the network's; 0 for the network alone."""
    ngram_slots: int = 1 << 20
    """Room for n-grams, a power of two; the most telling ones are kept."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check(1 <= self.vocabulary <= 1 << 24, "vocabulary", self.vocabulary, f"1 to {1 << 24}")
        check(0 <= self.ngrams <= 8, "ngrams", self.ngrams, "0 to 8")
        slots = self.ngram_slots
        check(
            16 <= slots <= 1 << 28 and slots & (slots - 1) == 0, "ngram_slots", slots, "a power of two from 16 to 2^28"
        )


LEARNING_RATES: dict[Optimizer, float] = {"sgd": 0.3, "rmsprop": 1e-3, "adadelta": 1.0, "adam": 3e-3, "adamw": 3e-3}
"""What suits each optimizer."""


@dataclass(frozen=True, kw_only=True)
class TrainConfig(_Settings):
    """How a model is trained."""

    epochs: int = 40
    """Passes over the data at most; the learning rate falls to zero over them."""
    patience: int = 12
    """Epochs without a better validation score before training stops."""
    batch_size: int = 32
    loss: Loss = "cross-entropy"
    """What is lowered: E = -Σ d log o, or E = ½ Σ (d - o)², with o the probabilities and d the right answer."""
    optimizer: Optimizer = "adamw"
    learning_rate: float = 3e-3
    """Of the optimizer, see LEARNING_RATES."""
    weight_decay: float = 0.01
    """Share of a weight that adamw takes off in a step, times the learning rate; of no other optimizer."""
    l1: float = 0.0
    """Added to the loss: l1 Σ |w| over all weights."""
    l2: float = 0.0
    """Added to the loss: l2 ½ Σ w² over all weights."""
    clip_norm: float = 5.0
    """Largest norm of the gradient of one step."""
    init: Init = "contractive"
    """What the recurrent weights start as: orthogonal times a half, orthogonal, the identity, or Xavier's uniform."""
    truncate: int = 0
    """Backpropagation through time is cut at every so many steps of a sequence; 0 for never."""
    dropout: float = 0.4
    """Share of a layer's inputs that is dropped, the same at all time steps of a sequence."""
    word_dropout: float = 0.25
    """How often a word is read as unknown: in a tagger, a word seen n times with probability word_dropout /
    (word_dropout + n); in a classifier, any word with this probability."""
    plain: float = 0.2
    """Share of the texts that are read in lower case in an epoch, half of them without accents too."""
    average: float = 0.995
    """Decay of the running mean of the weights, which is what is validated and kept; 0 keeps the last ones."""
    seed: int = 0
    threads: int = 1
    """Threads of torch; on one, a seed gives the same weights bit for bit."""

    def __post_init__(self) -> None:
        for name in ("epochs", "patience", "batch_size"):
            check(getattr(self, name) >= 1, name, getattr(self, name), "1 or more")
        check(1 <= self.threads <= 1024, "threads", self.threads, "1 to 1024")
        check_choice(Loss, "loss", self.loss)
        check_choice(Optimizer, "optimizer", self.optimizer)
        check_choice(Init, "init", self.init)
        check(self.truncate >= 0, "truncate", self.truncate, "0 or more")
        for name in ("learning_rate", "clip_norm"):
            check(0 < getattr(self, name) < float("inf"), name, getattr(self, name), "more than 0")
        for name in ("dropout", "average"):
            check(0 <= getattr(self, name) < 1, name, getattr(self, name), "0 or more and less than 1")
        check(0 <= self.plain <= 1, "plain", self.plain, "0 to 1")
        for name in ("weight_decay", "l1", "l2", "word_dropout"):
            check(0 <= getattr(self, name) < float("inf"), name, getattr(self, name), "0 or more")
        check(0 <= self.seed < 2**32, "seed", self.seed, "0 to 4294967295")
