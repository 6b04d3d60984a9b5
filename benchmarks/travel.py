"""How good a travel model is on the natural test utterances: by slot, with noise, and for places never trained on.

    python -m benchmarks.travel                                  the model that ships
    python -m benchmarks.travel --model DIR --part validation
    python -m benchmarks.travel --card slotfill/models/travel    and write the figures into its card

The noise kinds are those of data/travel/noise.py, each applied to every utterance. For places never trained on, each
place in the test utterances gives way to a municipality whose name neither the generator nor the natural training
utterances hold. Writes benchmarks/results/travel.json.
"""

import argparse
import sys
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.machine import describe, merge
from elman.corpus import Report as Reading
from elman.text import fold
from elman.utterances import Span, Utterance, from_spans, read
from slotfill import SlotFiller
from slotfill.evaluation import evaluate
from slotfill.metrics import Report

ROOT = Path(__file__).parent.parent
TRAVEL = ROOT / "data" / "travel"
RESULTS = ROOT / "benchmarks" / "results" / "travel.json"
PLACES = ("departure", "destination", "via")
MARK = "<!-- figures -->"

sys.path.append(str(TRAVEL))
import noise  # noqa: E402
import places  # noqa: E402

Pieces = list[tuple[str, str | None]]


def pieces(utterance: Utterance) -> Pieces:
    """Cut an utterance into texts in and between its spans."""
    parts: Pieces = []
    end = 0
    for span in utterance.spans:
        parts += [(utterance.text[end : span.start], None), (utterance.text[span.start : span.end], span.label)]
        end = span.end
    return [*parts, (utterance.text[end:], None)]


def joined(parts: Pieces) -> Utterance:
    """Put pieces together to an utterance."""
    text, spans = "", []
    for part, slot in parts:
        if slot:
            spans.append(Span(len(text), len(text) + len(part), slot))
        text += part
    return from_spans(text, spans)


def unseen_places(utterances: list[Utterance], training: list[Utterance], rng: Random) -> list[Utterance]:
    """Put municipalities never trained on in the place of every place."""
    words = {fold(token.text) for utterance in training for token in utterance.tokens}
    held_out = {place.name for place in places.MUNICIPALITIES if places.held_out(place.name)}
    names = sorted(name for name in held_out if not {fold(word) for word in name.split()} <= words)
    changed = []
    for utterance in utterances:
        if not any(span.label in PLACES for span in utterance.spans):
            continue
        new = [(rng.choice(names) if slot in PLACES else text, slot) for text, slot in pieces(utterance)]
        changed.append(joined(new))
    return changed


def places_only(filler: SlotFiller, utterances: list[Utterance]) -> float:
    """Return the F1 over the slots of places."""
    scores = [score for name, score in evaluate(filler, utterances).slots.items() if name in PLACES]
    right = sum(score.recall * score.support for score in scores)
    given = sum(score.recall * score.support / score.precision for score in scores if score.precision)
    return 2 * right / (given + sum(score.support for score in scores))


def figures(filler: SlotFiller, part: str) -> tuple[Report, dict[str, Any]]:
    """Score a model on a part of the natural utterances, as they are, with noise, and with unseen places."""
    utterances, training = read([TRAVEL / f"{part}.txt"], Reading()), read([TRAVEL / "train.txt"], Reading())
    rng = Random(0)
    unseen = unseen_places(utterances, training, rng)
    plain = evaluate(filler, utterances)
    by_noise = {
        kind.__name__: evaluate(filler, [joined(kind(pieces(utterance), rng)) for utterance in utterances]).f1
        for kind in noise.KINDS
    }
    return plain, {
        "part": part,
        **plain.to_json(),
        "f1_by_noise": by_noise,
        "unseen_places": {
            "f1": evaluate(filler, unseen).f1,
            "places_f1": places_only(filler, unseen),
            "places_f1_before": places_only(filler, utterances),
            "utterances": len(unseen),
        },
        "bytes": sum(file.stat().st_size for file in filler.stored.path.iterdir()),
    }


def card(scores: Report, found: dict[str, Any]) -> str:
    """Lay the figures out in Markdown."""
    unseen = found["unseen_places"]
    rows = [*scores.slots.items(), ("**all**", scores.averages["micro"])]
    lines = [
        f"On {scores.utterances} natural utterances never used in training or tuning: span F1 **{scores.f1:.3f}**, all",
        f"spans of an utterance right in {scores.exact_match:.3f} of them, calibration error",
        f"{scores.calibration_error:.3f}. The folder has {found['bytes'] / 1e6:.1f} MB.",
        "",
        "| slot | precision | recall | F1 | spans |",
        "|---|---|---|---|---|",
        *(f"| {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.support} |" for name, s in rows),
        "",
        "| the same utterances with | span F1 |",
        "|---|---|",
        *(f"| {kind.replace('_', ' ')} | {f1:.3f} |" for kind, f1 in found["f1_by_noise"].items()),
        "",
        f"With every place replaced by a municipality never seen in training ({unseen['utterances']} utterances), span",
        f"F1 is {unseen['f1']:.3f}, over places alone {unseen['places_f1']:.3f}; with the places as they were written",
        f"{unseen['places_f1_before']:.3f}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Score, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="a model folder; by default the one that ships")
    parser.add_argument("--part", default="test", choices=["validation", "test"])
    parser.add_argument("--card", type=Path, help="the model's folder, into whose card the figures go")
    arguments = parser.parse_args()
    scores, found = figures(SlotFiller.load(arguments.card or arguments.model), arguments.part)
    print(scores)
    print(card(scores, found).partition("\n\n")[2].partition("\n\n")[2])
    if arguments.card:
        path = arguments.card / "README.md"
        template = (TRAVEL / "CARD.md").read_text(encoding="utf-8")
        path.write_text(template.replace(MARK, card(scores, found)), encoding="utf-8")
        merge(RESULTS, "travel", found)
        merge(RESULTS, "machine", describe(("elman", "numpy")))


if __name__ == "__main__":
    main()
