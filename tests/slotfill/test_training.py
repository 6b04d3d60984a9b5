import dataclasses
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from elman.config import LEARNING_RATES, Cell, Optimizer
from elman.errors import ModelError, TrainingError
from elman.store import WEIGHTS
from elman.train import checkpoint
from slotfill import SlotFiller, training
from tests.slotfill.conftest import LINES, QUICK, TINY, utterances

SHORT = dataclasses.replace(QUICK, epochs=4, dropout=0.3, word_dropout=1.0, plain=0.5)


def train(output, *, lines=LINES, config=SHORT, validation=None, model=TINY, **options):
    held_out = utterances(validation or lines)
    return training.train(utterances(lines), held_out, output=output, model=model, config=config, **options)


class Stop(Exception):
    pass


class StopAfter:
    """A watcher that ends the run, as Ctrl-C would, after so many epochs."""

    def __init__(self, epochs):
        self.left = epochs

    def step(self, epoch, epochs, share, loss, gradient_norm):
        if self.left == 0:
            raise Stop

    def epoch(self, epoch, best):
        self.left -= 1


def weights(output):
    return (output / WEIGHTS).read_bytes()


def full(path, data):
    raise OSError(28, "No space left on device")


def test_seed_gives_the_same_weights_bit_for_bit(tmp_path):
    for name in ("one", "two"):
        train(tmp_path / name)
    assert weights(tmp_path / "one") == weights(tmp_path / "two")


@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_resumed_run_ends_where_an_uninterrupted_one_does(tmp_path, epochs):
    train(tmp_path / "whole")
    with pytest.raises(Stop):
        train(tmp_path / "parts", watcher=StopAfter(epochs))
    train(tmp_path / "parts", resume=True)
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parts", "whole"]


@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_run_with_any_optimizer_is_resumed_bit_for_bit(tmp_path, optimizer):
    config = dataclasses.replace(SHORT, optimizer=optimizer, l1=1e-5, truncate=2)
    train(tmp_path / "whole", config=config)
    with pytest.raises(Stop):
        train(tmp_path / "parts", config=config, watcher=StopAfter(2))
    train(tmp_path / "parts", config=config, resume=True)
    assert weights(tmp_path / "parts") == weights(tmp_path / "whole")


@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_every_optimizer_learns_at_its_own_learning_rate(tmp_path, optimizer):
    config = dataclasses.replace(QUICK, optimizer=optimizer, learning_rate=LEARNING_RATES[optimizer], epochs=40)
    assert train(tmp_path / "model", config=config).report.f1 > 0.9


@pytest.mark.parametrize("cell", get_args(Cell))
@pytest.mark.parametrize("sizes", [{"layers": 2}, {"bidirectional": False}])
def test_model_of_any_cell_learns_and_answers_from_its_folder(tmp_path, cell, sizes):
    outcome = train(tmp_path / "model", model=dataclasses.replace(TINY, cell=cell, **sizes), config=QUICK)
    filler = SlotFiller.load(tmp_path / "model")
    assert outcome.report.f1 == 1 and filler.config.cell == cell
    assert [slot.slot for slot in filler("sair Recife 2 Novembro").slots] == ["departure", "departure_date"]


def test_continued_model_keeps_the_cell_of_its_base(tmp_path):
    train(tmp_path / "base", model=dataclasses.replace(TINY, cell="lstm"))
    base = SlotFiller.load(tmp_path / "base")
    train(tmp_path / "more", base=base)
    assert SlotFiller.load(tmp_path / "more").config == base.config


def test_squared_loss_learns_without_a_chain(tmp_path):
    outcome = train(tmp_path / "model", config=dataclasses.replace(QUICK, loss="squared", epochs=40))
    stored = SlotFiller.load(tmp_path / "model").stored.weights
    assert outcome.report.f1 == 1
    assert not stored["crf.A"].any() and not stored["crf.end"].any()


@pytest.mark.parametrize("change", [{"init": "identity"}, {"truncate": 1}, {"loss": "squared"}, {"optimizer": "adam"}])
def test_option_changes_what_is_learned(tmp_path, change):
    train(tmp_path / "one")
    train(tmp_path / "two", config=dataclasses.replace(SHORT, **change))
    assert weights(tmp_path / "one") != weights(tmp_path / "two")


def test_unfinished_run_is_not_lost_unasked(tmp_path):
    with pytest.raises(Stop):
        train(tmp_path / "model", watcher=StopAfter(1))
    with pytest.raises(TrainingError, match="an unfinished run"):
        train(tmp_path / "model")


@pytest.mark.parametrize(
    "change, named",
    [({"config": dataclasses.replace(SHORT, seed=1)}, "options"), ({"lines": LINES[:-1]}, "data")],
)
def test_resume_with_other_settings_is_refused(tmp_path, change, named):
    with pytest.raises(Stop):
        train(tmp_path / "model", watcher=StopAfter(1))
    with pytest.raises(TrainingError, match=f"began with other .*{named}"):
        train(tmp_path / "model", resume=True, **change)


