"""Labelled texts from tables, folders and the hub."""

import gzip
import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from elman.corpus import Report
from elman.errors import DataError
from elman.reviews import Review, read, texts, whole


def write(folder, name, content, encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode(encoding))
    return path


def pairs(reviews):
    return [(review.text, review.label) for review in reviews]


def json_lines(folder, *records):
    return write(folder, "a.jsonl", "".join(json.dumps(record) + "\n" for record in records))


# Tables


@pytest.mark.parametrize(
    "name, content, line",
    [
        ("a.csv", "id,label,text\n1,muito bom,Ótimo!\n", 2),
        ("a.tsv", "text\tlabel\nÓtimo!\tmuito bom\n", 2),
        ("a.jsonl", '{"text": "Ótimo!", "label": "muito bom", "rating": 5}\n', 1),
    ],
)
def test_a_table_gives_its_reviews(tmp_path, name, content, line):
    path, report = write(tmp_path, name, content), Report()
    assert read([path], report) == [Review("Ótimo!", "muito bom", str(path), f"{path}:{line}")]
    assert (report.read, report.skipped, report.unlabelled) == (1, 0, 0)


def test_parquet_gives_its_reviews(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": ["a", "b"], "label": [1, None]}), tmp_path / "a.parquet")
    report = Report()
    path = f"{tmp_path}/a.parquet"
    assert read([path], report) == [Review("a", "1", path, f"{path}:1")]
    assert report.unlabelled == 1


def test_columns_and_encoding_may_be_named(tmp_path):
    path = write(tmp_path, "a.csv", "avaliação;nota\npéssimo;1\n", "cp1252")
    found = read([path], Report(), text_column="avaliação", label_column="nota", encoding="cp1252")
    assert pairs(found) == [("péssimo", "1")]


@pytest.mark.parametrize(
    "header, message",
    [
        ("texto,label", "a.csv: no column 'text'; it has: texto, label. Name it with --text-column."),
        ("text,nota", "a.csv: no column 'label'; it has: text, nota. Name it with --label-column."),
    ],
)
def test_a_missing_column_names_its_option(tmp_path, header, message):
    with pytest.raises(DataError) as caught:
        read([write(tmp_path, "a.csv", f"{header}\na,b\n")], Report())
    assert str(caught.value) == f"{tmp_path}/{message}"


@pytest.mark.parametrize(
    "label, expected",
    [
        ("muito bom", "muito bom"),
        (" não \n", "não"),
        ("na\u0303o", "não"),
        ("0", "0"),
        (0, "0"),
        (-1, "-1"),
        (4.5, "4.5"),
        (True, "True"),
    ],
)
def test_a_label_is_a_string(tmp_path, label, expected):
    assert pairs(read([json_lines(tmp_path, {"text": "a", "label": label})], Report())) == [("a", expected)]


@pytest.mark.parametrize("record", [{"label": None}, {"label": ""}, {"label": " \t"}, {"label": float("nan")}, {}])
def test_a_record_without_label_is_passed_over_and_counted(tmp_path, record):
    report = Report()
    path = json_lines(tmp_path, {"text": "a", "label": "x"}, {"text": "b"} | record, {"text": ""} | record)
    assert pairs(read([path], report)) == [("a", "x")]
    assert (report.read, report.skipped, report.unlabelled) == (1, 0, 2)


@pytest.mark.parametrize(
    "record, found",
    [
        ({"text": "", "label": "x"}, "empty text, expected a review"),
        ({"text": " \n\u00a0", "label": "x"}, "empty text"),
        ({"text": None, "label": "x"}, r"text None \(NoneType\), expected a string"),
        ({"label": "x"}, r"text None \(NoneType\), expected a string"),
        ({"text": 5, "label": "x"}, r"text 5 \(int\), expected a string"),
        ({"text": "a", "label": ["x"]}, r"label \['x'\] \(list\), expected a string or a number"),
    ],
)
def test_a_bad_record_stops_or_is_skipped(tmp_path, record, found):
    path = json_lines(tmp_path, {"text": "a", "label": "x"}, record, {"text": "c", "label": "y"})
    with pytest.raises(DataError, match=f"a.jsonl:2: {found}.*, or pass --on-error skip"):
        read([path], Report())
    report = Report("skip")
    assert pairs(read([path], report)) == [("a", "x"), ("c", "y")]
    assert (report.read, report.skipped, report.unlabelled) == (2, 1, 0)


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"a.csv: empty"):
        read([write(tmp_path, "a.csv", "")], Report("skip"))


def test_several_sources_are_read_in_order(tmp_path):
    table = write(tmp_path, "a.csv", "text,label\na,x\n")
    write(tmp_path, "folder/y/1.txt", "b")
    assert pairs(read([str(tmp_path / "folder"), table, str(table)], Report())) == [("b", "y"), ("a", "x"), ("a", "x")]


