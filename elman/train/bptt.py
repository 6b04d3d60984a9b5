"""Backpropagation through time of the Elman recurrence, written out as one autograd function.

Forward, the unfolded network; h(t) = x(t) + W s(t-1), with x(t) holding U x(t) + b:

    s(t) = f(h(t))

Backward, from the last step to the first, with e(t) = dE/ds(t) as it comes from above:

    dE/dh(t) = f'(h(t)) * (e(t) + W^T dE/dh(t+1))
    dE/dW    = sum over t of dE/dh(t) s(t-1)^T        one product after the loop
    dE/dx(t) = dE/dh(t)

Truncated, the last term of the first line is left out at t + 1 = K, 2K, ...: the state is carried forward over the cut,
the gradient is not carried back, so that no error goes back further than through K steps.

Source: Werbos (1990), Backpropagation through time: what it does and how to do it.
"""

from collections.abc import Callable

import torch
from torch import Tensor

Derivative = Callable[[Tensor], Tensor]
"""f'(h) written in terms of s = f(h), as all of the lecture's activations allow."""

ACTIVATIONS: dict[str, tuple[Callable[[Tensor], Tensor], Derivative]] = {
    "tanh": (torch.tanh_, lambda s: 1 - s * s),
    "relu": (torch.relu_, lambda s: (s > 0).to(s.dtype)),
    "sigmoid": (torch.sigmoid_, lambda s: s * (1 - s)),
    "identity": (lambda h: h, torch.ones_like),
}


class _Elman(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, W: Tensor, sizes: list[int], before: Tensor, activation: str, truncate: int) -> Tensor:  # type: ignore[no-untyped-def]
        f, _ = ACTIVATIONS[activation]
        s = torch.empty_like(x)
        s[:, : sizes[0]] = x[:, : sizes[0]]
        f(s[:, : sizes[0]])
        last, start = 0, sizes[0]
        for size in sizes[1:]:
            h = torch.baddbmm(x[:, start : start + size], s[:, last : last + size], W)
            s[:, start : start + size] = f(h)
            last, start = start, start + size
        ctx.save_for_backward(s, W)
        ctx.sizes, ctx.before, ctx.activation, ctx.truncate = sizes, before, activation, truncate
        return s

    @staticmethod
    def backward(ctx, e: Tensor):  # type: ignore[no-untyped-def]
        s, W = ctx.saved_tensors
        sizes = ctx.sizes
        slope = ACTIVATIONS[ctx.activation][1](s)
        dh = e * slope
        transposed = W.transpose(1, 2)
        end = s.shape[1]
        for t in range(len(sizes) - 1, 0, -1):
            size, previous = sizes[t], sizes[t - 1]
            start = end - size
            if not ctx.truncate or t % ctx.truncate:
                now, then = slice(start, end), slice(start - previous, start - previous + size)
                dh[:, then] += slope[:, then] * torch.bmm(dh[:, now], transposed)
            end = start
        dW = torch.bmm(s[:, ctx.before].transpose(1, 2), dh[:, sizes[0] :]) if ctx.needs_input_grad[1] else None
        return dh, dW, None, None, None, None


def elman(
    x: Tensor, W: Tensor, sizes: list[int], before: Tensor, activation: str = "tanh", truncate: int = 0
) -> Tensor:
    """Run the Elman recurrence over packed sequences, with gradients by backpropagation through time.

    Args:
        x: net input from below, U x(t) + b, packed (see elman.packing), (directions, tokens, hidden).
        W: recurrent weights, applied from the right, (directions, hidden, hidden).
        sizes: how many sequences run at each step; not empty, never growing.
        before: packed place of the token before each one of steps 1 and on, (tokens - sizes[0],).
        activation: tanh, relu, sigmoid or identity.
        truncate: steps after which the gradient is cut; 0 for never.

    Returns:
        States s(t), packed, (directions, tokens, hidden).
    """
    states: Tensor = _Elman.apply(x, W, sizes, before, activation, truncate)  # type: ignore[no-untyped-call]
    return states
