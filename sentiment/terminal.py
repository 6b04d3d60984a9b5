"""An explanation in the terminal: the text in colours, the curve of the reading, and the words that counted."""

import click
import numpy as np

from elman.commands import table
from sentiment.explain import Explanation, Run, brief, levels, moves, strongest, visible

BLOCKS = "▁▂▃▄▅▆▇█"
COLUMNS = 60


def show(explanation: Explanation, source: str | None = None) -> str:
    """Return the view of an explanation; green words spoke for the answer, red ones against it.

    Args:
        explanation: of a text.
        source: what to call the text; None to leave its name out.
    """
    answer = explanation.classification
    if answer.label is None:
        return f"empty  {source}\n" if source else "empty\n"
    runs = explanation.runs()
    head = f"{answer.label} {answer.confidence:.2f}" + (f"  {source}" if source else "")
    curve = f"reading  {_curve(runs)}  {runs[0].reading:.2f} to {runs[-1].reading:.2f}"
    tables = []
    if moved := moves(runs):
        rows = [[brief(answer.text, run), f"{run.before:.2f} -> {run.reading:.2f}"] for run in moved]
        tables.append([["moved the reading", ""], *rows])
    for title, sign in (f"spoke for {answer.label}", 1), (f"spoke against {answer.label}", -1):
        if named := strongest(runs, sign):
            tables.append([[title, "weight"], *([brief(answer.text, run), f"{run.weight:+.2f}"] for run in named)])
    parts = [click.style(head, bold=True), _coloured(answer.text, runs), curve]
    return "\n\n".join([*parts, *(_titled(rows) for rows in tables)]) + "\n"


def _titled(rows: list[list[str]]) -> str:
    title, *rest = [line.rstrip() for line in table(rows).splitlines()]
    return "\n".join([click.style(title, dim=True), *rest])


def _coloured(text: str, runs: list[Run]) -> str:
    pieces, end = [], 0
    for run, level in zip(runs, levels(runs), strict=True):
        pieces.append(visible(text[end : run.start]))
        piece, end = visible(text[run.start : run.end]), run.end
        colour = "green" if level > 0 else "red"
        styled = click.style(piece, fg=colour, bold=abs(level) > 1 or None, reverse=abs(level) > 2 or None)
        pieces.append(styled if level else piece)
    return "".join(pieces).strip()


def _curve(runs: list[Run]) -> str:
    """Return the readings as a line of blocks, each the mean of as many neighbours as it takes to fit."""
    columns = np.array_split([run.reading for run in runs], min(len(runs), COLUMNS))
    return "".join(BLOCKS[min(int(column.mean() * len(BLOCKS)), len(BLOCKS) - 1)] for column in columns)
