"""Text to tokens with character offsets, tokens to ids."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

MARKS = "\u0300-\u036f"
TOKEN = re.compile(rf"\d+|[^\W\d_][^\W\d_{MARKS}]*(?:[{MARKS}]+[^\W\d_]*)*|\S")
"""A run of digits, a run of letters with their combining accents, or one other visible character."""

WORD = re.compile(rf"[^\W\d_][^\W\d_{MARKS}]*(?:[{MARKS}'’]+[^\W\d_]+)*[{MARKS}]*|\d+|<[bB][rR]\s*/?>|\S")
"""As TOKEN, but an apostrophe between letters joins them (don't, d'água), and HTML's line break is one token."""
REPEATED = re.compile(r"(.)\1{2,}")


class Token(NamedTuple):
    """A piece of a text; `text[start:end]` is its `text`."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens, offsets in code points; whitespace separates and is in none.

    Digits and letters part (`14h30` is 14, h, 30) and every sign stands alone (`02/11`, `Lajes-SC`), so that a span can
    begin and end wherever a person would put its edge.
    """
    return [Token(match[0], match.start(), match.end()) for match in TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """Split a text into words for a classifier, which needs no offsets; see `place` for these."""
    return WORD.findall(text)


def place(text: str) -> list[Token]:
    """Return the words of `words` with their offsets."""
    return [Token(match[0], match.start(), match.end()) for match in WORD.finditer(text)]


def plain(word: str) -> str:
    """Return the form under which a classifier knows a word.

    Without case and accents, with a straight apostrophe, a letter that is drawn out twice at most (muuuito -> muuito),
    and zeros for the digits of a number longer than two.
    """
    if len(word) > 2 and word.isdigit():
        return "000"
    form = fold(word)
    if REPEATED.search(form):  # most often not, and to look takes a fraction of a substitution's time
        form = REPEATED.sub(r"\1\1", form)
    return form.replace("’", "'")


def fold(text: str) -> str:
    """Return the text without case and accents: São -> sao."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


SHAPES = 6


def shape(text: str) -> int:
    """Return what casing says of a token: 0 lower case, 1 Capitalised, 2 one capital, 3 CAPITALS, 4 miXed, 5 none."""
    if text.islower():
        return 0
    if text.isupper():
        return 3 if len(text) > 1 else 2
    if not any(c.isalpha() for c in text):
        return 5
    return 1 if text[0].isupper() and not any(c.isupper() for c in text[1:]) else 4


class Vocabulary:
    """Known forms and their ids; id 0 stands for every form that is not known.

    An empty form and one that is not printable (a line break, a lone surrogate) stay unknown, as each has its line in a
    file.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = [form for form in dict.fromkeys(forms) if form and form.isprintable()]
        self._ids = {form: i for i, form in enumerate(self.forms, 1)}

    def __len__(self) -> int:
        """Number of ids, the unknown one among them."""
        return len(self.forms) + 1

    def __getitem__(self, form: str) -> int:
        return self._ids.get(form, 0)
