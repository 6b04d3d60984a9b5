"""The gated cells and Jordan's, in torch: the equations of cells.py unfolded over packed sequences.

Autograd goes back through the unfolded steps by itself; the Elman recurrence, whose backward pass is written out, is in
bptt.py. Every `truncate` steps, at t = K, 2K, ..., the memory is carried forward and the gradient is not carried back.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from elman.train.bptt import ACTIVATIONS

Step = Callable[..., tuple[Tensor, ...]]
"""Maps the net input of one time step and each part of the memory to the new memory, whose first part is the state."""


def unfold(step: Step, x: Tensor, sizes: list[int], *, hidden: int, parts: int = 1, truncate: int = 0) -> Tensor:
    """Run a recurrence over packed sequences from an empty memory.

    Args:
        step: the recurrence.
        x: net input from below, U x(t) + b, packed (see elman.packing), (directions, tokens, width).
        sizes: how many sequences run at each step.
        hidden: units.
        parts: how many vectors of `hidden` units the memory is.
        truncate: steps after which the gradient is cut; 0 for never.

    Returns:
        States, packed, (directions, tokens, hidden).
    """
    memory = (x.new_zeros(len(x), sizes[0], hidden),) * parts
    states = []
    for t, (size, now) in enumerate(zip(sizes, torch.split(x, sizes, dim=1), strict=True)):
        memory = tuple(part[:, :size] for part in memory)
        if truncate and t % truncate == 0:
            memory = tuple(part.detach() for part in memory)
        memory = step(now, *memory)
        states.append(memory[0])
    return torch.cat(states, dim=1)


def jordan(
    x: Tensor, W: Tensor, V: Tensor, c: Tensor, sizes: list[int], activation: str = "tanh", truncate: int = 0
) -> Tensor:
    """Return o(t) = f(V s(t) + c), s(t) = f(x(t) + W o(t-1)): see cells.jordan for the weights, `unfold` for the rest.

    Source: Jordan (1986), Serial order: a parallel distributed processing approach.
    """
    f, _ = ACTIVATIONS[activation]

    def step(x: Tensor, o: Tensor) -> tuple[Tensor, ...]:
        s = f(torch.baddbmm(x, o, W))
        return (f(torch.baddbmm(c[:, None], s, V)),)

    return unfold(step, x, sizes, hidden=W.shape[1], truncate=truncate)


def gru(x: Tensor, W: Tensor, sizes: list[int], activation: str = "tanh", truncate: int = 0) -> Tensor:
    """Return the states of gated recurrent units: see cells.gru for the weights, `unfold` for the rest.

    Source: Cho et al. (2014), Learning phrase representations using RNN encoder-decoder, section 2.3.
    """
    f, _ = ACTIVATIONS[activation]
    hidden = W.shape[1]
    W_gates, W_new = torch.split(W, 2 * hidden, dim=2)

    def step(x: Tensor, s: Tensor) -> tuple[Tensor, ...]:
        gates, new = torch.split(x, 2 * hidden, dim=2)
        z, r = torch.sigmoid(torch.baddbmm(gates, s, W_gates)).chunk(2, dim=2)
        new = f(torch.baddbmm(new, r * s, W_new))
        return (new + z * (s - new),)

    return unfold(step, x, sizes, hidden=hidden, truncate=truncate)


def lstm(x: Tensor, W: Tensor, sizes: list[int], activation: str = "tanh", truncate: int = 0) -> Tensor:
    """Return the states of long short-term memories: see cells.lstm for the weights, `unfold` for the rest.

    Sources: Hochreiter & Schmidhuber (1997), Long short-term memory; Gers, Schmidhuber & Cummins (2000), Learning to
    forget.
    """
    f, _ = ACTIVATIONS[activation]
    hidden = W.shape[1]

    def step(x: Tensor, s: Tensor, m: Tensor) -> tuple[Tensor, ...]:
        gates, new = torch.split(torch.baddbmm(x, s, W), 3 * hidden, dim=2)
        o, i, k = torch.sigmoid(gates).chunk(3, dim=2)
        m = k * m + i * f(new.clone())
        return o * f(m.clone()), m

    return unfold(step, x, sizes, hidden=hidden, parts=2, truncate=truncate)
