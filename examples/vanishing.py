"""Vanishing and exploding gradients: what is left of an error k steps back.

    J(t) = ds(t)/ds(t-1) = diag(f'(h(t))) W
    dE_t/ds(t-k) = J(t-k+1)^T ... J(t)^T dE_t/ds(t)         a product of k matrices: it dies or explodes

Left: networks as they start, before training: sigmoid, whose slope is 1/4 at most, and tanh, with weights drawn evenly
from +-1/sqrt(n); tanh with W orthogonal; relu with W = 1, whose product is of ones and zeros; LSTM, whose cell
c(t) = f(t) c(t-1) + i(t) g(t) is multiplied by its forget gate alone. Right: the relu network learns to add up 30
numbers by gradient descent, with its gradient as it comes, and with gradient * threshold / norm where the norm is
greater than the threshold. The first step without clipping is so long that every unit is dead after it.

    python -m examples.vanishing

Source of relu with W = 1: Le, Jaitly & Hinton (2015), A simple way to initialize recurrent networks of rectified
linear units; of clipping: Pascanu, Mikolov & Bengio (2013).
"""

from collections.abc import Sequence

import torch
from matplotlib.figure import Figure
from torch import nn

from elman.train.flow import FADED, Flow, flows
from elman.train.network import packed
from examples import report
from examples.network import Network

HIDDEN = 64
INPUTS = 8
TIME = 60
SEQUENCES = 16
THRESHOLD = 10.0
RATE = 0.001
FORGET = 3.0
"""Bias with which the forget gate starts, so that it keeps most of the cell."""


def elman(activation: str, W: torch.Tensor) -> Flow:
    """Measure an Elman network of recurrent weights W, (HIDDEN, HIDDEN)."""
    network = Network(INPUTS, HIDDEN, 1, activation=activation).recurrent
    with torch.no_grad():
        network.W[0][0] = W
    x, e = torch.randn(TIME * SEQUENCES, INPUTS), torch.zeros(TIME * SEQUENCES, HIDDEN)
    e[-SEQUENCES:] = torch.randn(SEQUENCES, HIDDEN)
    return flows(network, x, packed([TIME] * SEQUENCES), e, farthest=TIME)[0]


def lstm() -> list[float]:
    """Measure dE_t/dc(t-k) of an LSTM, as a share of that at k = 0, by distance k."""
    cell = nn.LSTMCell(INPUTS, HIDDEN)
    with torch.no_grad():
        cell.bias_hh[HIDDEN : 2 * HIDDEN] = FORGET
    h, c = torch.zeros(SEQUENCES, HIDDEN), torch.zeros(SEQUENCES, HIDDEN)
    cells = []
    for _ in range(TIME):
        h, c = cell(torch.randn(SEQUENCES, INPUTS), (h, c))
        cells.append(c)
    back = torch.autograd.grad(c, cells, torch.randn(SEQUENCES, HIDDEN))[::-1]
    return [float(own.norm(dim=1).sum() / back[0].norm(dim=1).sum()) for own in back]


def train(steps: int, seed: int, threshold: float) -> tuple[list[float], list[float]]:
    """Learn to add by gradient descent; return the error and the norm of the gradient at each step."""
    torch.manual_seed(seed)
    network = Network(1, 16, 1, activation="relu")
    with torch.no_grad():
        network.recurrent.W[0][0] = torch.eye(16)
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
    errors: list[float] = []
    norms: list[float] = []
    for step in report.steps(steps, f"threshold {threshold}"):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
        x = torch.rand(32, 30, 1)
        optimizer.zero_grad()
        error = ((network(x)[:, -1] - x.sum(1)) ** 2).mean() / 2
        error.backward()
        norms.append(nn.utils.clip_grad_norm_(network.parameters(), threshold).item())
        optimizer.step()
        errors.append(error.item())
    return errors, norms


def draw(left: dict[str, list[float]], errors: dict[str, list[float]]) -> Figure:
    """Draw the norms by distance, and the errors of training by step."""
    figure = report.canvas(9, 3.2)
    one, two = figure.subplots(1, 2)
    one.axvspan(8, 10, color="0.9", label="8 to 10 steps")
    one.axhline(FADED, color="0.6", linestyle="--", label="1 %")
    for colour, (name, norms) in zip(report.COLOURS, left.items(), strict=False):
        one.semilogy(norms, color=colour, label=name)
    one.set(xlabel="distance k", ylabel="norm of dE_t/ds(t-k), share", xlim=(0, 40), ylim=(1e-6, 10))
    one.legend(loc="lower right", ncols=2, fontsize=8)
    for colour, (name, own) in zip(report.COLOURS[1::-1], errors.items(), strict=True):
        two.semilogy(own, color=colour, label=name, linewidth=0.8)
    two.set(xlabel="step of training", ylabel="error E")
    two.legend()
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, train, draw."""
    chosen = report.options(__doc__, arguments, steps=1000)
    torch.manual_seed(chosen.seed)
    evenly = (2 * torch.rand(HIDDEN, HIDDEN) - 1) / HIDDEN**0.5
    measured = {
        "sigmoid": elman("sigmoid", evenly),
        "tanh": elman("tanh", evenly),
        "tanh, W orthogonal": elman("tanh", nn.init.orthogonal_(torch.empty(HIDDEN, HIDDEN))),
        "relu, W = 1": elman("relu", torch.eye(HIDDEN)),
    }
    for name, flow in measured.items():
        print(f"{name}: {flow.verdict}")
    left = {name: flow.norms for name, flow in measured.items()} | {"LSTM": lstm()}
    faded = {name: next((k for k, norm in enumerate(own) if norm < FADED), None) for name, own in left.items()}
    ways = {"without clipping": float("inf"), f"clipped at {THRESHOLD:.0f}": THRESHOLD}
    runs = {name: train(chosen.steps, chosen.seed, threshold) for name, threshold in ways.items()}
    numbers = {
        "under 1 % at distance": faded,
        "left at distance 10": {name: norms[10] for name, norms in left.items()},
        "error at the end": {name: sum(errors[-50:]) / 50 for name, (errors, _) in runs.items()},
        "greatest norm of the gradient": {name: max(norms) for name, (_, norms) in runs.items()},
    }
    shares = [f"{name} {100 * norms[10]:.2g} %" for name, norms in left.items()]
    figure = draw(left, {name: errors for name, (errors, _) in runs.items()})
    report.write("vanishing", chosen, f"left after 10 steps: {', '.join(shares)}", numbers, figure)


if __name__ == "__main__":
    main()
