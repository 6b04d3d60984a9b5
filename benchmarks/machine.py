"""What a benchmark ran on: the machine, the versions, the command. It imports nothing heavy; latency.py needs that."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PINS = ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONDONTWRITEBYTECODE")
"""Variables that change how fast a library is: which kernels, how many threads, whether compiled modules are kept."""


def environment(**values: str) -> dict[str, str]:
    """Return this process's environment without the PINS, so that each library chooses itself, with `values`."""
    return {name: value for name, value in os.environ.items() if name not in PINS} | values


def describe(packages: Iterable[str]) -> dict[str, Any]:
    """Describe the machine, the versions of Python and of the packages named, the commit and the command."""
    return {
        "command": " ".join(["python", *sys.orig_argv[1:]]),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _first_line("git", "describe", "--always", "--dirty"),
        "processor": _field(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "processor_family": _field(Path("/proc/cpuinfo"), "cpu family"),
        "cores": os.cpu_count(),
        "memory": _field(Path("/proc/meminfo"), "MemTotal"),
        "system": platform.platform(),
        "load_average_1_min": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "versions": {package: version(package) for package in packages},
        "blas_kernel": _blas_kernel(),
        "environment_taken_out": {name: os.environ[name] for name in PINS if name in os.environ},
    }


def _blas_kernel() -> str | None:
    """Return the processor whose kernels NumPy's OpenBLAS chooses here; None where NumPy has another BLAS."""
    said = subprocess.run(
        [sys.executable, "-c", "import numpy"], env=environment(OPENBLAS_VERBOSE="2"), capture_output=True, text=True
    ).stderr
    return next((line.removeprefix("Core: ") for line in said.splitlines() if line.startswith("Core: ")), None)


def _first_line(*command: str) -> str | None:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _field(path: Path, name: str) -> str | None:
    if not path.exists():
        return None
    lines = (line.partition(":") for line in path.read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), None)


def merge(path: Path, name: str, results: Any) -> None:
    """Put results under a name into a JSON file beside those already there."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(known | {name: results}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
