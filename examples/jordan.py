"""Jordan's network beside Elman's: what each one keeps.

    Elman (1990)     s(t) = f(U x(t) + W s(t-1) + b)                           the memory is the hidden state
    Jordan (1986)    s(t) = f(U x(t) + W o(t-1) + b),  o(t) = g(V s(t) + c)    the memory is the output

The task: say the bit read d steps ago. At d = 0 no memory is needed. At d = 1 and more the bits must be
kept until it is their turn; Elman's hidden units may hold them, whatever the output says. Jordan's memory is what it
has answered, one bit from before the bits it will need: those it read and has not yet said are lost, but for what
it can hide in how sure the answer sounds.

    python -m examples.jordan

Source: Jordan (1986), Serial order: a parallel distributed processing approach; Elman (1990), Finding Structure in
Time.
"""

from collections.abc import Callable, Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy

from examples import report
from examples.network import Network, learn

HIDDEN = 16
TIME = 20
DELAYS = (0, 1, 2, 3)
Model = Callable[[Tensor], Tensor]


class Jordan(nn.Module):
    """A Jordan network of one output, o(t) = sigma(V s(t) + c), f = tanh."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.U = nn.Parameter(nn.init.xavier_uniform_(torch.empty(inputs, hidden)))
        self.W = nn.Parameter(nn.init.xavier_uniform_(torch.empty(1, hidden)))
        self.b = nn.Parameter(torch.zeros(hidden))
        self.V = nn.Parameter(nn.init.xavier_uniform_(torch.empty(hidden, 1)))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """Map inputs (batch, time, inputs) to outputs (batch, time)."""
        o = x.new_zeros(len(x), 1)
        outputs = []
        for t in range(x.shape[1]):
            s = torch.tanh(x[:, t] @ self.U + o @ self.W + self.b)
            o = torch.sigmoid(s @ self.V + self.c)
            outputs.append(o)
        return torch.cat(outputs, dim=1)


def strings(count: int, delay: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw bits, -1 or 1, (count, TIME, 1), and the bits to say from step `delay` on, (count, TIME - delay)."""
    bits = torch.randint(2, (count, TIME), generator=generator).float()
    return 2 * bits[:, :, None] - 1, bits[:, : TIME - delay]


def measure(model: Model, weights: list[nn.Parameter], delay: int, steps: int, seed: int, what: str) -> float:
    """Train a network that maps strings to outputs (batch, time); return the share of new bits said right."""
    generator = torch.Generator().manual_seed(seed)

    def loss(step: int) -> Tensor:
        x, d = strings(32, delay, generator)
        return binary_cross_entropy(model(x)[:, delay:], d)

    learn(weights, loss, steps, what=what)
    x, d = strings(500, delay, generator)
    with torch.no_grad():
        return ((model(x)[:, delay:] > 0.5) == (d > 0.5)).float().mean().item()


def draw(found: dict[str, list[float]]) -> Figure:
    """Draw the share of bits said right by delay."""
    figure = report.canvas(5, 2.8)
    axes = figure.subplots()
    for colour, (name, shares) in zip(report.COLOURS, found.items(), strict=False):
        axes.plot(DELAYS, [100 * share for share in shares], "o-", color=colour, label=name)
    axes.axhline(50, color="0.6", linestyle="--", label="guessing")
    axes.set(xlabel="d: steps since the bit was read", ylabel="right (%)", xticks=DELAYS, ylim=(45, 104))
    axes.legend()
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train both at each delay, draw."""
    chosen = report.options(__doc__, arguments, steps=500)
    found: dict[str, list[float]] = {"Elman": [], "Jordan": []}
    for delay in DELAYS:
        torch.manual_seed(chosen.seed)
        elman, jordan = Network(1, HIDDEN, 1), Jordan(1, HIDDEN)
        models: dict[str, Model] = {
            "Elman": lambda x, elman=elman: torch.sigmoid(elman(x)[:, :, 0]),  # type: ignore[misc]
            "Jordan": jordan,
        }
        for (name, model), module in zip(models.items(), (elman, jordan), strict=True):
            weights = list(module.parameters())
            found[name].append(measure(model, weights, delay, chosen.steps, chosen.seed, f"{name}, d = {delay}"))
    told = [f"{name} {100 * shares[2]:.1f} %" for name, shares in found.items()]
    numbers = {name: dict(zip(DELAYS, shares, strict=True)) for name, shares in found.items()}
    report.write("jordan", chosen, f"the bit read two steps ago: {', '.join(told)}", {"right": numbers}, draw(found))


if __name__ == "__main__":
    main()
