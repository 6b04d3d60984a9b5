"""Count the natural utterances and part them 70/15/15, by the hash of their skeletons.

A skeleton is the text with each span replaced by its slot's name, without case and accents, so that utterances of the
same wording fall into the same part. Lines keep their order.

    python data/travel/split.py                   count what is there
    python data/travel/split.py new.txt ...       add the lines of these files to train.txt, validation.txt and test.txt
"""

import hashlib
import sys
from pathlib import Path

from elman.corpus import Report
from elman.text import fold
from elman.utterances import Utterance, annotate, read

HERE = Path(__file__).parent
PARTS = {"train": 70, "validation": 85, "test": 100}
"""Each part and the percentile of the hash where it ends."""


def skeleton(utterance: Utterance) -> str:
    """Return the text with its spans replaced by their slots' names in braces, folded."""
    text = utterance.text
    for span in reversed(utterance.spans):
        text = f"{text[: span.start]}{{{span.label}}}{text[span.end :]}"
    return " ".join(fold(text).split())


def part(utterance: Utterance) -> str:
    """Return the part that an utterance belongs to."""
    percentile = int(hashlib.sha1(skeleton(utterance).encode(), usedforsecurity=False).hexdigest()[:8], 16) % 100
    return next(name for name, end in PARTS.items() if percentile < end)


def natural() -> dict[str, list[Utterance]]:
    """Read the utterances of every part."""
    return {name: read([HERE / f"{name}.txt"], Report()) for name in PARTS}


def main(files: list[str]) -> None:
    """Add the lines of the files, then print the counts."""
    new = read(files, Report())
    for name in PARTS:
        with (HERE / f"{name}.txt").open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{annotate(u.text, u.spans)}\n" for u in new if part(u) == name)
    skeletons = set()
    for name, utterances in natural().items():
        skeletons |= {skeleton(utterance) for utterance in utterances}
        spans = sum(len(utterance.spans) for utterance in utterances)
        bare = sum(not utterance.spans for utterance in utterances)
        print(f"{name}: {len(utterances)} utterances, {spans} spans, {bare} without slots")
    print(f"{len(skeletons)} distinct skeletons")


if __name__ == "__main__":
    main(sys.argv[1:])
