"""Every command of the project in one place, from a clone: `python cli.py slotfill predict sair Recife amanhã`."""

import click

from elman.commands import run
from sentiment.commands import sentiment
from slotfill.commands import slotfill


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Elman networks at work on language.

    \b
    python cli.py slotfill predict chegar Recife 2 Novembro
    python cli.py sentiment classify review.txt
    """


cli.add_command(slotfill)
cli.add_command(sentiment)

if __name__ == "__main__":
    run(cli)
