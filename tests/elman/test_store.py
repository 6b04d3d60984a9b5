import json
import os

import numpy as np
import pytest

from elman import store
from elman.errors import ModelError

WEIGHTS = {"W": np.arange(6, dtype=np.float32).reshape(2, 3)}


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "model"
    store.save(path, {"kind": "slots"}, WEIGHTS, ["de", "para"], "# A card")
    return path


def test_what_is_saved_is_loaded(folder):
    stored = store.load(folder, "slots")
    np.testing.assert_array_equal(stored.weights["W"], WEIGHTS["W"])
    assert stored.vocabulary == ["de", "para"]


def test_card_may_be_edited(folder):
    (folder / store.CARD).write_text("mine")
    store.load(folder, "slots")


@pytest.mark.parametrize("name", [store.CONFIG, store.WEIGHTS, store.VOCABULARY])
def test_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: the file is missing"):
        store.load(folder, "slots")


@pytest.mark.parametrize("name", [store.WEIGHTS, store.VOCABULARY])
def test_one_bit_changed_is_refused(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name}: sha256 differs"):
        store.load(folder, "slots")


@pytest.mark.parametrize("name", [store.CONFIG, store.WEIGHTS, store.VOCABULARY])
def test_truncated_file_is_refused(folder, name):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match=name):
        store.load(folder, "slots")


@pytest.mark.parametrize(
    "change, message",
    [
        ({"format": 99}, "format 99"),
        ({"kind": "sentiment"}, "kind 'sentiment'"),
        ({"hidden": 3}, "changed after training"),
    ],
)
def test_other_or_changed_configuration_is_refused(folder, change, message):
    config = json.loads((folder / store.CONFIG).read_text())
    (folder / store.CONFIG).write_text(json.dumps(config | change))
    with pytest.raises(ModelError, match=message):
        store.load(folder, "slots")


def test_configuration_that_is_nested_too_deep_is_refused(folder):
    (folder / store.CONFIG).write_text("[" * 100_000)
    with pytest.raises(ModelError, match="not JSON"):
        store.load(folder, "slots")


def test_every_flipped_bit_of_the_configuration_is_refused(folder):
    data = (folder / store.CONFIG).read_bytes()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        (folder / store.CONFIG).write_bytes(changed)
        if changed.split() != data.split():
            with pytest.raises(ModelError):
                store.load(folder, "slots")


def test_weights_that_are_not_finite_are_refused(tmp_path):
    store.save(tmp_path / "model", {"kind": "slots"}, {"W": np.array([np.nan], np.float32)}, [], "")
    with pytest.raises(ModelError, match="not finite"):
        store.load(tmp_path / "model", "slots")


@pytest.mark.parametrize("expected", [{"W": (3, 2)}, {"W": (2, 3), "U": (1,)}, {}])
def test_wrong_shapes_are_refused(folder, expected):
    with pytest.raises(ModelError, match=r"'W'|'U'"):
        store.load(folder, "slots").check_shapes(expected)


def test_existing_folder_is_not_replaced_unasked(folder):
    with pytest.raises(ModelError, match="exists already"):
        store.save(folder, {"kind": "slots"}, {}, [], "")
    store.load(folder, "slots")


def test_existing_folder_gives_way_when_asked(folder):
    store.save(folder, {"kind": "slots"}, {}, ["por"], "", replace=True)
    assert store.load(folder, "slots").vocabulary == ["por"]
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("name", ["notes.txt", "notes.txt/thesis.txt"])
def test_only_a_model_folder_gives_way(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(ModelError, match="not a model folder"):
        store.save(tmp_path / "notes.txt", {"kind": "slots"}, {}, [], "", replace=True)
    assert (tmp_path / name).read_text() == "mine"


def test_link_to_a_folder_stays_a_link(folder):
    link = folder.with_name("link")
    link.symlink_to(folder)
    store.save(link, {"kind": "slots"}, WEIGHTS, ["por"], "", replace=True)
    assert link.is_symlink() and store.load(folder, "slots").vocabulary == ["por"]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["link", "model"]


def test_card_may_name_a_file_whose_name_is_not_utf8(tmp_path):
    store.save(tmp_path / "model", {"kind": "slots"}, {}, [], "from d\udce3dos.txt")
    assert (tmp_path / "model" / store.CARD).read_text() == "from d\\udce3dos.txt"


@pytest.mark.parametrize("fails_at", range(4))
def test_full_disk_leaves_the_old_model_and_nothing_else(folder, monkeypatch, fails_at):
    calls = iter(range(10))

    def full(file):
        if next(calls) == fails_at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelError, match="No space left on device"):
        store.save(folder, {"kind": "slots"}, {}, ["por"], "", replace=True)
    assert store.load(folder, "slots").vocabulary == ["de", "para"]
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_path_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no such folder"):
        store.load(tmp_path / "nothing", "slots")
