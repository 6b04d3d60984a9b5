"""Decoding of a linear-chain conditional random field, in NumPy; elman/train/crf.py trains it.

    p(y | o) = exp(start[y_0] + sum_t o[t, y_t] + sum_t A[y_(t-1), y_t] + end[y_last]) / Z

What may not follow another tag has the score FORBIDDEN, so no decoded sequence holds it. Emissions are packed (see
packing.py). Source: Lafferty, McCallum & Pereira (2001); Rabiner (1989) for the recursions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elman.cells import Array
from elman.packing import Index, Packing

Sums = NDArray[np.float64]
"""Logs of sums over many sequences: in double precision, as they grow with the length and differ by little."""
FORBIDDEN = -1e4
TINY = np.float32(1e-30)
"""Keeps the logarithm of a state that nothing reaches finite."""


@dataclass(frozen=True)
class Chain:
    """Scores of a chain of tags 0 to K - 1."""

    start: Array
    """Score of each tag as the first, (tags,)."""
    A: Array
    """Score of tag j after tag i, (tags, tags)."""
    end: Array
    """Score of each tag as the last, (tags,)."""

    def scaled(self, factor: float) -> "Chain":
        """Return the chain with every score times a factor."""
        return Chain(*(np.float32(factor) * scores for scores in (self.start, self.A, self.end)))

    def score(self, tags: Index, o: Array, packing: Packing) -> float:
        """Return the score of all sequences of tags, packed, (tokens,), for emissions o packed, (tokens, tags)."""
        first = packing.sizes[0]
        steps = self.A[tags[packing.before], tags[first:]]
        edges = self.start[tags[:first]].sum() + self.end[tags[packing.last]].sum()
        return float(o[np.arange(len(o)), tags].sum(dtype=np.float64) + steps.sum(dtype=np.float64) + edges)

    def best(self, o: Array, packing: Packing) -> Index:
        """Return the likeliest tags of each sequence, for emissions o packed, (tokens, tags): packed, (tokens,).

        The Viterbi recursion: score(t, j) = o[t, j] + max over i of score(t-1, i) + A[i, j].
        """
        offset = np.cumsum([0, *packing.sizes])
        into = np.ascontiguousarray(self.A.T)
        score = o[: packing.sizes[0]] + self.start
        scores, arrows = [score], []
        for t, size in enumerate(packing.sizes[1:], 1):
            paths = score[:size, None, :] + into
            arrow = paths.argmax(2)
            score = np.take_along_axis(paths, arrow[:, :, None], 2)[:, :, 0] + o[offset[t] : offset[t] + size]
            score -= score.max(1, keepdims=True)  # or a long sequence's scores outgrow their precision
            scores.append(score)
            arrows.append(arrow)
        tags = np.empty(len(o), np.int64)
        now = np.empty(0, np.int64)
        for t in range(len(scores) - 1, -1, -1):
            running = arrows[t][np.arange(len(now)), now] if len(now) else now
            now = np.concatenate([running, (scores[t][len(now) :] + self.end).argmax(1)])
            tags[offset[t] : offset[t + 1]] = now
        return tags

    def forward(self, o: Array, packing: Packing) -> tuple[Sums, Sums]:
        """Sum over all ways to reach each tag.

        Returns:
            alpha, the log of the sum over every sequence up to and with each token's tag, packed, (tokens, tags), and
            log Z of each sequence by rank, (sequences,).
        """
        alpha = np.empty(o.shape)
        first = packing.sizes[0]
        alpha[:first] = o[:first] + self.start
        reach = np.exp(self.A)
        last, low = 0, first
        for size in packing.sizes[1:]:
            alpha[low : low + size] = o[low : low + size] + _log_product(alpha[last : last + size], reach)
            last, low = low, low + size
        final = alpha[packing.last] + self.end
        top = final.max(1)
        return alpha, top + np.log(np.exp(final - top[:, None]).sum(1))

    def backward(self, o: Array, packing: Packing) -> Sums:
        """Return beta, the log of the sum over all ways to go on after each token's tag, packed, (tokens, tags)."""
        beta = np.empty(o.shape)
        beta[packing.last] = self.end
        back = np.exp(np.ascontiguousarray(self.A.T))
        high = len(o)
        for size, before in zip(reversed(packing.sizes[1:]), reversed(packing.sizes[:-1]), strict=True):
            now = slice(high - size, high)
            then = slice(high - size - before, high - before)
            beta[then] = _log_product(o[now] + beta[now], back)
            high -= size
        return beta


def _log_product(scores: Sums, factors: Array) -> Sums:
    """Return log(exp(scores) factors) without overflow."""
    top = scores.max(1, keepdims=True)
    return top + np.log(np.exp((scores - top).astype(np.float32)) @ factors + TINY)  # type: ignore[no-any-return]
