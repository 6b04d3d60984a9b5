"""The recurrent network alone, tokens a second on one core: ours, torch and ONNX Runtime on the same weights.

Two layers of 128 units in both directions over a table of 10,000 rows, random weights, the same utterances sorted by
length for all, the time of each engine's own layout of a batch (packing or padding) included.

    python -m benchmarks.latency_network

latency.py runs it, with one thread for each library.
"""

import json
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn.functional import embedding
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from elman import cells, engine
from elman.cells import Array
from elman.engine import Layer
from elman.packing import Index, pack

ROWS, INPUTS, HIDDEN = 10_000, 128, 128
UTTERANCES, LONGEST = 20_000, 40
BATCHES, RUNS = (32, 128, 256, 512), 5
TOLERANCE = 1e-4
Engine = Callable[[Index, Index], Array]
"""Maps the ids of a batch, one sequence after the other, and its lengths, longest first, to its states."""


def weights(random: np.random.Generator) -> tuple[Array, list[Layer]]:
    """Draw the embedding, (rows, inputs), and both layers, uniform with the bound 1/sqrt(hidden) as nn.RNN starts."""

    def draw(*shape: int) -> Array:
        drawn: Array = (random.uniform(-1, 1, shape) / np.sqrt(HIDDEN)).astype(np.float32)
        return drawn

    layers = [Layer(draw(2, size, HIDDEN), draw(2, HIDDEN, HIDDEN), draw(2, HIDDEN)) for size in (INPUTS, 2 * HIDDEN)]
    return random.standard_normal((ROWS, INPUTS), np.float32), layers


def batches(ids: Index, lengths: Index, size: int) -> Iterator[tuple[Index, Index]]:
    """Cut utterances, longest first, into batches of `size`: ids and lengths of each."""
    ends = np.cumsum(lengths)
    for i in range(0, len(lengths), size):
        part = lengths[i : i + size]
        yield ids[ends[i] - lengths[i] : ends[i + len(part) - 1]], part


def padded(ids: Index, lengths: Index) -> Index:
    """Lay out a batch as (time, sequences), short sequences padded with 0."""
    by_sequence = np.zeros((len(lengths), lengths[0]), np.int64)
    by_sequence[np.arange(lengths[0]) < lengths[:, None]] = ids
    return np.ascontiguousarray(by_sequence.T)


def ours(E: Array, layers: list[Layer]) -> Engine:
    """Our engine; its states are packed, (tokens, 2 * hidden)."""
    table = engine.fold(E, layers[0])
    return lambda ids, lengths: engine.run(table, ids, pack(lengths), layers, cells.tanh)


def torchs(E: Array, layers: list[Layer]) -> Engine:
    """The nn.RNN of torch over an embedding, packed sequences; its states are packed, (tokens, 2 * hidden)."""
    table = torch.from_numpy(E)
    rnn = torch.nn.RNN(INPUTS, HIDDEN, len(layers), bidirectional=True)
    with torch.no_grad():
        for i, layer in enumerate(layers):
            for d, way in enumerate(("", "_reverse")):
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


def onnx_runtime(E: Array, layers: list[Layer]) -> Engine:
    """RNN nodes over a Gather in ONNX Runtime; its states are padded, (time, sequences, 2 * hidden)."""
    constants = {"E": E, "flat": np.array([0, 0, -1])}
    nodes = [helper.make_node("Gather", ["E", "ids"], ["x0"])]
    for i, (U, W, b, *_) in enumerate(layers):
        both = np.concatenate([b, np.zeros_like(b)], axis=1)
        constants |= {f"U{i}": U.transpose(0, 2, 1), f"W{i}": W.transpose(0, 2, 1), f"b{i}": both}
        nodes += [
            helper.make_node(
                "RNN", [f"x{i}", f"U{i}", f"W{i}", f"b{i}", "lengths"], [f"y{i}"],
                hidden_size=HIDDEN, direction="bidirectional", activations=["Tanh", "Tanh"],
            ),
            helper.make_node("Transpose", [f"y{i}"], [f"z{i}"], perm=[0, 2, 1, 3]),
            helper.make_node("Reshape", [f"z{i}", "flat"], [f"x{i + 1}"]),
        ]  # fmt: skip
    graph = helper.make_graph(
        nodes,
        "elman",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["time", "sequences"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["sequences"]),
        ],
        [helper.make_tensor_value_info(f"x{len(layers)}", TensorProto.FLOAT, ["time", "sequences", 2 * HIDDEN])],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def run(ids: Index, lengths: Index) -> Array:
        found: list[Array] = session.run(None, {"ids": padded(ids, lengths), "lengths": lengths.astype(np.int32)})
        return found[0]

    return run


