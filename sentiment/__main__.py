"""`python -m sentiment` and the `sentiment` script."""

from elman.commands import run
from sentiment.commands import sentiment


def main() -> None:
    """Run the command line."""
    run(sentiment)


if __name__ == "__main__":
    main()
