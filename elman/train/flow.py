"""How the gradient flows back through time: where it dies, where it explodes.

    J(t) = ds(t)/ds(t-1) = diag(f'(h(t))) W
    dE_t/ds(t-k) = J(t-k+1)^T ... J(t-1)^T J(t)^T dE_t/ds(t)        a product of k matrices

so its norm falls or grows about exponentially with the distance k: by what the slopes f' and W leave of it each step.

Source: Bengio, Simard & Frasconi (1994), Learning long-term dependencies with gradient descent is difficult;
Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from elman.train import bptt
from elman.train.network import Packed, Recurrent

FADED = 0.01
"""Share of the gradient at which it counts as dead."""
EXPLODED = 100.0
"""Share of the gradient at which it counts as exploding."""
STEEPEST = {"tanh": 1.0, "relu": 1.0, "sigmoid": 0.25, "identity": 1.0}
"""Greatest slope of each activation."""
SATURATED = 0.05
"""Share of the greatest slope under which a unit counts as saturated."""


@dataclass(frozen=True)
class Flow:
    """What one layer and direction passes back through time."""

    layer: int
    """From the input up, from 0."""
    direction: int
    """0 forward, 1 backward."""
    norms: list[float]
    """Norm of dE_t/ds(t-k) by distance k, from 0, as a share of that at 0."""
    radius: float
    """Spectral radius of W."""
    saturated: float
    """Share of units and steps whose slope is next to nothing."""

    @property
    def fades(self) -> int | None:
        """Distance at which the gradient first is under 1 % of what it was; None where it is not."""
        return next((k for k, norm in enumerate(self.norms) if norm < FADED), None)

    @property
    def explodes(self) -> int | None:
        """Distance at which the gradient first is over 100 times what it was, or not finite; None where it is not."""
        return next((k for k, norm in enumerate(self.norms) if not norm <= EXPLODED), None)

    @property
    def verdict(self) -> str:
        """Tell in plain words how the gradient fares and what to try."""
        where = f"layer {self.layer + 1}, {('forward', 'backward')[self.direction]}"
        facts = f"(spectral radius {self.radius:.2f}, {100 * self.saturated:.0f} % of units saturated)"
        if self.explodes is not None:
            return (
                f"{where}: the gradient explodes, over 100 times at distance {self.explodes} {facts}. "
                "Try a lower --clip-norm, --init contractive, or --truncate."
            )
        if self.fades is None:
            left = f"{100 * self.norms[-1]:.3g} % is left at distance {len(self.norms) - 1}"
            return f"{where}: the gradient flows, {left} {facts}."
        advice = "--init orthogonal, --activation relu with --init identity, or --cell lstm or gru"
        if self.saturated > 0.5:
            advice = f"a lower --learning-rate or --l2, for smaller weights saturate less; {advice}"
        return f"{where}: the gradient dies, under 1 % at distance {self.fades} {facts}. Try {advice}."


def flows(network: Recurrent, x: Tensor, layout: Packed, e: Tensor, *, farthest: int = 50) -> list[Flow]:
    """Measure how far back in time the error of a batch reaches.

    Args:
        network: the stack; left as it is.
        x: inputs, packed, (tokens, inputs).
        layout: layout of the batch.
        e: gradient of the error by the states of the top layer at the time they are read, dE_t/ds(t), packed,
            (tokens, directions * hidden): what autograd gives for the network's output.
        farthest: greatest distance.

    Returns:
        A measurement for each layer, from the input up, and direction. Below the top layer E_t is whatever error
        reaches the layer at t from above.
    """
    with torch.enable_grad():
        states, top = _states(network, x.detach().requires_grad_(), layout)
        errors = torch.autograd.grad(top, states, e.to(top.dtype))
    found = []
    for depth, (s, error) in enumerate(zip(states, errors, strict=True)):
        slope = bptt.ACTIVATIONS[network.activation][1](s.detach())
        flat = (slope < SATURATED * STEEPEST[network.activation]).float().mean((1, 2)).tolist()
        for d, W in enumerate(network.W[depth].detach()):
            radius = torch.linalg.eigvals(W).abs().max().item()
            found.append(Flow(depth, d, _norms(W, slope[d], error[d], layout, farthest), radius, flat[d]))
    return found


def _states(network: Recurrent, x: Tensor, layout: Packed) -> tuple[list[Tensor], Tensor]:
    """Run the network; return each layer's states, (directions, tokens, hidden) as read, and the output."""
    states = []
    for U, W, b in zip(network.U, network.W, network.b, strict=True):
        ways = [x] if len(U) == 1 else [x, x[layout.reverse]]
        h = torch.stack([torch.addmm(b[d], way, U[d]) for d, way in enumerate(ways)])
        s = bptt.elman(h, W, layout.sizes, layout.before, network.activation)
        states.append(s)
        x = s[0] if len(U) == 1 else torch.cat([s[0], s[1][layout.reverse]], dim=1)
    return states, x


def _norms(W: Tensor, slope: Tensor, e: Tensor, layout: Packed, farthest: int) -> list[float]:
    """Take the error of all times back step by step, that of each time on its own.

    Only times with k steps before them reach distance k, so the share is of their own errors.
    """
    first = layout.sizes[0]
    place, start = torch.arange(len(e)), e.norm(dim=1)
    place, e, start = place[start > 0], e[start > 0], start[start > 0]
    norms = [1.0] if len(e) else []
    for _ in range(farthest):
        inner = place >= first
        if not inner.any():
            break
        e = (slope[place[inner]] * e[inner]) @ W.T
        place, start = layout.before[place[inner] - first], start[inner]
        norms.append((e.norm(dim=1).sum() / start.sum()).item())
    return norms
