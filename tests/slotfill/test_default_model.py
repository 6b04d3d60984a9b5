import pytest

from elman import text
from slotfill import SlotFiller
from slotfill.model import DEFAULT


@pytest.fixture(scope="module")
def travel():
    return SlotFiller.load()


def found(prediction):
    return [(slot.slot, slot.text) for slot in prediction.slots]


@pytest.mark.parametrize(
    "utterance, slots",
    [
        ("chegar Recife 2 Novembro", [("destination", "Recife"), ("arrival_date", "2 Novembro")]),
        ("sair Recife 2 Novembro", [("departure", "Recife"), ("departure_date", "2 Novembro")]),
        ("bom dia, tudo bem?", []),
    ],
)
def test_answers_of_the_readme(travel, utterance, slots):
    assert found(travel(utterance)) == slots


@pytest.mark.parametrize("change", [str.upper, str.lower, text.fold])
def test_casing_and_accents_do_not_change_the_slots(travel, change):
    utterance = "sair de São Luís para Natal amanhã às 14h"
    assert found(travel(change(utterance))) == [(slot, change(value)) for slot, value in found(travel(utterance))]


@pytest.mark.parametrize(
    "utterance, slots",
    [
        ("chegar Xurupitaba 7 Março", [("destination", "Xurupitaba"), ("arrival_date", "7 Março")]),
        ("sair Xurupitaba 7 Março", [("departure", "Xurupitaba"), ("departure_date", "7 Março")]),
    ],
)
def test_first_word_decides_for_a_place_that_is_in_no_table_too(travel, utterance, slots):
    assert found(travel(utterance)) == slots


def test_folder_is_small():
    assert sum(file.stat().st_size for file in DEFAULT.iterdir()) < 10_000_000
