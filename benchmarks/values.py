"""How often a slot's text is read right, and how fast, beside dateparser and ctparse on the dates.

    python -m benchmarks.values

The cases are those of data/values: `development` was seen by who wrote the grammar, `test` was not. A case is right if
the whole value is, or if an error is expected and given; of places the name, kind, state, country and code count. The
peers give one moment, so they are scored on the cases that mean a single day; dateparser is told Portuguese, day before
month and to prefer the future, ctparse reads English and German and is there because it is a grammar like ours. A frame
is right if its slots, each with its value, are those of the annotated spans, and none of these is left without a value.
Writes benchmarks/results/values.json.
"""

import csv
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import dateparser
from ctparse.ctparse import ctparse
from ctparse.types import Time

from benchmarks import values_places
from benchmarks.machine import ROOT, describe
from elman.corpus import Report
from elman.utterances import Utterance, read
from slotfill import SlotFiller
from slotfill.values import Reading, Values

CASES = ROOT / "data" / "values"
UTTERANCES = ROOT / "data" / "travel" / "test.txt"
RESULTS = ROOT / "benchmarks" / "results" / "values.json"
TODAY = date(2026, 10, 1)
"""The day from which the dates of the test utterances count."""


class Case(NamedTuple):
    """A phrase and what it means."""

    kind: str
    slot: str
    today: date
    phrase: str
    value: dict[str, Any] | None
    """None where an error is expected."""


def cases(ending: str) -> Iterator[Case]:
    """Yield the cases of the files with an ending."""
    for path in sorted(CASES.glob(f"*{ending}")):
        if ending == ".tsv" and path.name.endswith(".test.tsv"):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                value = None if row["value"] == "error" else json.loads(row["value"])
                yield Case(path.name.split(".")[0], row["slot"], date.fromisoformat(row["today"]), row["phrase"], value)


def right(case: Case, reading: Reading) -> bool:
    """Tell whether a case was read as it should be."""
    if case.value is None or reading.value is None:
        return case.value is None and reading.value is None and reading.error is not None
    return {name: reading.value.get(name) for name in case.value} == case.value


def accuracy(every: list[Case], values: Values) -> tuple[dict[str, Any], list[str]]:
    """Return the share of cases read right, overall and by kind, and the cases that were not."""
    hits: dict[str, list[bool]] = {}
    wrong = []
    for case in every:
        values.today = case.today
        reading = values.read(case.slot, case.phrase)
        hits.setdefault(case.kind, []).append(right(case, reading))
        if not hits[case.kind][-1]:
            wrong.append(
                f"{case.today} {case.slot} {case.phrase!r}: {reading.value or reading.error}, not {case.value}"
            )
    flat = [hit for own in hits.values() for hit in own]
    by_kind = {kind: {"cases": len(own), "right": round(sum(own) / len(own), 4)} for kind, own in hits.items()}
    return {"cases": len(flat), "right": round(sum(flat) / len(flat), 4), "kinds": by_kind}, wrong


def with_dateparser(phrase: str, today: date) -> str | None:
    """Read a day with dateparser."""
    base = datetime.combine(today, time())
    settings: Any = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY"}
    found = dateparser.parse(phrase, languages=["pt"], settings=settings)
    return found.date().isoformat() if found else None


def with_ctparse(phrase: str, today: date) -> str | None:
    """Read a day with ctparse."""
    found = ctparse(phrase, ts=datetime.combine(today, time()), timeout=1.0)
    moment = found.resolution if found else None
    return moment.dt.date().isoformat() if isinstance(moment, Time) and moment.hasDate else None


def with_ours(phrase: str, today: date) -> str | None:
    """Read a day with our grammar."""
    value = Values(today).read("departure_date", phrase).value
    return value.get("date") if value else None


def single_days(every: list[Case]) -> dict[str, Any]:
    """Return the share of single days that each reader gets right."""
    days = [case for case in every if case.kind == "dates" and case.value and "/" not in case.value.get("date", "/")]
    readers: dict[str, Callable[[str, date], str | None]] = {
        "ours": with_ours,
        "dateparser": with_dateparser,
        "ctparse": with_ctparse,
    }
    found: dict[str, Any] = {"cases": len(days)}
    for name, reader in readers.items():
        hits = [reader(case.phrase, case.today) == case.value["date"] for case in days if case.value]
        found[name] = round(sum(hits) / len(hits), 4)
    return found


def microseconds(every: list[Case]) -> dict[str, float]:
    """Return the median time of a value of each kind, in five rounds."""
    values = Values(TODAY)
    times: dict[str, list[float]] = {}
    for _ in range(5):
        for case in every:
            began = perf_counter()
            values.read(case.slot, case.phrase)
            times.setdefault(case.kind, []).append(1e6 * (perf_counter() - began))
    return {kind: round(median(own), 1) for kind, own in times.items()}


def frames(utterances: list[Utterance]) -> dict[str, Any]:
    """Return the share of utterances whose whole frame is right, and of those whose spans are."""
    values = Values(TODAY)
    filler = SlotFiller.load(values=values)
    whole = spans = unread = 0
    for utterance, found in zip(utterances, filler.predict(own.text for own in utterances), strict=True):
        wanted = [(span.label, utterance.text[span.start : span.end]) for span in utterance.spans]
        readings = [(slot, values.read(slot, text)) for slot, text in wanted]
        unread += any(reading.error for _, reading in readings)
        spans += [(slot.slot, slot.text) for slot in found.slots] == wanted
        mine = [(slot.slot, slot.value) for slot in found.slots]
        whole += mine == [(slot, reading.value) for slot, reading in readings] and not any(
            reading.error for _, reading in readings
        )
    count = len(utterances)
    return {
        "utterances": count,
        "whole_frames_right": round(whole / count, 4),
        "spans_right": round(spans / count, 4),
        "with_an_annotated_span_without_value": round(unread / count, 4),
    }


def main() -> None:
    """Measure, print and write."""
    warnings.simplefilter("ignore")  # dateparser's own, about days without a year
    logging.disable()  # ctparse says what it fails on
    development, test = list(cases(".tsv")), list(cases(".test.tsv"))
    results: dict[str, Any] = {"machine": describe(("elman", "rapidfuzz", "dateparser", "ctparse"))}
    for name, every in (("development", development), ("test", test)):
        results[name], wrong = accuracy(every, Values())
        results[name]["single_days"] = single_days(every)
        print(name, json.dumps(results[name]), *wrong, sep="\n  ", flush=True)
    results["microseconds"] = microseconds(development + test)
    results["places"] = values_places.measure()
    results["frames"] = frames(read([UTTERANCES], Report()))
    print(json.dumps({name: results[name] for name in ("microseconds", "places", "frames")}, indent=1))
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
