"""The grammar of travel utterances: how grammar.txt is read, and how an utterance is drawn from it.

A rule is a name on a line of its own, then its alternatives, indented, one or more a line. An alternative holds
words and

    {name}               another rule
    {destination}        a value in the slot, of the slot's own kind
    {destination:state}  a value of another kind (see values.KINDS)
    {:place}             a value that is not tagged
    {@arrival_date}      a value with its preposition: no [dia 15]
    {+carrier}           a value with its article: a [Gol]
    [x]                  x or nothing
    (x|y)                one of them
    <x;y;z>              all of them, in any order
    3: x                 three times as likely;  pt: x  only in Portugal;  2br: x  both

Articles are written apart from prepositions; `de o` becomes `do` when the utterance is put together.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import get_args

from phrases import PREPOSITIONS, Region, contract
from values import KIND_OF_SLOT, KINDS, SLOTS

Utterance = list[tuple[str, str | None]]
"""Pieces of text, each with its slot or None; joined they are the utterance."""
Draw = Callable[[Random, Region], Utterance]

GRAMMAR = Path(__file__).with_name("grammar.txt")
EUROPEAN_SHARE = 0.2
REMARK_SHARE = 0.45
_TOKEN = re.compile(r"\{[^}]*\}|[][()<>|;]|[^][()<>|;{}\s]+")
_PREFIX = re.compile(r"(\d*)(br|pt)?:")
_CLOSING = "])>|;"
_ARTICLE = "article"  # stands where a slot does: an article that only a preposition before it calls for
_ARTICLES = ("o", "a", "os", "as")
_SENTENCE = re.compile(r"[.?!] \w")
MARKS = ",.?!:"


def _words(text: str) -> Draw:
    piece: Utterance = [(text, None)]
    return lambda rng, region: piece


def _value(reference: str) -> Draw:
    """A draw of `{...}` that names a slot or a kind."""
    mark, name = (reference[0], reference[1:]) if reference[0] in "@+" else ("", reference)
    slot, _, kind = name.partition(":")
    draw = KINDS[kind or KIND_OF_SLOT[slot]]

    def draw_value(rng: Random, region: Region) -> Utterance:
        phrase = draw(rng, region)
        before = {"@": phrase.lead, "+": phrase.article, "": phrase.article}[mark]
        pieces: Utterance = [(word, None if mark else _ARTICLE) for word in before.split()]
        return [*pieces, (phrase.text, slot or None)]

    return draw_value


def _sequence(tokens: deque[str], rules: dict[str, Draw]) -> Draw:
    """Read up to the next closing mark, which stays."""
    parts: list[Draw] = []
    while tokens and tokens[0] not in _CLOSING:
        token = tokens.popleft()
        if token == "[":
            parts.append(_optional(_choice(tokens, "]", rules)))
        elif token == "(":
            parts.append(_choice(tokens, ")", rules))
        elif token == "<":
            parts.append(_shuffle(tokens, rules))
        elif token.startswith("{"):
            name = token[1:-1]
            is_value = name.lstrip("@+").partition(":")[0] in ("", *SLOTS)
            parts.append(_value(name) if is_value else _rule(name, rules))
        else:
            parts.append(_words(token))
    return lambda rng, region: [piece for part in parts for piece in part(rng, region)]


def _choice(tokens: deque[str], end: str, rules: dict[str, Draw]) -> Draw:
    """Read alternatives up to `end` (nothing: the end of the rule), which goes."""
    options: list[tuple[int, str | None, Draw]] = []
    while True:
        prefix = _PREFIX.fullmatch(tokens[0]) if tokens else None
        if prefix:
            tokens.popleft()
        weight, region = (int(prefix[1] or 1), prefix[2]) if prefix else (1, None)
        options.append((weight, region, _sequence(tokens, rules)))
        mark = tokens.popleft() if tokens else ""
        if mark == end:
            break
        if mark != "|":
            raise ValueError(f"{GRAMMAR.name}: found {mark or 'the end of a rule'!r}, expected '|' or {end!r}")
    of = {region: [(w, d) for w, only, d in options if only in (None, region)] for region in get_args(Region)}

    def draw_one(rng: Random, region: Region) -> Utterance:
        weights, draws = zip(*of[region], strict=True)
        draw: Draw = rng.choices(draws, weights)[0]
        return draw(rng, region)

    return draw_one


def _optional(draw: Draw) -> Draw:
    return lambda rng, region: draw(rng, region) if rng.random() < 0.5 else []


def _shuffle(tokens: deque[str], rules: dict[str, Draw]) -> Draw:
    """Read `x;y;z>`."""
    parts = [_sequence(tokens, rules)]
    while tokens.popleft() == ";":
        parts.append(_sequence(tokens, rules))
    return lambda rng, region: [piece for part in rng.sample(parts, len(parts)) for piece in part(rng, region)]


def _rule(name: str, rules: dict[str, Draw]) -> Draw:
    return lambda rng, region: rules[name](rng, region)


def read_grammar(text: str) -> dict[str, Draw]:
    """The rules of a grammar by name."""
    rules: dict[str, Draw] = {}
    for block in re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n?", "", text).strip()):
        name, *alternatives = block.split("\n")
        tokens = deque(_TOKEN.findall("|".join(line.strip() for line in alternatives if line.strip())))
        rules[name.strip()] = _choice(tokens, "", rules)
    missing = set(re.findall(r"\{([a-z_]+)\}", text)) - set(rules) - set(SLOTS)
    if missing:
        raise ValueError(f"{GRAMMAR.name}: no rule {', '.join(sorted(missing))}")
    return rules


def with_remark(pieces: Utterance, rng: Random, region: Region) -> Utterance:
    """Put a side remark, which fills no slot, before the utterance, behind it, or behind one of its spans."""
    rest = [*pieces[1:], (",", None)]
    inside = [
        at
        for at, ((_, slot), (word, following)) in enumerate(zip(pieces, rest, strict=True), 1)
        if slot in SLOTS and following is None and (word == "," or word in PREPOSITIONS)
    ]
    name = rng.choices(("opening", "aside", "closing"), (3, 3 if inside else 0, 5))[0]
    at = {"opening": 0, "aside": rng.choice(inside or [0]), "closing": len(pieces)}[name]
    return [*pieces[:at], *_RULES[name](rng, region), *pieces[at:]]


def _spaced(pieces: Utterance) -> Utterance:
    """Contract prepositions with their articles, and put the spaces between the pieces."""
    words: Utterance = []
    for text, slot in pieces:
        before = words[-1][0].lower() if words and words[-1][1] is None else ""
        if slot == _ARTICLE and before not in PREPOSITIONS:
            continue
        if slot in (None, _ARTICLE) and text in _ARTICLES and before in PREPOSITIONS:
            words[-1] = (contract(before, text), None)
        elif text[0] not in MARKS or (words and words[-1][0][-1] not in MARKS):
            words.append((text, None if slot == _ARTICLE else slot))
    if words and words[-1] == (",", None):
        words.pop()
    spaced: Utterance = []
    for text, slot in words:
        if spaced and text[0] not in MARKS:
            spaced.append((" ", None))
        spaced.append((text, slot))
    return merged(spaced)


def merged(pieces: Utterance) -> Utterance:
    """The same utterance with neighbouring untagged pieces made one."""
    whole: Utterance = []
    for text, slot in pieces:
        if slot is None and whole and whole[-1][1] is None:
            whole[-1] = (whole[-1][0] + text, None)
        elif text:
            whole.append((text, slot))
    return whole


def _capitalized(pieces: Utterance) -> Utterance:
    """A capital at the start of every sentence."""
    starts = [". ", *(text for text, _ in pieces)]
    return [
        (text[0].upper() + _SENTENCE.sub(lambda start: start[0].upper(), text[1:]), slot)
        if re.search(r"[.?!] $", before)
        else (_SENTENCE.sub(lambda start: start[0].upper(), text), slot)
        for before, (text, slot) in zip(starts, pieces, strict=False)
    ]


_RULES = read_grammar(GRAMMAR.read_text(encoding="utf-8"))


def draw_utterance(rng: Random) -> Utterance:
    """One utterance, spelled with care: a capital at the start, mostly, and a full stop, often."""
    region: Region = "pt" if rng.random() < EUROPEAN_SHARE else "br"
    drawn = _RULES["utterance"](rng, region)
    pieces = _spaced(with_remark(drawn, rng, region) if rng.random() < REMARK_SHARE else drawn)
    if rng.random() < 0.7:
        pieces = _capitalized(pieces)
    if pieces[-1][0][-1] not in ".?!" and rng.random() < 0.35:
        pieces.append((".", None))
    return pieces
