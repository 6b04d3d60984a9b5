"""What every value is drawn as: a phrase, with the article and the preposition that it takes in a sentence.

Phrase("dia 15", "o", "no")     vou no [dia 15], para o [dia 15]
Phrase("amanhã")                vou [amanhã], para [amanhã]
Phrase("tarde", "a", "à")       vou à [tarde], o voo da [tarde]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Literal, NamedTuple, TypeVar

Region = Literal["br", "pt"]
T = TypeVar("T")

PREPOSITIONS = frozenset(["de", "em", "a", "para", "pra", "por", "até", "com", "desde", "após"])
_CONTRACTED = {
    "de": {"o": "do", "a": "da", "os": "dos", "as": "das"},
    "em": {"o": "no", "a": "na", "os": "nos", "as": "nas"},
    "a": {"o": "ao", "a": "à", "os": "aos", "as": "às"},
    "por": {"o": "pelo", "a": "pela", "os": "pelos", "as": "pelas"},
    "pra": {"o": "pro", "a": "pra", "os": "pros", "as": "pras"},
}
_IRREGULAR = {"mão": "mãos", "pão": "pães", "cão": "cães", "banner": "banners", "cooler": "coolers"}
_PLURALS = {
    "ão": "ões", "r": "res", "z": "zes", "m": "ns", "al": "ais", "el": "éis", "ol": "óis", "ul": "uis", "til": "teis",
    "il": "is", "ês": "eses",
}  # fmt: skip
_UNITS = [
    "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze",
    "treze", "catorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove",
]  # fmt: skip
_TENS = ["vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"]
_HUNDREDS = [
    "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos", "oitocentos",
    "novecentos",
]  # fmt: skip
_EUROPEAN = {"dezesseis": "dezasseis", "dezessete": "dezassete", "dezenove": "dezanove"}
_FEMININE = {"um": "uma", "dois": "duas"}


class Phrase(NamedTuple):
    """A value as it stands in a sentence."""

    text: str
    article: str = ""
    """`o`, `a`, `os`, `as`, or nothing: what follows a preposition, outside the span."""
    lead: str = ""
    """The words before it when it stands as an adverbial, outside the span: `no`, `às`, `de`."""


def contract(preposition: str, article: str) -> str:
    """Join a preposition and an article: de + o = do, para + o = para o, de + nothing = de."""
    if not article:
        return preposition
    return _CONTRACTED.get(preposition, {}).get(article) or f"{preposition} {article}"


def prefixed(preposition: str, phrase: Phrase) -> str:
    """Text of a phrase behind a preposition: `antes de`, `o dia 10` -> `antes do dia 10`."""
    *before, last = preposition.split()
    return " ".join([*before, contract(last, phrase.article), phrase.text])


def weighted(rng: Random, choices: Sequence[tuple[float, T]]) -> T:
    """Draw one of (weight, choice)."""
    return rng.choices([choice for _, choice in choices], [weight for weight, _ in choices])[0]


def in_words(number: int, region: Region = "br", feminine: bool = False) -> str:
    """A number from 0 to 999 in words, in the spelling of the region."""
    if number == 100:
        return "cem"
    parts = []
    if number > 100:
        parts.append(_HUNDREDS[number // 100 - 1])
        number %= 100
    if number >= 20:
        parts.append(_TENS[number // 10 - 2])
        number %= 10
    if number or not parts:
        unit = _UNITS[number]
        parts.append(_EUROPEAN.get(unit, unit) if region == "pt" else unit)
    if feminine:
        parts[-1] = _FEMININE.get(parts[-1], parts[-1])
    return " e ".join(parts)


def counted(rng: Random, number: int, region: Region, feminine: bool = False) -> str:
    """A number as people write it, in digits or in words."""
    return str(number) if rng.random() < 0.5 else in_words(number, region, feminine)


def plural(phrase: str) -> str:
    """The plural of a noun with what agrees with it: caixas de som, garrafas térmicas."""
    head, *rest = re.split(r"(?= (?:de|do|da|das|dos|x)\b)", phrase, maxsplit=1)
    return "".join([" ".join(_plural(word) for word in head.split()), *rest])


def _plural(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, many in _PLURALS.items():
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + many
    return word + "s" if word[-1] in "aeiouáéíóúêôã" else word
