"""Tables, read a row at a time: memory stays the same whatever their size. tablewriter.py is the other way.

    .csv            parted by comma or semicolon: by the one that makes more columns of the header, else by comma
    .tsv            parted by tabs; quotes as in .csv
    .jsonl .json    an object a line; its columns are the keys of all objects
    .parquet        needs pyarrow

Each but Parquet also with `.gz`. Text comes in any encoding. CSV and TSV have a header and keep strictly to RFC 4180 in
their quotes.
"""

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from elman import corpus
from elman.config import check
from elman.corpus import Report
from elman.errors import DataError

DELIMITERS = {".csv": ",;", ".tsv": "\t"}
ENDINGS = (*DELIMITERS, ".jsonl", ".json", ".parquet")
CELL_CHARACTERS = 1 << 28
"""The longest cell of CSV; it bounds the memory that a quotation mark without its second one takes."""
GROUP_ROWS = 4096
"""Rows of Parquet in memory at a time."""
Row = dict[str, Any]


@dataclass
class Table:
    """A table on the disk, and how far it has been read."""

    path: Path
    columns: list[str]
    total: int
    """Its size: bytes on the disk, in Parquet rows."""
    done: int = 0
    """How much of `total` has been read."""
    encoding: str = "utf-8"
    delimiter: str = ","
    schema: Any = None
    """Arrow's, of Parquet."""

    def rows(self, report: Report) -> Iterator[tuple[str, Row]]:
        """Yield each row and its place, `file:line`, in Parquet `file:row`; blank lines are passed over.

        Raises:
            DataError: the file is not in its format as a whole, or a row is bad and the report's policy is to stop.
        """
        self.done = 0
        ending = format_of(self.path)
        if ending == ".parquet":
            return self._arrow_rows()
        return self._csv_rows(report) if ending in DELIMITERS else self._json_rows(report)

    def _lines(self) -> Iterator[str]:
        for line, position in lines(self.path, self.encoding):
            self.done = position
            yield line

    def _csv_rows(self, report: Report) -> Iterator[tuple[str, Row]]:
        reader = _csv_reader(self._lines(), self.delimiter)
        header = True
        while True:
            where = f"{self.path}:{reader.line_num + 1}"
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "expected after" not in str(error):  # rows without number are lost in this one
                    found = f"a quotation mark without its second one, or a cell too long ({error})"
                    raise DataError(f"{where}: {found}. Correct it or export the table again.") from None
                report.bad(where, f"{error}. Quote the cell and write each quotation mark in it twice")
                continue
            if cells and header:
                header = False
            elif len(cells) == len(self.columns):
                yield where, dict(zip(self.columns, cells, strict=True))
            elif cells:
                expected = f"{len(self.columns)} as in the header, parted by {self.delimiter!r}"
                report.bad(where, f"{len(cells)} cells, expected {expected}. Quote a cell that has this sign in it")

    def _json_rows(self, report: Report) -> Iterator[tuple[str, Row]]:
        for number, line in enumerate(self._lines(), 1):
            if not line.strip():
                continue
            where = f"{self.path}:{number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                reason = getattr(error, "msg", error)
                report.bad(where, f"no JSON ({reason}), expected an object a line. Correct it or write one row a line")
                continue
            if isinstance(row, dict):
                yield where, row
            else:
                report.bad(where, f"a JSON {type(row).__name__}, expected an object a line. Write one row a line")

    def _arrow_rows(self) -> Iterator[tuple[str, Row]]:
        with _parquet(self.path) as file:
            for batch in file.iter_batches(GROUP_ROWS):
                for row in batch.to_pylist():
                    self.done += 1
                    yield f"{self.path}:{self.done}", row


def table(path: Path, *, encoding: str = "utf-8") -> Table:
    """Find a table's columns and size; JSON lines are read through for it.

    Raises:
        DataError: the file cannot be read or has another ending, is empty or no text, or has two columns of a name.
        ConfigError: there is no such encoding.
    """
    ending = format_of(path)
    if ending == ".parquet":
        with _parquet(path) as file:
            schema = file.schema_arrow
            return Table(path, _distinct(path, schema.names), file.metadata.num_rows, schema=schema)
    if not any(line.strip() for line, _ in lines(path, encoding)):
        raise DataError(f"{path}: empty, expected at least one row. Restore the file, or leave it out.")
    found = Table(path, [], path.stat().st_size, encoding=encoding)
    if ending in DELIMITERS:
        headers = {sign: _header(path, encoding, sign) for sign in DELIMITERS[ending]}
        found.delimiter = max(headers, key=lambda sign: len(headers[sign]))
        found.columns = _distinct(path, headers[found.delimiter])
        if not found.columns:
            raise DataError(f"{path}: quotation marks that do not match, expected a header first. Correct them.")
        return found
    report = Report("skip")
    found.columns = list(dict.fromkeys(name for _, row in found.rows(report) for name in row))
    if not found.columns and report.messages:
        raise DataError(report.messages[0])
    return found


