import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import torch

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(tmp_path, capsys) -> Run:
    """Run an example as from the command line, and return the numbers that it wrote."""
    torch.set_num_threads(1)

    def numbers(name, *arguments):
        importlib.import_module(f"examples.{name}").main([*arguments, "--output", str(tmp_path)])
        found = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert found["says"] in capsys.readouterr().out
        return found

    return numbers
