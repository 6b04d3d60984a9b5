"""How good found spans are: precision, recall and F1 of whole spans, exact match, calibration."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from elman.scores import Score, calibration_error, mean, score

Spans = Iterable[tuple[str, int, int]]
"""(slot, start, end) of each span of one utterance."""
Found = Iterable[tuple[str, int, int, float]]
"""The same with the confidence of each."""


@dataclass(frozen=True)
class Report:
    """Scores of a set of utterances."""

    slots: dict[str, Score]
    """By slot, in alphabetical order."""
    averages: dict[str, Score]
    """micro (all spans together), macro (mean of the slots), weighted (mean by support)."""
    exact_match: float
    """Share of the utterances whose spans are all right and none too many."""
    calibration_error: float
    """Mean distance between the confidence of the found spans and the share of them that is right."""
    utterances: int

    @property
    def f1(self) -> float:
        """Micro-averaged F1."""
        return self.averages["micro"].f1

    def to_json(self) -> dict[str, Any]:
        """Return the report as one JSON object."""
        return {
            "overall": asdict(self.averages["micro"]) | self._whole(),
            "macro": asdict(self.averages["macro"]),
            "weighted": asdict(self.averages["weighted"]),
            "slots": {name: asdict(own) for name, own in self.slots.items()},
        }

    def _whole(self) -> dict[str, float]:
        names = ("exact_match", "calibration_error", "utterances")
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        """Lay the report out as seqeval does."""
        rows = [*self.slots.items(), None, *((f"{name} avg", own) for name, own in self.averages.items())]
        width = max(12, *(len(row[0]) for row in rows if row))
        lines = [f"{'':>{width}}  precision    recall  f1-score   support", ""]
        for row in rows:
            if row is None:
                lines.append("")
                continue
            name, s = row
            lines.append(f"{name:>{width}}  {s.precision:9.4f} {s.recall:9.4f} {s.f1:9.4f} {s.support:9d}")
        lines += ["", f"{'exact match':>{width}}  {self.exact_match:.4f} of {self.utterances} utterances"]
        lines.append(f"{'calibration':>{width}}  {self.calibration_error:.4f} expected error of the confidence")
        return "\n".join(lines)


def report(expected: Sequence[Spans], found: Sequence[Found]) -> Report:
    """Compare the spans found with those expected, utterance by utterance.

    A span counts when slot, start and end are right, as in seqeval's strict mode; a ratio without cases is 0.
    """
    right, wanted, given = Counter[str](), Counter[str](), Counter[str]()
    confidences: list[float] = []
    hits: list[bool] = []
    exact = 0
    for gold, own in zip(map(set, expected), found, strict=True):
        sure = {(slot, start, end): confidence for slot, start, end, confidence in own}
        right.update(span[0] for span in gold & sure.keys())
        wanted.update(span[0] for span in gold)
        given.update(span[0] for span in sure)
        confidences += sure.values()
        hits += [span in gold for span in sure]
        exact += gold == sure.keys()
    slots = {name: score(right[name], given[name], wanted[name]) for name in sorted(wanted | given)}
    total = wanted.total()
    averages = {
        "micro": score(right.total(), given.total(), total),
        "macro": mean(slots, dict.fromkeys(slots, 1), total),
        "weighted": mean(slots, wanted, total),
    }
    share = exact / len(expected) if expected else 0.0
    return Report(slots, averages, share, calibration_error(confidences, hits), len(expected))
