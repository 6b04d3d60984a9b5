import numpy as np
import pytest

from elman import vectors
from elman.errors import DataError


def read(path, content, wanted=()):
    path.write_text(content, encoding="utf-8")
    return vectors.read(path, wanted)


@pytest.mark.parametrize("header", ["", "3 2\n"])
def test_words_are_folded_and_the_first_of_a_kind_counts(tmp_path, header):
    found = read(tmp_path / "a.vec", f"{header}São 1 2\nsao 9 9\nrio 3 4\n")
    assert found.forms == ["sao", "rio"]


def test_rows_are_centred_and_of_deviation_one(tmp_path):
    rows = read(tmp_path / "a.vec", "a 1 2\nb 3 6\nc 5 1\n").rows
    np.testing.assert_allclose([*rows.mean(0), rows.std()], [0, 0, 1], atol=1e-6)


def test_rare_words_are_read_if_they_are_wanted(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "KEPT", 1)
    assert read(tmp_path / "a.vec", "a 1 2\nb 3 6\nc 5 1\n", {"c"}).forms == ["a", "c"]


@pytest.mark.parametrize(
    "content, place", [("a 1 2\nb 1\n", ":2"), ("a x\n", ":1"), ("a 1\nb nan\n", ":2"), ("1 2\n", "")]
)
def test_bad_line_is_named(tmp_path, content, place):
    with pytest.raises(DataError, match=f"a.vec{place}: .*expected"):
        read(tmp_path / "a.vec", content)
