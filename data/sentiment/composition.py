"""The composition of a verdict out of a grammar whose every symbol is expanded with a polarity, + or -.

A rule says how the polarity of the whole is made from those of its parts. Notation of phrases/pt.txt and en.txt:

    section             an unindented name; its rules follow, indented, alternatives parted by ` | `
    = + -               the rule serves either polarity, only the positive, only the negative; a number before: weight
    <fb>                it serves only these classes of things reviewed (films, books); see `domains` and `things`
    {adj} {!adj}        an expansion of the same, of the opposite polarity
    {adj:0}             agrees with forms of its own (0 masculine singular), not with the thing reviewed
    [é|são]             agrees in number; [o|a|os|as] in number and gender
    {clause}            an expansion about another thing of the same domain
    {s} {de} {em} {um} {n}   the thing reviewed: o filme, do filme, no filme, um filme, filme
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import NamedTuple

FOLDER = Path(__file__).parent / "phrases"
ARTICLES = {"o": 0, "a": 1, "os": 2, "as": 3, "the": 0, "some": 0, "these": 2}
"""The articles of `things`, and the number and gender that they show, as an index of [o|a|os|as]."""
DETERMINERS = {
    "pt": [["o", "a", "os", "as"], ["esse", "essa", "esses", "essas"], ["este", "esta", "estes", "estas"]],
    "en": [["the", "the", "the", "the"], ["this", "this", "these", "these"]],
}
INDEFINITE = {"o": "um", "a": "uma", "os": "uns", "as": "umas", "the": "a", "some": "", "these": ""}
PLURALS = [("ável", "áveis"), ("ível", "íveis"), ("al", "ais"), ("il", "eis"), ("m", "ns"), ("r", "res"), ("z", "zes")]
FEMININES = {"bom": "boa", "mau": "má", "cru": "crua"}
SLOT = re.compile(r"\{(!?)(\w+)(?::(\d))?\}")


class Rule(NamedTuple):
    """One way to expand a symbol."""

    text: str
    polarity: int
    """1, -1, or 0 for either."""
    weight: float
    classes: str
    """Classes of things it serves; empty for all."""


class Grammar(NamedTuple):
    """The sections of one language."""

    language: str
    rules: dict[str, list[Rule]]
    inflected: frozenset[str]
    """Sections of adjectives, written in the masculine singular."""


class Thing(NamedTuple):
    """What is reviewed, and the determiner and the agreement it has in this clause."""

    kind: str
    noun: str
    determiner: str
    form: int
    indefinite: str


def read_grammar(language: str) -> Grammar:
    """Read the grammar of a language, pt or en."""
    rules: dict[str, list[Rule]] = {}
    inflected = set()
    name = ""
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = line.rstrip("*")
            rules[name] = []
            if line.endswith("*"):
                inflected.add(name)
            continue
        match = re.fullmatch(r"\s+(\d*)([=+-])(?:<(\w+)>)? +(.*)", line)
        if match is None:
            raise ValueError(f"{language}.txt: {line.strip()!r}; expected `= text | text`. See composition.py.")
        weight, sign, classes, texts = match.groups()
        polarity = {"+": 1, "-": -1, "=": 0}[sign]
        rules[name] += [Rule(text.strip(), polarity, float(weight or 1), classes or "") for text in texts.split(" | ")]
    return Grammar(language, rules, frozenset(inflected))


def inflect(adjective: str, form: int) -> str:
    """An adjective of the masculine singular in another number and gender: bem feito, 3 -> bem feitas."""
    head, *rest = adjective.split(" ")
    if head in ("bem", "mal"):
        return " ".join([head, inflect(" ".join(rest), form)])
    if form % 2:
        head = FEMININES.get(head) or re.sub(r"o$", "a", re.sub(r"or$", "ora", re.sub(r"ês$", "esa", head)))
    if form > 1:
        for singular, plural in PLURALS:
            if head.endswith(singular):
                head = head.removesuffix(singular) + plural
                break
        else:
            head += "s"
    return " ".join([head, *rest])


class Derivation:
    """One sentence in the making."""

    def __init__(self, grammar: Grammar, rng: Random, domain: str) -> None:
        self.grammar, self.rng, self.domain = grammar, rng, domain
        self.leaves: list[str] = []

    def draw(self, symbol: str, polarity: int, kind: str) -> Rule:
        """One of the rules of a symbol that serve a polarity and a class."""
        rules = [
            rule
            for rule in self.grammar.rules[symbol]
            if rule.polarity in (0, polarity) and (not rule.classes or kind in rule.classes)
        ]
        return self.rng.choices(rules, [rule.weight for rule in rules])[0]

    def thing(self) -> Thing:
        """Something of the domain."""
        kind = self.rng.choice(self.domain)
        article, _, noun = self.draw("things", 0, kind).text.partition(" ")
        self.leaves.append(noun)
        form = ARTICLES[article]
        determiners = DETERMINERS[self.grammar.language]
        weights = [6, *([1] * (len(determiners) - 1))] if kind not in "fbrhp" else [3, *([2] * (len(determiners) - 1))]
        return Thing(kind, noun, self.rng.choices(determiners, weights)[0][form], form, INDEFINITE[article])

    def expand(self, text: str, polarity: int, thing: Thing) -> str:
        """Replace every slot and every agreement of a rule's text."""

        def agree(match: re.Match[str]) -> str:
            forms = match[1].split("|")
            return forms[{1: 0, 2: thing.form // 2}.get(len(forms), thing.form)]

        def fill(match: re.Match[str]) -> str:
            flip, name, form = match.groups()
            reference = {
                "s": f"{thing.determiner} {thing.noun}",
                "n": thing.noun,
                "um": thing.indefinite,
                "de": f"d{thing.determiner} {thing.noun}",
                "em": f"n{thing.determiner} {thing.noun}",
            }
            if name in reference:
                return reference[name]
            wanted = -polarity if flip else polarity
            other = self.thing() if name == "clause" else thing
            if form:
                other = other._replace(form=int(form))
            rule = self.draw(name, wanted, other.kind)
            if rule.polarity and "{" not in rule.text:
                self.leaves.append(rule.text)
            text = self.expand(rule.text, wanted, other)
            if name in self.grammar.inflected and not rule.text.startswith("["):
                return inflect(text, other.form)
            return text

        return SLOT.sub(fill, re.sub(r"\[([^\[\]]*)\]", agree, text))
