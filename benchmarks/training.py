"""How fast the recurrent layers train, beside torch's nn.RNN: tokens a second forward and back, at our models' sizes.

    python -m benchmarks.training

Both have the same weights and read the same packed batches, made as the training loop makes them, in turn; a step is
the states, and the gradients of every weight and of the input. What comes before and after, such as embeddings, the
error and the optimizer, is the same for both and left out. States and gradients are compared first. Prints the figures
and writes benchmarks/results/training.json.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from benchmarks.latency import Figures, table
from benchmarks.machine import ROOT, describe
from elman.config import ModelConfig, ReaderConfig, TrainConfig
from elman.train.loop import buckets
from elman.train.network import Packed, Recurrent, packed

RESULT = ROOT / "benchmarks" / "results" / "training.json"
BATCH_SIZE, POOL, THREADS, ROUNDS = TrainConfig().batch_size, 50, (1, 2), 11
TOLERANCE = 1e-3


class Size(NamedTuple):
    """A network and what it reads."""

    inputs: int
    hidden: int
    layers: int
    words: int
    """Mean length of a text."""
    batches: int
    """Batches of a round."""


SLOTS, READER = ModelConfig(), ReaderConfig()
SIZES = {
    "slot filler": Size(SLOTS.word + SLOTS.case + 2 * SLOTS.spelling, SLOTS.hidden, SLOTS.layers, 10, 10),
    "reader": Size(READER.word, READER.hidden, READER.layers, 230, 2),
}


class Batch(NamedTuple):
    """Packed inputs, (tokens, inputs), and the error of each state, (tokens, 2 * hidden)."""

    layout: Packed
    x: Tensor
    error: Tensor


Network = Callable[[Batch], Tensor]


def networks(size: Size) -> dict[str, tuple[torch.nn.Module, Network]]:
    """Return both, with the same weights."""
    own = Recurrent(size.inputs, size.hidden, layers=size.layers)
    rnn = torch.nn.RNN(size.inputs, size.hidden, size.layers, bidirectional=True)
    with torch.no_grad():
        for i in range(size.layers):
            for d, way in enumerate(("", "_reverse")):
                rnn.get_parameter(f"weight_ih_l{i}{way}").copy_(own.U[i][d].T)
                rnn.get_parameter(f"weight_hh_l{i}{way}").copy_(own.W[i][d].T)
                rnn.get_parameter(f"bias_ih_l{i}{way}").copy_(own.b[i][d])
                rnn.get_parameter(f"bias_hh_l{i}{way}").zero_()

    def theirs(batch: Batch) -> Tensor:
        states, _ = rnn(PackedSequence(batch.x, torch.tensor(batch.layout.sizes)))
        data: Tensor = states.data
        return data

    return {"ours": (own, lambda batch: own(batch.x, batch.layout)), "torch nn.RNN": (rnn, theirs)}


def batches(size: Size, random: np.random.Generator) -> Iterator[Batch]:
    """Draw texts of gamma-distributed lengths and yield batches of like length, as in training."""
    drawn = np.rint(random.gamma(3, size.words / 3, BATCH_SIZE * POOL))
    lengths = np.clip(drawn, 1, 8 * size.words).astype(int).tolist()
    for chosen, _ in zip(buckets(lengths, BATCH_SIZE, random), range(size.batches), strict=False):
        layout = packed([lengths[i] for i in chosen])
        tokens = sum(layout.sizes)
        yield Batch(layout, torch.randn(tokens, size.inputs, requires_grad=True), torch.randn(tokens, 2 * size.hidden))


def step(module: torch.nn.Module, network: Network, batch: Batch) -> Tensor:
    """Go forward and back once; return the states. The gradients before are dropped."""
    module.zero_grad()
    batch.x.grad = None
    states = network(batch)
    states.backward(batch.error)  # type: ignore[no-untyped-call]
    return states


def difference(both: dict[str, tuple[torch.nn.Module, Network]], batch: Batch) -> float:
    """Return the largest difference of states and of the input's gradients, a share of the largest value."""
    states, gradients = [], []
    for module, network in both.values():
        states.append(step(module, network, batch).detach())
        assert batch.x.grad is not None
        gradients.append(batch.x.grad)
    return max(float((a - b).abs().max() / b.abs().max()) for a, b in (states, gradients))


def measure(size: Size, threads: int, rounds: int) -> Figures:
    """Train both in turn, several rounds: what -> (value, unit)."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    both = networks(size)
    data = list(batches(size, np.random.default_rng(0)))
    tokens = sum(len(batch.x) for batch in data)
    if (largest := max(difference(both, batch) for batch in data)) > TOLERANCE:
        raise SystemExit(f"the networks differ by {largest:.1e}, expected at most {TOLERANCE:.0e}.")
    seconds: dict[str, list[float]] = {name: [] for name in both}
    for i in range(rounds):
        for name in list(both)[:: 1 if i % 2 else -1]:
            start = perf_counter()
            for batch in data:
                step(*both[name], batch)
            seconds[name].append(perf_counter() - start)
    ratios = [their / my for their, my in zip(seconds["torch nn.RNN"], seconds["ours"], strict=True)]
    return {
        "tokens a round": (tokens, "tokens"),
        "largest difference, states and gradients": (largest, ""),
        **{name: (tokens / median(own), "tokens/s") for name, own in seconds.items()},
        "ours / torch nn.RNN, median of the rounds": (median(ratios), "times"),
        "ours / torch nn.RNN, lower quartile": (float(np.quantile(ratios, 0.25)), "times"),
    }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of each size and number of threads")
    parser.add_argument("--output", type=Path, default=RESULT, help="results file")
    options = parser.parse_args()
    about, began = describe(("torch", "numpy")), perf_counter()
    figures = {
        f"{name}, {size.layers} x 2 x {size.hidden} units, {size.words} words a text, {threads} thread(s)": measure(
            size, threads, options.rounds
        )
        for name, size in SIZES.items()
        for threads in THREADS
    }
    about["seconds"] = round(perf_counter() - began)
    print(table(figures))
    named = {
        name: {what: {"value": float(f"{value:.4g}"), "unit": unit} for what, (value, unit) in own.items()}
        for name, own in figures.items()
    }
    options.output.parent.mkdir(exist_ok=True)
    options.output.write_text(json.dumps({**about, "figures": named}, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
