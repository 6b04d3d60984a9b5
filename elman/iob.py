"""Spans over tokens as IOB2 tags, and back (Ramshaw & Marcus 1995; Tjong Kim Sang & Veenstra 1999).

    sair  Recife       2                 Novembro
    O     B-departure  B-departure_date  I-departure_date

`B-x` begins a span with label x, `I-x` goes on with it, `O` is in none. An `I-x` that no `B-x` or `I-x` precedes is
illegal: `tags_to_spans` passes over it, as seqeval's strict mode does, and `repair` reads it as a beginning, as IOB1
(where `B-x` only parts two neighbours of one label) means it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class TokenSpan(NamedTuple):
    """A labelled run of tokens, `tokens[start:end]`."""

    start: int
    end: int
    label: str


def is_tag(word: str) -> bool:
    """Tell whether a word is `O`, `B-x` or `I-x` with a label x."""
    return word == "O" or (word.startswith(("B-", "I-")) and len(word) > 2)


def split_tag(tag: str) -> tuple[str, str]:
    """Return a tag's prefix and its label, empty for `O`.

    Raises:
        ValueError: it is none of `O`, `B-x`, `I-x`.
    """
    if not is_tag(tag):
        raise ValueError(f"tag {tag!r}, expected O, B-x or I-x with a label x. Correct the tag")
    return tag[0], tag[2:]


def tags_to_spans(tags: Sequence[str]) -> list[TokenSpan]:
    """Return the spans of IOB2 tags in order, read strictly: only `B-x` begins one.

    Raises:
        ValueError: a tag is none of `O`, `B-x`, `I-x`.

    Source: seqeval's IOB2 scheme in strict mode.
    """
    spans: list[TokenSpan] = []
    start, open_label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, label = split_tag(tag)
        if open_label and (prefix != "I" or label != open_label):
            spans.append(TokenSpan(start, i, open_label))
            open_label = ""
        if prefix == "B":
            start, open_label = i, label
    return spans


def spans_to_tags(spans: Iterable[TokenSpan], length: int) -> list[str]:
    """Return the IOB2 tags of `length` tokens, (length,).

    Raises:
        ValueError: a span is empty, has no label, lies outside the tokens or overlaps another.
    """
    tags = ["O"] * length
    done = 0
    for start, end, label in sorted(spans):
        if not (done <= start < end <= length and label):
            raise ValueError(f"span {start}-{end} {label!r}, expected a label and {done} <= start < end <= {length}")
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
        done = end
    return tags


def repair(tags: Sequence[str]) -> tuple[list[str], int]:
    """Make every illegal `I-x` a `B-x`; IOB1 becomes IOB2.

    Returns:
        The legal tags, and how many were changed.

    Raises:
        ValueError: a tag is none of `O`, `B-x`, `I-x`.
    """
    legal: list[str] = []
    changed, before = 0, ""
    for tag in tags:
        prefix, label = split_tag(tag)
        illegal = prefix == "I" and label != before
        legal.append(f"B-{label}" if illegal else tag)
        changed += illegal
        before = label
    return legal, changed
