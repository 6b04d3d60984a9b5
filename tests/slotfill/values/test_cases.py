import csv
import json
from datetime import date
from pathlib import Path

import pytest

from slotfill.values import Values

CASES = Path(__file__).parents[3] / "data" / "values"
KINDS = ["dates", "times", "counts", "prices", "choices", "carriers", "places"]


@pytest.mark.parametrize("ending", [".tsv", ".test.tsv"])
@pytest.mark.parametrize("kind", KINDS)
def test_phrases_are_read_as_they_should(kind, ending):
    with (CASES / f"{kind}{ending}").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    right = 0
    for row in rows:
        value, error = Values(date.fromisoformat(row["today"])).read(row["slot"], row["phrase"])
        if row["value"] == "error":
            right += value is None and error is not None
        else:
            expected = json.loads(row["value"])
            right += value is not None and {name: value.get(name) for name in expected} == expected
    assert len(rows) >= 10
    assert right / len(rows) >= 0.97
