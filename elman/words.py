"""What a network sees of a word: which word it is, how it is cased, and its letters.

All three depend on the token's own text alone, so a model reads each distinct token once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from elman.packing import Index
from elman.text import Vocabulary, fold, shape

LETTERS_READ = 32
"""A longer word is read by its first and last 16 letters, so that reading takes linear time whatever the text."""
EDGE = 1
"""The letter before the first and after the last; 0 is a letter that is not known."""


@dataclass(frozen=True)
class Words:
    """Distinct tokens as numbers."""

    form: Index
    """Id of the word without case and accents, else of its digit pattern, else 0, (words,)."""
    fallback: Index
    """The id that the word would have if it had not been known, (words,)."""
    case: Index
    """Casing, see elman.text.shape, (words,)."""
    letters: Index
    """Letter ids of all words one after the other, an edge at both ends, (letters,)."""
    lengths: Index
    """Letters of each word, its edges among them, (words,)."""


class Lexicon:
    """Known words and letters.

    Args:
        vocabulary: known words, folded.
        letters: known letters, in lower case with their accents.
    """

    def __init__(self, vocabulary: Vocabulary, letters: str) -> None:
        self.vocabulary, self.letters = vocabulary, letters
        self._letters = {letter: i for i, letter in enumerate(letters, EDGE + 1)}

    @property
    def letter_count(self) -> int:
        """Number of letter ids, the unknown one and the edge among them."""
        return len(self.letters) + EDGE + 1

    def read(self, tokens: Sequence[str]) -> Words:
        """Turn distinct tokens into numbers."""
        form, fallback, case, letters, lengths = [], [], [], [], []
        for token in tokens:
            word = fold(token)
            pattern = self.vocabulary["".join("0" if c.isdigit() else c for c in word[:LETTERS_READ])]
            form.append(self.vocabulary[word] or pattern)
            fallback.append(0 if self.vocabulary[word] == pattern else pattern)
            case.append(shape(token))
            spelled = token if len(token) <= LETTERS_READ else token[: LETTERS_READ // 2] + token[-LETTERS_READ // 2 :]
            ids = [EDGE, *(self._letters.get(letter, 0) for letter in spelled.lower()), EDGE]
            letters.extend(ids)
            lengths.append(len(ids))
        columns = (form, fallback, case, letters, lengths)
        return Words(*(np.array(column, dtype=np.int64) for column in columns))
