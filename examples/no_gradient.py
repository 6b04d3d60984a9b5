"""Learning without gradients: an evolution strategy and a particle swarm beside BPTT.

    s(t) = tanh(U x(t) + W s(t-1) + b),  o(t) = sigma(V s(t) + c),  theta = all weights in one vector
    BPTT       theta <- theta - Adam's step along dE/dtheta
    evolution  64 offspring theta + sigma_i N(0, 1), sigma_i = sigma exp(tau N(0, 1)); the mean of the best 16 is next
    swarm      64 particles, theta <- theta + v,
               v <- 0.73 (v + 2.05 r (own best - theta) + 2.05 r' (best of all - theta))

One task: say x(t) xor x(t-1). All three see the same strings and are charged for the same thing, runs of the network
over them: one for each candidate, two for a step of BPTT, as going back costs about as much as going forward.

    python -m examples.no_gradient

Source: Rechenberg (1973), Evolutionsstrategie; Beyer & Schwefel (2002), Evolution strategies; Kennedy & Eberhart
(1995), Particle swarm optimization, with the constriction of Clerc & Kennedy (2002).
"""

import math
import statistics
from collections.abc import Callable, Iterator, Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from elman.train import bptt
from elman.train.network import packed
from examples import report

HIDDEN = 6
SIZES = [HIDDEN, HIDDEN * HIDDEN, HIDDEN, HIDDEN, 1]
"""Of U, W, b, V and c in theta."""
TIME, STRINGS = 12, 64
CANDIDATES, PARENTS = 64, 16
ENOUGH = 0.1
STARTS = 5
Error = Callable[[Tensor], Tensor]
Course = Iterator[tuple[int, float]]
"""Runs of the network so far, and the least error."""


def task(seed: int) -> Error:
    """Draw strings; return what gives the mean cross-entropy of each theta, (candidates, weights), (candidates,)."""
    bits = torch.randint(2, (TIME, STRINGS), generator=torch.Generator().manual_seed(seed))
    x, layout = (2.0 * bits - 1).flatten(), packed([TIME] * STRINGS)
    d = (bits[1:] != bits[:-1]).float().flatten()

    def error(theta: Tensor) -> Tensor:
        U, W, b, V, c = torch.split(theta, SIZES, dim=1)
        h = x[:, None] * U[:, None] + b[:, None]
        s = bptt.elman(h, W.reshape(-1, HIDDEN, HIDDEN), layout.sizes, layout.before)  # candidates side by side
        o = (s[:, STRINGS:] @ V[:, :, None])[:, :, 0] + c
        return binary_cross_entropy_with_logits(o, d.expand_as(o), reduction="none").mean(1)

    return error


def start(count: int) -> Tensor:
    """Draw weights, (count, weights)."""
    return torch.randn(count, sum(SIZES)) * 0.5


def by_bptt(error: Error) -> Course:
    """Follow the gradient."""
    theta = start(1).requires_grad_()
    optimizer = torch.optim.Adam([theta], lr=0.03)
    runs = 0
    while True:
        optimizer.zero_grad()
        found = error(theta).sum()
        found.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        runs += 2
        yield runs, found.item()


def by_evolution(error: Error) -> Course:
    """Vary, select, recombine; the width of the variation evolves along."""
    theta, log_sigma, runs = start(1)[0], math.log(0.3), 0
    tau = 1 / math.sqrt(2 * len(theta))
    while True:
        logs = log_sigma + tau * torch.randn(CANDIDATES, 1)
        offspring = theta + logs.exp() * torch.randn(CANDIDATES, len(theta))
        errors = error(offspring)
        best = errors.argsort()[:PARENTS]
        theta, log_sigma = offspring[best].mean(0), logs[best].mean().item()
        runs += CANDIDATES
        yield runs, errors.min().item()


def by_swarm(error: Error) -> Course:
    """Fly towards the best places found."""
    theta, v, runs = start(CANDIDATES), torch.zeros(CANDIDATES, sum(SIZES)), 0
    own, least = theta.clone(), torch.full((CANDIDATES,), torch.inf)
    while True:
        errors = error(theta)
        own[errors < least] = theta[errors < least]
        least = torch.minimum(least, errors)
        r, other = torch.rand(2, CANDIDATES, sum(SIZES))
        v = 0.73 * (v + 2.05 * r * (own - theta) + 2.05 * other * (own[least.argmin()] - theta))
        theta = theta + v
        runs += CANDIDATES
        yield runs, least.min().item()


def needed(course: Sequence[tuple[int, float]]) -> float:
    """Return how many runs it took until E < ENOUGH."""
    return next((runs for runs, error in course if error < ENOUGH), math.inf)


def draw(courses: dict[str, list[list[tuple[int, float]]]]) -> Figure:
    """Draw the least error by runs of the network, a line for each start."""
    figure = report.canvas(6, 3)
    axes = figure.subplots()
    for colour, (name, own) in zip(report.COLOURS, courses.items(), strict=False):
        for i, course in enumerate(own):
            axes.loglog(*zip(*course, strict=True), color=colour, label=None if i else name, linewidth=1)
    axes.axhline(ENOUGH, color="0.6", linestyle="--")
    axes.set(xlabel="runs of the network", ylabel="error E", ylim=(1e-3, 1.5))
    axes.legend(loc="lower left")
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Let each learn from several starts, draw; --steps counts steps of BPTT and generations."""
    chosen = report.options(__doc__, arguments, steps=250)
    ways = {"BPTT": by_bptt, "evolution strategy": by_evolution, "particle swarm": by_swarm}
    courses: dict[str, list[list[tuple[int, float]]]] = {name: [] for name in ways}
    for name, way in ways.items():
        for seed in range(chosen.seed, chosen.seed + STARTS):
            torch.manual_seed(seed)
            course = way(task(seed))
            courses[name].append([next(course) for _ in report.steps(chosen.steps, name)])
    runs = {name: statistics.median(map(needed, own)) for name, own in courses.items()}
    errors = {name: statistics.median(course[-1][1] for course in own) for name, own in courses.items()}
    says = f"runs of the network until E < {ENOUGH}: " + ", ".join(f"{name} {own:,.0f}" for name, own in runs.items())
    numbers = {"starts": STARTS, "median of the runs": runs, "median of the error at the end": errors}
    report.write("no_gradient", chosen, f"{says} (median of {STARTS} starts)", numbers, draw(courses))


if __name__ == "__main__":
    main()
