import dataclasses
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
import torch

from elman.config import TrainConfig
from elman.errors import ModelError
from elman.text import tokenize
from elman.train.tagger import Examples, Tagger
from slotfill import Slot, model, network
from slotfill.values import Values


def found(prediction):
    return {slot.slot: slot.text for slot in prediction.slots}


@pytest.mark.parametrize(
    "text, slots",
    [
        ("chegar Recife 2 Novembro", {"destination": "Recife", "arrival_date": "2 Novembro"}),
        ("sair Recife 2 Novembro", {"departure": "Recife", "departure_date": "2 Novembro"}),
    ],
)
def test_first_word_decides_what_recife_is(filler, text, slots):
    assert found(filler(text)) == slots


def test_offsets_point_into_the_text_as_given(filler):
    text = "  chegar\u00a0Recife  2   Novembro 🚌"
    for slot in filler(text).slots:
        assert text[slot.start : slot.end] == slot.text
    assert found(filler(text))["arrival_date"] == "2   Novembro"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_text_has_no_slots(filler, text):
    assert filler(text).slots == []


def test_batch_gives_what_single_calls_give(filler):
    texts = ["chegar Recife 2 Novembro", "", "sair Olinda", "bom dia a todos", "chegar Sobral"] * 3
    together = list(filler.predict(texts, batch_size=4))
    for one, other in zip(map(filler, texts), together, strict=True):
        assert found(one) == found(other)
        np.testing.assert_allclose([s.confidence for s in one.slots], [s.confidence for s in other.slots], atol=1e-5)


def test_predict_reads_no_further_than_it_must(filler):
    def endless():
        while True:
            yield "chegar Recife"

    answers = filler.predict(endless(), batch_size=2)
    assert [found(next(answers)) for _ in range(5)] == [{"destination": "Recife"}] * 5


def test_confidence_is_the_probability_of_exactly_that_span(filler):
    (prediction,) = filler.predict(["chegar Recife"], probabilities=True, values=False)
    (slot,) = prediction.slots
    token = prediction.tokens[1]
    assert slot == Slot("destination", "Recife", 7, 13, pytest.approx(token.probability["destination"], abs=1e-4))


def test_probabilities_of_a_token_sum_to_one_at_most(filler):
    for token in filler("chegar Recife 2 Novembro xyz", probabilities=True).tokens:
        assert 0 <= sum(token.probability.values()) <= 1 + 1e-4


def test_casing_and_accents_are_no_other_words(filler):
    assert (
        filler.lexicon.read(["RECIFE", "recife", "Récife"]).form.tolist() == [filler.lexicon.vocabulary["recife"]] * 3
    )


def test_threads_share_one_model(filler):
    texts = [f"chegar Recife {i} Novembro" for i in range(200)]
    alone = [found(filler(text)) for text in texts]
    fresh = model.SlotFiller(filler.stored)
    with ThreadPoolExecutor(8) as pool:
        assert [found(answer) for answer in pool.map(fresh, texts)] == alone


def test_values_are_left_out_of_bulk_on_demand(filler):
    with_values, without = (next(filler.predict(["chegar Recife"], values=values)).slots[0] for values in (True, False))
    assert with_values.value["name"] == "Recife"
    assert without.value is None


def test_values_may_be_read_by_ones_own_reader(filler):
    own = Values(today=date(2026, 10, 1))
    own_filler = model.SlotFiller(filler.stored, values=own)
    assert own_filler("chegar Recife 2 Novembro").slots[1].value["date"] == "2026-11-02"


def test_rows_that_are_forgotten_are_folded_again(filler, monkeypatch):
    monkeypatch.setattr(network, "ROWS_KEPT", 3)
    fresh = model.SlotFiller(filler.stored)
    texts = ["chegar Recife 2 Novembro", "sair Olinda", "chegar Recife 2 Novembro"]
    assert [found(fresh(text)) for text in texts] == [found(filler(text)) for text in texts]


def test_training_side_gives_the_same_emissions(filler):
    tokens = [token.text for token in tokenize("chegar Recife 2 novembro GRU-xyz")]
    examples = Examples([tokens], [np.zeros(len(tokens), np.int64)], filler.lexicon)
    tagger = Tagger(
        filler.config,
        words=len(filler.lexicon.vocabulary),
        letters=filler.lexicon.letter_count,
        allowed=torch.from_numpy(filler.slots.allowed()),
        training=TrainConfig(),
    ).eval()
    tagger.load_state_dict({name: torch.from_numpy(w) for name, w in filler.stored.weights.items()}, strict=False)
    with torch.no_grad():
        expected = tagger(examples.batch([0], np.random.default_rng(0)))
    ((_, _, o),) = filler.emissions([tokens])
    np.testing.assert_allclose(o, expected, atol=1e-5)


def test_a_word_of_a_million_letters_is_read_in_linear_time(filler):
    text = "chegar " + "a" * 1_000_000
    assert filler(text).text == text


@pytest.mark.parametrize("change", [{"temperature": 0}, {"temperature": float("nan")}, {"model": None}, {"labels": 3}])
def test_configuration_that_is_none_is_refused(filler, change):
    stored = dataclasses.replace(filler.stored, config=filler.stored.config | change)
    with pytest.raises(ModelError, match="Restore the file or train again"):
        model.SlotFiller(stored)


def test_prediction_imports_nothing_heavy(model_folder):
    code = f"""
import sys
from slotfill import SlotFiller
SlotFiller.load({str(model_folder)!r})("sair Recife")
heavy = {{"torch", "spacy", "sklearn", "datasets", "rich", "pandas", "scipy"}} & set(sys.modules)
sys.exit(f"imported {{heavy}}" if heavy else 0)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_blas_is_asked_for_one_thread_before_numpy_is_imported():
    code = "import slotfill, os, sys; sys.exit('numpy' in sys.modules or os.environ['OPENBLAS_NUM_THREADS'] != '1')"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
