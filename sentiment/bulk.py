"""Tables scored a piece at a time, in constant memory."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from elman import tablewriter
from elman.corpus import Report
from elman.tables import Table
from sentiment.model import SentimentClassifier

RESULTS: dict[str, type] = {"sentiment": str, "confidence": float}
"""Columns that a table gains."""
ROWS_AT_ONCE = 512


def score_table(
    classifier: SentimentClassifier,
    table: Table,
    column: str,
    output: Path,
    report: Report,
    *,
    threshold: float = 0.0,
    overwrite: bool = False,
    watcher: Callable[[], None] = lambda: None,
) -> tuple[int, int]:
    """Classify a column of a table and write the table with the results as further columns.

    Args:
        classifier: what classifies.
        table: where the texts are.
        column: the column of texts.
        output: the table to write; in the format of its name's ending.
        report: what bad rows do, and how many there were.
        threshold: confidence below which the label is `uncertain`.
        overwrite: whether an output that exists gives way.
        watcher: called after each piece; `table.done` and `table.total` say how far it is.

    Returns:
        How many rows were written, and how many of their texts were empty and have no label.

    Raises:
        DataError: a file cannot be read or written, or a row is bad and the report's policy is to stop.
    """
    written = empty = 0
    with tablewriter.writing(output, table, RESULTS, overwrite=overwrite) as write:
        rows = table.rows(report)
        while batch := [row for _, row in islice(rows, ROWS_AT_ONCE)]:
            answers = classifier.predict(str(row.get(column) or "") for row in batch)
            for row, answer in zip(batch, answers, strict=True):
                empty += answer.label is None
                confidence = None if answer.label is None else round(answer.confidence, 4)
                write(row | {"sentiment": answer.sure(threshold), "confidence": confidence})
            written += len(batch)
            watcher()
    return written, empty
