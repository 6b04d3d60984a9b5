"""Learning while the stream runs: real-time recurrent learning, which keeps no history.

    s(t) = tanh(U x(t) + W s(t-1) + b),  o(t) = sigma(V s(t) + c)
    p_ij^k(t) = ds_k(t) / dtheta_ij,     p_ij^k(0) = 0              see elman/train/rtrl.py
    dE(t)/dtheta_ij = sum over k of dE(t)/ds_k(t) p_ij^k(t)         weights change at every t

A stream of random bits x(t) never ends and is never cut into sequences. The network foretells d(t) = x(t) xor x(t-1);
halfway the rule changes, without notice, to d(t) = x(t) xor x(t-2). Weights that go on learning find the new
rule; weights that stand still from there on do not. Also measured: what a step costs, by the size of the state.

    python -m examples.online
"""

import time
from collections.abc import Sequence

import numpy as np
import torch
from matplotlib.figure import Figure

from elman.train.rtrl import RealTime
from examples import report

HIDDEN = 12
RATE = 0.01
SIZES = (8, 16, 32, 64, 128)


def theta(inputs: int, hidden: int) -> torch.Tensor:
    """Draw U, W and b at random, (inputs + hidden + 1, hidden)."""
    return torch.cat([torch.randn(inputs, hidden), torch.randn(hidden, hidden) / hidden**0.5, torch.zeros(1, hidden)])


def stream(bits: torch.Tensor, *, learn_until: int, seed: int) -> list[bool]:
    """Read a stream once, (time,); return whether each d(t) was told right, before it was learned from."""
    torch.manual_seed(seed)
    network = RealTime(theta(1, HIDDEN))
    V, c = torch.zeros(HIDDEN), torch.zeros(1)
    optimizer = torch.optim.Adam([network.theta, V, c], lr=RATE)
    right = []
    for t in report.steps(len(bits), "stream"):
        back = 1 if t < len(bits) // 2 else 2
        d = (bits[t] != bits[max(0, t - back)]).float()
        s = network.step(2 * bits[t : t + 1] - 1)
        o = torch.sigmoid(s @ V + c)
        right.append(bool((o > 0.5) == (d > 0.5)))
        if t < learn_until:
            error = o - d  # of the cross-entropy, by V s(t) + c
            network.theta.grad, V.grad, c.grad = network.gradient(error * V), error * s, error
            optimizer.step()
    return right


def cost() -> dict[int, float]:
    """Return milliseconds a step takes, by units of the state."""
    times = {}
    for hidden in SIZES:
        network, x = RealTime(theta(1, hidden)), torch.ones(1)
        taken = []
        for _ in range(10):
            began = time.process_time()
            network.gradient(network.step(x))
            taken.append(time.process_time() - began)
        times[hidden] = 1000 * min(taken)
    return times


def draw(told: dict[str, list[bool]], window: int, times: dict[int, float], power: float) -> Figure:
    """Draw the share of errors along the stream, and the cost of a step by the size of the state."""
    figure = report.canvas(9, 3)
    left, right = figure.subplots(1, 2, width_ratios=(2, 1))
    for colour, (name, own) in zip(report.COLOURS[1::-1], told.items(), strict=True):
        wrong = np.convolve(1 - np.array(own, float), np.ones(window) / window, "valid")
        left.plot(np.arange(len(wrong)) + window, 100 * wrong, color=colour, label=name)
    left.axvline(len(own) / 2, color="0.6", linestyle="--")
    left.set(xlabel="bits read", ylabel=f"wrong, last {window} bits (%)", ylim=(-2, 70))
    left.legend(loc="upper left")
    right.loglog(list(times), list(times.values()), "o-", color=report.COLOURS[2], markersize=4)
    right.set(xlabel="units n", ylabel="ms a step", title=f"cost, last doubling: n^{power:.1f}")
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the stream with and without learning on, measure the cost, draw."""
    chosen = report.options(__doc__, arguments, steps=16000)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(chosen.seed)
    bits = torch.randint(2, (chosen.steps,), generator=generator).float()
    told = {
        "stops learning halfway": stream(bits, learn_until=chosen.steps // 2, seed=chosen.seed),
        "learns on": stream(bits, learn_until=chosen.steps, seed=chosen.seed),
    }
    quarter = chosen.steps // 8
    ends = {name: {"first rule": own[: len(own) // 2], "second rule": own} for name, own in told.items()}
    accuracy = {name: {rule: float(np.mean(own[-quarter:])) for rule, own in by.items()} for name, by in ends.items()}
    times = cost()
    power = float(np.log2(times[SIZES[-1]] / times[SIZES[-2]]))
    numbers = {"accuracy": accuracy, "ms a step by units": times, "power of the last doubling": power}
    kept = [f"{name} {100 * own['second rule']:.1f} %" for name, own in accuracy.items()]
    says = f"right after the rule changed: {', '.join(kept)}; a step costs as n^{power:.1f}"
    report.write("online", chosen, says, numbers, draw(told, chosen.steps // 32, times, power))


if __name__ == "__main__":
    main()