def test_damaged_checkpoint_is_refused(tmp_path):
    with pytest.raises(Stop):
        train(tmp_path / "model", watcher=StopAfter(1))
    (path,) = (tmp_path / "model.training").iterdir()
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(TrainingError, match="not a checkpoint"):
        train(tmp_path / "model", resume=True)


def test_full_disk_keeps_the_checkpoint_before(tmp_path, monkeypatch):
    with pytest.raises(Stop):
        train(tmp_path / "model", watcher=StopAfter(1))
    (path,) = (tmp_path / "model.training").iterdir()
    before = path.read_bytes()
    monkeypatch.setattr(checkpoint.store, "write", full)
    with pytest.raises(ModelError, match="No space left on device"):
        train(tmp_path / "model", resume=True)
    assert path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["model.training"]


def test_existing_model_is_not_replaced_unasked(tmp_path):
    train(tmp_path / "model")
    with pytest.raises(ModelError, match="exists already"):
        train(tmp_path / "model")


@pytest.mark.parametrize("overwrite, message", [(False, "exists already"), (True, "not a model folder")])
@pytest.mark.parametrize("output", [".", "", "..", "/"])
def test_folder_that_is_no_model_is_refused_before_training(tmp_path, monkeypatch, output, overwrite, message):
    (tmp_path / "here" / "mine").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(ModelError, match=message):
        train(Path(output), overwrite=overwrite, watcher=StopAfter(0))


def test_model_continues_with_new_slots_and_words(tmp_path, model_folder):
    base = SlotFiller.load(model_folder)
    lines = [*LINES, *["via [Petrolina](via)", "via [Garanhuns](via)"] * 4]
    train(tmp_path / "more", lines=lines, base=base, config=dataclasses.replace(QUICK, epochs=15))
    filler = SlotFiller.load(tmp_path / "more")
    assert filler.slots.names == (*base.slots.names, "via")
    assert [slot.slot for slot in filler("via Petrolina").slots] == ["via"]
    assert [slot.slot for slot in filler("sair Recife").slots] == ["departure"]


def test_continued_model_starts_where_its_base_ended(tmp_path, model_folder):
    base = SlotFiller.load(model_folder)
    still = dataclasses.replace(QUICK, epochs=1, learning_rate=1e-12)
    train(tmp_path / "same", base=base, config=still)
    for name, array in SlotFiller.load(tmp_path / "same").stored.weights.items():
        np.testing.assert_allclose(array, base.stored.weights[name], atol=1e-3)


def test_slot_that_only_the_validation_has_is_said_and_missed(tmp_path):
    outcome = train(tmp_path / "model", validation=["via [Recife](via)"])
    assert outcome.notes == ["only the validation data has the slots via; they count as missed"]
    assert outcome.report.slots["via"].recall == 0


def test_without_validation_a_part_is_held_out(tmp_path):
    outcome = training.train(utterances(), [], output=tmp_path / "model", model=TINY, config=SHORT)
    assert "held out" in outcome.notes[0]


def test_one_utterance_is_enough_to_run(tmp_path):
    outcome = training.train(utterances(LINES[:1]), [], output=tmp_path / "model", model=TINY, config=SHORT)
    assert "too few utterances" in outcome.notes[0]


@pytest.mark.parametrize("lines", [[], ["bom dia"]])
def test_data_without_a_span_is_refused(tmp_path, lines):
    with pytest.raises(TrainingError, match="no span"):
        training.train(utterances(lines), [], output=tmp_path / "model", model=TINY, config=SHORT)
    assert list(tmp_path.iterdir()) == []


def test_loss_that_is_not_finite_stops_the_run(tmp_path):
    wild = dataclasses.replace(SHORT, learning_rate=1e30, clip_norm=1e30)
    with pytest.raises(TrainingError, match="the loss is"):
        train(tmp_path / "model", config=wild)


def test_resume_does_not_train_for_a_folder_it_may_not_replace(tmp_path):
    train(tmp_path / "model")
    with pytest.raises(ModelError, match="exists already"):
        train(tmp_path / "model", resume=True, watcher=StopAfter(0))
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_full_disk_at_the_first_checkpoint_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint.store, "write", full)
    with pytest.raises(ModelError, match="No space left on device"):
        train(tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_weights_that_half_precision_cannot_hold_are_not_saved(tmp_path):
    wild = dataclasses.replace(SHORT, epochs=1, batch_size=100, learning_rate=1e7, average=0.0)
    with pytest.raises(TrainingError, match="not finite in half precision"):
        train(tmp_path / "model", config=wild)
    assert not (tmp_path / "model").exists()


def test_validation_data_without_a_span_is_refused(tmp_path):
    with pytest.raises(TrainingError, match="the validation data has no span"):
        train(tmp_path / "model", validation=["bom dia"])


def test_words_of_the_vectors_are_known_without_training(tmp_path):
    path = tmp_path / "words.vec"
    path.write_text("recife 1 0 0 1\nchegar 0 1 0 2\ncrato 1 0.1 0 1\n")
    train(tmp_path / "model", vectors=path)
    filler = SlotFiller.load(tmp_path / "model")
    assert filler.config.word == 4
    assert filler.lexicon.vocabulary["crato"] == len(filler.lexicon.vocabulary) - 1
