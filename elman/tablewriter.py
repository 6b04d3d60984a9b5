"""Tables with new columns, written a row at a time: the other way of tables.py.

Text goes out in UTF-8. CSV and TSV go out with the line ends of RFC 4180, CR LF. Their cells are text: a value that is
none goes out as JSON, null as an empty cell; so it does into Parquet made from another format.
"""

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from elman.errors import DataError
from elman.tables import DELIMITERS, GROUP_ROWS, Row, Table, arrow_modules, format_of

UNICODE = "utf-8", "backslashreplace"
"""A lone surrogate, which JSON can hold and UTF-8 cannot, becomes JSON's own escape for it."""


@contextmanager
def writing(
    path: Path, source: Table, added: Mapping[str, type], *, overwrite: bool = False
) -> Iterator[Callable[[Row], None]]:
    """Write a table of another one's columns and new ones after them: whole, or not at all.

    Args:
        path: where; its ending is the format, the source's or another one.
        source: the table the rows come from. From CSV to CSV its delimiter is kept, from Parquet to Parquet its types.
        added: new columns, name -> str, int or float, which is its type in Parquet.
        overwrite: whether a file that exists gives way.

    Yields:
        A function that writes a row. A column that the row has not is null; JSON lines leave it out.

    Raises:
        DataError: a new column's name is taken, the file is the source or exists already, or cannot be written (a full
            disk, no permission).
    """
    taken = [name for name in added if name in source.columns]
    if taken:
        raise DataError(f"{source.path}: has a column {taken[0]!r} already, a result's name. Rename it in the input.")
    if path.exists() and path.samefile(source.path):
        raise DataError(f"{path}: the input itself, expected another file for the output. Name another file.")
    write_to = _arrow_writer if format_of(path) == ".parquet" else _text_writer
    if path.exists() and not overwrite:
        raise DataError(f"{path}: exists already. Name another file, or pass --overwrite.")
    place = path.resolve()  # a link stays, what it leads to is replaced
    beside = place.with_name(f".{place.name}.{os.getpid()}.new")
    closing: list[Callable[[], None]] = []
    try:
        with _written(path):
            file = beside.open("wb")
            closing.append(file.close)
            write, finish = write_to(path, file, source, added)
            closing.insert(0, finish)

        def checked(row: Row) -> None:
            with _written(path):
                write(row)

        yield checked
        with _written(path):
            finish()
            file.close()
            with beside.open("rb+") as finished:
                os.fsync(finished.fileno())
            beside.replace(place)
    finally:
        for close in closing:
            with suppress(Exception):  # the error that brought us here is the one to tell
                close()
        with suppress(OSError):  # renamed, or never made
            beside.unlink()


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{path}: cannot be written: {reason}. Make room or name another place.") from error


Writer = tuple[Callable[[Row], object], Callable[[], None]]
"""What writes a row, and what finishes the file."""


def _text_writer(path: Path, file: IO[bytes], source: Table, added: Mapping[str, type]) -> Writer:
    packed = path.suffix.lower() == ".gz"
    binary = gzip.GzipFile(path.name, "wb", fileobj=file) if packed else file
    text = io.TextIOWrapper(binary, *UNICODE, newline="")
    ending, columns = format_of(path), [*source.columns, *added]
    if ending not in DELIMITERS:
        return lambda row: text.write(json.dumps(row, ensure_ascii=False, default=str) + "\n"), text.close
    delimiter = source.delimiter if format_of(source.path) == ending else DELIMITERS[ending][0]
    ambiguous = any(sign in name for name in columns for sign in DELIMITERS[ending])
    head = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL if ambiguous else csv.QUOTE_MINIMAL)
    head.writerow(columns)
    cells = csv.writer(text, delimiter=delimiter)
    return lambda row: cells.writerow([_cell(row.get(name)) for name in columns]), text.close


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    as_json = isinstance(value, bool | int | float | list | dict)
    return json.dumps(value, ensure_ascii=False, default=str) if as_json else str(value)


def _arrow_writer(path: Path, file: IO[bytes], source: Table, added: Mapping[str, type]) -> Writer:
    arrow, parquet = arrow_modules(path)
    types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    texts = source.columns if source.schema is None else []
    schema = source.schema or arrow.schema([(name, types[str]) for name in texts])
    for name, kind in added.items():
        schema = schema.append(arrow.field(name, types[kind]))
    writer = parquet.ParquetWriter(file, schema)
    rows: list[Row] = []

    def flush() -> None:
        try:
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
        except arrow.ArrowException as error:
            raise DataError(f"{path}: the rows do not fit their columns ({error}). Write another format.") from error
        finally:
            rows.clear()

    def write(row: Row) -> None:
        cells = {name: _cell(row.get(name)) for name in texts}
        rows.append(row | {name: text and text.encode(*UNICODE).decode() for name, text in cells.items()})
        if len(rows) == GROUP_ROWS:
            flush()

    def finish() -> None:
        if rows:
            flush()
        writer.close()

    return write, finish
