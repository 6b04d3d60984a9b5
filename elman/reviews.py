"""Labelled texts from every source: what sentiment is trained and evaluated on.

    a table         .csv .tsv .jsonl .json .parquet with a column of texts and one of labels, see elman.tables
    a folder        a sub-folder a label, in it .txt files, a review a file, as in the IMDB corpus; its `unsup`, what is
                    hidden and sub-folders without .txt are passed over
    hub:owner/name  a split of a data set of the Hugging Face hub, or of one on the disk: hub:path; needs datasets

A label is any string, white space at its edges aside, or a number, then as a string. Without one, or with -1 for one
where the hub's labels are numbered names, a record is not labelled: it is passed over and counted.
"""

import codecs
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from reprlib import repr as short
from unicodedata import normalize

from elman import tables
from elman.corpus import Report
from elman.errors import DataError

HUB = "hub:"
UNLABELLED = "unsup"
"""The IMDB corpus's folder of reviews without a label."""

Record = tuple[str, object, object]
"""Place, text, label."""


@dataclass(frozen=True)
class Review:
    """A text and its label."""

    text: str
    label: str
    source: str = ""
    """The file, folder or `hub:` name it comes from."""
    where: str = ""
    """Its place, `file:line`; in a folder `file`, in Parquet and on the hub `source:row`."""


def read(
    sources: Iterable[str | Path],
    report: Report,
    *,
    text_column: str = "text",
    label_column: str = "label",
    encoding: str = "utf-8",
    split: str = "train",
) -> list[Review]:
    """Read the labelled reviews of sources of any of the kinds above.

    Args:
        sources: files, folders and `hub:` names.
        report: what bad records do; it counts the records read, skipped and not labelled.
        text_column: the column of texts.
        label_column: the column of labels.
        encoding: of text files.
        split: of data sets of the hub.

    Raises:
        DataError: a source cannot be read, has no such column, or a record is bad and the report's policy is to stop.
        ConfigError: there is no such encoding.
    """
    reviews: list[Review] = []
    for source in sources:
        if str(source).startswith(HUB):
            records = _hub(str(source), split, text_column, label_column)
        elif Path(source).is_dir():
            records = _folder(Path(source), encoding)
        else:
            records = _table(Path(source), encoding, report, text_column, label_column)
        for where, text, label in records:
            with report.checked(where):
                name = _label(label)
                if name:
                    reviews.append(Review(_text(text), name, str(source), where))
                    report.read += 1
                else:
                    report.unlabelled += 1
    return reviews


def texts(
    paths: Iterable[str | Path], report: Report, *, text_column: str = "text", encoding: str = "utf-8"
) -> Iterator[str]:
    """Yield the texts of tables, and of .txt files with one a line, labelled or not; empty ones are passed over.

    Raises:
        DataError: a file cannot be read, has no such column, or a record is bad and the report's policy is to stop.
    """
    for path in map(Path, paths):
        if path.name.lower().removesuffix(".gz").endswith(".txt"):
            yield from (line.rstrip("\r\n") for line, _ in tables.lines(path, encoding) if line.strip())
            continue
        table = tables.table(path, encoding=encoding)
        tables.require(path, table.columns, text_column, "--text-column")
        for where, row in table.rows(report):
            with report.checked(where):
                if str(row.get(text_column) or "").strip():
                    yield _text(row[text_column])


def whole(path: Path, encoding: str = "utf-8") -> str:
    """Return the text of a file, or for `-` of standard input.

    Raises:
        DataError: it cannot be read, or is no text in this encoding.
    """
    if str(path) != "-":
        return "".join(line for line, _ in tables.lines(path, encoding))
    content = sys.stdin.buffer.read()
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        found = "a NUL byte" if "\0" in text else ""
    except UnicodeError as error:
        found = f"{error.reason} at byte {error.start}" if isinstance(error, UnicodeDecodeError) else str(error)
    if not found:
        return text
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    likely = "utf-8" if encoding != "utf-8" else "utf-16" if marked else "latin-1"
    advice = "Export it as text in UTF-8" if "NUL" in found else f"Pass --encoding {likely}"
    raise DataError(f"standard input: {found}, expected text in {encoding}. {advice}.")


def _label(value: object) -> str:
    """Return a label as a string, empty if there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):  # pandas has NaN for an empty cell
        return ""
    if not isinstance(value, str | int | float):
        raise ValueError(f"label {short(value)} ({type(value).__name__}), expected a string or a number. Correct it")
    return normalize("NFC", str(value).strip())  # macOS takes the accents of a folder's name apart


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(
            f"text {short(value)} ({type(value).__name__}), expected a string. Correct or remove the record"
        )
    if not value.strip():
        raise ValueError("empty text, expected a review. Write it or remove the record")
    return value


def _table(path: Path, encoding: str, report: Report, text_column: str, label_column: str) -> Iterator[Record]:
    table = tables.table(path, encoding=encoding)
    tables.require(path, table.columns, text_column, "--text-column")
    tables.require(path, table.columns, label_column, "--label-column")
    for where, row in table.rows(report):
        yield where, row.get(text_column), row.get(label_column)


def _folder(path: Path, encoding: str) -> Iterator[Record]:
    files = sorted(
        (file.parent.name, file.name, file)
        for file in path.glob("*/*")
        if file.suffix.lower() == ".txt"
        and file.parent.name != UNLABELLED
        and not file.name.startswith(".")
        and not file.parent.name.startswith(".")
    )
    if not files:
        raise DataError(
            f"{path}: no .txt in its sub-folders, expected a sub-folder a label. Name the folder above these."
        )
    for label, _, file in files:
        yield str(file), whole(file, encoding), label


def _hub(source: str, split: str, text_column: str, label_column: str) -> Iterator[Record]:
    try:
        datasets = import_module("datasets")
    except ImportError:
        raise DataError(f"{source}: datasets reads it and is not installed. pip install 'elman[hub]'") from None
    try:
        rows = datasets.load_dataset(source.removeprefix(HUB), split=split)
    except Exception as error:  # what datasets and the libraries below it raise has no common base
        reason = " ".join(str(error).split()).removesuffix(".")
        advice = "Check its name, its split and the network"
        raise DataError(f"{source}: split {split!r} cannot be loaded: {reason}. {advice}.") from error
    tables.require(source, rows.column_names, text_column, "--text-column")
    tables.require(source, rows.column_names, label_column, "--label-column")
    names = getattr(rows.features[label_column], "names", None)
    columns = list(dict.fromkeys([text_column, label_column]))
    for number, row in enumerate(rows.select_columns(columns), 1):
        label = row[label_column]
        if names and isinstance(label, int):
            label = names[label] if label >= 0 else None
        yield f"{source}:{number}", row[text_column], label
