"""Numbers in digits and in Portuguese words."""

from __future__ import annotations

from slotfill.values.normal import Unreadable, Words

LOW = {
    "zero": 0, "um": 1, "uma": 1, "hum": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6,
    "sete": 7, "oito": 8, "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14,
    "quinze": 15, "dezesseis": 16, "dezasseis": 16, "dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19,
    "dezanove": 19,
}  # fmt: skip
TENS = {
    "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "cincoenta": 50, "sessenta": 60, "setenta": 70,
    "oitenta": 80, "noventa": 90,
}  # fmt: skip
HUNDREDS = {
    "cem": 100, "cento": 100, "duzentos": 200, "duzentas": 200, "trezentos": 300, "trezentas": 300,
    "quatrocentos": 400, "quatrocentas": 400, "quinhentos": 500, "quinhentas": 500, "seiscentos": 600,
    "seiscentas": 600, "setecentos": 700, "setecentas": 700, "oitocentos": 800, "oitocentas": 800,
    "novecentos": 900, "novecentas": 900,
}  # fmt: skip
SCALES = {"mil": 1_000, "milhao": 1_000_000, "milhoes": 1_000_000}
MOST_DIGITS = 9


def number(words: Words) -> int | None:
    """Read a whole number if one comes next: `21`, `vinte e um`, `mil e duzentos`, `2 mil`, `um milhão`.

    Args:
        words: the words; those of the number are read, and none if there is no number.

    Returns:
        The number, or None.

    Raises:
        Unreadable: the number has more than nine digits.
    """
    total, left = 0, 10**MOST_DIGITS
    found = False
    while True:
        start = words.at
        part, scale = _part(words, left, joined=found)
        if part is None:
            words.at = start
            return total if found else None
        total, left, found = total + part * scale, scale, True
        if scale == 1:
            return total


def _part(words: Words, left: int, *, joined: bool) -> tuple[int | None, int]:
    """Read a number below a thousand and its scale, which together stay below `left`."""
    start = words.at
    for pieces in (3, 2, 1):  # in mil e quinhentos e dois mil, the number that begins with mil ends before e dois
        words.at = start
        if joined:
            words.take("e")
        part = 1 if words.peek() == "mil" else _below_thousand(words, pieces)
        scale = SCALES.get(words.peek(), 1)
        if part is None or not joined or part * scale < left:
            break
    if part is None or part * scale >= left:
        return None, 1
    words.at += scale > 1
    return part, scale


def _below_thousand(words: Words, pieces: int) -> int | None:
    """Read digits, or so many words up to novecentos e noventa e nove."""
    word = words.peek()
    if word.isdecimal():
        words.at += 1
        if len(word) > MOST_DIGITS:
            raise Unreadable(f"a number of {len(word)} digits is too large")
        return int(word)
    total = 0
    for table, follower in ((HUNDREDS, "hundred"), (TENS, "ten"), (LOW, "low")):
        joined = bool(total) and words.peek() == "e"
        word = words.peek(joined)
        value = table.get(word)
        if value is None or (follower == "low" and total % 100 and not 0 < value < 10) or (total and not value):
            continue
        words.at += 1 + joined
        total += value
        pieces -= 1
        if word == "cem" or follower == "low" or not pieces:
            return total
    return total or None
