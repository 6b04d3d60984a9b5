"""The equations of cells.py and engine.py as torch modules, in the packed layout of packing.py."""

from dataclasses import dataclass

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from elman.packing import pack
from elman.train import bptt


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
    """A stack of Elman layers, s(t) = f(U x(t) + W s(t-1) + b), in one direction or both.

    The recurrent matrix starts contractive, orthogonal times 0.5, so that early gradients neither explode nor drown in
    noise from far away.

    Args:
        inputs: size of x(t).
        hidden: units per direction and layer.
        layers: depth of the stack.
        directions: 1 forward, 2 forward and backward.
        activation: f; tanh, relu, sigmoid or identity.
        dropout: share of the inputs of the layers above the first that is dropped.
    """

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        layers: int = 1,
        directions: int = 2,
        activation: str = "tanh",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.activation, self.dropout = activation, dropout
        sizes = [inputs] + [directions * hidden] * (layers - 1)
        self.U = nn.ParameterList([torch.empty(directions, size, hidden) for size in sizes])
        self.W = nn.ParameterList([torch.empty(directions, hidden, hidden) for _ in sizes])
        self.b = nn.ParameterList([torch.zeros(directions, hidden) for _ in sizes])
        for U, W in zip(self.U, self.W, strict=True):
            for d in range(directions):
                nn.init.xavier_uniform_(U.data[d])
                nn.init.orthogonal_(W.data[d], gain=0.5)

    def forward(self, x: Tensor, layout: Packed) -> Tensor:
        """Map packed inputs (tokens, inputs) to packed states of the top layer (tokens, directions * hidden)."""
        for depth, (U, W, b) in enumerate(zip(self.U, self.W, self.b, strict=True)):
            if depth:
                x = drop(x, layout, self.dropout if self.training else 0.0)
            ways = [x] if len(U) == 1 else [x, x[layout.reverse]]
            h = torch.stack([torch.addmm(b[d], way, U[d]) for d, way in enumerate(ways)])
            s = bptt.elman(h, W, layout.sizes, layout.before, self.activation)
            x = s[0] if len(U) == 1 else torch.cat([s[0], s[1][layout.reverse]], dim=1)
        return x


def drop(x: Tensor, layout: Packed, share: float) -> Tensor:
    """Drop the same features at every time step of a sequence: x packed (tokens, features).

    Source: Gal & Ghahramani (2016), A Theoretically Grounded Application of Dropout in Recurrent Neural Networks.
    """
    if not share:
        return x
    mask = torch.empty(layout.sizes[0], x.shape[1], dtype=x.dtype).bernoulli_(1 - share) / (1 - share)
    return x * mask[layout.rank]
