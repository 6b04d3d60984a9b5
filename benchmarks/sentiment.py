"""Sentiment of reviews on every corpus, beside TF-IDF with logistic regression and fastText trained in the same run.

    python scripts/reviews.py shared/data/sentiment build/reviews   what all are trained on, and chosen by
    python -m benchmarks.sentiment --data shared/data               the model that ships
    python -m benchmarks.sentiment --data shared/data --model DIR --part validation

The peers are trained on the files that the model was trained on. Each corpus is scored on its test part, sst2_pt on its
validation part, which is what people report; repro_pt is in no training data. IMDB is scored a second time without the
reviews that its training part has too. `network alone` and `n-grams alone` are the same model with the weights of the
n-grams, or V, put to zero. The texts of a pair of data/sentiment/checks.tsv differ in what turns the verdict around.
Writes benchmarks/results/sentiment.json, for another part only with --output.
"""

import argparse
import csv
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import sentiment_card
from benchmarks.machine import ROOT, describe
from benchmarks.sentiment_peers import NAMES, POSITIVE, Reader, fast_text, shares, tfidf
from elman import commands, corpus
from elman.cells import Array
from elman.corpus import Report
from elman.reviews import Review, read
from elman.scores import score
from elman.store import Stored
from sentiment import SentimentClassifier
from sentiment.metrics import area, report

RESULTS = ROOT / "benchmarks" / "results" / "sentiment.json"
CHECKS = ROOT / "data" / "sentiment" / "checks.tsv"
PACKAGES = ("elman", "numpy", "scipy", "scikit-learn", "fasttext-numpy2-wheel")
IMDB, STRICT = "imdb", "imdb, without copies"
OURS, NETWORK, NGRAMS = "ours", "network alone", "n-grams alone"
TFIDF, FASTTEXT, IMDB_TFIDF = "TF-IDF", "fastText", "TF-IDF, IMDB alone"
MEASURES = ("macro_f1", "roc_auc")
RESAMPLES = 1000
Flags = NDArray[Any]


def corpora(data: Path, reviews: Path, part: str) -> Iterator[tuple[str, list[Review]]]:
    """Yield the name and the labelled reviews of each corpus.

    Args:
        data: a folder a corpus.
        reviews: what scripts/reviews.py made; its validation parts are those that training has seen.
        part: test or validation.
    """
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        path = folder / f"{part}.jsonl.gz"
        if part == "validation" and (made := reviews / f"{folder.name}.validation.jsonl.gz").exists():
            path = made
        elif not path.exists():
            path = folder / "validation.jsonl.gz"
        found = read([path], Report())
        yield folder.name, found
        if folder.name == IMDB and part == "test":
            copies = set((folder / "test_ids_also_in_train.txt").read_text().split())
            places = {where for where, record in corpus.records(path, Report()) if record["id"] in copies}
            yield STRICT, [review for review in found if review.where not in places]


def ours(stored: Stored) -> dict[str, Reader]:
    """Return a model and its two halves, c in both, as readers."""

    def reader(*zero: str) -> Reader:
        zeros = {name: np.zeros_like(stored.weights[name]) for name in zero}
        classifier = SentimentClassifier(replace(stored, weights=stored.weights | zeros))
        return lambda texts: np.array([own.probability.get(POSITIVE, 0.5) for own in classifier.predict(texts)])

    return {OURS: reader(), NETWORK: reader("ngrams.weights"), NGRAMS: reader("V")}


def figures(gold: Sequence[str], positive: Array) -> dict[str, float]:
    """Return the scores of one reader on one corpus."""
    scores = report(gold, shares(positive), NAMES)
    own = {"accuracy": scores.accuracy, "macro_f1": scores.f1, "roc_auc": scores.roc_auc}
    return {name: round(value, 5) for name, value in (own | {"calibration_error": scores.calibration_error}).items()}


def measures(gold: Flags, positive: Array) -> tuple[float, float]:
    """Return macro-averaged F1 and ROC-AUC; `gold` tells which reviews are positive."""
    found = positive > 0.5
    both = ((gold, found), (~gold, ~found))
    f1 = [score(int((wanted & given).sum()), int(given.sum()), int(wanted.sum())).f1 for wanted, given in both]
    return sum(f1) / 2, area(positive, gold)


def compare(gold: Flags, mine: Array, theirs: Array) -> dict[str, dict[str, Any]]:
    """Return how much higher our scores are than a peer's, 95 % of the differences on resampled reviews, and a verdict.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13, the percentile interval.
    """
    random = np.random.default_rng(0)
    drawn = (random.integers(len(gold), size=len(gold)) for _ in range(RESAMPLES))
    both = [own for own in drawn if 0 < gold[own].sum() < len(gold)]  # with one label only there is no ROC
    differences = [np.subtract(measures(gold[own], mine[own]), measures(gold[own], theirs[own])) for own in both]
    intervals = np.quantile(differences, [0.025, 0.975], axis=0).T
    means = np.subtract(measures(gold, mine), measures(gold, theirs))
    return {
        name: {
            "difference": round(float(mean), 5),
            "interval": [round(float(low), 5), round(float(high), 5)],
            "verdict": "better" if low > 0 else "worse" if high < 0 else "tie",
        }
        for name, mean, (low, high) in zip(MEASURES, means, intervals, strict=True)
    }


