"""Writing tables: columns, types, formats, and nothing half-written."""

import gc
import json
import os
import resource
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman import tables, tablewriter
from elman.corpus import Report
from elman.errors import DataError
from tests.elman.conftest import copy, names_in, parquet, rows_of, write

ROWS = [{"text": 'muito "bom", sim; não', "nota": "5"}, {"text": "linha 1\r\nlinha 2\nlinha 3\r", "nota": ""}]
NEW = {"label": str, "confidence": float}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json"])
def test_input_columns_stay_and_new_ones_follow(tmp_path, ending, packed):
    content = "".join(json.dumps(row) + "\n" for row in ROWS)
    source = write(tmp_path, "in.jsonl", content)
    path = copy(source, tmp_path / f"out.{ending}{packed}", NEW, {"label": "muito bom", "confidence": 0.5})
    confidence = 0.5 if ending.startswith("json") else "0.5"
    assert tables.table(path).columns == ["text", "nota", "label", "confidence"]
    assert rows_of(path) == [row | {"label": "muito bom", "confidence": confidence} for row in ROWS]


def test_parquet_keeps_its_types_and_gets_the_new_ones(tmp_path):
    pa = pytest.importorskip("pyarrow")
    columns = {
        "text": pa.array(["a", None]).dictionary_encode(),
        "when": pa.array([1, None], pa.timestamp("us", "America/Sao_Paulo")),
        "stars": pa.array([5, None], pa.int8()),
        "tags": [["x"], []],
    }
    pq, source = parquet(tmp_path, columns)
    path = copy(source, tmp_path / "b.parquet", NEW | {"tokens": int}, {"label": "é", "confidence": 0.5, "tokens": 3})
    before, after = pq.read_table(source), pq.read_table(path)
    assert after.select(before.column_names).equals(before)
    assert after.schema.types[4:] == [pa.string(), pa.float64(), pa.int64()]
    assert after.to_pylist()[1]["label"] == "é"


