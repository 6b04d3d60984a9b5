"""Text to plain words, and the cursor with which every grammar of values reads them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from elman.text import fold

LONGEST = 200
"""Characters of the longest span that is read."""
TOKEN = re.compile(
    r"\d+\.?(?:[ºª°]|[oOaA](?![^\W_]))"  # an ordinal: 1º, 1o, 2.ª
    r"|\+/?-|\+ ou -"  # more or less
    r"|\d+|[a-zA-Z]{0,2}\$|[pPcC]/(?![0-9])|(?<=[0-9])[.:](?=[0-9])|[^\W\d_ºª]+|[^\s.:;!?()\[\]\"'“”´`]"
)
"""A number, a money sign, a word, or a sign that can mean something; the other signs are left out."""
SAME = {
    "de": "do da dos das d du",
    "em": "no na nos nas n",
    "a": "ao aos as",
    "para": "pra pro pras pros p p/ pa",
    "por": "pelo pela pelos pelas",
    "com": "c c/",
    "e": "&",
    "-": "– —",
    "este": "esta esse essa estes estas esses essas",
    "em este": "neste nesta nesse nessa nestes nestas",
    "de este": "deste desta desse dessa",
    "em um": "num",
    "em uma": "numa",
    "proximo": "proxima proximos proximas prox px",
    "outro": "outra",
    "passado": "passada",
    "retrasado": "retrasada",
    "ultimo": "ultima ultimos ultimas",
    "que": "q",
    "que vem": "qvem quevem",
    "hoje": "hj oje hoj",
    "amanha": "amnh amh amn amanh amaha amanhan manhana",
    "depois": "dps dpois dpos dp",
    "ate": "atee inte",
    "fim de semana": "fds findi finde fimde fimdesemana",
    "semana": "smn",
    "mes": "mez",
    "maximo": "max",
    "minutos": "min mins minuto",
    "mesmo": "msm",
    "mais": "+",
    "mais ou menos": "+/- +-",
    "anteontem": "antiontem",
}
"""What people write for the same word: contractions lose their article, chat spellings are written out."""
LEMMAS = {spelling: tuple(word.split()) for word, spellings in SAME.items() for spelling in spellings.split()}
LEMMAS["+ ou -"] = LEMMAS["+-"]
ARTICLES = ("o", "os")
"""Left out; `a` and `as` stay, because they may be the preposition."""
LEADING = frozenset(("em", "a", "de", "para", "por"))
"""What may be left at the start of a span by mistake."""

T = TypeVar("T")


class Unreadable(Exception):
    """A text has no value of the wanted kind; the message is the reason."""


def check_length(text: str) -> None:
    """Raise Unreadable if a text is longer than any value."""
    if len(text) > LONGEST:
        raise Unreadable(f"the text has {len(text)} characters; a value is read from at most {LONGEST}")


class Words:
    """The plain words of a text, and how far they have been read.

    Each word stands without case and accents in `forms`, and as it was written, in lower case, in `written`.
    """

    __slots__ = ("at", "forms", "written")

    def __init__(self, text: str) -> None:
        check_length(text)
        self.forms: list[str] = []
        self.written: list[str] = []
        self.at = 0
        tokens = [match[0] for match in TOKEN.finditer(unicodedata.normalize("NFC", text))]
        for i, token in enumerate(tokens):
            if token == "-" and 0 < i < len(tokens) - 1 and tokens[i - 1][-1].isalpha() and tokens[i + 1].isalpha():
                continue  # sexta-feira, semi-leito
            form = fold(token)
            if not form:
                continue  # an accent on no letter
            if form[0].isdecimal() and not form.isdecimal():
                form = form.rstrip(".ºª°oa") + ("ª" if form[-1] in "ªa" else "º")
            if form.isdecimal() and not form.isascii():
                form = str(int(form))  # digits of other scripts
            if form in ARTICLES:
                continue
            forms = LEMMAS.get(form, (form,))
            self.forms.extend(forms)
            self.written.extend([token.lower()] * len(forms))
        while self.forms and self.forms[-1] in (",", "-", "/"):
            self.forms.pop()
        if not self.forms:
            raise Unreadable("the text is empty")

    def peek(self, ahead: int = 0) -> str:
        """Return a word that comes, or the empty string behind the last."""
        index = self.at + ahead
        return self.forms[index] if index < len(self.forms) else ""

    def take(self, *words: str) -> bool:
        """Read these words one after the other if they come next."""
        end = self.at + len(words)
        if tuple(self.forms[self.at : end]) != words:
            return False
        self.at = end
        return True

    def take_one(self, *words: str) -> str:
        """Read one of these words if it comes next, and return it, else the empty string."""
        word = self.peek()
        if not word or word not in words:
            return ""
        self.at += 1
        return word

    def skip(self, *words: str) -> None:
        """Read all that comes next of these words."""
        while self.take_one(*words):
            pass

    @property
    def done(self) -> bool:
        """Whether every word has been read."""
        return self.at >= len(self.forms)

    def unread(self, kind: str) -> Unreadable:
        """Return the error that the words that have not been read are not of the wanted kind."""
        rest = " ".join(self.written[self.at : len(self.forms)])
        return Unreadable(f"cannot read '{rest}' as {kind}" if rest else f"{kind} is missing at the end")


def respell(words: Words, known: Collection[str]) -> bool:
    """Write long words that are one letter off a known one as that one, go back to the start, and tell if any was.

    A letter off is one too many, one missing, another one, or two that changed places.
    """
    changed = False
    for i, form in enumerate(words.forms):
        if len(form) > 4 and form not in known:
            meant = [word for word in known if len(word) > 4 and _one_letter_off(form, word)]
            if len(meant) == 1:
                words.forms[i] = meant[0]
                changed = True
    words.at = 0
    return changed


def _one_letter_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    swapped = rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:]
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


class Phrases(Generic[T]):
    """A table of phrases and what each stands for; of several that fit, the longest is read.

    Keys hold alternatives: `Phrases({"até | no máximo": "until"})`. They are written as people write, and taken apart
    with the first use of the table.
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._entries = entries

    @cached_property
    def _of(self) -> dict[str, list[tuple[list[str], T]]]:
        """By its first word, each phrase and its value; the longest come first."""
        table: dict[str, list[tuple[list[str], T]]] = {}
        for phrases, value in self._entries.items():
            for phrase in phrases.split("|"):
                forms = Words(phrase).forms
                table.setdefault(forms[0], []).append((forms, value))
        for rows in table.values():
            rows.sort(key=lambda row: -len(row[0]))
        return table

    def take(self, words: Words) -> T | None:
        """Read the longest phrase that comes next, and return what it stands for."""
        for forms, value in self._of.get(words.peek(), ()):
            end = words.at + len(forms)
            if words.forms[words.at : end] == forms:
                words.at = end
                return value
        return None
