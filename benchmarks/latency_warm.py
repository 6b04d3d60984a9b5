"""How fast a loaded model answers: one utterance at a time beside spaCy, and many at once.

    python -m benchmarks.latency_warm UTTERANCES TRAIN PIPELINE [MODEL]

latency.py runs it, with one thread for each library.
"""

import json
import sys
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import spacy

from elman import utterances
from elman.corpus import Report
from elman.text import tokenize
from slotfill import SlotFiller

WARM_UP = 100
BULK, BULK_RUNS = 20_000, 3
Figures = dict[str, tuple[float, str]]


def one_at_a_time(answer: Callable[[str], Any], warm_up: Iterable[str], texts: Iterable[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of the time of one answer, in microseconds.

    Args:
        answer: what is timed.
        warm_up: texts to answer first, untimed.
        texts: texts to answer once each; words that the warm-up did not have are new to the process.
    """
    for text in warm_up:
        answer(text)
    times = []
    for text in texts:
        start = perf_counter()
        answer(text)
        times.append(perf_counter() - start)
    median, p99 = np.percentile(times, [50, 99]) * 1e6
    return float(median), float(p99)


def in_bulk(model: Path | None, texts: list[str], *, values: bool) -> tuple[float, float]:
    """Return utterances and tokens a second of SlotFiller.predict, each the median of several runs of a fresh model."""
    seconds = []
    for _ in range(BULK_RUNS):
        filler = SlotFiller.load(model)
        start = perf_counter()
        for _ in filler.predict(texts, values=values):
            pass
        seconds.append(perf_counter() - start)
    tokens = sum(len(tokenize(text)) for text in texts)
    return len(texts) / float(np.median(seconds)), tokens / float(np.median(seconds))


def measure(data: Path, train: Path, pipeline: Path, model: Path | None) -> dict[str, Figures]:
    """Measure both parts: what -> (value, unit) under each part's name."""
    texts = [utterance.text for utterance in utterances.read([data], Report())]
    warm_up = [utterance.text for utterance in utterances.read([train], Report())][:WARM_UP]
    filler = SlotFiller.load(model)
    ours = one_at_a_time(lambda text: next(filler.predict([text], values=False)), warm_up, texts)
    valued = one_at_a_time(filler, warm_up, texts)
    spacys = one_at_a_time(spacy.load(pipeline), warm_up, texts)
    bulk = list(islice(cycle(texts), BULK))
    per_second, valued_per_second = (in_bulk(model, bulk, values=values) for values in (False, True))
    return {
        "warm process, one utterance a call": {
            "utterances": (len(texts), "utterances"),
            "slotfill, median": (ours[0], "µs"),
            "slotfill, p99": (ours[1], "µs"),
            "slotfill with values, median": (valued[0], "µs"),
            "slotfill with values, p99": (valued[1], "µs"),
            "spaCy pipeline, median": (spacys[0], "µs"),
            "spaCy pipeline, p99": (spacys[1], "µs"),
            "spaCy's median / slotfill's": (spacys[0] / ours[0], "times"),
        },
        "SlotFiller.predict, many utterances, one core": {
            "utterances": (BULK, "utterances"),
            "distinct utterances": (len(set(texts)), "utterances"),
            "utterances a second": (per_second[0], "utterances/s"),
            "tokens a second": (per_second[1], "tokens/s"),
            "utterances a second, with values": (valued_per_second[0], "utterances/s"),
        },
    }


if __name__ == "__main__":
    data, train, pipeline, *model = map(Path, sys.argv[1:])
    print(json.dumps(measure(data, train, pipeline, model[0] if model else None)))
