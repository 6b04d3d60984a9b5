"""Whether the words that `sentiment explain` names matter: deleted, they move the answer, and random words do not.

    python -m benchmarks.deletion --data shared/data
    python -m benchmarks.deletion --data shared/data --model my-model --reviews 100

Reviews of 10 to 400 words of the test parts of IMDB and B2W, as many of each, lose 5 words, 10 % or 20 % of their
words: those of the greatest weight, where a word's weight is found by putting an unknown one in its place (what
`explain` does) or by taking it out; those that raised the reading of the answer most; or random ones. Told is by how
much the probability of the answer falls on average, and how many of the answers are no longer given. Writes
benchmarks/results/deletion.json.

Source: Li, Monroe & Jurafsky (2016), Understanding neural networks through representation erasure; the test is that of
Nguyen (2018), Comparing automatic and human evaluation of local explanations for text classification.
"""

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe, merge
from elman.corpus import Report
from elman.reviews import texts
from elman.text import words
from sentiment import SentimentClassifier
from sentiment.explain import explain, log_odds

RESULTS = Path(__file__).parent / "results" / "deletion.json"
CORPORA = ("imdb", "b2w_pt")
LENGTHS = range(10, 401)
AMOUNTS = {"5 words": 5, "10 %": 0.1, "20 %": 0.2}
DRAWS = 10
Order = NDArray[np.int64]


def sample(path: Path, size: int, seed: int) -> list[str]:
    """Return so many reviews of a file, chosen at random among those of the LENGTHS."""
    fitting = [text for text in texts([path], Report()) if len(words(text)) in LENGTHS]
    chosen = np.random.default_rng(seed).choice(len(fitting), min(size, len(fitting)), replace=False)
    return [fitting[i] for i in chosen]


def orders(classifier: SentimentClassifier, text: str, random: np.random.Generator) -> dict[str, list[Order]]:
    """Return the words of a text, the first to be deleted first, by each way of naming them."""
    explanation, named = explain(classifier, text), words(text)
    label = classifier.labels.names.index(str(explanation.classification.label))
    without = log_odds(classifier, label, (named[:i] + named[i + 1 :] for i in range(len(named))))
    readings = [token.reading for token in explanation.tokens]
    worth = {
        "weight": np.array([token.weight for token in explanation.tokens]),
        "weight, word taken out": -without,
        "rise of the reading": np.diff(np.array(readings, np.float64), prepend=1 / len(classifier.labels.names)),
    }
    by_worth = {name: [np.argsort(-value, kind="stable")] for name, value in worth.items()}
    return by_worth | {"random": [random.permutation(len(named)) for _ in range(DRAWS)]}


def effects(classifier: SentimentClassifier, text: str, random: np.random.Generator) -> Iterator[tuple[str, str, Any]]:
    """Yield an amount, a way of naming words, and (drop of the probability, share of answers that flip) of a text."""
    named = np.array(words(text), dtype=object)
    answer = classifier(text)
    label = classifier.labels.names.index(str(answer.label))
    for way, order in orders(classifier, text, random).items():
        for amount, size in AMOUNTS.items():
            count = size if isinstance(size, int) else max(1, round(size * len(named)))
            left = classifier.probabilities([list(np.delete(named, first[:count])) for first in order])
            yield amount, way, (answer.confidence - left[:, label].mean(), (left.argmax(axis=1) != label).mean())


def main() -> None:
    """Delete words from the reviews of each corpus and write what became of their answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ELMAN_DATA", "shared/data")))
    parser.add_argument("--model", type=Path, help="a model folder; by default the one that ships")
    parser.add_argument("--reviews", type=int, default=500, help="of all corpora together")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    classifier, random = SentimentClassifier.load(arguments.model), np.random.default_rng(arguments.seed)
    found: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    began, reviews = time.monotonic(), 0
    for corpus in CORPORA:
        path = arguments.data / "sentiment" / corpus / "test.jsonl.gz"
        for text in sample(path, arguments.reviews // len(CORPORA), arguments.seed):
            reviews += 1
            for amount, way, effect in effects(classifier, text, random):
                for part in (corpus, "all"):
                    found[part][amount][way].append(effect)
    results = {
        part: {
            amount: {
                way: {"mean_drop": round(float(drop), 4), "flipped": round(float(flipped), 4)}
                for way, values in ways.items()
                for drop, flipped in [np.mean(values, axis=0)]
            }
            for amount, ways in amounts.items()
        }
        for part, amounts in found.items()
    }
    for amount, ways in results["all"].items():
        for way, value in ways.items():
            print(f"{amount:8} {way:24} drop {value['mean_drop']:6.3f}  flipped {value['flipped']:6.1%}", flush=True)
    model = classifier.stored.config["sha256"]
    setting = {"reviews": reviews, "words": [LENGTHS[0], LENGTHS[-1]], "draws": DRAWS, "seed": arguments.seed}
    merge(RESULTS, "setting", setting | {"seconds": round(time.monotonic() - began), "model": model})
    merge(RESULTS, "deletion", results)
    merge(RESULTS, "machine", describe(("elman", "numpy")))


if __name__ == "__main__":
    main()
