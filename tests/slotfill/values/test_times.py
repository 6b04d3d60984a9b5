"""Times of the clock and parts of the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slotfill.values import read


def reading(text):
    return read("departure_time", text, today=date(2026, 10, 1))


def value(text):
    assert reading(text).error is None, reading(text).error
    return reading(text).value


@given(st.times())
def test_hours_and_minutes(time):
    expected = {"time": f"{time:%H:%M}", "granularity": "minute", "relation": None}
    for text in (f"{time:%H:%M}", f"{time:%Hh%M}", f"{time.hour}h{time:%M}", f"{time:%H.%M}h", f"às {time:%H:%M}h"):
        assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "granularity"),
    [
        ("14h", "14:00", "hour"), ("14 horas", "14:00", "hour"), ("às 2 da tarde", "14:00", "hour"),
        ("duas e meia da tarde", "14:30", "minute"), ("três e quinze", "03:15", "minute"),
        ("15 pras 3", "02:45", "minute"), ("quinze para as três da tarde", "14:45", "minute"),
        ("dez pra uma da tarde", "12:50", "minute"), ("10 pra meia-noite", "23:50", "minute"),
        ("sete da noite", "19:00", "hour"), ("meio-dia", "12:00", "hour"), ("meia noite", "00:00", "hour"),
        ("meio-dia e meia", "12:30", "minute"), ("meia-noite e dez", "00:10", "minute"), ("9 am", "09:00", "hour"),
        ("9pm", "21:00", "hour"), ("9:30 p.m.", "21:30", "minute"), ("12am", "00:00", "hour"),
        ("1h da manhã", "01:00", "hour"), ("20hrs", "20:00", "hour"), ("oito e vinte", "08:20", "minute"),
        ("vinte e uma e quinze", "21:15", "minute"), ("vinte e trinta", "20:30", "minute"), ("7h", "07:00", "hour"),
        ("às duas", "02:00", "hour"), ("12 da tarde", "12:00", "hour"), ("12 da noite", "00:00", "hour"),
        ("5 da noite", "05:00", "hour"), ("6 da noite", "18:00", "hour"), ("doze da manhã", "00:00", "hour"),
        ("15h da tarde", "15:00", "hour"), ("3 da madrugada", "03:00", "hour"),
        ("8 e meia da noite", "20:30", "minute"),
        ("oito menos um quarto", "07:45", "minute"), ("sete e um quarto", "07:15", "minute"),
        ("1830", "18:30", "minute"),
        ("8h em ponto", "08:00", "hour"), ("14h30min", "14:30", "minute"), ("24h", "00:00", "hour"),
        ("zero hora", "00:00", "hour"), ("8 horas e 30 minutos", "08:30", "minute"), ("oito horas e meia", "08:30",
        "minute"), ("08:00", "08:00", "minute"), ("5 da matina", "05:00", "hour"),
    ],
)  # fmt: skip
def test_times_of_the_clock(text, expected, granularity):
    assert value(text) == {"time": expected, "granularity": granularity, "relation": None}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("madrugada, de madrugada", "00:00/05:59"),
        ("manhã, MANHA, de manhã, pela manhã, na parte da manhã, no período da manhã", "06:00/11:59"),
        ("tarde, à tarde, de tarde, durante a tarde", "12:00/17:59"),
        ("noite, à noite, esta noite, hoje à noite", "18:00/23:59"),
        ("manhãzinha, de manhã cedo, cedo, cedinho, bem cedo, começo da manhã, início da manhã", "06:00/08:59"),
        ("fim da manhã, final da manhã", "10:00/11:59"),
        ("hora do almoço, almoço, na hora do almoço", "12:00/13:59"),
        ("começo da tarde, início da tarde", "12:00/14:59"),
        ("fim da tarde, final da tarde, fim de tarde, tardinha, tardezinha", "16:00/18:00"),
        ("começo da noite, início da noite, noitinha, à noitinha", "18:00/20:59"),
        ("fim da noite, final da noite, tarde da noite", "21:00/23:59"),
    ],
)
def test_parts_of_the_day(texts, expected):
    for text in texts.split(","):
        assert value(text) == {"time": expected, "granularity": "part_of_day", "relation": None}


@pytest.mark.parametrize(
    ("text", "expected", "relation"),
    [
        ("antes das 10h", "10:00", "before"), ("depois das 18h", "18:00", "after"), ("dps das 18h", "18:00", "after"),
        ("até as 9", "09:00", "until"), ("até às 9h", "09:00", "until"), ("8h no máximo", "08:00", "until"),
        ("a partir das 20h", "20:00", "from"), ("18h em diante", "18:00", "from"),
        ("15h ou mais tarde", "15:00", "from"),
        ("por volta das 15h", "15:00", "about"), ("lá pelas 8 da noite", "20:00", "about"),
        ("umas 3 da tarde", "15:00", "about"), ("umas onze e pouco", "11:00", "about"), ("pelas 22h", "22:00", "about"),
        ("8h mais ou menos", "08:00", "about"), ("perto do meio-dia", "12:00", "about"),
        ("até antes das 8", "08:00", "before"), ("depois do almoço", "12:00/13:59", "after"),
        ("antes da meia-noite", "00:00", "before"), ("até o fim da tarde", "16:00/18:00", "until"),
    ],
)  # fmt: skip
def test_relations(text, expected, relation):
    assert (value(text)["time"], value(text)["relation"]) == (expected, relation)


@pytest.mark.parametrize(
    ("text", "expected", "granularity"),
    [
        ("entre 8h e 10h", "08:00/10:00", "hour"), ("das 14h às 16h", "14:00/16:00", "hour"),
        ("8 às 10 da manhã", "08:00/10:00", "hour"), ("das 7 às 9 da noite", "19:00/21:00", "hour"),
        ("das 10 às 2 da tarde", "10:00/14:00", "hour"), ("entre sete e oito", "07:00/08:00", "hour"),
        ("entre sete e meia e oito", "07:30/08:00", "minute"), ("entre sete e oito e meia", "07:00/08:30", "minute"),
        ("entre vinte e vinte e duas", "20:00/22:00", "hour"), ("entre meio-dia e 14h", "12:00/14:00", "hour"),
        ("8h-10h", "08:00/10:00", "hour"), ("18:00 - 20:30", "18:00/20:30", "minute"),
        ("das 8 às 5", "08:00/17:00", "hour"),
        ("das 22h às 2h", "22:00/02:00", "hour"), ("a partir das 8h até as 10h", "08:00/10:00", "hour"),
        ("das 5 às 8 da noite", "17:00/20:00", "hour"), ("entre a tarde e a noite", "12:00/23:59", "part_of_day"),
    ],
)  # fmt: skip
def test_ranges(text, expected, granularity):
    assert value(text) == {"time": expected, "granularity": granularity, "relation": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("às 8h ou 9h", ["08:00", "09:00"]),
        ("8 ou 9 da noite", ["20:00", "21:00"]),
        ("8, 9 ou 10 da manhã", ["08:00", "09:00", "10:00"]),
        ("8 da noite ou 9", ["20:00", "21:00"]),
        ("de manhã ou à tarde", ["06:00/11:59", "12:00/17:59"]),
        ("14h ou 9 da noite", ["14:00", "21:00"]),
    ],
)
def test_alternatives(text, expected):
    assert [one["time"] for one in value(text)["alternatives"]] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("25h", "no such time"), ("14h75", "no such time"), ("24:30", "no such time"), ("12:60", "no such time"),
        ("14h da manhã", "not in that part"), ("qualquer hora", "gives no time"), ("tanto faz", "gives no time"),
        ("amanhã", "missing"), ("sexta", "cannot read"), ("8h 9h", "cannot read"), ("mil", "no such time"),
        ("depois da missa", "cannot read 'missa'"),
    ],
)  # fmt: skip
def test_what_is_no_time_says_why(text, reason):
    assert reading(text).value is None
    assert reason in reading(text).error
