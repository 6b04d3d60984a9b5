"""How reviews are really typed: a share of them without accents or capitals, in chat spelling, with slips and emoji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

EMOJI = {1: ["😍", "👏", "❤️", "😊", "👍", "🤩", ":)", "<3"], -1: ["😡", "👎", "😒", "😞", "🙄", "😤", ":(", "💔"]}
CHAT = {
    "pt": {
        "muito": "mt|mto", "não": "n|nao|ñ", "que": "q", "quem": "qm", "também": "tb|tbm", "de": "d|de|de",
        "para": "pra", "com": "c|com", "é": "eh", "nada": "nd|nada", "está": "tá", "estão": "tão", "mesmo": "msm",
        "hoje": "hj", "tudo": "td", "gente": "gnt", "demais": "dms|demais", "depois": "dps",
    },
    "en": {
        "you": "u", "are": "r|are", "great": "gr8|great", "to": "2|to|to", "for": "4|for|for", "really": "rly",
        "people": "ppl", "very": "v|very", "the": "da|the|the|the", "and": "n|and", "again": "agn|again",
        "though": "tho", "never": "nvr|never", "would": "wud|would", "could": "cud|could", "with": "w|with",
    },
}  # fmt: skip


def no_accents(text: str) -> str:
    """Accents and cedillas left out."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def chat(text: str, language: str, rng: Random) -> str:
    """Some words as in a chat."""
    spellings = CHAT[language]
    pattern = "|".join(rf"\b{word}\b" for word in spellings)
    return re.sub(pattern, lambda match: rng.choice(spellings[match[0]].split("|")), text)


def typo(text: str, language: str, rng: Random) -> str:
    """One letter of a long word left out, doubled or exchanged with the next; never the first of the word."""
    places = [match.start() + 1 for match in re.finditer(r"\w{6,}", text)]
    if not places:
        return text
    at = rng.choice(places) + rng.randrange(3)
    here, following = text[at], text[at + 1]
    return text[:at] + rng.choice((following, here * 2 + following, following + here)) + text[at + 2 :]


def lowercase(text: str, language: str, rng: Random) -> str:
    """Small letters and no mark at the end."""
    return text.lower().rstrip(".")


def bare(text: str, language: str, rng: Random) -> str:
    """No accents, no apostrophes."""
    return re.sub(r"\b'(?=\w)", "", no_accents(text))


def exclaimed(text: str, language: str, rng: Random) -> str:
    """Several marks at the end."""
    return text.rstrip(".! ") + rng.choice(("!!", "!!!", "!", "...", " !!"))


KINDS: dict[Callable[[str, str, Random], str], float] = {
    lowercase: 0.2, chat: 0.08, bare: 0.15, typo: 0.06, exclaimed: 0.05
}  # fmt: skip
"""The share of sentences with each kind; they are applied in this order."""
EMOJI_SHARE = 0.05


def misspelt(text: str, language: str, label: int, rng: Random) -> str:
    """A sentence with some of the kinds of noise, and sometimes with an emoji that agrees with its label.

    Args:
        text: the sentence in standard spelling.
        language: pt or en.
        label: 1 positive, -1 negative.
        rng: the random generator.
    """
    for kind, share in KINDS.items():
        if rng.random() < share:
            text = kind(text, language, rng)
    if rng.random() < EMOJI_SHARE:
        text = f"{text} {rng.choice(EMOJI[label]) * rng.choice((1, 1, 2, 3))}"
    return text