def check(engines: dict[str, Engine], ids: Index, lengths: Index) -> float:
    """Return the largest difference between our states and a peer's over all utterances; stop if it is too large."""
    largest = 0.0
    for batch, length in batches(ids, lengths, BATCHES[1]):
        mine, theirs, padded_states = (run(batch, length) for run in engines.values())
        running = np.arange(length[0])[:, None] < length
        for states in (theirs, padded_states[running]):
            largest = max(largest, float(np.abs(mine - states).max()))
    if largest > TOLERANCE:
        raise SystemExit(f"the engines differ by {largest:.1e}, expected at most {TOLERANCE:.0e}.")
    return largest


def product_rate(rows: int, random: np.random.Generator) -> float:
    """Return the machine's own rate of (rows, hidden) x (hidden, hidden) products, in FLOP/s, over about 0.1 s."""
    a, b = (random.standard_normal((n, HIDDEN), np.float32) for n in (rows, HIDDEN))
    out = np.empty_like(a)
    repeats = 400_000 // rows
    start = perf_counter()
    for _ in range(repeats):
        np.matmul(a, b, out=out)
    return repeats * operations(rows, HIDDEN) / (perf_counter() - start)


def operations(rows: int, inputs: int) -> int:
    """Return the floating-point operations of a product (rows, inputs) x (inputs, hidden)."""
    return 2 * rows * inputs * HIDDEN


def measure() -> dict[str, tuple[float, str]]:
    """Run every engine at every batch size in turn, several times: what -> (value, unit)."""
    torch.set_num_threads(1)
    random = np.random.default_rng(0)
    E, layers = weights(random)
    drawn = np.clip(np.rint(random.gamma(3, 4, UTTERANCES)), 1, LONGEST).astype(np.int64)
    lengths = np.sort(drawn)[::-1].copy()
    tokens = int(lengths.sum())
    ids = random.integers(0, ROWS, tokens)
    engines = {"ours": ours(E, layers), "torch nn.RNN": torchs(E, layers), "ONNX Runtime": onnx_runtime(E, layers)}
    difference = check(engines, ids, lengths)
    seconds: dict[tuple[str, int], list[float]] = {(name, size): [] for name in engines for size in BATCHES}
    product: dict[int, list[float]] = {size: [] for size in BATCHES}
    for _ in range(RUNS):
        for size in BATCHES:
            product[size].append(product_rate(size, random))
            for name, run in engines.items():
                start = perf_counter()
                for batch in batches(ids, lengths, size):
                    run(*batch)
                seconds[name, size].append(perf_counter() - start)
    rate = {key: tokens / median(times) for key, times in seconds.items()}
    best = {name: max(BATCHES, key=lambda size: rate[name, size]) for name in engines}
    size = best["ours"]
    recurrent = 2 * len(layers) * operations(tokens - UTTERANCES, HIDDEN)
    done = recurrent + 2 * (len(layers) - 1) * operations(tokens, 2 * HIDDEN)
    reached, possible = rate["ours", size] * done / tokens, median(product[size])
    return {
        "utterances": (UTTERANCES, "utterances"),
        "tokens an utterance, mean": (tokens / UTTERANCES, "tokens"),
        "largest difference between engines": (difference, ""),
        **{f"{name}, batches of {size}": (rate[name, size], "tokens/s") for name in engines for size in BATCHES},
        **{f"{name}, best batch size": (best[name], "utterances") for name in engines},
        **{
            f"ours / {name}, each at its best": (rate["ours", size] / rate[name, best[name]], "times")
            for name in list(engines)[1:]
        },
        "ours, operations a token": (done / tokens, "FLOP"),
        "ours, operations": (reached / 1e9, "GFLOP/s"),
        f"np.matmul ({size}, {HIDDEN}) x ({HIDDEN}, {HIDDEN})": (possible / 1e9, "GFLOP/s"),
        "ours, share of np.matmul's rate": (100 * reached / possible, "%"),
    }


if __name__ == "__main__":
    print(json.dumps({"the network alone, 2 layers x 128 units, both directions, one core": measure()}))
