import csv
import json
from datetime import date
from pathlib import Path

import pytest

from slotfill.values import Values

CASES = Path(__file__).parents[3] / "data" / "values"
KINDS = ["dates", "times", "counts", "prices", "choices", "carriers", "places"]


@pytest.mark.parametrize("ending", [".tsv", ".test.tsv"])
def test_phrases_are_read_as_they_should(ending):
    right = []
    for kind in KINDS:
        with (CASES / f"{kind}{ending}").open(encoding="utf-8", newline="") as file:
            right += [is_right(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(right) >= 400
    assert sum(right) / len(right) >= 0.98


def is_right(row):
    value, error = Values(date.fromisoformat(row["today"])).read(row["slot"], row["phrase"])
    if row["value"] == "error":
        return value is None and error is not None
    expected = json.loads(row["value"])
    return value is not None and {name: value.get(name) for name in expected} == expected
