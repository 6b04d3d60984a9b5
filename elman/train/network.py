"""The equations of cells.py and engine.py as torch modules, in the packed layout of packing.py."""

from dataclasses import dataclass

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn.functional import one_hot

from elman import cells
from elman.packing import pack
from elman.train import bptt, recurrences

CONTRACTION = 0.5
"""What an orthogonal matrix is multiplied by to start contractive."""
FORGET = 1.0
"""Start of the forget gate's bias: the memory is kept until there is reason to drop it."""


@dataclass(frozen=True)
class Packed:
    """A batch's layout as tensors; see elman.packing.Packing for each field."""

    sizes: list[int]
    order: Tensor
    index: Tensor
    rank: Tensor
    reverse: Tensor
    before: Tensor
    last: Tensor


def packed(lengths: ArrayLike) -> Packed:
    """Lay out sequences of the given lengths, (sequences,)."""
    layout = pack(lengths)
    fields = (layout.order, layout.index, layout.rank, layout.reverse, layout.before, layout.last)
    return Packed(layout.sizes, *(torch.from_numpy(field) for field in fields))


class Recurrent(nn.Module):
    """A stack of recurrent layers, s(t) = f(U x(t) + W s(t-1) + b) for Elman's, in one direction or both.

    Args:
        inputs: size of x(t).
        hidden: units per direction and layer.
        cell: elman, jordan, gru or lstm; see cells.py.
        layers: depth of the stack.
        directions: 1 forward, 2 forward and backward.
        activation: f; tanh, relu, sigmoid or identity.
        dropout: share of the inputs of the layers above the first that is dropped.
        init: what W starts as, see `start`.
        truncate: steps after which the gradient is cut; 0 for never.
    """

    U: nn.ParameterList
    W: nn.ParameterList
    b: nn.ParameterList
    V: nn.ParameterList
    c: nn.ParameterList

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        cell: str = "elman",
        layers: int = 1,
        directions: int = 2,
        activation: str = "tanh",
        dropout: float = 0.0,
        init: str = "contractive",
        truncate: int = 0,
    ) -> None:
        super().__init__()
        self.cell, self.activation, self.dropout, self.truncate = cell, activation, dropout, truncate
        sizes = [inputs] + [directions * hidden] * (layers - 1)
        shapes = [cells.shapes(cell, directions=directions, inputs=size, hidden=hidden) for size in sizes]
        for letter in shapes[0]:
            setattr(self, letter, nn.ParameterList([torch.zeros(shape[letter]) for shape in shapes]))
        for U, W, b in zip(self.U, self.W, self.b, strict=True):
            for d in range(directions):
                for u, w in zip(*(torch.split(part.data[d], hidden, dim=1) for part in (U, W)), strict=True):
                    nn.init.xavier_uniform_(u)
                    start(w, init)
            if cell == "lstm":
                b.data[:, 2 * hidden : 3 * hidden] = FORGET
        if cell == "jordan":
            for V in self.V:
                for d in range(directions):
                    nn.init.xavier_uniform_(V.data[d])

    def forward(self, x: Tensor, layout: Packed) -> Tensor:
        """Map packed inputs (tokens, inputs) to packed states of the top layer (tokens, directions * hidden)."""
        for depth, (U, b) in enumerate(zip(self.U, self.b, strict=True)):
            if depth:
                x = drop(x, layout, self.dropout if self.training else 0.0)
            x = together(self._recur(depth, net_input(x, U, b, layout), layout), layout)
        return x

    def _recur(self, depth: int, x: Tensor, layout: Packed) -> Tensor:
        """Run the recurrence of a layer over its net input, packed, (directions, tokens, width)."""
        W, sizes = self.W[depth], layout.sizes
        match self.cell:
            case "elman":
                return bptt.elman(x, W, sizes, layout.before, self.activation, self.truncate)
            case "jordan":
                V, c = self.V[depth], self.c[depth]
                return recurrences.jordan(x, W, V, c, sizes, self.activation, self.truncate)
            case "gru":
                return recurrences.gru(x, W, sizes, self.activation, self.truncate)
            case _:
                return recurrences.lstm(x, W, sizes, self.activation, self.truncate)


