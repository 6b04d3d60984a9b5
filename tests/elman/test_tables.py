"""Tables read and written a row at a time."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from elman import tables
from elman.corpus import Report
from elman.errors import ConfigError, DataError
from tests.elman.conftest import copy, names_in, parquet, rows_of, write

ROWS = [{"text": 'muito "bom", sim; não', "nota": "5"}, {"text": "linha 1\r\nlinha 2\nlinha 3\r", "nota": ""}]
NEW = {"label": str, "confidence": float}


# Reading


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    "ending, content",
    [
        ("csv", 'text,nota\n"a ""b"", c",5\n\né,\n'),
        ("csv", 'text;nota\r\n"a ""b"", c";5\r\n\r\né;\r\n'),
        ("csv", 'text,nota\r"a ""b"", c",5\r\ré,'),
        ("tsv", 'text\tnota\n"a ""b"", c"\t5\n\né\t\n'),
        ("jsonl", '{"text": "a \\"b\\", c", "nota": "5"}\n\n{"text": "é", "nota": ""}\n'),
        ("json", '{"text": "a \\"b\\", c", "nota": "5"}\n\n{"text": "é", "nota": ""}'),
    ],
)
def test_every_text_format_gives_the_same_rows(tmp_path, ending, content, packed):
    path = write(tmp_path, f"a.{ending}{packed}", content)
    table = tables.table(path)
    assert table.columns == ["text", "nota"]
    first = 1 if ending.startswith("json") else 2
    assert list(table.rows(Report())) == [
        (f"{path}:{first}", {"text": 'a "b", c', "nota": "5"}),
        (f"{path}:{first + 2}", {"text": "é", "nota": ""}),
    ]


def test_parquet_gives_typed_rows_and_their_numbers(tmp_path):
    _, path = parquet(tmp_path, {"text": ["a", None], "nota": [5, 1]})
    table = tables.table(path)
    assert table.columns == ["text", "nota"]
    rows = [(f"{path}:1", {"text": "a", "nota": 5}), (f"{path}:2", {"text": None, "nota": 1})]
    assert list(table.rows(Report())) == rows


@pytest.mark.parametrize(
    "header, columns, delimiter",
    [
        ("a,b;c,d", ["a", "b;c", "d"], ","),
        ("a;b,c;d", ["a", "b,c", "d"], ";"),
        ("a,b;c", ["a", "b;c"], ","),
        ('"a;b;c",d', ["a;b;c", "d"], ","),
        ('"a,b,c";d', ["a,b,c", "d"], ";"),
        ('"a\nb";c', ["a\nb", "c"], ";"),
        ("a", ["a"], ","),
        ("a\tb", ["a\tb"], ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_more_columns_of_the_header(tmp_path, header, columns, delimiter):
    table = tables.table(write(tmp_path, "a.csv", f"{header}\n"))
    assert (table.columns, table.delimiter) == (columns, delimiter)


def test_columns_of_json_lines_are_those_of_all_objects(tmp_path):
    table = tables.table(write(tmp_path, "a.jsonl", '{"text": "a"}\nno JSON\n{"title": 1, "text": "b"}\n'))
    assert table.columns == ["text", "title"]


def test_a_row_is_placed_at_the_line_it_starts_on(tmp_path):
    path = write(tmp_path, "a.csv", 'a,b\n"1\n2\n3",x\n4,y\n')
    assert [where for where, _ in tables.table(path).rows(Report())] == [f"{path}:2", f"{path}:5"]


@pytest.mark.parametrize(
    "name, content, bad",
    [
        ("a.csv", "text,nota\na,1\nb\nc,3\n", "a.csv:3: 1 cells, expected 2 as in the header, parted by ','"),
        ("a.csv", "text;nota\na;1\nb;2;;\nc;3\n", "a.csv:3: 4 cells, expected 2 as in the header, parted by ';'"),
        ("a.csv", 'text,nota\na,1\n"b"b,2\nc,3\n', "a.csv:3: ',' expected after '\"'. Quote the cell"),
        ("a.tsv", 'text\tnota\na\t1\n"b" b\t2\nc\t3\n', "a.tsv:3: '\t' expected after '\"'"),
        ("a.jsonl", '{"text": "a"}\n\n[1]\n{"text": "c"}', "a.jsonl:3: a JSON list, expected an object a line"),
        ("a.jsonl", '{"text": "a"}\n\n{"text": \n{"text": "c"}', r"a.jsonl:3: no JSON \(Expecting value\)"),
        ("a.jsonl", '{"text": "a"}\n\n' + "[" * 100_000 + '\n{"text": "c"}', r"a.jsonl:3: no JSON \(.*recursion"),
    ],
)
def test_a_bad_row_stops_or_is_skipped(tmp_path, name, content, bad):
    path = write(tmp_path, name, content)
    with pytest.raises(DataError, match=f"{bad}.*, or pass --on-error skip"):
        rows_of(path)
    report = Report("skip")
    assert [row["text"] for row in rows_of(path, report)] == ["a", "c"]
    assert report.skipped == 1


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.csv", "", "a.csv: empty, expected at least one row"),
        ("a.csv", "\n \r\n", "a.csv: empty"),
        ("a.jsonl", "\n", "a.jsonl: empty"),
        ("a.csv.gz", "", "a.csv.gz: empty"),
        ("a.csv", "a,b,a\n", "a.csv: 2 columns 'a', expected each name once"),
        ("a.csv", '"a"b,c\n', "a.csv: quotation marks that do not match, expected a header"),
        ("a.jsonl", "[\n{},\n", r"a.jsonl:1: no JSON \(Expecting value\), expected an object a line"),
        ("a.xlsx", "a", "a.xlsx: ending '.xlsx', expected .csv .tsv .jsonl .json .parquet"),
        ("a.parquet.gz", "a", "a.parquet.gz: Parquet in .gz, expected .parquet"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, content, message):
    with pytest.raises(DataError, match=message):
        tables.table(write(tmp_path, name, content))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"a.csv: no such file"):
        tables.table(tmp_path / "a.csv")


@pytest.mark.parametrize("content", [b"nothing", b"", b"PAR1" + b"x" * 100 + b"PAR1"])
def test_a_damaged_parquet_file_is_refused(tmp_path, content):
    pytest.importorskip("pyarrow")
    with pytest.raises(DataError, match=r"a.parquet: (no Parquet that can be|cannot be) read"):
        tables.table(write(tmp_path, "a.parquet", content))


def test_parquet_damaged_further_on_is_refused(tmp_path):
    _, path = parquet(tmp_path, {"text": [str(i) * 20 for i in range(1000)]})
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 2000 + content[2100:])
    with pytest.raises(DataError, match=r"a.parquet: .*read"):
        rows_of(path)


def test_without_pyarrow_parquet_says_what_to_install(tmp_path, source, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError, match=r"a.parquet: pyarrow .* pip install 'elman\[parquet\]'"):
        tables.table(write(tmp_path, "a.parquet", "PAR1"))
    with pytest.raises(DataError, match=r"b.parquet: .* pip install 'elman\[parquet\]'"):
        copy(source, tmp_path / "b.parquet")
    assert names_in(tmp_path) == ["a.parquet", "in.csv"]


def test_a_quotation_mark_without_its_second_one_is_no_single_bad_row(tmp_path):
    path = write(tmp_path, "a.csv", 'text\na\n"b\n' + "c\n" * 100)
    with pytest.raises(DataError, match=r"a.csv:3: a quotation mark without its second one"):
        rows_of(path, Report("skip"))


def test_a_cell_longer_than_the_csv_module_allows_is_read(tmp_path):
    long = "a" * 1_000_000
    csv.field_size_limit(131_072)
    assert rows_of(write(tmp_path, "a.csv", f"text\n{long}\n")) == [{"text": long}]


@pytest.mark.parametrize("option", ["--text-column", "--column"])
def test_a_missing_column_says_which_there_are(option):
    with pytest.raises(DataError) as caught:
        tables.require(Path("reviews.csv"), ["texto", "nota"], "text", option)
    assert str(caught.value) == f"reviews.csv: no column 'text'; it has: texto, nota. Name it with {option}."


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_text_is_read_in_the_encoding_named(tmp_path, name, encoding):
    path = write(tmp_path, name, "avaliação\npéssimo\n", encoding)
    assert rows_of(path, encoding=encoding) == [{"avaliação": "péssimo"}]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert rows_of(write(tmp_path, "a.csv", "text\na\n", "utf-8-sig")) == [{"text": "a"}]


@pytest.mark.parametrize(
    "content, encoding, read_as, message",
    [
        ("text\nok\nSão\n", "latin-1", "utf-8", "a.csv:3: byte 0xE3, expected text in utf-8. Pass --encoding latin-1"),
        ("text\nSão\n", "latin-1", "ascii", "a.csv:2: byte 0xE3, expected text in ascii. Pass --encoding latin-1"),
        ("text\nSão\n", "utf-16", "utf-8", "a.csv:1: byte 0xFF, expected text in utf-8. Pass --encoding utf-16"),
        ("text\nSao\n", "utf-16", "latin-1", "a.csv:1: a NUL byte, expected text in latin-1. Pass --encoding utf-16"),
        ("text\nSao\n", "utf-16-le", "utf-8", "a.csv:1: a NUL byte, expected .* Pass --encoding utf-16-le"),
        ("text\nSao\n", "utf-16-le", "utf-16", "a.csv:1: .* BOM, expected text in utf-16. Pass --encoding utf-16-le"),
        ("text\nab\0c\n", "utf-8", "utf-8", "a.csv:2: a NUL byte, expected text in utf-8. Export it as text in UTF-8"),
    ],
)
def test_another_encoding_names_line_byte_and_option(tmp_path, content, encoding, read_as, message):
    path = write(tmp_path, "a.csv", content, encoding)
    with pytest.raises(DataError, match=rf"{message}\.$"):
        rows_of(path, encoding=read_as)


@pytest.mark.parametrize("before", [0, 1, 5000, 100_000])
def test_the_line_of_a_wrong_byte_is_found_far_into_a_file(tmp_path, before):
    path = write(tmp_path, "a.csv", "text\r\n" + "São Paulo\r\n" * before)
    path.write_bytes(path.read_bytes() + b"a\nb\xe3\n")
    with pytest.raises(DataError, match=f"a.csv:{before + 3}: byte 0xE3"):
        rows_of(path)


@pytest.mark.parametrize("encoding", ["utf-99", "hex"])
def test_an_unknown_encoding_is_a_setting_out_of_range(tmp_path, encoding):
    with pytest.raises(ConfigError, match=f"'encoding' is '{encoding}'; expected utf-8, latin-1"):
        tables.table(write(tmp_path, "a.csv", "a"), encoding=encoding)


# Progress


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.csv.gz", "a.jsonl.gz"])
def test_progress_goes_up_to_the_bytes_on_the_disk(tmp_path, name):
    row = '{"text": "a"}\n' if "json" in name else "text\n"
    path = write(tmp_path, name, row * 50_000)
    table = tables.table(path)
    assert table.total == path.stat().st_size
    done = [table.done for _ in table.rows(Report())]
    assert done == sorted(done)
    assert 0 < done[0] <= done[-1] == table.total


def test_progress_in_parquet_counts_rows_and_starts_again(tmp_path):
    _, path = parquet(tmp_path, {"text": ["a", "b", "c"]})
    table = tables.table(path)
    assert table.total == 3
    for _ in range(2):
        assert [table.done for _ in table.rows(Report())] == [1, 2, 3]


# Writing


def test_importing_loads_no_optional_library():
    code = (
        "import sys, elman.tables, elman.reviews; print({'torch', 'spacy', 'datasets', 'pyarrow'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
