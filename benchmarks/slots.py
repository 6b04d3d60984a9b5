"""Slot filling on public corpora beside a CRF trained in the same run, and beside published figures.

    python -m benchmarks.slots --data shared/data                ATIS, SNIPS and MASSIVE pt-PT, five seeds each
    python -m benchmarks.slots --only atis --seeds 1

Each corpus keeps its given split; nothing but the tokens is read; the epoch and the options below were chosen on the
validation part. Networks are scored one by one, and two by two, merged (slotfill.merging). A run whose name ends in
+vectors starts its words from skip-gram vectors (Mikolov et al. 2013) that gensim makes here from the training parts of
English reviews in the same folder; the others know their own training part only. Writes benchmarks/results/slots.json.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pycrfsuite

from benchmarks.machine import describe, merge
from elman import corpus
from elman.config import ModelConfig, TrainConfig
from elman.corpus import Report
from elman.text import shape, tokenize
from elman.train.checkpoint import folder
from elman.utterances import Utterance, from_tags, read
from slotfill import SlotFiller, training
from slotfill.evaluation import evaluate
from slotfill.merging import merge as merge_models
from slotfill.metrics import report

CRF_OPTIONS = {"c1": 0.1, "c2": 0.01, "max_iterations": 100}
"""Weights of L1 and L2, and steps of L-BFGS."""
RESULTS = Path(__file__).parent / "results" / "slots.json"
KEPT = Path(__file__).parent.parent / "build" / "slots"
"""Where trained networks stay, so that an interrupted run goes on; remove them to train anew."""
NETWORKS = 2
"""How many networks of different seeds are merged."""
ANCHORS = {
    "atis": {
        "Elman RNN (Mesnil et al. 2015)": 94.98,
        "bidirectional RNN (Mesnil et al. 2015)": 95.47,
        "Stack-Propagation (Qin et al. 2019)": 95.9,
        "JointBERT (Chen et al. 2019)": 96.1,
    },
    "snips": {
        "Slot-Gated (Goo et al. 2018)": 88.8,
        "Stack-Propagation (Qin et al. 2019)": 94.2,
        "BLSTM-CRF": 96.3,
        "JointBERT (Chen et al. 2019)": 97.0,
    },
    "massive_pt_pt": {"XLM-R, 51 languages (FitzGerald et al. 2022)": 73.3, "mT5, 51 languages": 76.6},
}
"""Span F1 on the same test parts, as published."""
OPTIONS: dict[str, tuple[ModelConfig, TrainConfig]] = {
    "atis": (ModelConfig(), TrainConfig(epochs=40, plain=0.0)),
    "snips": (ModelConfig(), TrainConfig(epochs=24, plain=0.0)),
    "massive_pt_pt": (ModelConfig(), TrainConfig(epochs=20, plain=0.0)),
}
REVIEWS = ["imdb/train", "imdb/unsup", "hotel_datafiniti_en/train", "hotel_tokyo_tripadvisor_en/train"]
"""What the word vectors are made from."""
RUNS = ["atis", "snips", "massive_pt_pt", "snips+vectors"]


def make_vectors(files: list[Path], output: Path) -> None:
    """Train skip-gram vectors on the texts of reviews, and write them in word2vec's text format."""
    from gensim.models import Word2Vec

    texts = output.with_suffix(".words")
    with texts.open("w", encoding="utf-8") as file:
        for path in files:
            for _, record in corpus.records(path, Report()):
                words = [token.text.lower() for token in tokenize(record["text"].replace("<br />", " "))]
                file.write(" ".join(words) + "\n")
    options = {
        "vector_size": 100,
        "window": 4,
        "min_count": 4,
        "sg": 1,
        "epochs": 2,
        "workers": os.cpu_count(),
        "seed": 1,
    }
    Word2Vec(corpus_file=str(texts), **options).wv.save_word2vec_format(str(output))


def crf_features(tokens: list[str]) -> list[list[str]]:
    """Return the usual features of a tagger without a network: words, affixes and casing in a window of two."""
    words = [token.lower() for token in tokens]
    padded = ["<<", "<", *words, ">", ">>"]
    rows = []
    for i, (token, word) in enumerate(zip(tokens, words, strict=True), 2):
        row = ["bias", f"w={word}", f"case={shape(token)}", "digit=" + "".join("0" if c.isdigit() else c for c in word)]
        row += [f"prefix={word[:n]}" for n in (1, 2, 3, 4)] + [f"suffix={word[-n:]}" for n in (1, 2, 3, 4)]
        row += [f"w[{step}]={padded[i + step]}" for step in (-2, -1, 1, 2)]
        row += [f"w[{a},{a + 1}]={padded[i + a]} {padded[i + a + 1]}" for a in (-2, -1, 0, 1)]
        rows.append(row)
    return rows