def start(W: Tensor, init: str) -> None:
    """Start a recurrent matrix, (hidden, hidden), in place.

    Contractive, an orthogonal one times a half, early gradients neither explode nor drown in noise from far away;
    orthogonal, they keep their norm; the identity keeps what rectifiers hold (Le, Jaitly & Hinton 2015, A simple way to
    initialize recurrent networks of rectified linear units); Xavier's keeps the variance of a feed-forward layer
    (Glorot & Bengio 2010).
    """
    match init:
        case "contractive":
            nn.init.orthogonal_(W, gain=CONTRACTION)
        case "orthogonal":
            nn.init.orthogonal_(W)
        case "identity":
            nn.init.eye_(W)
        case _:
            nn.init.xavier_uniform_(W)


class _NetInput(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, U: Tensor, b: Tensor, places: Tensor) -> Tensor:  # type: ignore[no-untyped-def]
        both = torch.cat(U.unbind(), dim=1)
        ctx.save_for_backward(x, both, places)
        return _apart(torch.addmm(b.flatten(), x, both), places, len(U))

    @staticmethod
    def backward(ctx, dh: Tensor):  # type: ignore[no-untyped-def]
        x, both, places = ctx.saved_tensors
        e = _together(dh, places)
        dU = torch.mm(x.T, e).view(x.shape[1], len(dh), -1).transpose(0, 1)
        return torch.mm(e, both.T) if ctx.needs_input_grad[0] else None, dU, dh.sum(1), None


class _Together(torch.autograd.Function):
    @staticmethod
    def forward(ctx, s: Tensor, places: Tensor) -> Tensor:  # type: ignore[no-untyped-def]
        ctx.save_for_backward(places)
        ctx.ways = len(s)
        return _together(s, places)

    @staticmethod
    def backward(ctx, e: Tensor):  # type: ignore[no-untyped-def]
        (places,) = ctx.saved_tensors
        return _apart(e, places, ctx.ways), None


def net_input(x: Tensor, U: Tensor, b: Tensor, layout: Packed) -> Tensor:
    """Return U x(t) + b of each direction in the order it reads, (ways, tokens, width), for x packed (tokens, inputs).

    One product serves both directions, and so do dE/dU = Σ_t x(t) dE/dh(t) and dE/dx(t) = Uᵀ dE/dh(t).
    """
    h: Tensor = _NetInput.apply(x, U, b, layout.reverse)  # type: ignore[no-untyped-call]
    return h


def together(s: Tensor, layout: Packed) -> Tensor:
    """Put the directions side by side in the order of the text: (ways, tokens, hidden) to (tokens, ways * hidden)."""
    own: Tensor = _Together.apply(s, layout.reverse)  # type: ignore[no-untyped-call]
    return own


def _apart(x: Tensor, places: Tensor, ways: int) -> Tensor:
    width = x.shape[1] // ways
    own = x.new_empty(ways, len(x), width)
    own[0] = x[:, :width]
    for d in range(1, ways):
        torch.index_select(x[:, d * width :], 0, places, out=own[d])
    return own


def _together(s: Tensor, places: Tensor) -> Tensor:
    return torch.cat([s[0], *(s[d].index_select(0, places) for d in range(1, len(s)))], dim=1)


def drop(x: Tensor, layout: Packed, share: float) -> Tensor:
    """Drop the same features at every time step of a sequence: x packed (tokens, features).

    Source: Gal & Ghahramani (2016), A Theoretically Grounded Application of Dropout in Recurrent Neural Networks.
    """
    if not share:
        return x
    mask = torch.empty(layout.sizes[0], x.shape[1], dtype=x.dtype).bernoulli_(1 - share) / (1 - share)
    return x * mask[layout.rank]


def squared_error(scores: Tensor, right: Tensor) -> Tensor:
    """Return E = ½ Σ_k (d_k - o_k)² of each row, o the softmax of scores (rows, labels), d_k 1 for the right label."""
    o = torch.softmax(scores, dim=1)
    return 0.5 * (one_hot(right, scores.shape[1]) - o).square().sum(1)
