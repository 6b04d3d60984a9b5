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
    "tanh": (torch.tanh_, lambda s: torch.addcmul(s.new_ones(()), s, s, value=-1)),
    "relu": (torch.relu_, lambda s: (s > 0).to(s.dtype)),
    "sigmoid": (torch.sigmoid_, lambda s: torch.addcmul(s, s, s, value=-1)),
    "identity": (lambda h: h, torch.ones_like),
}


class _Elman(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, W: Tensor, sizes: list[int], before: Tensor, activation: str, truncate: int) -> Tensor:  # type: ignore[no-untyped-def]
        f, _ = ACTIVATIONS[activation]
        s = torch.empty_like(x)
        # Steps are views that are cut once: of small batches, slicing would take as long as the products.
        blocks = torch.split(s, sizes, dim=1)
        previous = f(blocks[0].copy_(x[:, : sizes[0]]))
        for t, h in enumerate(torch.split(x, sizes, dim=1)[1:], 1):
            if sizes[t] < sizes[t - 1]:
                previous = previous[:, : sizes[t]]
            previous = f(torch.baddbmm(h, previous, W, out=blocks[t]))
        ctx.save_for_backward(s, W)
        ctx.sizes, ctx.before, ctx.activation, ctx.truncate = sizes, before, activation, truncate
        return s

    @staticmethod
    def backward(ctx, e: Tensor):  # type: ignore[no-untyped-def]
        s, W = ctx.saved_tensors
        sizes = ctx.sizes
        slope = ACTIVATIONS[ctx.activation][1](s)
        dh, transposed = e * slope, W.transpose(1, 2)
        blocks, slopes = torch.split(dh, sizes, dim=1), torch.split(slope, sizes, dim=1)
        for t in range(len(sizes) - 1, 0, -1):
            if not ctx.truncate or t % ctx.truncate:
                then, fall = blocks[t - 1], slopes[t - 1]
                if sizes[t] < sizes[t - 1]:
                    then, fall = then[:, : sizes[t]], fall[:, : sizes[t]]
                then.addcmul_(fall, torch.bmm(blocks[t], transposed))
        if not ctx.needs_input_grad[1]:
            return dh, None, None, None, None, None
        dW = torch.bmm(s.index_select(1, ctx.before).transpose(1, 2), dh[:, sizes[0] :])
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
