"""Training data for slots: every format of labelled utterances to one form.

    .conll .iob     a token a line, first column the token, last column its IOB2 tag, columns parted by tabs or, in a
                    line without tabs, by spaces; a blank line or -DOCSTART- ends the utterance. A line that begins with
                    # is a comment if it has neither a tab nor a tag, or if it reads `# key = value`.
    .txt            annotated text, an utterance a line: sair [Recife](departure) [2 Novembro](departure_date)
    .md             the same as list items, in Rasa's convention: headings, <!-- comments --> and the items under
                    `## synonym:`, `## regex:` and `## lookup:` are passed over
    .jsonl .json    an object a line: {"text": ..., "spans": [{"start": 5, "end": 11, "label" or "slot": ...}]}
                    or {"tokens": [...], "tags": [...]}; what `predict --json` prints is read as well
    .spacy          a DocBin with entities; needs spaCy

Text is split by text.tokenize. A format that has tokens keeps them; the text is then the tokens joined by one space,
or, in .spacy, the document's. An utterance without tokens is passed over.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from reprlib import repr as short
from typing import Any

from elman import corpus
from elman.annotated import Span, annotate, parse
from elman.corpus import Report
from elman.errors import DataError
from elman.iob import TokenSpan, is_tag, repair, spans_to_tags, tags_to_spans
from elman.text import Token, tokenize

__all__ = ["Span", "Utterance", "annotate", "from_spans", "from_tags", "read"]


@dataclass(frozen=True)
class Utterance:
    """A text, its tokens, and the spans marked in it: in order, apart, each of whole tokens."""

    text: str
    tokens: list[Token]
    spans: list[Span]
    where: str = ""
    """Its place, `file:line`, or in a DocBin `file:document`."""

    @property
    def tags(self) -> list[str]:
        """The IOB2 tag of each token."""
        first = {token.start: i for i, token in enumerate(self.tokens)}
        after = {token.end: i for i, token in enumerate(self.tokens, 1)}
        spans = [TokenSpan(first[start], after[end], label) for start, end, label in self.spans]
        return spans_to_tags(spans, len(self.tokens))


def from_spans(text: str, spans: Iterable[Span], where: str = "") -> Utterance:
    """Build an utterance from a text and its spans, white space at whose edges is cut off.

    Raises:
        ValueError: a span is empty, has no label, lies outside the text, cuts a token or overlaps another.
    """
    tokens = tokenize(text)
    return Utterance(text, tokens, _aligned(text, tokens, spans), where)


def from_tags(tokens: Sequence[str], tags: Sequence[str], where: str = "") -> Utterance:
    """Build an utterance from tokens and their IOB2 tags, read strictly; its text is the tokens joined by one space.

    Raises:
        ValueError: a token is empty, a tag is none of `O`, `B-x`, `I-x`, or there are not as many of each.
    """
    if len(tokens) != len(tags):
        raise ValueError(f"{len(tokens)} tokens and {len(tags)} tags, expected as many of each. Correct the record")
    placed: list[Token] = []
    start = 0
    for token in tokens:
        if not token:
            raise ValueError(f"token {len(placed) + 1} is empty, expected a character or more. Remove it and its tag")
        placed.append(Token(token, start, start + len(token)))
        start += len(token) + 1
    spans = [Span(placed[first].start, placed[after - 1].end, label) for first, after, label in tags_to_spans(tags)]
    return Utterance(" ".join(tokens), placed, spans, where)


def _aligned(text: str, tokens: Sequence[Token], spans: Iterable[Span]) -> list[Span]:
    """Check spans against tokens and each other; return them in order, without white space at their edges."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    aligned: list[Span] = []
    for start, end, label in sorted(spans):
        span = f"span {start}-{end} {label!r}"
        if not label:
            raise ValueError(f"{span}, expected a label. Name its slot")
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"{span}, expected 0 <= start < end <= {len(text)} in code points. Correct its offsets")
        first, after = bisect_right(ends, start), bisect_left(starts, end)
        if not text[start:end].strip():
            raise ValueError(f"{span} is empty, expected at least one token. Remove it")
        for token in tokens[first], tokens[after - 1]:
            if token.start < start or end < token.end:
                raise ValueError(
                    f"{span} {short(text[start:end])} cuts the token {short(token.text)} at {token.start}-{token.end}, "
                    "expected whole tokens. Move its edge to the token's"
                )
        if aligned and tokens[first].start < aligned[-1].end:
            other = "span {}-{} {!r}".format(*aligned[-1])
            raise ValueError(f"{span} {short(text[start:end])} overlaps {other}, expected them apart. Keep one")
        aligned.append(Span(tokens[first].start, tokens[after - 1].end, label))
    return aligned


def read(paths: Iterable[str | Path], report: Report) -> list[Utterance]:
    """Read the utterances of files in any of the formats above, each detected by the file's ending and content.

    Raises:
        DataError: a file cannot be read or has another ending, or a record is bad and the report's policy is to stop.
    """
    utterances: list[Utterance] = []
    for path in map(Path, paths):
        reader = READERS[corpus.ending(path, READERS)]
        utterances += [utterance for utterance in reader(path, report) if utterance.tokens]
    report.read += len(utterances)
    return utterances


