"""Tables on the disk, for the tests of reading and of writing them."""

import gzip

import pytest

from elman import tables, tablewriter
from elman.corpus import Report


def write(folder, name, content, encoding="utf-8"):
    data = content.encode(encoding) if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def rows_of(path, report=None, encoding="utf-8"):
    table = tables.table(path, encoding=encoding)
    return [row for _, row in table.rows(report or Report())]


def copy(source, path, added=None, result=None, **options):
    table = tables.table(source)
    with tablewriter.writing(path, table, added or {}, **options) as write_row:
        for _, row in table.rows(Report()):
            write_row(row | (result or {}))
    return path


def parquet(folder, columns, name="a.parquet"):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table(columns), folder / name)
    return pq, folder / name


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def source(tmp_path):
    return write(tmp_path, "in.csv", "text,nota\r\nbom,5\r\nruim,1\r\n")
