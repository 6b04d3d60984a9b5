"""The lecture's network with its output layer, for sequences of one length, and the steps of its training.

    s(t) = f(U x(t) + W s(t-1) + b)
    o(t) = V s(t) + c

The concepts are in the examples; this is what several of them train.
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from elman.train.network import Recurrent, packed
from examples import report


class Network(nn.Module):
    """An Elman network of one layer that reads forward.

    Args:
        inputs: size of x(t).
        hidden: size of s(t).
        outputs: size of o(t).
        activation: f.
    """

    def __init__(self, inputs: int, hidden: int, outputs: int, *, activation: str = "tanh") -> None:
        super().__init__()
        self.recurrent = Recurrent(inputs, hidden, directions=1, activation=activation)
        self.V = nn.Parameter(nn.init.xavier_uniform_(torch.empty(hidden, outputs)))
        self.c = nn.Parameter(torch.zeros(outputs))

    def states(self, x: Tensor) -> Tensor:
        """Map inputs (batch, time, inputs) to states (batch, time, hidden)."""
        batch, time, _ = x.shape
        s: Tensor = self.recurrent(x.transpose(0, 1).flatten(0, 1), packed([time] * batch))
        return s.view(time, batch, -1).transpose(0, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map inputs (batch, time, inputs) to outputs before g, (batch, time, outputs)."""
        return self.states(x) @ self.V + self.c


def learn(
    weights: Iterable[nn.Parameter],
    loss: Callable[[int], Tensor],
    steps: int,
    *,
    rate: float = 1e-2,
    clip: float = 1.0,
    what: str = "training",
) -> list[float]:
    """Lower a loss by Adam with clipped gradients; the learning rate falls to zero over the steps.

    Args:
        weights: what is trained.
        loss: draws the batch of a step, numbered from 0, and returns its error, a scalar.
        steps: how many batches.
        rate: learning rate of the first step.
        clip: longest gradient.
        what: what the progress is called.

    Returns:
        The loss of each step.
    """
    own = list(weights)
    optimizer = torch.optim.Adam(own, lr=rate)
    losses = []
    for step in report.steps(steps, what):
        optimizer.param_groups[0]["lr"] = rate * (1 - step / steps)
        optimizer.zero_grad()
        error = loss(step)
        error.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(own, clip)
        optimizer.step()
        losses.append(error.item())
    return losses