def _tagged(tokens: Sequence[str], tags: Sequence[str], where: str, report: Report) -> Utterance:
    legal, repaired = repair(tags)
    utterance = from_tags(tokens, legal, where)
    report.repaired += repaired
    return utterance


METADATA = re.compile(r"#\s*\w+ = ")
"""A comment of CoNLL-U, such as `# text = quero ir`."""


def _sentences(path: Path) -> Iterator[list[tuple[int, list[str]]]]:
    """Yield the rows of each utterance in a CoNLL file: line number and columns."""
    rows: list[tuple[int, list[str]]] = []
    for number, line in corpus.lines(path):
        columns = line.split("\t") if "\t" in line else [column for column in line.split(" ") if column]
        if not line.strip() or columns[0] == "-DOCSTART-":
            if rows:
                yield rows
            rows = []
        elif not line.startswith("#") or (not METADATA.match(line) and ("\t" in line or is_tag(columns[-1]))):
            rows.append((number, columns))
    if rows:
        yield rows


def _conll(path: Path, report: Report) -> Iterator[Utterance]:
    for rows in _sentences(path):
        for number, columns in rows:
            if len(columns) < 2 or not columns[0] or not is_tag(columns[-1]):
                expected = "a token first and its tag last (O, B-x or I-x). Add or correct the tag"
                report.bad(f"{path}:{number}", f"columns {short(columns)}, expected {expected}")
                break
        else:
            tokens, tags = zip(*((columns[0], columns[-1]) for _, columns in rows), strict=True)
            yield _tagged(tokens, tags, f"{path}:{rows[0][0]}", report)


def _json_lines(path: Path, report: Report) -> Iterator[Utterance]:
    for where, record in corpus.records(path, report):
        with report.checked(where):
            yield _from_record(record, where, report)


def _from_record(record: dict[str, Any], where: str, report: Report) -> Utterance:
    match record:
        case {"text": str(text), "spans": list(spans)} | {"text": str(text), "slots": list(spans)}:
            return from_spans(text, map(_span, spans), where)
        case {"tokens": list(tokens), "tags": list(tags)} if all(isinstance(word, str) for word in tokens + tags):
            return _tagged(tokens, tags, where, report)
    found = ", ".join(f"{name} ({type(value).__name__})" for name, value in record.items()) or "none"
    expected = "text (str) and spans (list), or tokens and tags (lists of str). Rename or convert the fields"
    raise ValueError(f"fields {found}, expected {expected}")


def _span(item: object) -> Span:
    match item:
        case {"start": int(start), "end": int(end), "label": str(label)}:
            return Span(start, end, label)
        case {"start": int(start), "end": int(end), "slot": str(label)}:
            return Span(start, end, label)
    raise ValueError(f"span {short(item)}, expected an object with start, end and label (or slot). Correct the span")


def _docbin(path: Path, report: Report) -> Iterator[Utterance]:
    try:
        spacy, containers = import_module("spacy"), import_module("spacy.tokens")
    except ImportError:
        raise DataError(f"{path}: spaCy reads this format and is not installed. pip install 'elman[spacy]'") from None
    with corpus.opened(path) as file:
        content = file.read()
    try:
        docs = list(containers.DocBin().from_bytes(content).get_docs(spacy.blank("xx").vocab))
    except Exception as error:  # what the decoders below spaCy raise has no common base
        raise DataError(f"{path}: no DocBin ({error}). Write it again with DocBin.to_disk.") from error
    for number, doc in enumerate(docs, 1):
        where = f"{path}:{number}"
        with report.checked(where):
            tokens = [Token(token.text, token.idx, token.idx + len(token)) for token in doc]
            spans = [Span(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
            yield Utterance(doc.text, tokens, _aligned(doc.text, tokens, spans), where)


def _text(path: Path, report: Report) -> Iterator[Utterance]:
    for number, line in corpus.lines(path):
        where = f"{path}:{number}"
        with report.checked(where):
            if "\t" in line and is_tag(line.rpartition("\t")[2]):
                raise ValueError("a token and its tag, expected annotated text. Name the file .conll")
            yield from_spans(*parse(line), where)


OTHER_SECTION = re.compile(r"#+\s*(synonym|regex|lookup):")
"""A heading in Rasa's markdown under which no utterances stand."""


def _markdown(path: Path, report: Report) -> Iterator[Utterance]:
    examples = True
    for number, line in corpus.lines(path):
        where = f"{path}:{number}"
        with report.checked(where):
            kept = _uncommented(line).strip()
            if kept.startswith("#"):
                examples = not OTHER_SECTION.match(kept)
            elif kept and examples:
                if kept[0] not in "-*+" or kept[1:2].strip():
                    raise ValueError(f"{short(kept)}, expected a heading or a list item. Put '- ' before it")
                yield from_spans(*parse(kept[1:].strip()), where)


def _uncommented(line: str) -> str:
    kept, *comments = line.split("<!--")
    for comment in comments:
        _, closed, after = comment.partition("-->")
        if not closed:
            raise ValueError("'<!--' without '-->', expected both in one line. Close the comment")
        kept += after
    return kept


READERS = {
    ".conll": _conll,
    ".iob": _conll,
    ".txt": _text,
    ".md": _markdown,
    ".jsonl": _json_lines,
    ".json": _json_lines,
    ".spacy": _docbin,
}
