"""Annotated text: one utterance a line, its spans written right in it, as in Rasa's markdown.

    sair [Recife](departure) [2 Novembro](departure_date)

A literal `[`, `]` or backslash has a backslash before it. A label has no white space and no bracket, parenthesis,
backslash or colon; what follows a colon, `[Sampa](destination:São Paulo)`, is Rasa's value, and is passed over.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A labelled piece of a text, `text[start:end]`, in code points."""

    start: int
    end: int
    label: str


LABEL = r"[^\s()\[\]\\:]+"
PIECE = re.compile(rf"[^\[\]\\]+|\\[\[\]\\]|\]\((?P<label>{LABEL})(?::[^()\[\]]*)?\)|[\[\]\\]")
"""Plain text, an escaped sign, the end of a span with its label, or a sign alone; every line is a run of these."""


def parse(line: str) -> tuple[str, list[Span]]:
    """Return the text and the spans of a line of annotated text, in one pass over it.

    Raises:
        ValueError: a `[`, `]` or backslash is neither escaped nor part of a `[text](label)`.
    """
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    begin = column = -1
    for match in PIECE.finditer(line):
        piece, label = match[0], match["label"]
        if piece == "[" and begin < 0:
            begin, column = length, match.start()
        elif label and begin >= 0:
            spans.append(Span(begin, length, label))
            begin = -1
        elif piece == "\\" or piece[0] in "[]":
            raise _stray(line, match.start() if piece == "\\" or begin < 0 else column)
        else:
            pieces.append(piece.removeprefix("\\"))
            length += len(pieces[-1])
    if begin >= 0:
        raise _stray(line, column)
    return "".join(pieces), spans


def _stray(line: str, column: int) -> ValueError:
    sign, found = line[column], line[column : column + 20]
    return ValueError(
        f"'{sign}' at column {column + 1} ({found}) belongs to no span [text](label), label without spaces. "
        f"Write it as '\\{sign}' or correct the span"
    )


def annotate(text: str, spans: Iterable[Span]) -> str:
    """Write a text and its spans as a line of annotated text; `parse` gives both back.

    Raises:
        ValueError: the text has a line break, a span is empty, lies outside the text or overlaps another, or its label
            has a character that a line cannot hold.
    """
    if "\n" in text:
        raise ValueError("a line break in the text, expected one line")
    pieces: list[str] = []
    done = 0
    for start, end, label in sorted(spans):
        if not (done <= start < end <= len(text) and re.fullmatch(LABEL, label)):
            expected = f"{done} <= start < end <= {len(text)} and a label without white space or any of ()[]\\:"
            raise ValueError(f"span {start}-{end} {label!r}, expected {expected}")
        pieces += _escaped(text[done:start]), "[", _escaped(text[start:end]), f"]({label})"
        done = end
    return "".join([*pieces, _escaped(text[done:])])


def _escaped(text: str) -> str:
    return re.sub(r"[\[\]\\]", r"\\\g<0>", text)
