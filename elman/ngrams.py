"""Evidence of n-grams, added to what the recurrent network says.

Runs of 1 to n words each carry a weight for each label but the first; a text's evidence is

    sum over its known n-grams of w(n-gram) / sqrt(number of its known n-grams)

Known n-grams lie in a hash table of one row each: the low bits of an n-gram's hash say which row, the high ones tell it
from others, so that an n-gram that is not known has no weight.

Source: Mikolov et al. (2011), Strategies for training large scale neural network language models (RNNME: a recurrent
network with hashed n-grams connected to its output).
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from elman.cells import Array
from elman.packing import Index

Codes = NDArray[np.uint64]
Keys = NDArray[np.uint16]
LAST, NEXT = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd numbers of many ones and zeros, the fractions of the golden ratio and of another, as in splitmix and xxhash."""


def code(form: str) -> int:
    """Return a word's 64 bits, the same everywhere and always."""
    return int.from_bytes(blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def hashes(codes: Codes, lengths: Index, n: int) -> Iterator[tuple[Codes, Index]]:
    """Yield for 1 to n the hash of each n-gram and the place of its last word.

    Args:
        codes: of the words of all texts, one text after the other, (words,).
        lengths: words of each text, (texts,).
        n: words of the longest n-gram.
    """
    place = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    running = codes.copy()
    yield running, np.arange(len(codes))
    for length in range(2, n + 1):
        running[1:] = running[:-1] * LAST + codes[1:] * NEXT
        running ^= running >> np.uint64(29)
        ends = np.flatnonzero(place >= length - 1)
        yield running[ends], ends


def rows(hashed: Codes, slots: int) -> Index:
    """Return the row of a table of so many slots that belongs to each hash."""
    return (hashed & np.uint64(slots - 1)).astype(np.int64)


def keys(hashed: Codes) -> Keys:
    """Return what tells a hash from the others of its row; 0 is a row that is free."""
    return np.asarray(np.maximum(hashed >> np.uint64(48), 1), np.uint16)


class Ngrams:
    """A table of n-grams.

    Args:
        n: words of the longest.
        keys: of the n-gram in each row, 0 where there is none, (slots,).
        weights: of the n-gram in each row, (slots, labels - 1).
    """

    def __init__(self, n: int, keys: Keys, weights: Array) -> None:
        self.n, self.keys, self.weights = n, keys, weights

    def evidence(self, codes: Codes, lengths: Index) -> tuple[Array, Array]:
        """Return the weight of the n-grams that end at each word, (words, labels - 1), and their number, (words,)."""
        weight = np.zeros((len(codes), self.weights.shape[1]), np.float32)
        known = np.zeros(len(codes), np.float32)
        for hashed, ends in hashes(codes, lengths, self.n):
            row = rows(hashed, len(self.keys))
            hit = self.keys[row] == keys(hashed)
            weight[ends[hit]] += self.weights[row[hit]]
            known[ends] += hit
        return weight, known

    def score(self, codes: Codes, lengths: Index) -> Array:
        """Return the evidence of each text, (texts, labels - 1); none for a text without a known n-gram.

        Args:
            codes: of the words of all texts, one text after the other, (words,).
            lengths: words of each text, none of them 0, (texts,).
        """
        weight, known = self.evidence(codes, lengths)
        start = np.cumsum(lengths) - lengths
        total = np.add.reduceat(weight, start, axis=0)
        count = np.add.reduceat(known, start)
        return np.asarray(total / np.sqrt(np.maximum(count, 1))[:, None], np.float32)


def merged(tables: Sequence[Ngrams], factors: Sequence[float]) -> Ngrams:
    """Return one table of the weights of several, each times a factor; of two n-grams that share a row, the heavier.

    Args:
        tables: of the same sizes.
        factors: one for each.
    """
    key, weight = tables[0].keys, factors[0] * tables[0].weights.astype(np.float32)
    for table, factor in zip(tables[1:], factors[1:], strict=True):
        other = factor * table.weights.astype(np.float32)
        same = table.keys == key
        heavier = ~same & (np.abs(other).max(axis=1) > np.abs(weight).max(axis=1))
        weight = np.where(same[:, None], weight + other, np.where(heavier[:, None], other, weight))
        key = np.where(heavier, table.keys, key)
    return Ngrams(tables[0].n, key, weight)