def test_parquet_made_from_text_holds_text(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    source = write(tmp_path, "a.jsonl", '{"text": "a\\ud800", "n": 1}\n{"text": "", "n": null, "o": {"b": [true]}}\n')
    path = copy(source, tmp_path / "b.parquet", {"confidence": float}, {"confidence": 0.5})
    assert pq.read_table(path).to_pylist() == [
        {"text": "a\\ud800", "n": "1", "o": None, "confidence": 0.5},
        {"text": "", "n": None, "o": '{"b": [true]}', "confidence": 0.5},
    ]


def test_a_value_that_does_not_fit_its_parquet_column_is_refused(tmp_path):
    _, source = parquet(tmp_path, {"n": [1]})
    with pytest.raises(DataError, match=r"b.parquet: the rows do not fit their columns \(.*tried to convert to int"):
        copy(source, tmp_path / "b.parquet", {}, {"n": "text"})
    assert names_in(tmp_path) == ["a.parquet"]


def test_parquet_is_written_a_group_at_a_time(tmp_path, monkeypatch):
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(tablewriter, "GROUP_ROWS", 2)
    path = copy(write(tmp_path, "a.csv", "n\n1\n2\n3\n4\n5\n"), tmp_path / "b.parquet")
    groups = pq.ParquetFile(path).metadata
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [2, 2, 1]
    assert pq.read_table(path)["n"].to_pylist() == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_table_without_rows_is_written_with_its_columns(tmp_path, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    path = copy(write(tmp_path, "a.csv", "text\n"), tmp_path / f"b.{ending}", NEW)
    if ending == "jsonl":
        assert path.read_text() == ""
    else:
        assert tables.table(path).columns == ["text", *NEW]


def test_values_that_are_no_text_go_into_csv_as_json(tmp_path):
    source = write(tmp_path, "a.jsonl", '{"a": true, "b": 0.5, "c": {"d": ["é"]}, "e": null}\n')
    row = {"a": "true", "b": "0.5", "c": '{"d": ["é"]}', "e": ""}
    assert rows_of(copy(source, tmp_path / "b.csv")) == [row]


def test_a_date_of_parquet_goes_into_text(tmp_path):
    pa = pytest.importorskip("pyarrow")
    _, source = parquet(tmp_path, {"day": pa.array([0], pa.date32())})
    for name in "b.csv", "b.jsonl":
        assert rows_of(copy(source, tmp_path / name)) == [{"day": "1970-01-01"}]


def test_json_lines_keep_each_object_as_it_is(tmp_path):
    content = '{"b": 1.0, "a": "é\\ud800"}\n{"a": null, "c": [1]}\n'
    path = copy(write(tmp_path, "a.jsonl", content), tmp_path / "b.jsonl")
    assert path.read_text() == content


@pytest.mark.parametrize(
    "name, content, out, expected",
    [
        ("a.csv", "a;b\n1;2\n", "b.csv", "a;b\r\n1;2\r\n"),
        ("a.csv", "a,b\n1,2\n", "b.csv", "a,b\r\n1,2\r\n"),
        ("a.csv", "a;b\n1;2\n", "b.tsv", "a\tb\r\n1\t2\r\n"),
        ("a.tsv", "a\tb\n1\t2\n", "b.csv", "a,b\r\n1,2\r\n"),
    ],
)
def test_csv_keeps_the_delimiter_of_csv(tmp_path, name, content, out, expected):
    assert copy(write(tmp_path, name, content), tmp_path / out).read_bytes() == expected.encode()


@pytest.mark.parametrize("out", ["out.csv", "out.jsonl"])
def test_a_new_column_whose_name_is_taken_is_refused_before_writing(tmp_path, out):
    source = write(tmp_path, "a.csv", "text,label\na,b\n")
    with pytest.raises(DataError, match=r"a.csv: has a column 'label' already.* Rename it in the input"):
        copy(source, tmp_path / out, {"confidence": float, "label": str})
    assert names_in(tmp_path) == ["a.csv"]


def test_a_file_that_exists_is_kept_unless_it_may_be_replaced(tmp_path, source):
    path = write(tmp_path, "out.csv", "old")
    with pytest.raises(DataError, match=r"out.csv: exists already. Name another file, or pass --overwrite"):
        copy(source, path)
    assert path.read_text() == "old"
    assert rows_of(copy(source, path, overwrite=True))[0] == {"text": "bom", "nota": "5"}


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
def test_the_input_is_never_the_output(source, tmp_path, link):
    path = source
    if link:
        path = tmp_path / "link.csv"
        link(source, path)
    content = source.read_bytes()
    with pytest.raises(DataError, match="the input itself"):
        copy(source, path, overwrite=True)
    assert source.read_bytes() == content


def test_a_link_stays_and_what_it_leads_to_is_replaced(source, tmp_path):
    target = write(tmp_path, "target.csv", "old")
    (tmp_path / "link.csv").symlink_to(target)
    copy(source, tmp_path / "link.csv", overwrite=True)
    assert (tmp_path / "link.csv").is_symlink()
    assert len(rows_of(target)) == 2


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.jsonl", "out.parquet"])
def test_an_interruption_leaves_what_was_there(source, tmp_path, name, error):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    old = write(tmp_path, name, "old").read_bytes()
    table = tables.table(source)
    with pytest.raises(error), tablewriter.writing(tmp_path / name, table, NEW, overwrite=True) as write_row:
        for _, row in table.rows(Report()):
            write_row(row)
            raise error
    assert (tmp_path / name).read_bytes() == old
    assert names_in(tmp_path) == sorted(["in.csv", name])


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.jsonl", "out.parquet"])
def test_a_full_disk_is_told_and_leaves_nothing(source, tmp_path, name):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    table = tables.table(source)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    rows = [{"text": os.urandom(500).hex(), "nota": str(i)} for i in range(tables.GROUP_ROWS + 1)]
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, limits[1]))
        with (
            pytest.raises(DataError, match=f"{name}: cannot be written: File too large. Make room"),
            tablewriter.writing(tmp_path / name, table, {}) as write_row,
        ):
            for row in rows:
                write_row(row)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    gc.collect()  # a writer left open would complain now
    assert names_in(tmp_path) == ["in.csv"]


@pytest.mark.parametrize("folder, reason", [("none", "No such file or directory"), ("in.csv", "Not a directory")])
def test_a_folder_that_is_none_is_told_at_once(source, tmp_path, folder, reason):
    table = tables.table(source)
    with (
        pytest.raises(DataError, match=f"out.csv: cannot be written: {reason}"),
        tablewriter.writing(tmp_path / folder / "out.csv", table, {}),
    ):
        pytest.fail("the block was entered")


# Both ways

# a byte-order mark at the start of the first name would be taken for the file's
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8) | st.text(
    st.sampled_from(" ,;\t\"'\r\n\\a"), max_size=6
)


@st.composite
def contents(draw):
    names = draw(st.lists(CELLS.filter(str.strip), min_size=1, max_size=4, unique=True))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=4))
    return names, [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=contents())
def test_rows_written_are_the_rows_read(tmp_path, name, delimiter, content):
    names, rows = content
    source = write(tmp_path, "source.csv", "")
    table = tables.Table(source, names, 0, delimiter=delimiter if len(names) > 1 else ",")
    with tablewriter.writing(tmp_path / name, table, {}, overwrite=True) as write_row:
        for row in rows:
            write_row(row)
    if rows or not name.endswith("jsonl"):
        again = tables.table(tmp_path / name)
        assert (again.columns, [row for _, row in again.rows(Report())]) == (names, rows)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_memory_does_not_grow_with_the_table(tmp_path, ending):
    def peak(rows):
        line = json.dumps({"text": "bom " * 50}) if ending == "jsonl" else "bom " * 50
        source = write(tmp_path, f"{rows}.{ending}", "text\n" * (ending == "csv") + f"{line}\n" * rows)
        tracemalloc.start()
        copy(source, tmp_path / f"{rows}-out.{ending}")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(20_000) < 1.5 * peak(1_000)
