"""The entry: which slot is read how, and that nothing is ever raised."""

import subprocess
import sys
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slotfill.values import Reading, Values, read
from slotfill.values.normal import LONGEST, TOKEN

SLOTS = [
    "departure_date",
    "arrival_time",
    "passengers",
    "stops",
    "price_limit",
    "trip_type",
    "travel_class",
    "transport",
]
TODAY = date(2026, 10, 1)
WORDS = [
    "de", "a", "e", "ou", "até", "antes", "depois", "entre", "dia", "mês", "semana", "fim", "próxima", "que", "vem",
    "2", "31", "1º", "2ª", "sexta", "segunda", "outubro", "mil", "cem", "véspera", "natal", ",", "-", "/", ".",
    ":", "h", "meia", "para", "ida", "adultos", "R$", "1.234,56", "sem", "escala", "daqui", "há", "casal", "quinzena",
]  # fmt: skip


class Gazetteer:
    def read(self, text):
        if text == "Lugar Nenhum":
            raise ValueError("no place like Lugar Nenhum")
        return {"name": text}


def test_places_are_read_by_what_knows_them():
    values = Values(places=Gazetteer())
    assert values.read("via", "Recife") == Reading({"name": "Recife"}, None)
    assert values.read("via", "Lugar Nenhum") == Reading(None, "no place like Lugar Nenhum")
    assert Values().read("via", "Recife").value["iata"] == "REC"


def test_today_may_be_given_or_the_machines():
    assert Values(date(2026, 10, 1)).read("departure_date", "amanhã").value["date"] == "2026-10-02"
    before = date.today().isoformat()
    assert before <= Values().read("departure_date", "hoje").value["date"] <= date.today().isoformat()


def test_carriers_are_read_too():
    assert read("carrier", "pela Latam", today=TODAY).value == {"name": "LATAM", "iata": "LA"}
    assert "Xurupita" in read("carrier", "Xurupita", today=TODAY).error


def test_a_slot_without_reader_has_neither_value_nor_error():
    assert read("weather", "sol", today=TODAY) == Reading(None, None)


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "\u0301", "dia 5 \u0301", "\ud800", "😀", "²", "1²", "٣", "١٢/٣", "º", "½", "...", "-",
     "/", "R$", "1" * 5000, "a\u0301" * 90, "x" * 1_000_000, "\0" * 1_000_000],
)  # fmt: skip
def test_odd_text_has_a_value_or_an_error(slot, text):
    found = read(slot, text, today=TODAY)
    assert (found.value is None) != (found.error is None)
    assert found.error is None or len(found.error) < 400


@given(st.sampled_from(SLOTS), st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)), st.dates())
def test_nothing_is_raised(slot, text, today):
    found = read(slot, text, today=today)
    assert (found.value is None) != (found.error is None)


@pytest.mark.parametrize("slot", SLOTS)
def test_a_long_text_is_an_error_that_says_so(slot):
    assert (
        read(slot, "a" * (LONGEST + 1), today=TODAY).error
        == "the text has 201 characters; a value is read from at most 200"
    )


ADVERSARIAL = [
    "1",
    "1.",
    "1º",
    "de ",
    "10 a ",
    "e ",
    "1,",
    "a",
    "á",
    "a\u0301",
    "-",
    "p/",
    "+ ou ",
    " ",
    "R$",
    "ª",
    "ç1",
]


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_tokens_take_linear_time(piece):
    text = piece * (40_000 // len(piece))
    start = time.perf_counter()
    TOKEN.findall(text)
    for slot in SLOTS:
        read(slot, text, today=TODAY)
    assert time.perf_counter() - start < 0.2


@pytest.mark.parametrize(
    "piece",
    [
        *ADVERSARIAL, "véspera de ", "semana de ", "1 dia antes de ", "sexta ", "1 ou ", "mil e ", "fim de ", "natal ",
        "até ", "dia 1 ", "um casal e ", "eu e ", "entre 1 e ", "14h ", "R$ 1 ",
    ],
)  # fmt: skip
def test_no_grammar_explodes(piece):
    text = (piece * LONGEST)[:LONGEST]
    start = time.perf_counter()
    for slot in SLOTS:
        read(slot, text, today=TODAY)
    assert time.perf_counter() - start < 0.2


@pytest.mark.parametrize(
    "text", ["2 de novembro", "no dia 2 de novembro", "  2 de novembro. ", "o 2 de novembro!", "EM 2 DE NOVEMBRO"]
)
def test_edges_do_not_matter(text):
    assert read("return_date", text, today=TODAY).value["date"] == "2026-11-02"


def test_importing_the_model_does_not_import_values():
    code = "import sys, slotfill.model; sys.exit(any(name.startswith('slotfill.values') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
