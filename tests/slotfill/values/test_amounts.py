"""Numbers, counts, prices and choices."""

from datetime import date

import pytest

from slotfill.values import read
from slotfill.values.normal import Words
from slotfill.values.numbers import number


def reading(slot, text):
    return read(slot, text, today=date(2026, 10, 1))


def value(slot, text):
    assert reading(slot, text).error is None, reading(slot, text).error
    return reading(slot, text).value


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("zero", 0, ""), ("vinte e um", 21, ""), ("dezassete", 17, ""), ("cem", 100, ""), ("cento e quinze", 115, ""),
        ("mil", 1000, ""), ("mil e duzentos", 1200, ""), ("dois mil e vinte e sete", 2027, ""),
        ("2 mil e 500", 2500, ""),
        ("duzentas e cinquenta mil e uma", 250_001, ""), ("um milhão e duzentos mil", 1_200_000, ""),
        ("dez e quinze", 10, "e quinze"), ("vinte e vinte e dois", 20, "e vinte e dois"),
        ("mil e quinhentos e dois mil", 1500, "e dois mil"), ("cem e duzentos", 100, "e duzentos"),
        ("banana", None, "banana"),
    ],
)  # fmt: skip
def test_numbers(text, expected, rest):
    words = Words(text)
    assert number(words) == expected
    assert " ".join(words.forms[words.at :]) == rest


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("2 adultos", 2, "adultos"), ("02 Adultos", 2, "adultos"), ("um bebê", 1, "bebê"),
        ("3 criancas", 3, "criancas"),
        ("para 2 pessoas", 2, "pessoas"), ("quatro", 4, None), ("uma", 1, None), ("2pax", 2, "pax"),
        ("1.200 pessoas", 1200, "pessoas"), ("mil e duzentos passageiros", 1200, "passageiros"),
        ("um milhão", 10**6, None),
        ("meia dúzia", 6, None), ("uma dúzia", 12, None), ("meia dúzia de pessoas", 6, "pessoas"),
        ("um casal", 2, None),
        ("dois casais", 4, None), ("um casal de idosos", 2, "idosos"), ("um par", 2, None), ("só eu", 1, None),
        ("eu sozinho", 1, None), ("sozinha", 1, None), ("só pra mim", 1, None), ("eu e minha esposa", 2, None),
        ("nós dois", 2, None), ("nós três", 3, None), ("eu, minha mãe e meu filho", 3, None), ("eu e mais 2", 3, None),
        ("eu e 2 amigos", 3, None), ("meus pais e eu", 3, None), ("somos 4", 4, None), ("um grupo de 20 pessoas", 20,
        "pessoas"), ("2 (dois) adultos", 2, "adultos"), ("1 criança de colo", 1, "criança de colo"),
        ("1 criança de 5 anos", 1, "criança"), ("2 crianças (5 e 8 anos)", 2, "crianças"),
        ("meu filho de 5 anos", 1, None),
        ("4 pessoas (2 adultos e 2 crianças)", 4, "pessoas"), ("4 pessoas, sendo 2 crianças", 4, "pessoas"),
        ("2 adultos no total", 2, "adultos"), ("umas 20 pessoas", 20, "pessoas"), ("até 4 pessoas", 4, "pessoas"),
    ],
)  # fmt: skip
def test_passengers(text, count, unit):
    assert value("passengers", text) == {"count": count, "unit": unit, "parts": []}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2 adultos e 1 criança", [(2, "adultos"), (1, "criança")]),
        ("2 adultos, 1 criança e 1 bebê", [(2, "adultos"), (1, "criança"), (1, "bebê")]),
        ("2 adultos 1 criança", [(2, "adultos"), (1, "criança")]),
        ("2 adultos + 1 bebê", [(2, "adultos"), (1, "bebê")]),
        ("um casal e um bebê", [(2, None), (1, "bebê")]),
        ("2 adultos e 1 criança de 5 anos", [(2, "adultos"), (1, "criança")]),
    ],
)
def test_several_nouns_have_parts(text, parts):
    assert value("passengers", text) == {
        "count": sum(count for count, _ in parts),
        "unit": None,
        "parts": [{"count": count, "unit": unit} for count, unit in parts],
    }