# A folder per label


def test_a_folder_has_a_label_in_each_sub_folder(tmp_path):
    for name in "pos/10_7.txt", "pos/2_8.TXT", "neg/0_1.txt", "muito bom/a.txt":
        write(tmp_path, name, f"{name}\nsim")
    for name in "unsup/0_0.txt", "empty/readme.md", ".cache/a.txt", "pos/._10_7.txt", "labels.txt", "pos/sub/a.txt":
        write(tmp_path, name, "no review")
    report = Report()
    reviews = read([tmp_path], report)
    assert [(review.label, review.where) for review in reviews] == [
        ("muito bom", f"{tmp_path}/muito bom/a.txt"),
        ("neg", f"{tmp_path}/neg/0_1.txt"),
        ("pos", f"{tmp_path}/pos/10_7.txt"),
        ("pos", f"{tmp_path}/pos/2_8.TXT"),
    ]
    assert reviews[1].text == "neg/0_1.txt\nsim"
    assert (report.read, report.unlabelled) == (4, 0)


def test_an_empty_review_of_a_folder_is_a_bad_record(tmp_path):
    write(tmp_path, "pos/1.txt", "bom")
    write(tmp_path, "pos/2.txt", " \n")
    with pytest.raises(DataError, match=r"pos/2.txt: empty text"):
        read([tmp_path], Report())
    assert pairs(read([tmp_path], Report("skip"))) == [("bom", "pos")]


def test_a_file_of_a_folder_in_another_encoding_is_named(tmp_path):
    write(tmp_path, "pos/1.txt", "bom\nnão", "latin-1")
    with pytest.raises(DataError, match=r"pos/1.txt:2: byte 0xE3, expected text in utf-8. Pass --encoding latin-1"):
        read([tmp_path], Report())
    assert pairs(read([tmp_path], Report(), encoding="latin-1")) == [("bom\nnão", "pos")]


def test_a_folder_without_reviews_is_refused(tmp_path):
    write(tmp_path, "train/pos/1.txt", "bom")
    with pytest.raises(DataError, match=r"no .txt in its sub-folders, expected a sub-folder a label"):
        read([tmp_path], Report())


# The hub


@pytest.fixture
def hub(tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    labels = datasets.ClassLabel(names=["ruim", "muito bom"])
    features = datasets.Features({"id": datasets.Value("int8"), "text": datasets.Value("string"), "label": labels})
    rows = {"id": [1, 2, 3], "text": ["a", "b", "c"], "label": [1, 0, -1]}
    for split in "train", "test":
        path = tmp_path / "hub" / "data" / f"{split}-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        datasets.Dataset.from_dict(rows, features=features).to_parquet(str(path))
        rows = {"id": [4], "text": ["d"], "label": [None]}
    return f"hub:{tmp_path}/hub"


def test_the_hub_names_its_labels(hub):
    report = Report()
    assert read([hub], report) == [Review("a", "muito bom", hub, f"{hub}:1"), Review("b", "ruim", hub, f"{hub}:2")]
    assert (report.read, report.unlabelled) == (2, 1)


def test_a_split_of_the_hub_may_be_named(hub):
    report = Report()
    assert read([Path(hub)], report, split="test") == []
    assert report.unlabelled == 1


def test_a_number_of_the_hub_without_name_is_a_string(hub):
    assert pairs(read([hub], Report(), label_column="id")) == [("a", "1"), ("b", "2"), ("c", "3")]


def test_a_split_that_the_hub_has_not_is_refused(hub):
    with pytest.raises(
        DataError, match=r"hub:.*: split 'x' cannot be loaded: Unknown split .* Check its name, its split"
    ):
        read([hub], Report(), split="x")


def test_a_column_that_the_hub_has_not_is_refused(hub):
    with pytest.raises(DataError, match=r"hub:.*: no column 'review'; it has: id, text, label. .* --text-column"):
        read([hub], Report(), text_column="review")


def test_without_the_network_the_hub_says_so(monkeypatch):
    def load_dataset(name, split):
        raise ConnectionError(f"Couldn't reach '{name}' on the Hub\n(LocalEntryNotFoundError)")

    monkeypatch.setitem(sys.modules, "datasets", SimpleNamespace(load_dataset=load_dataset))
    with pytest.raises(DataError) as caught:
        read(["hub:owner/name"], Report("skip"))
    assert str(caught.value) == (
        "hub:owner/name: split 'train' cannot be loaded: Couldn't reach 'owner/name' on the Hub "
        "(LocalEntryNotFoundError). Check its name, its split and the network."
    )


def test_without_datasets_the_hub_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(DataError, match=r"hub:a/b: datasets .* pip install 'elman\[hub\]'"):
        read(["hub:a/b"], Report())


# Texts without labels


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.csv", "text,label\nÓtimo!,x\n,x\n \t,\nruim,\n"),
        ("a.tsv", "id\ttext\n1\tÓtimo!\n2\t\n3\truim\n"),
        ("a.jsonl", '{"text": "Ótimo!", "label": 1}\n{"text": null}\n{"label": 2}\n{"text": "ruim"}\n'),
        ("a.txt", "Ótimo!\r\n\n \t\nruim"),
        ("A.TXT", "\ufeffÓtimo!\nruim\n"),
    ],
)
def test_texts_come_with_and_without_labels_and_empty_ones_are_passed_over(tmp_path, name, content):
    report = Report()
    assert list(texts([write(tmp_path, name, content)], report)) == ["Ótimo!", "ruim"]
    assert report.skipped == 0


