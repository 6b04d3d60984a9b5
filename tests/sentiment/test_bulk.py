import csv
import gzip
import json

import pytest

from elman import tables
from elman.corpus import Report
from elman.errors import DataError
from sentiment import bulk
from sentiment.bulk import score_table
from tests.sentiment.conftest import random_classifier, random_texts

CLASSIFIER = random_classifier()


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content.encode())
    return path


def score(path, output, *, column="text", report=None, **options):
    return score_table(CLASSIFIER, tables.table(path), column, output, report or Report(), **options)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", 3)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_each_row_gains_its_label_and_confidence(tmp_path, count):
    texts = random_texts(count)
    path = write(tmp_path, "a.csv", "id,text\n" + "".join(f"{i},{text}\n" for i, text in enumerate(texts)))
    assert score(path, tmp_path / "b.csv") == (count, 0)
    expected = [
        {"id": str(i), "text": text, "sentiment": answer.label, "confidence": str(round(answer.confidence, 4))}
        for i, (text, answer) in enumerate(zip(texts, map(CLASSIFIER, texts), strict=True))
    ]
    assert rows_of(tmp_path / "b.csv") == expected


def test_an_empty_text_has_neither_and_is_counted(tmp_path):
    path = write(tmp_path, "a.csv", 'text,id\nfilme,1\n"",2\n" \t",3\nbom,4\n')
    assert score(path, tmp_path / "b.csv") == (4, 2)
    assert [bool(row["sentiment"]) for row in rows_of(tmp_path / "b.csv")] == [True, False, False, True]
    assert [row["confidence"] for row in rows_of(tmp_path / "b.csv")][1:3] == ["", ""]


def test_json_lines_keep_their_values(tmp_path):
    records = [{"text": "bom", "n": [1, {"a": None}]}, {"n": 2}, {"text": None}, {"text": 5}, {"text": "\ud800"}]
    path = write(tmp_path, "a.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    assert score(path, tmp_path / "b.jsonl.gz") == (5, 2)
    found = [json.loads(line) for line in gzip.decompress((tmp_path / "b.jsonl.gz").read_bytes()).splitlines()]
    labels = [(record.pop("sentiment"), record.pop("confidence")) for record in found]
    assert found == records
    assert [label is None and confidence is None for label, confidence in labels] == [False, True, True, False, False]


def test_a_label_below_the_threshold_is_uncertain(tmp_path):
    path = write(tmp_path, "a.csv", "text,id\nfilme,1\n,2\n")
    score(path, tmp_path / "b.csv", threshold=1.0)
    assert [row["sentiment"] for row in rows_of(tmp_path / "b.csv")] == ["uncertain", ""]


def test_parquet_keeps_its_types(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": ["bom", None], "n": pa.array([1, None], pa.int8())}), tmp_path / "a.parquet")
    assert score(tmp_path / "a.parquet", tmp_path / "b.parquet") == (2, 1)
    found = pq.read_table(tmp_path / "b.parquet")
    assert [str(kind) for kind in found.schema.types] == ["string", "int8", "string", "double"]
    assert found.column("sentiment").to_pylist() == [CLASSIFIER("bom").label, None]


def test_a_bad_row_leaves_no_output(tmp_path):
    path = write(tmp_path, "a.csv", "text,id\n" + "bom,1\n" * 5 + "a,b,c\n")
    with pytest.raises(DataError, match=r"a.csv:7: 3 cells"):
        score(path, tmp_path / "b.csv")
    assert list(tmp_path.iterdir()) == [path]


def test_a_bad_row_may_be_skipped(tmp_path):
    path, report = write(tmp_path, "a.csv", "text,id\nbom,1\na,b,c\nruim,2\n"), Report("skip")
    assert score(path, tmp_path / "b.csv", report=report) == (2, 0)
    assert ([row["id"] for row in rows_of(tmp_path / "b.csv")], report.skipped) == (["1", "2"], 1)


def test_the_watcher_hears_of_each_piece(tmp_path):
    path = write(tmp_path, "a.csv", "text,id\n" + "bom,1\n" * 7)
    table, heard = tables.table(path), []
    score_table(
        CLASSIFIER, table, "text", tmp_path / "b.csv", Report(), watcher=lambda: heard.append(table.done / table.total)
    )
    assert len(heard) == 3 and heard == sorted(heard) and heard[-1] == 1


@pytest.mark.parametrize("column", ["sentiment", "confidence"])
def test_a_column_that_is_called_as_a_result_is_not_overwritten(tmp_path, column):
    path = write(tmp_path, "a.csv", f"text,{column}\nbom,1\n")
    with pytest.raises(DataError, match=f"has a column '{column}' already"):
        score(path, tmp_path / "b.csv")


def test_an_output_gives_way_only_when_told(tmp_path):
    path, output = write(tmp_path, "a.csv", "text,id\nbom,1\n"), write(tmp_path, "b.csv", "mine")
    with pytest.raises(DataError, match="exists already"):
        score(path, output)
    assert output.read_text() == "mine"
    score(path, output, overwrite=True)
    assert len(rows_of(output)) == 1
