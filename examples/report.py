"""What the examples share: their options, their progress, and where their numbers and figures go."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

ROOT = Path(__file__).parent.parent
COLOURS = ("#1b6ca8", "#d1495b", "#3a7d44", "#e0a100", "#6b4e9b")


@dataclass(frozen=True)
class Options:
    """What a person chose."""

    steps: int
    """Steps of training; each example says of what."""
    seed: int
    output: Path | None
    """Folder for the numbers and the figure; None: their places in the repository."""


def options(description: str | None, arguments: Sequence[str] | None, *, steps: int = 0) -> Options:
    """Read an example's command line.

    Args:
        description: the example's docstring; its first line is shown by --help.
        arguments: the command line; None: the process's own.
        steps: steps of training of the full run; 0: the example does not train.
    """
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    if steps:
        parser.add_argument("--steps", type=int, default=steps, help=f"of training ({steps:,})")
    parser.add_argument("--seed", type=int, default=0, help="of everything random (0)")
    parser.add_argument("--output", type=Path, help="folder for numbers and figure (examples/results, docs/figures)")
    chosen = parser.parse_args(arguments)
    return Options(chosen.steps if steps else 0, chosen.seed, chosen.output)


def steps(count: int, what: str) -> Iterator[int]:
    """Yield 0 to count - 1, telling on a terminal how far it is."""
    for step in range(count):
        if sys.stderr.isatty() and step % max(1, count // 100) == 0:
            sys.stderr.write(f"\r\033[K{what}: {100 * step // count} %")
        yield step
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def write(name: str, chosen: Options, says: str, numbers: dict[str, Any], figure: Figure | None = None) -> None:
    """Print what an example found, and keep its numbers and its figure.

    Args:
        name: the example's.
        chosen: how it was run.
        says: the finding in one sentence, as examples/README.md tells it.
        numbers: what was measured.
        figure: to be looked at; saved as a PNG.
    """
    print(says)
    results = chosen.output or ROOT / "examples" / "results"
    results.mkdir(parents=True, exist_ok=True)
    run = {"steps": chosen.steps, "seed": chosen.seed} if chosen.steps else {"seed": chosen.seed}
    text = json.dumps({"says": says} | run | numbers, indent=2, ensure_ascii=False)
    (results / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    if figure:
        figures = chosen.output or ROOT / "docs" / "figures"
        figures.mkdir(parents=True, exist_ok=True)
        figure.savefig(figures / f"{name}.png", dpi=80, metadata={"Software": None}, pil_kwargs={"optimize": True})


def canvas(width: float, height: float) -> Figure:
    """Return an empty figure of so many inches."""
    return Figure(figsize=(width, height), layout="constrained")
