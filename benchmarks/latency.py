"""How long an answer takes, beside the peers: from a cold process, in a warm one, and many at once.

    python -m benchmarks.latency [--model DIR] [--utterances FILE] [--train FILE]

Writes benchmarks/results/latency.json and prints the same figures. Each part runs in processes of its own, in an
environment without the variables that pin threads or kernels (machine.PINS); warm processes are told to use one thread.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import machine
from benchmarks.machine import ROOT, environment

RESULT = ROOT / "benchmarks" / "results" / "latency.json"
PACKAGES = ("numpy", "torch", "spacy", "onnx", "onnxruntime")
UTTERANCE = "sair Recife 2 Novembro"
RUNS = 15
WITHOUT_TORCH = "import sys; sys.modules['torch'] = None; "
"""spaCy imports torch where it is installed and does not need it here; its best case is without."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
Figures = dict[str, tuple[float, str]]


def cold(model: list[str], pipeline: Path) -> Figures:
    """Time whole processes in turn, after a first run of each: what -> (value, unit).

    Args:
        model: options of `slotfill predict` that name the model, if any.
        pipeline: folder of the spaCy pipeline.
    """
    apply = f"import spacy; print(spacy.load({str(pipeline)!r})({UTTERANCE!r}).ents)"
    slotfill, python = str(Path(sys.executable).with_name("slotfill")), [sys.executable, "-c"]
    commands = {
        f'slotfill predict "{UTTERANCE}"': [slotfill, "predict", UTTERANCE, *model],
        'python -c "import numpy"': [*python, "import numpy"],
        'python -c "import torch"': [*python, "import torch"],
        'python -c "import spacy"': [*python, "import spacy"],
        "import spacy, torch hidden": [*python, WITHOUT_TORCH + "import spacy"],
        "spaCy pipeline, torch hidden": [*python, WITHOUT_TORCH + apply],
    }
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(1 + RUNS):
        for name, command in commands.items():
            runs[name].append(process(command))
    seconds = {name: median(wall for wall, _ in each[1:]) for name, each in runs.items()}
    numpys = seconds['python -c "import numpy"']
    return (
        {f"{name}, wall time": (value, "s") for name, value in seconds.items()}
        | {f"{name} / numpy's": (value / numpys, "times") for name, value in seconds.items()}
        | {f"{name}, peak memory": (median(peak for _, peak in each[1:]), "MB") for name, each in runs.items()}
    )


def process(command: list[str]) -> tuple[float, float]:
    """Run a command; return its wall time in seconds and its peak resident memory in MB (10^6 bytes).

    Linux counts a child's peak from its parent's size at the start, so this module imports nothing heavy.
    """
    start = perf_counter()
    child = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}, expected 0.")
    unit = 1 if sys.platform == "darwin" else 1024
    return wall, usage.ru_maxrss * unit / 1e6


def part(module: str, *arguments: str | Path) -> str:
    """Run another module of this benchmark with one thread; return what it printed."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(**ONE_THREAD), stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def table(figures: dict[str, Figures]) -> str:
    """Lay out the figures, a part under its name."""
    rows = []
    for name, own in figures.items():
        rows += ["", name]
        for what, (value, unit) in own.items():
            shown = f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:.3g}"
            rows.append(f"  {what:<56}{shown:>10} {unit}".rstrip())
    return "\n".join(rows)


def main() -> None:
    """Measure, print, write."""
    travel = ROOT / "data" / "travel"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="slot model; by default the one that ships")
    parser.add_argument("--utterances", type=Path, default=travel / "validation.txt", help="what is answered")
    parser.add_argument("--train", type=Path, default=travel / "train.txt", help="what the spaCy pipeline learns from")
    options = parser.parse_args()
    model = [options.model.resolve()] if options.model else []
    utterances, train = options.utterances.resolve(), options.train.resolve()
    began = perf_counter()
    about = machine.describe(PACKAGES)
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Path(folder) / "pipeline"
        part("latency_spacy", train, pipeline)
        figures = {"cold process": cold([f"--model={path}" for path in model], pipeline)}
        figures |= json.loads(part("latency_warm", utterances, train, pipeline, *model))
    figures |= json.loads(part("latency_network"))
    about["seconds"] = round(perf_counter() - began)
    print(table(figures))
    named = {
        name: {what: {"value": float(f"{value:.4g}"), "unit": unit} for what, (value, unit) in own.items()}
        for name, own in figures.items()
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({**about, "figures": named}, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
