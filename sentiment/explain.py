"""What a classifier's answer rests on: how its reading of a text moved, and which words carried it.

    reading(t) = p(answer | w(1) ... w(t))                                      if the text ended after word t
    weight(t)  = logit p(answer | text) - logit p(answer | text, w(t) unknown)  over 0: the word spoke for the answer

A word is erased by putting an unknown one in its place, not by taking it out: the words beside it do not become
neighbours that the text never had, and a text of one word does not become an empty one. Both ways name words of
nearly the same worth: python -m benchmarks.deletion.

Source: Li, Monroe & Jurafsky (2016), Understanding neural networks through representation erasure.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.text import place
from sentiment.model import Classification, SentimentClassifier

UNKNOWN = "\0"
"""A word that no vocabulary holds, see elman.text.Vocabulary."""
WORDS_EXACT = 1000
"""A text of more words is explained by runs of words."""
WORDS_AT_ONCE = 1 << 16
LEVELS = 0.1, 0.35, 0.7
"""Shares of the greatest weight from which on a word is shown as slight, clear and strong."""
BRIEF = 40
"""Characters of a run of words that a table has room for."""
NOTHING: dict[str, Any] = {"label": None, "confidence": 0.0, "probability": {}, "tokens": []}
"""The JSON object of no explanation."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class TokenReading(NamedTuple):
    """A word of the text, `text[start:end]` in code points."""

    text: str
    start: int
    end: int
    reading: float | None
    """Probability of the answer if the text ended here; None within a run of words that are erased together."""
    weight: float
    """Drop of the answer's log-odds when the word, or the run it is in, is erased."""


class Run(NamedTuple):
    """Neighbouring words that are erased together, `text[start:end]`; a single word unless the text is long."""

    start: int
    end: int
    before: float | None
    """Reading before its first word; None where the text begins."""
    reading: float
    """Reading after its last word."""
    weight: float


@dataclass(frozen=True)
class Explanation:
    """An answer and what it rests on."""

    classification: Classification
    tokens: list[TokenReading]
    """Empty for a text without a word."""
    run: int = 1
    """Words that share one weight."""

    def runs(self) -> list[Run]:
        """Return the words that were erased together, in the text's order."""
        runs: list[Run] = []
        for first in range(0, len(self.tokens), self.run):
            words = self.tokens[first : first + self.run]
            reading = words[-1].reading
            assert reading is not None
            before = runs[-1].reading if runs else None
            runs.append(Run(words[0].start, words[-1].end, before, reading, words[0].weight))
        return runs

    def note(self) -> str | None:
        """Return what a user should know of this explanation; None for nothing."""
        if not self.tokens:
            return "empty, no label"
        if self.run > 1:
            return f"long, {len(self.tokens)} words, read and erased {self.run} at a time"
        return None

    def to_json(self) -> dict[str, Any]:
        """Return the answer and the words as a JSON object, numbers to four places."""
        answer = self.classification
        return {
            "label": answer.label,
            "confidence": round(answer.confidence, 4),
            "probability": {name: round(share, 4) for name, share in answer.probability.items()},
            "tokens": [
                token._asdict()
                | {
                    "reading": None if token.reading is None else round(token.reading, 4),
                    "weight": round(token.weight, 4) + 0.0,  # no -0.0
                }
                for token in self.tokens
            ],
        }


def explain(classifier: SentimentClassifier, text: str) -> Explanation:
    """Explain the answer to one text.

    The classifier reads a text of n words 2 n times. So that a long one takes seconds too, one of more than 1,000 words
    is divided into runs of ceil((n / 1000)^2.5) words, 6 of 2,000 and 1,789 of 20,000: the reading is taken at the last
    word of each run, and a run is erased as a whole and shares one weight.

    Args:
        classifier: what answered.
        text: a review.

    Returns:
        The answer and its words; the last reading is the answer's confidence.
    """
    answer = classifier(text)
    if answer.label is None:
        return Explanation(answer, [])
    tokens = place(text)
    words = [token.text for token in tokens]
    run = min(len(words), math.ceil((len(words) / WORDS_EXACT) ** 2.5))
    spans = [(start, min(start + run, len(words))) for start in range(0, len(words), run)]
    label = classifier.labels.names.index(answer.label)
    read = log_odds(classifier, label, (words[:end] for _, end in spans))
    erased = log_odds(
        classifier, label, ([*words[:start], *[UNKNOWN] * (end - start), *words[end:]] for start, end in spans)
    )
    readings = (0.5 + 0.5 * np.tanh(read / 2)).tolist()  # the logistic function, which cannot overflow so
    weights = (read[-1] - erased).tolist()
    last = {end - 1 for _, end in spans}
    found = [
        TokenReading(*token, readings[i // run] if i in last else None, weights[i // run])
        for i, token in enumerate(tokens)
    ]
    return Explanation(answer, found, run)


def log_odds(classifier: SentimentClassifier, label: int, texts: Iterable[Sequence[str]]) -> NDArray[np.float64]:
    """Return log p / (1 - p) of one label for texts given as words, (texts,); they are read as they come.

    Args:
        classifier: what scores them.
        label: the number of the label.
        texts: none of them empty.
    """
    scores = np.concatenate([classifier.scores(batch) for batch in _batches(texts)]).astype(np.float64)
    every = np.concatenate([np.zeros((len(scores), 1)), scores], axis=1)
    odds: NDArray[np.float64] = every[:, label] - np.logaddexp.reduce(np.delete(every, label, axis=1), axis=1)
    return odds


def _batches(texts: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    batch: list[Sequence[str]] = []
    words = 0
    for text in texts:
        if batch and words + len(text) > WORDS_AT_ONCE:
            yield batch
            batch, words = [], 0
        batch.append(text)
        words += len(text)
    yield batch


def levels(runs: Sequence[Run]) -> list[int]:
    """Return how much each run is to stand out: 0 not at all, 1 to 3 for the answer, -1 to -3 against it."""
    greatest = max((abs(run.weight) for run in runs), default=0)
    return [
        int(math.copysign(sum(abs(run.weight) >= share * greatest for share in LEVELS), run.weight)) if greatest else 0
        for run in runs
    ]


def strongest(runs: Sequence[Run], sign: int, limit: int = 5) -> list[Run]:
    """Return the runs that spoke most for the answer (sign 1) or against it (sign -1), the strongest first."""
    return sorted((run for run in runs if sign * run.weight > 0), key=lambda run: -abs(run.weight))[:limit]


def moves(runs: Sequence[Run], limit: int = 5) -> list[Run]:
    """Return the runs over which the reading moved most, in the text's order."""
    steps = {run: abs(run.reading - run.before) for run in runs if run.before is not None}
    return sorted(sorted(steps, key=lambda run: -steps[run])[:limit])


def brief(text: str, run: Run) -> str:
    """Return the words of a run of a text for a cell of a table: on one line, and only the ends of a long one."""
    line = visible(" ".join(text[run.start : run.end].split()))
    half = (BRIEF - 3) // 2
    return line if len(line) <= BRIEF else f"{line[:half]} … {line[-half:]}"


def visible(text: str) -> str:
    r"""Return a text with its control characters spelt out, as `\x1b`, so that they command nothing where it shows."""
    return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text.replace("\r\n", "\n"))
