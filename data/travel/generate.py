"""Print synthetic travel utterances, annotated as in RULES.md, one a line.

python data/travel/generate.py --count 20000 --seed 1 > build/generated.txt
python data/travel/generate.py --held-out
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from random import Random

from noise import noisy
from places import held_out_names
from structures import Utterance, draw_utterance

NOISY_SHARE = 0.5
PLACES = ("departure", "destination", "via")


def annotated(utterance: Utterance) -> str:
    """The utterance as `sair [Recife](departure)`, with a backslash before a literal [ ] or backslash."""
    escaped = [(re.sub(r"([\[\]\\])", r"\\\1", text), slot) for text, slot in utterance]
    return "".join(f"[{text}]({slot})" if slot else text for text, slot in escaped)


def consistent(utterance: Utterance) -> bool:
    """Whether it says what the spans say.

    No place comes twice, no value is rejected and wanted at once (`de ônibus não, de ônibus`), and no slot is filled
    twice but as `x ou y`, `x e y`, `2 adultos, 1 criança`.
    """
    values = [(text, "place" if slot in PLACES else slot) for text, slot in utterance if slot]
    words = " ".join(text for text, slot in utterance if slot is None)
    if len(set(values)) < len(values) or any(re.search(rf"\b{re.escape(text)}\b", words, re.I) for text, _ in values):
        return False
    seen: dict[str, int] = {}
    before = ""
    for text, slot in utterance:
        if slot:
            seen[slot] = seen.get(slot, 0) + 1
            joined = {"passengers": r",? | e ", "destination": r".*\b(ou|e)\b.*", "via": " e "}.get(slot, r".*\bou\b.*")
            if seen[slot] > (2 if re.fullmatch(joined, before) else 1):
                return False
        before = "" if slot else text
    return True


def generate(count: int, seed: int) -> Iterator[Utterance]:
    """Distinct utterances, about half of them noisy; the same seed gives the same ones.

    Args:
        count: how many.
        seed: of the random generator.
    """
    rng = Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        utterance = draw_utterance(rng)
        if not consistent(utterance):
            continue
        if rng.random() < NOISY_SHARE:
            utterance = noisy(utterance, rng)
        line = annotated(utterance)
        if line.strip() and line not in seen:
            seen.add(line)
            yield utterance


def main() -> None:
    """Parse the command line and print."""
    parser = argparse.ArgumentParser(description="Print synthetic travel utterances, annotated, one a line.")
    parser.add_argument("--count", type=int, default=20000, help="how many utterances (20000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed prints the same utterances (1)")
    parser.add_argument("--held-out", action="store_true", help="print the place names that are never used instead")
    arguments = parser.parse_args()
    for line in held_out_names() if arguments.held_out else map(annotated, generate(arguments.count, arguments.seed)):
        print(line)


if __name__ == "__main__":
    main()
