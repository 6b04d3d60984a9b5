import random
import warnings

import pytest

from elman.iob import repair, tags_to_spans
from slotfill.metrics import calibration_error, report


def spans(tags):
    return [(span.label, span.start, span.end) for span in tags_to_spans(tags)]


def sure(tags):
    return [(*span, 1.0) for span in spans(tags)]


def test_report_equals_seqeval_on_random_cases():
    seqeval = pytest.importorskip("seqeval.metrics")
    from seqeval.scheme import IOB2

    rng = random.Random(0)
    tags = ["O", "O", "B-a", "I-a", "B-b", "I-b", "B-c"]
    for _ in range(1000):
        lengths = [rng.randint(1, 8) for _ in range(rng.randint(1, 4))]
        gold = [repair(rng.choices(tags, k=n))[0] for n in lengths]
        own = [repair(rng.choices(tags, k=n))[0] for n in lengths]
        if not any(map(spans, gold)):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = seqeval.classification_report(
                gold, own, output_dict=True, mode="strict", scheme=IOB2, zero_division=0
            )
        found = report([spans(t) for t in gold], [sure(t) for t in own])
        rows = dict(found.slots) | {f"{name} avg": score for name, score in found.averages.items()}
        assert set(rows) == set(expected)
        for name, score in rows.items():
            theirs = expected[name]
            assert (score.precision, score.recall, score.f1, score.support) == pytest.approx(
                (theirs["precision"], theirs["recall"], theirs["f1-score"], theirs["support"])
            ), name


def test_layout_is_that_of_seqeval():
    gold, own = [["B-a", "I-a", "O", "B-b"]], [["B-a", "I-a", "O", "O"]]
    lines = str(report([spans(t) for t in gold], [sure(t) for t in own])).splitlines()
    assert lines[0].split() == ["precision", "recall", "f1-score", "support"]
    assert lines[2].split() == ["a", "1.0000", "1.0000", "1.0000", "1"]
    assert [line.split()[0] for line in lines[5:8]] == ["micro", "macro", "weighted"]


def test_exact_match_counts_whole_utterances():
    gold = [[("a", 0, 1)], [("a", 0, 1)], []]
    own = [[("a", 0, 1, 1.0)], [("a", 0, 2, 1.0)], []]
    assert report(gold, own).exact_match == pytest.approx(2 / 3)


def test_nothing_at_all_scores_zero():
    empty = report([], [])
    assert (empty.f1, empty.exact_match, empty.calibration_error) == (0, 0, 0)


@pytest.mark.parametrize(
    "confidences, right, expected",
    [
        ([0.75] * 4, [True, True, True, False], 0),
        ([0.95, 0.95], [False, False], 0.95),
        ([1.0, 0.05], [True, False], 0.025),
    ],
)
def test_calibration_error(confidences, right, expected):
    assert calibration_error(confidences, right) == pytest.approx(expected)
