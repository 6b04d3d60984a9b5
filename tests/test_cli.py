import subprocess
import sys
from pathlib import Path

CLI = Path(__file__).parent.parent / "cli.py"


def test_every_application_is_there():
    done = subprocess.run([sys.executable, CLI, "--help"], capture_output=True, check=True)
    assert b"slotfill" in done.stdout


def test_applications_exit_codes_come_through():
    done = subprocess.run([sys.executable, CLI, "slotfill", "predict"], capture_output=True, check=False)
    assert done.returncode == 2