def test_texts_of_several_files_come_in_order(tmp_path):
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress("não".encode("latin-1")))
    files = [tmp_path / "b.txt.gz", write(tmp_path, "a.csv", "texto\nbom\n")]
    assert list(texts(files, Report(), text_column="texto", encoding="latin-1")) == ["não", "bom"]


def test_texts_are_read_as_they_are_asked_for(tmp_path):
    found = texts([write(tmp_path, "a.txt", "bom\n"), tmp_path / "missing.txt"], Report())
    assert next(found) == "bom"
    with pytest.raises(DataError, match=r"missing.txt: no such file"):
        next(found)


def test_texts_that_are_none_are_bad_records(tmp_path):
    path = json_lines(tmp_path, {"text": "a"}, {"text": 5}, {"text": "b"})
    with pytest.raises(DataError, match=r"a.jsonl:2: text 5 \(int\), expected a string"):
        list(texts([path], Report()))
    report = Report("skip")
    assert list(texts([path], report)) == ["a", "b"]
    assert report.skipped == 1


def test_texts_need_their_column(tmp_path):
    with pytest.raises(DataError, match=r"a.csv: no column 'text'; it has: texto. Name it with --text-column"):
        list(texts([write(tmp_path, "a.csv", "texto\nbom\n")], Report()))


# A whole file


@pytest.fixture
def stdin(monkeypatch):
    def give(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give


@pytest.mark.parametrize("text", ["", "bom", "bom\r\ne\rbarato\n\n", "\u2028\x0c😀"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_whole_file_is_its_text_as_it_stands(tmp_path, stdin, text, bom):
    (tmp_path / "a").write_bytes(bom + text.encode())
    stdin(bom + text.encode())
    assert whole(tmp_path / "a") == whole(Path("-")) == text


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "cp1252"])
def test_a_whole_file_may_be_of_another_encoding(tmp_path, stdin, encoding):
    stdin("não\nbom".encode(encoding))
    path = write(tmp_path, "a", "não\nbom", encoding)
    assert whole(path, encoding) == whole(Path("-"), encoding) == "não\nbom"


@pytest.mark.parametrize(
    "content, encoding, found",
    [
        (b"n\xe3o", "utf-8", "invalid continuation byte at byte 1, expected text in utf-8. Pass --encoding latin-1"),
        (
            "bom".encode("utf-16"),
            "utf-8",
            "invalid start byte at byte 0, expected text in utf-8. Pass --encoding utf-16",
        ),
        (b"bom", "utf-16", "truncated data at byte 2, expected text in utf-16. Pass --encoding utf-8"),
        (b"bo\0m", "utf-8", "a NUL byte, expected text in utf-8. Export it as text in UTF-8"),
    ],
)
def test_standard_input_that_is_no_text_is_refused(stdin, content, encoding, found):
    stdin(content)
    with pytest.raises(DataError) as caught:
        whole(Path("-"), encoding)
    assert str(caught.value) == f"standard input: {found}."


@pytest.mark.parametrize("content", [b"\0", b"bom\0ruim", bytes(range(256))])
def test_a_binary_file_is_refused_as_standard_input_is(tmp_path, stdin, content):
    (tmp_path / "a").write_bytes(content)
    stdin(content)
    for path in (tmp_path / "a", Path("-")):
        with pytest.raises(DataError, match="expected text in utf-8"):
            whole(path)


# Real data


@pytest.mark.skipif("ELMAN_DATA" not in os.environ, reason="ELMAN_DATA does not name the folder of the corpora")
def test_the_corpora_have_the_counts_of_their_card():
    report = Report()
    reviews = read([Path(os.environ["ELMAN_DATA"]) / "sentiment" / "b2w_pt" / "test.jsonl.gz"], report)
    assert (len(reviews), report.read, report.unlabelled) == (1399 + 554, 1399 + 554, 261)
