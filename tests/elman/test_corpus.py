"""Opening data files, their lines and records, and the policy for bad records."""

import gzip

import pytest

from elman.corpus import MESSAGES, Report, ending, lines, records
from elman.errors import ConfigError, DataError


def write(folder, name, content):
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "A.TXT.GZ"])
def test_lines_are_numbered_from_one(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress("é\n\nb".encode()) if name.lower().endswith(".gz") else "é\n\nb".encode())
    assert list(lines(path)) == [(1, "é"), (2, ""), (3, "b")]


@pytest.mark.parametrize(
    "content, expected",
    [
        ("a\r\nb\n", ["a", "b"]),
        ("a\rb\r\n", ["a\rb"]),
        ("a\x0bb\x0cc\x85d\u2028e\n", ["a\x0bb\x0cc\x85d\u2028e"]),
        ("\ufeffa\n\ufeffb", ["a", "\ufeffb"]),
        (" a ", [" a "]),
    ],
)
def test_a_line_ends_at_line_feed_only(tmp_path, content, expected):
    path = write(tmp_path, "a.txt", content.encode())
    assert [line for _, line in lines(path)] == expected


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("latin.txt", "ok\nSão\n".encode("latin1"), r"latin.txt:2: byte 0xE3, expected UTF-8. Convert"),
        ("utf16.txt", "sair".encode("utf-16"), "utf16.txt:1: a NUL byte, expected text in UTF-8"),
        ("image.txt", b"ok\n\x89PNG\0\0", "image.txt:2: a NUL byte"),
        ("empty.txt", b"", "empty.txt: empty, expected at least one record"),
        ("blank.txt", b"\xef\xbb\xbf \r\n\n", "blank.txt: empty"),
        ("empty.txt.gz", b"", "empty.txt.gz: empty"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, name, content, message):
    path = write(tmp_path, name, content)
    with pytest.raises(DataError, match=message):
        list(lines(path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"none.txt: no such file"):
        list(lines(tmp_path / "none.txt"))


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(DataError, match="a directory, expected a file"):
        list(lines(tmp_path))


@pytest.mark.parametrize(
    "content", [b"not gzip", gzip.compress(b"abc" * 1000)[:-20], gzip.compress(b"abc")[:10] + b"\xff"]
)
def test_a_damaged_archive_is_refused(tmp_path, content):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a.txt.gz: cannot be read: \w.*Restore"):
        list(lines(path))


def test_records_are_the_objects_of_a_file(tmp_path):
    path = write(tmp_path, "a.jsonl.gz", b'{"a": 1}\n\n{"a": 2}\n')
    report = Report()
    assert list(records(path, report)) == [(f"{path}:1", {"a": 1}), (f"{path}:3", {"a": 2})]


@pytest.mark.parametrize(
    "line, found", [("{", "no JSON"), ("[1]", "a JSON list"), ("3", "a JSON int"), ("[" * 200_000, "no JSON")]
)
def test_a_line_that_is_no_object_is_a_bad_record(tmp_path, line, found):
    path = write(tmp_path, "a.jsonl", b'{"a": 1}\n' + line.encode())
    with pytest.raises(DataError, match=f"a.jsonl:2: {found}.* expected one object a line"):
        list(records(path, Report()))
    report = Report("skip")
    assert len(list(records(path, report))) == 1
    assert report.skipped == 1


def test_stop_raises_with_place_and_advice():
    with pytest.raises(DataError, match=r"^a.conll:17: 1 column\. Add the tag, or pass --on-error skip\.$"):
        Report().bad("a.conll:17", "1 column. Add the tag")


def test_skip_counts_all_and_keeps_the_first_messages():
    report = Report("skip")
    for line in range(1, 100):
        report.bad(f"a.conll:{line}", "no tag")
    assert report.skipped == 99
    assert report.messages == [f"a.conll:{line}: no tag." for line in range(1, MESSAGES + 1)]


def test_another_policy_is_refused():
    with pytest.raises(ConfigError, match="'on_error' is 'ignore'; expected stop or skip"):
        Report("ignore")


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.b.csv.gz", "a.Csv.GZ"])
def test_an_ending_is_read_without_case_and_gz(tmp_path, name):
    assert ending(tmp_path / name, [".csv"]) == ".csv"


@pytest.mark.parametrize(
    "name, found", [("a.xls", "ending '.xls'"), ("a", "a name without an ending"), ("a.gz", "a name")]
)
def test_an_unknown_ending_names_the_known_ones(tmp_path, name, found):
    with pytest.raises(DataError, match=f"{found}.*, expected .csv .tsv, also with .gz"):
        ending(tmp_path / name, [".csv", ".tsv"])
