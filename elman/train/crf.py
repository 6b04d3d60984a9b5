"""A linear-chain conditional random field over packed emissions, on torch; elman/crf.py decodes it.

    p(y | o) = exp(start[y_0] + sum_t o[t, y_t] + sum_t A[y_(t-1), y_t] + end[y_last]) / Z

Source: Lafferty, McCallum & Pereira (2001), Conditional Random Fields.
"""

import torch
from torch import Tensor, nn

from elman.train.network import Packed

TINY = 1e-30
"""Keeps the logarithm of a state that nothing reaches finite, and so its gradient."""


class ConditionalRandomField(nn.Module):
    """Transition scores between tags; what `allowed` forbids can neither be learned nor decoded.

    Args:
        allowed: whether a tag may follow another, (tags + 1, tags); the last row is the start of the sequence.
    """

    allowed: Tensor

    def __init__(self, allowed: Tensor) -> None:
        super().__init__()
        tags = allowed.shape[1]
        self.register_buffer("allowed", allowed)
        self.A = nn.Parameter(torch.zeros(tags + 1, tags))
        self.end = nn.Parameter(torch.zeros(tags))

    def forward(self, o: Tensor, tags: Tensor, layout: Packed) -> Tensor:
        """Return -log p(tags | o) of each sequence.

        Args:
            o: emissions, packed, (tokens, tags).
            tags: the right tag of each token, packed, (tokens,).
            layout: layout of the batch.

        Returns:
            Negative log-likelihoods in the order of `layout.order`, (sequences,).
        """
        return self._partition(o, layout) - self._score(o, tags, layout)

    def _score(self, o: Tensor, tags: Tensor, layout: Packed) -> Tensor:
        first = layout.sizes[0]
        local = o.gather(1, tags[:, None])[:, 0]
        local = local + torch.cat([self.A[-1, tags[:first]], self.A[tags[layout.before], tags[first:]]])
        total = torch.zeros(first, dtype=o.dtype).index_add(0, layout.rank, local)
        return total + self.end[tags[layout.last]]

    def _partition(self, o: Tensor, layout: Packed) -> Tensor:
        reach = self.A.exp() * self.allowed
        alpha = o[: layout.sizes[0]] + (reach[-1] + TINY).log()
        ended: list[Tensor] = []
        start = layout.sizes[0]
        for size in layout.sizes[1:]:
            if size < len(alpha):
                ended.append(alpha[size:])
                alpha = alpha[:size]
            top = alpha.detach().amax(1, keepdim=True)
            alpha = o[start : start + size] + top + ((alpha - top).exp() @ reach[:-1] + TINY).log()
            start += size
        final = torch.cat([alpha, *reversed(ended)])
        return torch.logsumexp(final + self.end, dim=1)