@pytest.mark.parametrize("text", ["2 ou 3 pessoas", "2 a 3 pessoas", "duas ou três pessoas"])
def test_counts_that_are_open_are_alternatives(text):
    assert [one["count"] for one in value("passengers", text)["alternatives"]] == [2, 3]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "at least one"), ("zero pessoas", "at least one"), ("muitas pessoas", "cannot read"),
        ("20 e poucos", "definite"),
        ("dois e meio", "definite"), ("99999999999", "too large"), ("-2", "cannot read"),
        ("2 adultos e banana", "cannot read"),
        ("eu e meus filhos", "cannot read"),
    ],
)  # fmt: skip
def test_what_is_no_count_says_why(text, reason):
    assert reason in reading("passengers", text).error


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("direto", 0, None), ("voo direto", 0, None), ("sem escala", 0, None), ("sem escalas", 0, None),
        ("sem conexão", 0, None), ("sem paradas", 0, None), ("non stop", 0, None), ("non-stop", 0, None),
        ("direto, sem escalas", 0, None), ("nenhuma escala", 0, None), ("uma escala", 1, "escala"),
        ("no máximo 2 conexões", 2, "conexões"), ("com até 2 escalas", 2, "escalas"), ("com escala", 1, "escala"),
        ("1 escala em Brasília", 1, "escala"), ("duas", 2, None), ("2 escalas ou menos", 2, "escalas"),
    ],
)  # fmt: skip
def test_stops(text, count, unit):
    assert value("stops", text) == {"count": count, "unit": unit, "parts": []}


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("R$ 1.234,56", 1234.56, "BRL"), ("1.500", 1500, None), ("1,5 mil", 1500, None), ("2,3 mil reais", 2300, "BRL"),
        ("2 mil reais", 2000, "BRL"), ("mil e quinhentos", 1500, None), ("500 conto", 500, "BRL"),
        ("200 pila", 200, "BRL"),
        ("300 mangos", 300, "BRL"), ("cem pratas", 100, "BRL"), ("R$400", 400, "BRL"), ("400,00", 400, None),
        ("dois mil e trezentos reais", 2300, "BRL"), ("1k", 1000, None), ("1.5k", 1500, None), ("R$1,5k", 1500, "BRL"),
        ("€ 250", 250, "EUR"), ("250€", 250, "EUR"), ("US$ 300", 300, "USD"), ("300 dólares", 300, "USD"),
        ("$400", 400, None),
        ("£ 95,50", 95.5, "GBP"), ("500 pesos argentinos", 500, "ARS"), ("2 mil e 500", 2500, None),
        ("1 200 €", 1200, "EUR"), ("R$ 1,500.00", 1500, "BRL"), ("1.234.567", 1234567, None), ("12,5", 12.5, None),
        ("400 reais e 50 centavos", 400.5, "BRL"), ("400 rs", 400, "BRL"), ("duzentão", 200, None),
        ("400 reais por pessoa", 400, "BRL"), ("de 700 reais", 700, "BRL"), ("um real", 1, "BRL"),
    ],
)  # fmt: skip
def test_prices(text, amount, currency):
    found = value("price_limit", text)
    assert found == {"amount": amount, "currency": currency, "relation": None, "minimum": None}
    assert type(found["amount"]) is type(amount)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("até 400 reais", "until"), ("no máximo 400 reais", "until"), ("menos de R$ 400", "until"),
        ("400 reais no máximo",
        "until"), ("até uns 400 reais", "until"), ("por volta de 400 reais", "about"), ("uns 400 reais", "about"),
        ("cerca de R$ 400", "about"), ("400 e poucos reais", "about"), ("400 reais mais ou menos", "about"),
        ("a partir de 400 reais", "from"),
    ],
)  # fmt: skip
def test_relations_of_prices(text, relation):
    assert value("price_limit", text) == {"amount": 400, "currency": "BRL", "relation": relation, "minimum": None}


@pytest.mark.parametrize(
    ("text", "minimum", "amount"),
    [
        ("entre 300 e 500 reais", 300, 500), ("300 a 500 reais", 300, 500), ("R$ 300 - R$ 500", 300, 500),
        ("de 300 até 500 reais", 300, 500), ("entre 2 e 3 mil reais", 2000, 3000),
        ("entre mil e quinhentos e dois mil reais", 1500, 2000), ("de 800 reais a mil", 800, 1000),
    ],
)  # fmt: skip
def test_ranges_of_prices(text, minimum, amount):
    found = value("price_limit", text)
    assert found == {"amount": amount, "currency": "BRL", "relation": None, "minimum": minimum}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("o mais barato possível", "cannot read"), ("reais", "missing"), ("500 pesos", "which country"),
        ("entre 500 e 300", "below its start"), ("1.2.3", "no amount"), ("-400", "cannot read"),
        ("9" * 30, "too large"),
    ],
)  # fmt: skip
def test_what_is_no_price_says_why(text, reason):
    assert reason in reading("price_limit", text).error


@pytest.mark.parametrize(
    ("slot", "texts", "code"),
    [
        ("trip_type", "só ida|ida|somente ida|apenas ida|ida simples|passagem só de ida", "one_way"),
        (
            "trip_type",
            "ida e volta|ida/volta|i/v|ida-e-volta|bate e volta|IDA E VOLTA!|passagem de ida e volta",
            "round_trip",
        ),
        ("travel_class", "econômica|classe econômica|turística|eco|economica", "economy"),
        ("travel_class", "premium economy|econômica premium", "premium_economy"),
        ("travel_class", "executiva|business|na executiva|classe executiva", "business"),
        ("travel_class", "primeira classe|primeira|1ª classe", "first"),
        ("travel_class", "segunda classe|segunda|2ª classe", "second"),
        ("travel_class", "convencional", "conventional"),
        ("travel_class", "executivo", "executive_bus"),
        ("travel_class", "semileito|semi-leito|semi leito", "semi_bed"),
        ("travel_class", "leito|leito-cama|cama|leito cama", "bed"),
        ("transport", "voo|avião|aéreo|passagem aérea|passagens aéreas|de avião", "plane"),
        ("transport", "ônibus|onibus|busão|bus|autocarro|expresso", "bus"),
        ("transport", "trem|comboio|alfa pendular", "train"),
        ("transport", "barco|lancha|catamarã", "boat"),
        ("transport", "balsa|ferry|ferry-boat", "ferry"),
        ("transport", "carro|carona", "car"),
        ("transport", "van|lotação", "van"),
        ("transport", "táxi|uber", "taxi"),
        ("transport", "navio|cruzeiro", "ship"),
        ("transport", "metrô|metro", "metro"),
    ],
)
def test_choices(slot, texts, code):
    for text in texts.split("|"):
        assert value(slot, text) == {"code": code}


def test_a_choice_that_is_open_has_alternatives():
    assert value("transport", "ônibus ou avião") == {"alternatives": [{"code": "bus"}, {"code": "plane"}]}


@pytest.mark.parametrize("slot", ["trip_type", "travel_class", "transport"])
def test_an_unknown_choice_is_an_error(slot):
    assert "known" in reading(slot, "banana").error
    assert "known" in reading(slot, "de").error
