"""How people really type: each kind of noise takes an annotated utterance and gives one whose spans stay right.

A kind changes letters and words within the pieces and never moves text from one piece to another, so a span keeps its
slot whatever happens to its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from places import fold
from structures import Utterance, merged

NEIGHBOURS = {
    "q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip", "p": "ol",
    "a": "sq", "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "kç",
    "z": "xa", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "n",
}  # fmt: skip
CHAT = {
    "você": "vc", "vocês": "vcs", "para": "pra|p/|p", "amanhã": "amanha|amnh|amanha", "hoje": "hj",
    "também": "tb|tbm", "que": "q", "quero": "qro|kero|quero", "não": "n|nao|ñ", "estou": "to|tô", "beleza": "blz",
    "obrigado": "obg", "obrigada": "obg", "por favor": "pfv|pf", "quanto": "qto|qnto", "quando": "qdo|qnd",
    "qual": "ql", "porque": "pq", "passagem": "psg|passagem", "passagens": "psgs|passagens",
    "depois de amanhã": "dps de amanhã|depois de amnh", "depois": "dps", "com": "c/", "comigo": "cmg",
    "pessoas": "pess|pessoas", "mesmo": "msm", "cadê": "kd", "fim de semana": "fds|findi", "final de semana": "fds",
    "reais": "conto|rs|reais", "ônibus": "bus|busao|onibus|buzão", "voo": "vôo|voo", "horas": "hrs|hs|h",
    "aqui": "aki", "muito": "mto|mt", "tudo": "td", "bom dia": "bdia", "minha": "mnh|minha", "gente": "gnt",
    "agora": "agr", "segunda-feira": "seg|2a", "terça-feira": "ter", "quarta-feira": "qua", "quinta-feira": "qui",
    "sexta-feira": "sex", "segunda": "seg", "terça": "ter", "quarta": "qua", "quinta": "qui", "sexta": "sex",
    "sábado": "sab|sáb", "domingo": "dom", "janeiro": "jan", "fevereiro": "fev", "setembro": "set", "outubro": "out",
    "novembro": "nov", "dezembro": "dez", "para a": "pra|p/ a", "para o": "pro|p/ o", "para os": "pros",
    "para as": "pras", "de": "d|de|de|de|de|de|de|de",
    "está": "tá|ta",
}  # fmt: skip
NAMES = ("departure", "destination", "via", "carrier", "travel_class")
PREPOSITIONS = re.compile(r"(?i)(?<!\S)(de|do|da|em|no|na|nos|nas|para|pra|pro|a|ao|à|às|por|pela|pelo|num|numa) $")
LEAVING = re.compile(r"(?i)\b(sair|saindo|saio|saída|partir|partindo|saímos) $")
GOING = re.compile(r"(?i)\b(ir|vou|vamos|chegar|viajar|viajo|passagem|passagens|voo|voos|ônibus|voltar|chegando) $")
_CHAT_WORD = re.compile("|".join(rf"\b{word}\b" for word in sorted(CHAT, key=len, reverse=True)), re.IGNORECASE)


def lowercase(utterance: Utterance, rng: Random) -> Utterance:
    """Everything in small letters."""
    return [(text.lower(), slot) for text, slot in utterance]


def uppercase(utterance: Utterance, rng: Random) -> Utterance:
    """Everything in capitals."""
    return [(text.upper(), slot) for text, slot in utterance]


def no_accents(utterance: Utterance, rng: Random) -> Utterance:
    """Accents and cedillas left out."""
    return [("".join(_bare(letter) for letter in text), slot) for text, slot in utterance]


def _bare(letter: str) -> str:
    plain = fold(letter)
    return plain.upper() if letter.isupper() else plain


def typos(utterance: Utterance, rng: Random) -> Utterance:
    """One slip of the finger in about one word of six, none in a word of three letters or with a digit."""

    def slip(match: re.Match[str]) -> str:
        return _misspelt(match[0], rng) if rng.random() < 1 / 6 else match[0]

    return [(re.sub(r"\b[^\W\d_]{4,}\b", slip, text), slot) for text, slot in utterance]


def _misspelt(word: str, rng: Random) -> str:
    """Swap two letters, drop one, double one, or hit a neighbouring key; the first letter stays."""
    at = rng.randrange(1, len(word) - 1)
    letter = word[at]
    slips = (
        word[:at] + word[at + 1] + letter + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + rng.choice(NEIGHBOURS.get(letter, letter)) + word[at + 1 :],
    )
    return rng.choice(slips)


def chat(utterance: Utterance, rng: Random) -> Utterance:
    """The short spellings of messages, most of the time; names of places and companies keep theirs."""

    def shorten(match: re.Match[str]) -> str:
        return rng.choice(CHAT[match[0].lower()].split("|")) if rng.random() < 0.75 else match[0]

    def ordinal(text: str) -> bool:
        return re.match(r"(?i)(segunda|terceira) (semana|quinzena|sexta|vez)", text) is not None

    return [
        (text if slot in NAMES or ordinal(text) else _CHAT_WORD.sub(shorten, text), slot) for text, slot in utterance
    ]


def no_prepositions(utterance: Utterance, rng: Random) -> Utterance:
    """`sair Recife 2 Novembro`: prepositions before spans left out, where the role of a place does not hang on them."""
    kept: Utterance = []
    for (text, slot), (_, following) in zip(utterance, [*utterance[1:], ("", None)], strict=True):
        found = PREPOSITIONS.search(text) if slot is None and following else None
        if found:
            rest = text[: found.start()]
            after_departure = not rest.strip() and len(kept) > 0 and kept[-1][1] == "departure"
            clear = {
                "departure": LEAVING.search(rest) is not None,
                "destination": GOING.search(rest) is not None or after_departure,
                "via": False, "carrier": False, "travel_class": False, "trip_type": False, "transport": False,
            }  # fmt: skip
            if clear.get(following or "", True):
                text = rest
        kept.append((text, slot))
    return merged(kept)


def punctuation(utterance: Utterance, rng: Random) -> Utterance:
    """Commas and full stops left out, or marks repeated at the end."""
    if rng.random() < 0.6:
        return merged([(text if slot else re.sub(r"[,.?!]", "", text), slot) for text, slot in utterance])
    last, slot = utterance[-1]
    if slot is None:
        utterance = [*utterance[:-1], (last.rstrip(".?!"), None)]
    return merged([*utterance, (rng.choice(("!", "!!", "...", "??", "?", " ?", " !", "..", " kkk", " :)")), None)])


KINDS: dict[Callable[[Utterance, Random], Utterance], float] = {
    no_prepositions: 0.25,
    punctuation: 0.4,
    chat: 0.4,
    typos: 0.25,
    no_accents: 0.5,
    lowercase: 0.65,
    uppercase: 0.04,
}
"""How often each kind is in a noisy utterance; they are applied in this order."""


def noisy(utterance: Utterance, rng: Random) -> Utterance:
    """An utterance with some of the kinds of noise."""
    for kind, share in KINDS.items():
        if rng.random() < share:
            utterance = kind(utterance, rng)
    return utterance