def crf(parts: dict[str, list[Utterance]]) -> dict[str, Any]:
    """Train python-crfsuite and score it on the validation and the test part."""
    rows = {name: [crf_features([t.text for t in u.tokens]) for u in part] for name, part in parts.items()}
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crf"
        trainer = pycrfsuite.Trainer(verbose=False)
        for own, utterance in zip(rows["train"], parts["train"], strict=True):
            trainer.append(own, utterance.tags)
        trainer.set_params(CRF_OPTIONS)
        trainer.train(str(path))
        scores = {name: crf_score(str(path), rows[name], parts[name]) for name in ("validation", "test")}
        size = path.stat().st_size
    return {
        "test_f1": round(100 * scores["test"], 2),
        "validation_f1": round(100 * scores["validation"], 2),
        "seconds": round(time.monotonic() - began),
        "bytes": size,
        "options": CRF_OPTIONS,
    }


def crf_score(path: str, rows: list[list[list[str]]], utterances: list[Utterance]) -> float:
    """Return the span F1 of a CRF model file."""
    tagger = pycrfsuite.Tagger()
    tagger.open(path)
    found = [from_tags([t.text for t in u.tokens], tagger.tag(own)) for own, u in zip(rows, utterances, strict=True)]
    tagger.close()
    expected = [[(s.label, s.start, s.end) for s in u.spans] for u in utterances]
    return report(expected, [[(s.label, s.start, s.end, 1.0) for s in u.spans] for u in found]).f1


def trained(run: str, parts: dict[str, list[Utterance]], seed: int, vectors: Path | None) -> Path:
    """Train one network from a seed, unless it is there already; return its folder."""
    output = KEPT / f"{run}-{seed}"
    if not output.exists():
        model, config = OPTIONS[run.partition("+")[0]]
        training.train(
            parts["train"],
            parts["validation"],
            output=output,
            model=model,
            config=replace(config, seed=seed),
            vectors=vectors,
            resume=folder(output).exists(),
        )
    return output


def scored(path: Path, parts: dict[str, list[Utterance]]) -> dict[str, Any]:
    """Score a model folder on the test part."""
    filler = SlotFiller.load(path)
    test, config = evaluate(filler, parts["test"]), filler.stored.config
    return {
        "test_f1": round(100 * test.f1, 2),
        "validation_f1": round(100 * config["metrics"]["overall"]["f1"], 2),
        "test_exact_match": round(100 * test.exact_match, 2),
        "test_calibration_error": round(test.calibration_error, 4),
        "seconds": config["training"]["seconds"],
        "bytes": sum(file.stat().st_size for file in path.iterdir()),
    }


def summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return mean and deviation of several runs before the runs themselves."""
    scores = [run["test_f1"] for run in runs]
    return {
        "test_f1_mean": round(statistics.mean(scores), 2),
        "test_f1_deviation": round(statistics.stdev(scores), 2) if len(runs) > 1 else None,
        "seconds_median": statistics.median(run["seconds"] for run in runs),
        "bytes": runs[0]["bytes"],
        "runs": runs,
    }


def elman(run: str, parts: dict[str, list[Utterance]], seeds: int, vectors: Path | None) -> dict[str, Any]:
    """Train our tagger from several seeds; score each network, and each two networks merged, on the test part."""
    single, merged = [], []
    for seed in range(seeds):
        pair = [trained(run, parts, own, vectors) for own in range(NETWORKS * seed, NETWORKS * (seed + 1))]
        single.append({"seed": NETWORKS * seed} | scored(pair[0], parts))
        with tempfile.TemporaryDirectory() as place:
            merge_models([SlotFiller.load(path) for path in pair], parts["validation"], output=Path(place) / "merged")
            merged.append({"seed": NETWORKS * seed} | scored(Path(place) / "merged", parts))
        print(run, single[-1], merged[-1], flush=True)
    model, config = OPTIONS[run.partition("+")[0]]
    return {
        "elman": summary(single),
        f"elman, {NETWORKS} networks merged": summary(merged),
        "options": {"model": model.to_json(), "training": config.to_json()},
    }


def main() -> None:
    """Run the corpora asked for and write the results beside those already there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ELMAN_DATA", "shared/data")))
    parser.add_argument("--only", choices=RUNS, action="append", help="a run; may be repeated")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    for run in arguments.only or RUNS:
        name, _, with_vectors = run.partition("+")
        place = arguments.data / "slots" / name
        parts = {part: read([place / f"{part}.jsonl.gz"], Report()) for part in ("train", "validation", "test")}
        results: dict[str, Any] = {"published": ANCHORS[name]}
        with tempfile.TemporaryDirectory() as temporary:
            vectors = Path(temporary) / "words.vec" if with_vectors else None
            if vectors:
                make_vectors([arguments.data / "sentiment" / f"{file}.jsonl.gz" for file in REVIEWS], vectors)
                results["vectors_from"] = REVIEWS
            else:
                results["crf"] = crf(parts)
                print(run, "crf", results["crf"], flush=True)
            results |= elman(run, parts, arguments.seeds, vectors)
        merge(RESULTS, run, results)
    merge(RESULTS, "machine", describe(("elman", "numpy", "torch", "python-crfsuite")))


if __name__ == "__main__":
    main()
