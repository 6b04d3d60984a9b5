"""The recurrent network of a sentiment model alone, tokens a second on one core: ours and torch's nn.RNN.

    python -m benchmarks.throughput_network DATA [MODEL]

Both read the same ids of IMDB test texts with the same weights, in the same batches of texts sorted by length, in turn;
the time of each engine's own layout of a batch is included. throughput.py runs it, with one thread for each library.
"""

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import torch
from torch.nn.functional import embedding
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from benchmarks.latency import Figures
from benchmarks.latency_network import Engine, batches, padded
from benchmarks.throughput_texts import test_texts
from elman import cells, engine
from elman.cells import Array
from elman.config import ReaderConfig
from elman.engine import Layer
from elman.packing import Index, pack
from elman.text import plain, words
from sentiment import SentimentClassifier

TEXTS, BATCHES, RUNS = 1_000, (16, 32, 64, 128, 256), 5
TOLERANCE = 1e-4


def ours(E: Array, layers: list[Layer], config: ReaderConfig) -> Engine:
    """Our engine; its states are packed, (tokens, directions * hidden)."""
    table, f = engine.fold(E, layers[0]), cells.ACTIVATIONS[config.activation]
    return lambda ids, lengths: engine.run(table, ids, pack(lengths), layers, f)


def torchs(E: Array, layers: list[Layer], config: ReaderConfig) -> Engine:
    """The nn.RNN of torch over an embedding, packed sequences; its states are packed as ours."""
    table = torch.from_numpy(E)
    rnn = torch.nn.RNN(
        E.shape[1],
        config.hidden,
        config.layers,
        nonlinearity=config.activation,
        bidirectional=config.bidirectional,
    )
    with torch.no_grad():
        for i, layer in enumerate(layers):
            for d, way in enumerate(("", "_reverse")[: config.directions]):
                getattr(rnn, f"weight_ih_l{i}{way}").copy_(torch.from_numpy(layer.U[d].T))
                getattr(rnn, f"weight_hh_l{i}{way}").copy_(torch.from_numpy(layer.W[d].T))
                getattr(rnn, f"bias_ih_l{i}{way}").copy_(torch.from_numpy(layer.b[d]))
                getattr(rnn, f"bias_hh_l{i}{way}").zero_()

    def run(ids: Index, lengths: Index) -> Array:
        with torch.inference_mode():
            packed = pack_padded_sequence(torch.from_numpy(padded(ids, lengths)), torch.from_numpy(lengths))
            states, _ = rnn(PackedSequence(embedding(packed.data, table), packed.batch_sizes))
        found: Array = states.data.numpy()
        return found

    return run


def measure(data: Path, model: Path | None) -> Figures:
    """Run both engines at every batch size in turn, several times: what -> (value, unit)."""
    torch.set_num_threads(1)
    classifier = SentimentClassifier.load(model)
    config = classifier.config
    w = {
        name: array.astype(np.float32)
        for name, array in classifier.stored.weights.items()
        if name == "word" or name.startswith("layers.")
    }
    layers = [Layer(w[f"layers.U.{i}"], w[f"layers.W.{i}"], w[f"layers.b.{i}"]) for i in range(config.layers)]
    texts = sorted((words(text) for text in test_texts(data, TEXTS)), key=len, reverse=True)
    lengths = np.array([len(text) for text in texts], np.int64)
    ids = np.array([classifier.vocabulary[plain(word)] for text in texts for word in text], np.int64)
    engines = {"ours": ours(w["word"], layers, config), "torch nn.RNN": torchs(w["word"], layers, config)}
    mine, theirs = (run(*next(batches(ids, lengths, BATCHES[0]))) for run in engines.values())
    if (difference := float(np.abs(mine - theirs).max())) > TOLERANCE:
        raise SystemExit(f"the engines differ by {difference:.1e}, expected at most {TOLERANCE:.0e}.")
    seconds: dict[tuple[str, int], list[float]] = {(name, size): [] for name in engines for size in BATCHES}
    for _ in range(RUNS):
        for size in BATCHES:
            for name, run in engines.items():
                start = perf_counter()
                for batch in batches(ids, lengths, size):
                    run(*batch)
                seconds[name, size].append(perf_counter() - start)
    best = {name: min(BATCHES, key=lambda size: median(seconds[name, size])) for name in engines}
    torchs_best = seconds["torch nn.RNN", best["torch nn.RNN"]]
    return {
        "texts": (len(texts), "texts"),
        "tokens": (len(ids), "tokens"),
        "largest difference between engines": (difference, ""),
        **{f"{name}, batches of {size}": (len(ids) / median(own), "tokens/s") for (name, size), own in seconds.items()},
        **{f"{name}, best batch size": (size, "texts") for name, size in best.items()},
        "ours / torch nn.RNN, each at its best": (ratio(torchs_best, seconds["ours", best["ours"]]), "times"),
        "ours / torch nn.RNN, both at torch's best": (
            ratio(torchs_best, seconds["ours", best["torch nn.RNN"]]),
            "times",
        ),
    }


def ratio(theirs: list[float], mine: list[float]) -> float:
    """Return how many times faster mine is, the median of the rounds."""
    return median(their / my for their, my in zip(theirs, mine, strict=True))


if __name__ == "__main__":
    data, *model = map(Path, sys.argv[1:])
    print(json.dumps({"the network alone, one core": measure(data, model[0] if model else None)}))
