"""Options and sources that several commands of sentiment share."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from elman import commands as shared

if TYPE_CHECKING:
    from elman.corpus import Report
    from elman.reviews import Review
    from sentiment.model import SentimentClassifier

text_column_option = click.option(
    "--text-column", default="text", show_default=True, metavar="NAME", help="Column of the texts."
)
label_column_option = click.option(
    "--label-column", default="label", show_default=True, metavar="NAME", help="Column of the labels."
)
encoding_option = click.option(
    "--encoding",
    default="utf-8",
    show_default=True,
    callback=lambda context, option, name: _known(name),
    help="Of text files.",
)
split_option = click.option("--split", default="train", show_default=True, help="Of a data set of the hub.")


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)  # base64 and its like are codecs, but not of text
        return codecs.lookup(encoding).name
    except (LookupError, UnicodeError):
        raise click.BadParameter(
            f"{encoding!r}, expected utf-8, latin-1, utf-16 or another that Python knows."
        ) from None


class Source(click.ParamType):  # type: ignore[type-arg]
    """A file or folder that exists, or a name on the hub."""

    name = "source"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that a path exists."""
        if not str(value).startswith("hub:") and not Path(value).exists():
            self.fail(f"{value}: no such file or folder. Check its name.", param, ctx)
        return str(value)


data_argument = click.argument("data", nargs=-1, required=True, type=Source())


def load(path: Path | None) -> SentimentClassifier:
    """Load a model folder, or the one that ships."""
    from sentiment.model import SentimentClassifier

    return SentimentClassifier.load(path)


def read(sources: Iterable[str], on_error: str, **options: str) -> list[Review]:
    """Read labelled reviews and tell what was left out; raise DataError if none is left."""
    from elman import reviews as labelled
    from elman.corpus import Report
    from elman.errors import DataError

    report = Report(on_error=on_error)  # type: ignore[arg-type]
    reviews = labelled.read(sources, report, **options)
    tell(report)
    if not reviews:
        raise DataError(f"{', '.join(sources)}: no labelled review, expected at least one. Name other files.")
    return reviews


def texts(paths: Iterable[Path], on_error: str, text_column: str, encoding: str) -> list[str]:
    """Read texts, labelled or not, and tell what was left out."""
    from elman import reviews
    from elman.corpus import Report

    report = Report(on_error=on_error)  # type: ignore[arg-type]
    found = list(reviews.texts(paths, report, text_column=text_column, encoding=encoding))
    tell(report)
    return found


def tell(report: Report) -> None:
    """Tell what a reading left out."""
    if report.unlabelled:
        shared.say(f"note: {report.unlabelled} records without a label are left out.")
    if report.skipped:
        shared.say(f"note: {report.skipped} bad records are skipped:")
        for message in report.messages:
            shared.say(f"  {message}")
