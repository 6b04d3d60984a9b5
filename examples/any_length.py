"""One model for inputs of any length: its size does not grow with them.

    s(t) = tanh(U x(t) + W s(t-1) + b),  o(t) = sigma(V s(t) + c)        the same U, W, V at every t

The question: does the string end with the bit it began with? A feed-forward network needs inputs for every
bit, so each length is another network, and the first layer grows with it. The recurrent network learns from strings
of at most 20 bits, and the same few weights answer for 10,000.

    python -m examples.any_length
"""

from collections.abc import Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from examples import report
from examples.network import Network, learn

HIDDEN = 10
LONGEST = 20
"""Bits of the longest string learned from."""
LENGTHS = (2, 5, 10, 20, 50, 100, 1000, 10000)
STRINGS = 200


def strings(count: int, length: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw bits, -1 or 1, (count, length, 1), and whether each is the same as its string's first, (count, length)."""
    bits = torch.randint(2, (count, length), generator=generator)
    return 2 * bits[:, :, None].float() - 1, (bits == bits[:, :1]).float()


def train(steps: int, seed: int) -> Network:
    """Train on strings of 2 to LONGEST bits."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = Network(1, HIDDEN, 1)

    def loss(step: int) -> Tensor:
        longest = min(LONGEST, 3 + 2 * LONGEST * step // steps)
        length = int(torch.randint(2, longest + 1, (1,), generator=generator))
        x, same = strings(64, length, generator)
        return binary_cross_entropy_with_logits(network(x)[:, 1:, 0], same[:, 1:])

    learn(network.parameters(), loss, steps, rate=0.02)
    return network


@torch.no_grad()
def accuracy(network: Network, length: int, seed: int) -> float:
    """Return the share of STRINGS new strings of a length that are answered right."""
    x, same = strings(STRINGS, length, torch.Generator().manual_seed(seed + length))
    return float(((network(x)[:, -1, 0] > 0) == (same[:, -1] > 0)).float().mean())


def feedforward(length: int) -> int:
    """Return how many weights a feed-forward network of HIDDEN units has for strings of a length."""
    return length * HIDDEN + HIDDEN + HIDDEN + 1


def draw(accuracies: Sequence[float], weights: int) -> Figure:
    """Draw accuracy and number of weights by length."""
    figure = report.canvas(8, 2.8)
    left, right = figure.subplots(1, 2)
    left.axvspan(LENGTHS[0], LONGEST, color="0.92", label="lengths learned from")
    left.semilogx(LENGTHS, [100 * own for own in accuracies], "o-", color=report.COLOURS[0], markersize=4)
    left.set(xlabel="length of the string", ylabel="right (%)", ylim=(40, 104))
    left.legend(loc="lower right")
    right.loglog(LENGTHS, [weights] * len(LENGTHS), "o-", color=report.COLOURS[0], label="Elman", markersize=4)
    sizes = [feedforward(length) for length in LENGTHS]
    right.loglog(LENGTHS, sizes, "o-", color=report.COLOURS[1], label="feed-forward", markersize=4)
    right.set(xlabel="length of the string", ylabel="weights")
    right.legend()
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, ask strings of every length, draw."""
    chosen = report.options(__doc__, arguments, steps=1500)
    network = train(chosen.steps, chosen.seed)
    weights = sum(own.numel() for own in network.parameters())
    accuracies = [accuracy(network, length, chosen.seed) for length in LENGTHS]
    numbers = {
        "accuracy": dict(zip(LENGTHS, accuracies, strict=True)),
        "weights": weights,
        "weights of a feed-forward network": {length: feedforward(length) for length in LENGTHS},
    }
    says = f"{weights} weights, {100 * accuracies[-1]:.1f} % right at length {LENGTHS[-1]:,}"
    says += f"; a feed-forward network would have {feedforward(LENGTHS[-1]):,}"
    report.write("any_length", chosen, says, numbers, draw(accuracies, weights))


if __name__ == "__main__":
    main()
