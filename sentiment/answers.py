"""What `sentiment classify` prints: of files, of lines, and of a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from elman import commands as shared
from elman.commands import BadLine
from sentiment.options import tell

if TYPE_CHECKING:
    from sentiment.model import Classification, SentimentClassifier

FILES_AT_ONCE = 64


def of_lines(classifier: SentimentClassifier, lines: BinaryIO, told: Callable[..., None]) -> None:
    """Classify a review a line, as they come."""
    source, number, failed = lines.name if lines is not sys.stdin.buffer else "-", 0, False
    for batch in shared.read_lines(lines):
        answers = classifier.predict(text for text in batch if isinstance(text, str))
        for text in batch:
            number += 1
            failed = failed or isinstance(text, BadLine)
            told(text if isinstance(text, BadLine) else next(answers), source, number)
    if failed:
        raise click.exceptions.Exit(shared.FAILED)


def of_files(classifier: SentimentClassifier, files: Iterable[Path], encoding: str, told: Callable[..., None]) -> None:
    """Classify a review a file; one that cannot be read is told, and the others go on."""
    from elman.errors import DataError
    from elman.reviews import whole

    failed, paths = False, iter(files)
    while group := list(islice(paths, FILES_AT_ONCE)):
        texts: list[str | DataError] = []
        for path in group:
            try:
                texts.append(whole(path, encoding))
            except DataError as error:
                texts.append(error)
        answers = classifier.predict(text for text in texts if isinstance(text, str))
        for path, text in zip(group, texts, strict=True):
            failed = failed or isinstance(text, DataError)
            told(text if isinstance(text, DataError) else next(answers), str(path), None)
    if failed:
        raise click.exceptions.Exit(shared.FAILED)


def show(
    answer: Classification | Exception,
    source: str | None,
    line: int | None,
    *,
    threshold: float,
    as_json: bool,
    named: bool,
) -> None:
    """Print one answer, or what kept it from being given."""
    place: dict[str, Any] = {"source": source, "line": line}
    if isinstance(answer, Exception):
        shared.complain(str(answer))
        if as_json:
            shared.print_json(place | {"label": None, "confidence": 0.0, "probability": {}, "error": str(answer)})
        elif line is not None:
            click.echo("unreadable")
        return
    label = answer.sure(threshold)
    if label is None:
        shared.say(f"note: {source or 'the text'}{f':{line}' if line else ''}: empty, no label.")
    if as_json:
        shares = {name: round(share, 4) for name, share in answer.probability.items()}
        shared.print_json(place | {"label": label, "confidence": round(answer.confidence, 4), "probability": shares})
    else:
        shown = f"{label} {answer.confidence:.2f}" if label else "empty"
        click.echo(f"{shown}  {source}" if named else shown)


def of_table(
    classifier: SentimentClassifier, path: Path, column: str, output: Path, encoding: str, on_error: str, **options: Any
) -> None:
    """Classify a column of a table, with a bar of progress on a terminal."""
    from elman import tables
    from elman.corpus import Report
    from sentiment.bulk import score_table

    report = Report(on_error=on_error)  # type: ignore[arg-type]
    table = tables.table(path, encoding=encoding)
    tables.require(path, table.columns, column, "--column")
    with click.progressbar(length=table.total, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        rows, empty = score_table(
            classifier, table, column, output, report, watcher=lambda: bar.update(table.done - bar.pos), **options
        )
    tell(report)
    if empty:
        shared.say(f"note: {empty} empty texts have no label.")
    shared.say(f"{rows} rows in {output}.")
