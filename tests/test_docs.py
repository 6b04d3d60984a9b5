import json
from datetime import date
from pathlib import Path

import pytest

from slotfill.values import Values

DOCS = Path(__file__).parent.parent / "docs"
ROWS = [
    [cell.strip() for cell in line.strip("| \n").split(" | ")]
    for line in (DOCS / "values.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| slot ")
]


def test_there_are_forty_phrases():
    assert len(ROWS) >= 40


@pytest.mark.parametrize("slot, text, meaning", ROWS)
def test_phrases_mean_what_the_docs_say(slot, text, meaning):
    reading = Values(date(2026, 10, 1)).read(slot, text)
    assert (json.dumps(reading.value, ensure_ascii=False) if reading.value else reading.error) == meaning.strip("`")