def require(where: str | Path, columns: Collection[str], column: str, option: str) -> None:
    """Raise DataError unless a table has a column; `option` is how the user names another one."""
    if column not in columns:
        raise DataError(f"{where}: no column {column!r}; it has: {', '.join(columns)}. Name it with {option}.")


def lines(path: Path, encoding: str) -> Iterator[tuple[str, int]]:
    """Yield each line of a text file with its end, LF, CR LF or CR, and how many bytes of the file have been read.

    Raises:
        DataError: the file cannot be opened, or is no text in this encoding.
        ConfigError: there is no such encoding.
    """
    number = 0
    with corpus.opened(path) as file:
        on_disk = getattr(file, "fileobj", file)
        try:
            bom = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
            text = io.TextIOWrapper(file, bom, newline="")  # type: ignore[type-var]
        except LookupError:
            check(False, "encoding", encoding, "utf-8, latin-1, utf-16 or another that Python knows")
        try:
            for number, line in enumerate(text, 1):
                if "\0" in line:
                    raise _no_text(path, number, "a NUL byte", encoding)
                yield line, on_disk.tell()
        except UnicodeDecodeError as error:
            number += len((error.object[: error.start] + b" ").splitlines())
            raise _no_text(path, number, f"byte 0x{error.object[error.start]:02X}", encoding) from None
        except UnicodeError as error:
            raise _no_text(path, number + 1, str(error), encoding) from None


def _no_text(path: Path, number: int, found: str, encoding: str) -> DataError:
    with corpus.opened(path) as file:
        head = file.read(2)
    bom = head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    likely = "utf-16" if bom else "utf-16-le" if head[1:] == b"\0" else "latin-1"
    useless = codecs.lookup(likely) == codecs.lookup(encoding) or (likely == "latin-1" and "NUL" in found)
    advice = "Export it as text in UTF-8" if useless else f"Pass --encoding {likely}"
    return DataError(f"{path}:{number}: {found}, expected text in {encoding}. {advice}.")


def format_of(path: Path) -> str:
    """Return the ending of a table's name, `.gz` aside; raise DataError if it is none of ours."""
    ending = corpus.ending(path, ENDINGS)
    if ending == ".parquet" and path.suffix.lower() == ".gz":
        raise DataError(f"{path}: Parquet in .gz, expected .parquet, which is compressed itself. Unpack or rename it.")
    return ending


def _distinct(path: Path, columns: list[str]) -> list[str]:
    for name, times in Counter(columns).items():
        if times > 1:
            raise DataError(f"{path}: {times} columns {name!r}, expected each name once. Rename or remove one.")
    return columns


def _csv_reader(text: Iterable[str], delimiter: str) -> Any:
    csv.field_size_limit(max(csv.field_size_limit(), CELL_CHARACTERS))  # of the whole process, csv knows no other
    return csv.reader(text, delimiter=delimiter, strict=True)


def _header(path: Path, encoding: str, delimiter: str) -> list[str]:
    """Return the cells of a file's first row, none if its quotes do not match with this delimiter."""
    rows = _csv_reader((line for line, _ in lines(path, encoding)), delimiter)
    with suppress(csv.Error):
        return next(cells for cells in rows if cells)
    return []


def arrow_modules(path: Path) -> tuple[Any, Any]:
    """Return pyarrow and pyarrow.parquet; raise DataError if they are not installed."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        what = "pyarrow reads and writes this format and is not installed"
        raise DataError(f"{path}: {what}. pip install 'elman[parquet]'") from None


@contextmanager
def _parquet(path: Path) -> Iterator[Any]:
    arrow, parquet = arrow_modules(path)
    with corpus.opened(path) as file:
        try:
            yield parquet.ParquetFile(file)
        except (arrow.ArrowException, ValueError) as error:
            raise DataError(f"{path}: no Parquet that can be read ({error}). Restore it or export it again.") from error
