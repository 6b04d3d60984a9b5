import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in (EXAMPLES / "results").glob("*.json"))


def test_every_example_has_results():
    shared = {"__init__", "decoder", "network", "report"}
    assert sorted({path.stem for path in EXAMPLES.glob("*.py")} - shared) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_table_tells_what_the_committed_run_found(name):
    says = json.loads((EXAMPLES / "results" / f"{name}.json").read_text(encoding="utf-8"))["says"]
    assert f"[{name}.py]({name}.py) | `python -m examples.{name}` | {says} |" in README
