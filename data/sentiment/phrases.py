"""Print short reviews whose polarity is composed, one JSON object a line (after CheckList, Ribeiro et al. 2020).

python data/sentiment/phrases.py --count 20000 --seed 1 > phrases.jsonl
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from composition import Derivation, Grammar, read_grammar
from spelling import misspelt

CANDIDATES = 2
"""Sentences drawn for each one kept: the one that its words give away least."""
LABELS = {1: "positive", -1: "negative"}
IRREGULAR = {
    "pt": [
        (r"\bmais (?:bom|boa)\b", "melhor"), (r"\bmais (?:bons|boas)\b", "melhores"),
        (r"\bmais ruim\b", "pior"), (r"\bmais ruins\b", "piores"),
    ],
    "en": [(r"\bmore good\b", "better"), (r"\bmore bad\b", "worse"), (r"\ba (?=[aeiou](?!ne\b|seful))", "an ")],
}  # fmt: skip


class Drawn(NamedTuple):
    """A sentence with its derivation."""

    text: str
    label: int
    language: str
    frames: tuple[str, ...]
    """The topmost rule of each part."""
    leaves: tuple[str, ...]
    """The words from the lexicon."""


GRAMMARS = {language: read_grammar(language) for language in ("pt", "en")}


def part(grammar: Grammar, rng: Random, domain: str, label: int) -> Drawn:
    """One verdict, without capital or full stop."""
    while True:
        derivation = Derivation(grammar, rng, domain)
        thing = derivation.thing()
        kind = derivation.draw("sentence", label, thing.kind)
        rule = derivation.draw(kind.text.strip("{}"), label, thing.kind)
        text = derivation.expand(rule.text, label, thing)
        if len(set(derivation.leaves)) == len(derivation.leaves):
            return Drawn(text, label, grammar.language, (rule.text,), tuple(derivation.leaves))


def tidy(text: str, language: str) -> str:
    """A sentence with its irregular comparatives, its capitals and, in English, `an` before a vowel."""
    for pattern, replacement in IRREGULAR[language]:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"\?[.,;!]+", "?", text)
    return re.sub(r"(?:^|[.!?] )\w", lambda match: match[0].upper(), text.replace("  ", " ").strip())


def sentence(grammar: Grammar, rng: Random, label: int) -> Drawn:
    """One to three verdicts of the same polarity on things of one domain, in standard spelling."""
    domain = rng.choice(grammar.rules["domains"]).text
    parts = [part(grammar, rng, domain, label) for _ in range(rng.choices((1, 2, 3), (70, 23, 7))[0])]
    text = parts[0].text
    for following in parts[1:]:
        text += rng.choices((". ", "! ", "; ", ", "), (6, 1, 1, 1))[0] + following.text
    text = tidy(text + rng.choices((".", "", "!", "..."), (60, 25, 12, 3))[0], grammar.language)
    frames = tuple(frame for each in parts for frame in each.frames)
    return Drawn(text, label, grammar.language, frames, tuple(leaf for each in parts for leaf in each.leaves))


def words(text: str) -> set[str]:
    """The words of a sentence, in small letters."""
    return set(re.findall(r"\w+", text.lower()))


def draw(count: int, seed: int) -> Iterator[Drawn]:
    """Distinct sentences with their derivations, languages and labels in turn; the same seed gives the same ones.

    Of `CANDIDATES` sentences with the same label, the one whose words have so far spoken most for the other label is
    kept (after adversarial filtering, Zellers et al. 2018), so that no word tells the label by itself.
    """
    rng = Random(seed)
    seen: set[str] = set()
    counts: Counter[tuple[str, int]] = Counter()

    def given_away(drawn: Drawn) -> float:
        found = words(drawn.text)
        odds = [math.log((counts[w, drawn.label] + 1) / (counts[w, -drawn.label] + 1)) for w in found]
        return sum(odds) / math.sqrt(len(odds))

    while len(seen) < count:
        grammar = GRAMMARS["pt" if len(seen) % 2 else "en"]
        label = 1 if len(seen) % 4 < 2 else -1
        chosen = min((sentence(grammar, rng, label) for _ in range(CANDIDATES)), key=given_away)
        if chosen.text in seen:
            continue
        seen.add(chosen.text)
        counts.update((word, label) for word in words(chosen.text))
        yield chosen


def generate(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Distinct review sentences and their labels, positive or negative, half of them in Portuguese; some misspelt.

    Args:
        count: how many.
        seed: of the random generator.
    """
    rng = Random(f"spelling {seed}")
    for drawn in draw(count, seed):
        yield misspelt(drawn.text, drawn.language, drawn.label, rng), LABELS[drawn.label]


def main() -> None:
    """Parse the command line and print."""
    parser = argparse.ArgumentParser(
        description="Print short reviews whose polarity is composed, one JSON object a line."
    )
    parser.add_argument("--count", type=int, default=20000, help="how many sentences (20000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed prints the same sentences (1)")
    arguments = parser.parse_args()
    for text, label in generate(arguments.count, arguments.seed):
        print(json.dumps({"text": text, "label": label}, ensure_ascii=False))


if __name__ == "__main__":
    main()
