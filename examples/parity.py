"""Parity: is the number of 1s even? Learned on strings of 1 to 10 bits, asked of strings of 1,000.

    s(t) = tanh(U x(t) + W s(t-1) + b)        x(t): the bit at t, as -1 or 1
    o(T) = sigma(V s(T) + c)                  T: the last bit; o > 1/2 means odd

The network is told the answer for whole strings only, and begins with short ones. Beside it, a feed-forward network
that sees a fixed window, the last 10 bits. Whatever window one chooses, a longer string has a 1 outside it; the
recurrent network needs one bit of memory, and keeps it as long as the string lasts.

    python -m examples.parity

Source of the short strings first: Elman (1993), Learning and development in neural networks: the importance of
starting small.
"""

from collections.abc import Callable, Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, pad

from examples import report
from examples.network import Network, learn

LONGEST = 10
"""Bits of the longest string learned from, and of the window."""
HIDDEN = 8
STRINGS = 1000
LENGTHS = (1, 2, 5, 10, 11, 12, 15, 20, 50, 100, 200, 500, 1000)
Model = Callable[[Tensor], Tensor]


def strings(count: int, length: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw strings of bits, (count, length), and whether each has an odd number of 1s, (count,)."""
    bits = torch.randint(2, (count, length), generator=generator)
    return bits.float() * 2 - 1, (bits.sum(1) % 2).float()


def train(steps: int, seed: int) -> dict[str, Model]:
    """Train both networks; each maps strings (count, length) to the odds that they are odd, in logs, (count,)."""
    torch.manual_seed(seed)
    recurrent = Network(1, HIDDEN, 1)
    window = nn.Sequential(nn.Linear(LONGEST, 64), nn.Tanh(), nn.Linear(64, 1))
    models: dict[str, Model] = {
        "Elman": lambda x: recurrent(x[:, :, None])[:, -1, 0],
        f"window of {LONGEST}": lambda x: window(pad(x, (LONGEST, 0))[:, -LONGEST:])[:, 0],
    }
    for (name, model), weights in zip(models.items(), (recurrent.parameters(), window.parameters()), strict=True):
        generator = torch.Generator().manual_seed(seed)

        def loss(step: int, model: Model = model, generator: torch.Generator = generator) -> Tensor:
            longest = min(LONGEST, 2 + 2 * LONGEST * step // steps)
            length = int(torch.randint(1, longest + 1, (1,), generator=generator))
            x, odd = strings(64, length, generator)
            return binary_cross_entropy_with_logits(model(x), odd)

        learn(weights, loss, steps, rate=0.03, what=name)
    return models


@torch.no_grad()
def accuracy(model: Model, length: int, seed: int) -> float:
    """Return the share of STRINGS new strings of a length whose parity is told."""
    x, odd = strings(STRINGS, length, torch.Generator().manual_seed(seed + length))
    return ((model(x) > 0) == (odd > 0)).float().mean().item()


def draw(accuracies: dict[str, list[float]]) -> Figure:
    """Draw accuracy by length."""
    figure = report.canvas(6, 3)
    axes = figure.subplots()
    axes.axvspan(LENGTHS[0], LONGEST, color="0.92", label="lengths learned from")
    for colour, (name, values) in zip(report.COLOURS, accuracies.items(), strict=False):
        axes.plot(LENGTHS, [100 * value for value in values], "o-", color=colour, label=name, markersize=4)
    axes.set(xscale="log", xlabel="length of the string (bits)", ylabel="parity right (%)", ylim=(40, 104))
    axes.legend(loc="center right")
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure, draw."""
    chosen = report.options(__doc__, arguments, steps=2000)
    models = train(chosen.steps, chosen.seed)
    accuracies = {name: [accuracy(own, n, chosen.seed) for n in LENGTHS] for name, own in models.items()}
    told = [f"{name} {100 * values[-1]:.1f} %" for name, values in accuracies.items()]
    says = f"right at length 1,000: {', '.join(told)}"
    by_length = {name: dict(zip(LENGTHS, values, strict=True)) for name, values in accuracies.items()}
    report.write("parity", chosen, says, {"strings": STRINGS, "accuracy": by_length}, draw(accuracies))


if __name__ == "__main__":
    main()
