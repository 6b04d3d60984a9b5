"""`python -m slotfill` and the `slotfill` script."""

from elman.commands import run
from slotfill.commands import slotfill


def main() -> None:
    """Run the command line."""
    run(slotfill)


if __name__ == "__main__":
    main()
