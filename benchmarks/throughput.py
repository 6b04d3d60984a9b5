"""How fast reviews are classified, beside the peers: many at once, the network alone, from a cold process, a table.

    python -m benchmarks.throughput --data shared/data [--model DIR]
    python -m benchmarks.throughput --training    how long a model for IMDB trains; reads build/reviews

Each system runs in a process of its own with one thread for each library, in an environment without the variables that
pin kernels (machine.PINS). Prints the figures and puts them into benchmarks/results/throughput.json; the training's
stand beside the others.
"""

import argparse
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.latency import ONE_THREAD, Figures, part, process, table
from benchmarks.machine import ROOT, describe, environment, merge

RESULTS = ROOT / "benchmarks" / "results" / "throughput.json"
PACKAGES = ("elman", "numpy", "scikit-learn", "fasttext-numpy2-wheel", "torch")
SENTIMENT = str(Path(sys.executable).with_name("sentiment"))
SYSTEMS = ("ours", "tf-idf", "fasttext")
COLD_RUNS = 10
ROWS = (100_000, 1_000_000)
REACHED = 0.9
EPOCH = re.compile(r"^epoch +\d+ .* accuracy (?P<accuracy>\S+) .* (?P<seconds>\S+) s(  best so far)?$", re.MULTILINE)
REVIEW = """Ficamos três noites e voltaríamos amanhã. O quarto era pequeno, mas limpo e silencioso, e o café da manhã
tinha frutas, bolos e um pão de queijo inesquecível. A recepção resolveu em minutos um problema com a reserva.
Só a piscina estava fria demais para as crianças. Pelo preço, não encontrei nada melhor na cidade.
"""
THINGS = ("O quarto", "A comida", "O filme", "Este livro", "O atendimento", "The room", "The food", "This film")
VERDICTS = ("era ótimo", "não valeu a pena", "chegou atrasado", "superou tudo", "was lovely", "was a waste", "is fine")
ENDS = ("e eu voltaria", "mas o preço é alto", "e ninguém respondeu", "and I would return", "but it broke, sadly")


def many(data: Path, model: list[Path]) -> Figures:
    """Return the rates of each system on many reviews, and ours beside the peers'."""
    figures: Figures = {}
    for system in SYSTEMS:
        figures |= json.loads(part("throughput_texts", system, data, *(model if system == "ours" else [])))
    rate = {system: figures[f"{system}, reviews"][0] for system in SYSTEMS}
    return figures | {f"ours / {peer}": (rate["ours"] / rate[peer], "times") for peer in SYSTEMS[1:]}


def cold(options: list[str]) -> Figures:
    """Time whole processes in turn, after a first run of each: what -> (value, unit)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "review.txt"
        path.write_text(REVIEW, encoding="utf-8")
        commands = {
            "sentiment classify review.txt": [SENTIMENT, "classify", str(path), *options],
            'python -c "import numpy"': [sys.executable, "-c", "import numpy"],
            'python -c "import torch"': [sys.executable, "-c", "import torch"],
        }
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(1 + COLD_RUNS):
            for name, command in commands.items():
                runs[name].append(process(one_thread(command)))
    return {f"{name}, wall time": (median(wall for wall, _ in each[1:]), "s") for name, each in runs.items()} | {
        f"{name}, peak memory": (median(peak for _, peak in each[1:]), "MB") for name, each in runs.items()
    }


def one_thread(command: list[str]) -> list[str]:
    """Return a command that runs another with one thread for each library."""
    return ["env", *(f"{name}={value}" for name, value in ONE_THREAD.items()), *command]


def tables(options: list[str]) -> Figures:
    """Classify tables of two lengths from the command line: rows a second, peak memory."""
    figures: Figures = {}
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path, output = Path(folder) / "reviews.csv", Path(folder) / "scored.csv"
            write_table(path, rows)
            command = [SENTIMENT, "classify", str(path), "--column", "text", "--output", str(output), *options]
            wall, peak = process(one_thread(command))
        figures[f"{rows:,} rows, peak memory"] = (peak, "MB")
        figures[f"{rows:,} rows, rate of the whole process"] = (rows / wall, "rows/s")
    return figures


def write_table(path: Path, rows: int) -> None:
    """Write a CSV of short reviews, each with a number of its own, so that every row has a word never met before."""
    chance = random.Random(0)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        for number in range(rows):
            thing, verdict, end = (chance.choice(pieces) for pieces in (THINGS, VERDICTS, ENDS))
            writer.writerow([number, f"{thing} {verdict}, {end} (pedido {100_000 + number})."])


def training(reviews: Path) -> dict[str, Any]:
    """Train on IMDB alone with the default settings; return the epochs, and when one was good enough.

    Args:
        reviews: what scripts/reviews.py made.
    """
    files = [str(reviews / f"imdb.{part}.jsonl.gz") for part in ("train", "validation")]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "model"
        command = [SENTIMENT, "train", files[0], "--validation", files[1], "--output", str(output)]
        told = subprocess.run(
            command, env=environment(**ONE_THREAD), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        if told.returncode:
            raise SystemExit(f"{' '.join(command)}: exit code {told.returncode}, expected 0.\n{told.stderr}")
        facts = json.loads((output / "config.json").read_text())
    epochs = [{name: float(value) for name, value in own.groupdict().items()} for own in EPOCH.finditer(told.stderr)]
    first = next((i for i, own in enumerate(epochs, 1) if own["accuracy"] >= REACHED), None)
    return {
        "options": facts["training"]["options"],
        "epochs, the network alone": epochs,
        f"epochs to {REACHED:.0%} validation accuracy": first,
        f"seconds to {REACHED:.0%} validation accuracy": first and sum(own["seconds"] for own in epochs[:first]),
        "validation accuracy with n-grams": facts["metrics"]["overall"]["accuracy"],
        "seconds, reading and n-grams included": facts["training"]["seconds"],
    }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ELMAN_DATA", "shared/data")))
    parser.add_argument("--model", type=Path, help="sentiment model; by default the one that ships")
    parser.add_argument("--training", action="store_true", help="measure the training, and nothing else")
    parser.add_argument("--reviews", type=Path, default=ROOT / "build" / "reviews", help="what the training reads")
    parser.add_argument("--output", type=Path, default=RESULTS, help="results file")
    options = parser.parse_args()
    data, model = options.data.resolve(), [options.model.resolve()] if options.model else []
    about, began = describe(PACKAGES), perf_counter()
    if options.training:
        found = training(options.reviews)
        print(json.dumps(found, indent=2))
        merge(options.output, "training", {"machine": about, **found})
        return
    arguments = [f"--model={path}" for path in model]
    figures = {"many reviews, one core": many(data, model)}
    figures |= json.loads(part("throughput_network", data, *model))
    figures["cold process"] = cold(arguments)
    figures["a table of short reviews, one core"] = tables(arguments)
    print(table(figures))
    named = {
        name: {what: {"value": float(f"{value:.4g}"), "unit": unit} for what, (value, unit) in own.items()}
        for name, own in figures.items()
    }
    merge(options.output, "machine", {**about, "seconds": round(perf_counter() - began)})
    merge(options.output, "figures", named)


if __name__ == "__main__":
    main()