def score_corpus(reviews: Sequence[Review], readers: dict[str, Reader]) -> dict[str, Any]:
    """Score all readers on one corpus, and compare ours with each TF-IDF."""
    gold = [review.label for review in reviews]
    positive = {name: reader([review.text for review in reviews]) for name, reader in readers.items()}
    is_positive = np.array([label == POSITIVE for label in gold])
    return {
        "reviews": len(gold),
        "positive": int(is_positive.sum()),
        "scores": {name: figures(gold, own) for name, own in positive.items()},
        "ours_minus": {
            name: compare(is_positive, positive[OURS], own) for name, own in positive.items() if name.startswith(TFIDF)
        },
    }


def score_checks(part: str, readers: dict[str, Reader]) -> dict[str, Any]:
    """Score all readers on the minimal pairs: accuracy, overall and by kind and language, and pairs all right."""
    with CHECKS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["part"] == part]
    labels = np.array([row["label"] == POSITIVE for row in rows])
    groups = {name: np.array([row[name] for row in rows]) for name in ("kind", "language", "pair")}
    found: dict[str, Any] = {"texts": len(rows), "pairs": len(set(groups["pair"])), "scores": {}}
    for name, reader in readers.items():
        right = (reader([row["text"] for row in rows]) > 0.5) == labels
        by = {
            group: {value: float(right[own == value].mean()) for value in sorted(set(own.tolist()))}
            for group, own in groups.items()
        }
        found["scores"][name] = {
            "accuracy": round(float(right.mean()), 4),
            "pairs_right": round(float(np.mean([share == 1 for share in by.pop("pair").values()])), 4),
        } | {f"by_{group}": {value: round(share, 4) for value, share in own.items()} for group, own in by.items()}
    return found


def tables(results: dict[str, Any]) -> str:
    """Lay out the results: a row a corpus, and a row a kind of pairs."""
    systems = [OURS, NETWORK, NGRAMS, TFIDF, FASTTEXT]
    rows = [["macro-F1, ROC-AUC", "reviews", *systems, f"{OURS} - {TFIDF}, F1", "", "ROC-AUC", ""]]
    for name, own in results["corpora"].items():
        scores = [own["scores"][system] for system in systems]
        row = [name, str(own["reviews"]), *(f"{s['macro_f1']:.3f} {s['roc_auc']:.3f}" for s in scores)]
        for verdict in own["ours_minus"][TFIDF].values():
            row += [f"{100 * verdict['difference']:+.2f}", verdict["verdict"]]
        rows.append(row)
    checks = results["checks"]["scores"]
    pairs = [["pairs", *systems]]
    pairs += [[name, *(f"{checks[system][name]:.3f}" for system in systems)] for name in ("accuracy", "pairs_right")]
    for group in ("by_language", "by_kind"):
        pairs += [
            [value, *(f"{checks[system][group][value]:.3f}" for system in systems)] for value in checks[OURS][group]
        ]
    found = {name: own["scores"] for name, own in results["corpora"].items() if name in (IMDB, STRICT)}
    others = [OURS, IMDB_TFIDF, TFIDF, FASTTEXT]
    imdb = [["accuracy", *others]]
    imdb += [[name, *(f"{own[system]['accuracy']:.4f}" for system in others)] for name, own in found.items()]
    return "\n\n".join(commands.table(each) for each in (rows, imdb, pairs))


def main() -> None:
    """Train the peers, score all, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ELMAN_DATA", "shared/data")))
    parser.add_argument("--reviews", type=Path, default=ROOT / "build" / "reviews", help="what all are trained on")
    parser.add_argument("--model", type=Path, help="sentiment model; by default the one that ships")
    parser.add_argument("--card", type=Path, help="the model's folder, into whose card the figures go")
    parser.add_argument("--part", choices=["test", "validation"], default="test")
    parser.add_argument("--output", type=Path, help="results file; by default, and for test only, that of the project")
    options = parser.parse_args()
    output = options.output or (RESULTS if options.part == "test" else None)
    about = describe(PACKAGES)
    began = perf_counter()
    stored = SentimentClassifier.load(options.card or options.model).stored
    train, validation = (
        read(sorted(options.reviews.glob(f"*.{part}.jsonl.gz")), Report()) for part in ("train", "validation")
    )
    readers, chosen = ours(stored), {}
    readers[TFIDF], chosen[TFIDF] = tfidf(train, validation)
    readers[FASTTEXT], chosen[FASTTEXT] = fast_text(train, validation)
    own = [[review for review in part if Path(review.source).name.startswith("imdb.")] for part in (train, validation)]
    imdb_alone, chosen[IMDB_TFIDF] = tfidf(*own)
    results: dict[str, Any] = {
        "machine": about,
        "part": options.part,
        "training_reviews": len(train),
        "model": {"folder": stored.path.name, **stored.config["training"]},
        "peers": chosen,
        "checks": score_checks(options.part, readers),
        "corpora": {},
    }
    for name, reviews in corpora(options.data / "sentiment", options.reviews, options.part):
        more = {IMDB_TFIDF: imdb_alone} if name in (IMDB, STRICT) else {}
        results["corpora"][name] = score_corpus(reviews, readers | more)
    results["seconds"] = round(perf_counter() - began)
    print(tables(results))
    if output:
        output.parent.mkdir(exist_ok=True)
        output.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.card:
        sentiment_card.write(options.card, results)


if __name__ == "__main__":
    main()
