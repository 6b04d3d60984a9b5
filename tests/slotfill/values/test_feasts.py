"""Feast days, fixed and movable."""

from datetime import date

import pytest

from slotfill.values import read
from slotfill.values.feasts import easter


def value(text, today="2026-10-01"):
    reading = read("departure_date", text, today=date.fromisoformat(today))
    assert reading.error is None, reading.error
    return reading.value


@pytest.mark.parametrize(
    "day",
    ["1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"],
)
def test_easter(day):
    assert easter(int(day[:4])).isoformat() == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Natal", "2026-12-25"), ("véspera de Natal", "2026-12-24"), ("antevéspera de natal", "2026-12-23"),
        ("réveillon", "2026-12-31"), ("véspera de ano-novo", "2026-12-31"), ("virada do ano", "2026-12-31"),
        ("ano novo", "2027-01-01"), ("confraternização universal", "2027-01-01"), ("dia de Reis", "2027-01-06"),
        ("Páscoa", "2027-03-28"), ("domingo de páscoa", "2027-03-28"), ("sexta-feira santa", "2027-03-26"),
        ("sexta da paixão", "2027-03-26"), ("semana santa", "2027-03-21/2027-03-28"),
        ("carnaval", "2027-02-06/2027-02-09"), ("terça-feira de carnaval", "2027-02-09"),
        ("quarta-feira de cinzas", "2027-02-10"), ("quarta de cinzas", "2027-02-10"), ("corpus christi", "2027-05-27"),
        ("feriado de Tiradentes", "2027-04-21"), ("dia do trabalho", "2027-05-01"),
        ("dia do trabalhador", "2027-05-01"),
        ("feriado da Independência", "2027-09-07"), ("7 de setembro", "2027-09-07"),
        ("Nossa Senhora Aparecida", "2026-10-12"), ("dia das crianças", "2026-10-12"), ("finados", "2026-11-02"),
        ("feriadão de finados", "2026-11-02"), ("proclamação da república", "2026-11-15"),
        ("dia da consciência negra", "2026-11-20"), ("São João", "2027-06-24"), ("dia dos namorados", "2027-06-12"),
        ("dia das mães", "2027-05-09"), ("feriado de 15 de novembro", "2026-11-15"), ("véspera do feriado de finados",
        "2026-11-01"), ("véspera do carnaval", "2027-02-05"), ("Natal de 2027", "2027-12-25"),
        ("natal 2027", "2027-12-25"),
        ("páscoa do ano que vem", "2027-03-28"), ("próximo natal", "2026-12-25"), ("natal passado", "2025-12-25"),
        ("dois dias antes do Natal", "2026-12-23"), ("uma semana depois da páscoa", "2027-04-04"),
        ("dia seguinte ao natal", "2026-12-26"), ("segunda antes do carnaval", "2027-02-01"),
        ("sábado depois da páscoa", "2027-04-03"), ("natal, 25 de dezembro", "2026-12-25"),
    ],
)  # fmt: skip
def test_feasts(text, expected):
    found = value(text)
    assert (found["date"], found["rolled"]) == (expected, False)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("Natal", "2026-12-25", "2026-12-25"),
        ("véspera de Natal", "2026-12-25", "2027-12-24"),
        ("réveillon", "2026-12-31", "2026-12-31"),
        ("carnaval", "2027-02-08", "2027-02-06/2027-02-09"),
        ("carnaval", "2027-02-10", "2028-02-26/2028-02-29"),
        ("páscoa", "2027-03-28", "2027-03-28"),
        ("dois dias depois do natal", "2026-12-26", "2026-12-27"),
    ],
)
def test_the_next_feast_today_included(text, today, expected):
    assert value(text, today)["date"] == expected


def test_a_plain_date_rolls_where_a_feast_does_not():
    assert value("25 de abril")["rolled"]
    assert not value("tiradentes")["rolled"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [("depois do Carnaval", "after"), ("até o carnaval", "until"), ("perto do carnaval", "about")],
)
def test_relations_to_feasts(text, relation):
    found = value(text)
    assert (found["date"], found["relation"]) == ("2027-02-06/2027-02-09", relation)
