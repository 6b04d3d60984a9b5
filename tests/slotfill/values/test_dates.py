"""Dates: days, weekdays, weeks, months, ranges, alternatives and relations."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slotfill.values import read

TODAY = "2026-10-01"  # a Thursday
MONTHS = [
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
    "dezembro",
]  # fmt: skip
WEEKDAYS = ["segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"]
days = st.dates(date(1990, 1, 1), date(2190, 12, 31))


def value(text, today=TODAY):
    reading = read("departure_date", text, today=date.fromisoformat(str(today)))
    assert reading.error is None, reading.error
    return reading.value


def day(text, today=TODAY):
    return value(text, today)["date"]


def error(text, today=TODAY):
    reading = read("departure_date", text, today=date.fromisoformat(str(today)))
    assert reading.value is None
    return reading.error


@pytest.mark.parametrize(
    "text",
    """
    2 de novembro, dois de novembro, dia 2 de nov, 2 nov, 2 nov., 02/11, 2/11, 2-11, 2.11, 2/nov, 2-nov, 2nov
    2 de novembro próximo, 2 de novembro de 2026, 02/11/2026, 2-11-26, 2.11.26, 2026-11-02, 2026/11/02, 2 do 11
    dois do onze, no dia 2/11, 2º de novembro, 2 DE NOVEMBRO, para o dia 2 de novembro, 2 novembro 2026, 02 11 2026
    segunda 2/11, 2/11 (segunda), segunda-feira dia 2 de novembro, 2ª feira 2/11, seg 02/11, 2 de novembro segunda
    dia 2 do mês que vem, dia 2 do próximo mês, dois de novembro de dois mil e vinte e seis, 2 de novembro deste ano
    """.replace("\n", ",").split(","),
)
def test_spellings_of_one_day(text):
    if text.strip():
        assert value(text) == {
            "date": "2026-11-02",
            "granularity": "day",
            "relation": None,
            "rolled": False,
            "other": [],
        }


@given(days, days)
def test_day_and_month_is_the_next_such_day(today, other):
    text = f"{other.day} de {MONTHS[other.month - 1]}"
    found = value(text, today)
    then = date.fromisoformat(found["date"])
    assert (then.day, then.month) == (other.day, other.month)
    assert then >= today
    assert found["rolled"] == (then.year > today.year)
    assert not any(
        date(year, other.month, other.day) >= today
        for year in range(today.year, then.year)
        if (other.month, other.day) != (2, 29)
    )
    assert value(f"{other:%d/%m}", today) == found


@given(days, days)
def test_a_written_year_holds(today, other):
    for text in (
        f"{other:%d/%m/%Y}",
        f"{other:%d-%m-%Y}",
        f"{other}",
        f"{other.day} {MONTHS[other.month - 1]} {other.year}",
    ):
        assert value(text, today)["date"] == other.isoformat()


@pytest.mark.parametrize(
    ("text", "today", "expected", "rolled"),
    [
        ("1º de outubro", "2026-10-01", "2026-10-01", False),
        ("30 de setembro", "2026-10-01", "2027-09-30", True),
        ("29/02", "2028-02-29", "2028-02-29", False),
        ("29/02", "2026-01-10", "2028-02-29", True),
        ("29 de fevereiro", "2096-03-01", "2104-02-29", True),
        ("1º de janeiro", "2026-12-31", "2027-01-01", True),
        ("setembro", "2026-10-01", "2027-09-01/2027-09-30", True),
        ("outubro", "2026-10-31", "2026-10-01/2026-10-31", False),
        ("começo de outubro", "2026-10-11", "2027-10-01/2027-10-10", True),
        ("dia 15", "2026-10-16", "2026-11-15", False),
        ("31/12/2020", "2026-10-01", "2020-12-31", False),
    ],
)
def test_rolled_says_that_a_later_year_was_taken(text, today, expected, rolled):
    found = value(text, today)
    assert (found["date"], found["rolled"]) == (expected, rolled)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("dia 15", "2026-10-15", "2026-10-15"),
        ("dia quinze", "2026-12-16", "2027-01-15"),
        ("dia 31", "2026-11-02", "2026-12-31"),
        ("dia 30", "2027-01-31", "2027-03-30"),
        ("dia 1º", "2026-10-02", "2026-11-01"),
        ("primeiro", "2026-10-02", "2026-11-01"),
        ("dia 1 deste mês", "2026-10-20", "2026-10-01"),
        ("dia 15 do mês q vem", "2026-12-20", "2027-01-15"),
        ("dia 30 do mês passado", "2026-10-01", "2026-09-30"),
        ("próximo dia 20", "2026-10-01", "2026-10-20"),
        ("12", "2026-10-01", "2026-10-12"),
        ("vinte e três", "2026-10-01", "2026-10-23"),
    ],
)
def test_day_of_a_month(text, today, expected):
    assert day(text, today) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("30/02", "days 1 to 29"),
        ("31 de abril", "days 1 to 30"),
        ("29/02/2027", "days 1 to 28"),
        ("32/01", "days 1 to 31"),
        ("10/13", "a month is 1 to 12"),
        ("2026-02-30", "day is out of range"),
        ("dia 32", "a month has days 1 to 31"),
        ("dia 0", "a month has days 1 to 31"),
        ("dia 31 do mês que vem", "days 1 to 30"),
        ("28 a 31 de fevereiro", "there is no such day"),
        ("1/1/1", "a year has 2 or 4 digits"),
        ("sexta, 15 de outubro", "another day of the week"),
        ("amanhã, dia 15", "not the same day"),
        ("17 a 10 de julho", "before it starts"),
        ("17/07 a 10/07", "before it starts"),
        ("10/12/2026 a 5/12/2026", "before it starts"),
        ("10 a 12 a 14 de março", "two bounds"),
        ("véspera do feriado", "which holiday"),
        ("feriado", "which holiday"),
        ("véspera", "eve"),
        ("qualquer dia", "gives no date"),
        ("o quanto antes", "gives no date"),
        ("data flexível", "gives no date"),
        ("sem data", "gives no date"),
        ("daqui a 999999999 dias", "outside the calendar"),
        ("Recife", "cannot read 'recife'"),
        ("noite", "cannot read 'noite'"),
        ("2 de novembro banana", "cannot read 'banana'"),
        ("até", "missing"),
    ],
)
def test_what_is_no_date_says_why(text, reason):
    assert reason in error(text)


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("hoje", 0), ("hj", 0), ("hoje mesmo", 0), ("amanhã", 1), ("amanha", 1), ("amnh", 1), ("depois de amanhã", 2),
        ("dps de amanha", 2), ("ontem", -1), ("anteontem", -2), ("antes de ontem", -2), ("daqui a 3 dias", 3),
        ("daqui 3 dias", 3), ("daqui há três dias", 3), ("em 15 dias", 15), ("dentro de duas semanas", 14),
        ("numa semana", 7), ("em uma semana", 7), ("quinze dias", 15), ("há 2 dias", -2), ("2 dias atrás", -2),
        ("faz uma semana", -7), ("daqui a cem dias", 100), ("hoje a oito", 7), ("de hoje a oito dias", 7),
        ("10 dias a partir de hoje", 10), ("daqui a uma quinzena", 15),
    ],
)  # fmt: skip
def test_days_counted_from_today(text, away):
    for today in ("2026-10-01", "2026-12-31", "2028-02-28"):
        assert day(text, today) == (date.fromisoformat(today) + timedelta(days=away)).isoformat()


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("daqui a um mês", "2027-01-31", "2027-02-28"),
        ("daqui a 2 meses", "2027-12-31", "2028-02-29"),
        ("daqui a 1 ano", "2028-02-29", "2029-02-28"),
        ("em três meses", "2026-10-20", "2027-01-20"),
        ("há um mês", "2026-03-31", "2026-02-28"),
    ],
)
def test_months_keep_the_day_or_the_last_one(text, today, expected):
    assert day(text, today) == expected


@given(days, st.integers(0, 6))
def test_weekday_alone_is_the_next_one(today, number):
    found = value(WEEKDAYS[number], today)
    then = date.fromisoformat(found["date"])
    assert then.weekday() == number
    assert 1 <= (then - today).days <= 7
    assert found["other"] == ([today.isoformat()] if today.weekday() == number else [])


@given(days, st.integers(0, 6))
def test_weekday_of_a_week(today, number):
    monday = today - timedelta(days=today.weekday())
    this = monday + timedelta(days=number)
    name = WEEKDAYS[number]
    for text in (f"{name} que vem", f"próxima {name}", f"{name} q vem"):
        found = value(text, today)
        assert found["date"] == (this + timedelta(days=7)).isoformat()
        assert found["other"] == ([this.isoformat()] if this > today else [])
    assert value(f"{name} da semana que vem", today)["other"] == []
    assert day(f"{name} da semana que vem", today) == (this + timedelta(days=7)).isoformat()
    assert day(f"{name} passada", today) == (this - timedelta(days=7)).isoformat()
    assert day(f"{name} retrasada", today) == (this - timedelta(days=14)).isoformat()
    assert day(f"nesta {name}", today) == (this if this >= today else this + timedelta(days=7)).isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "sexta", "sex", "sexta-feira", "sexta feira", "6ª", "6ª feira", "6a feira", "6.ª feira", "na sexta", "SEX.",
        "sexta agora", "esta sexta", "sexta, dia 2", "sexta 2", "sexta desta semana",
    ],
)  # fmt: skip
def test_spellings_of_a_weekday(text):
    assert day(text, "2026-09-30") == "2026-10-02"


@pytest.mark.parametrize(
    ("text", "today", "expected", "granularity"),
    [
        ("esta semana", "2026-10-01", "2026-10-01/2026-10-04", "week"),
        ("nessa semana", "2026-10-04", "2026-10-04/2026-10-04", "week"),
        ("semana que vem", "2026-10-04", "2026-10-05/2026-10-11", "week"),
        ("próxima semana", "2026-12-30", "2027-01-04/2027-01-10", "week"),
        ("semana passada", "2026-10-01", "2026-09-21/2026-09-27", "week"),
        ("semana do dia 20", "2026-10-01", "2026-10-19/2026-10-25", "week"),
        ("começo da semana que vem", "2026-10-01", "2026-10-05/2026-10-06", "day"),
        ("fim da semana", "2026-10-01", "2026-10-02/2026-10-04", "day"),
        ("fim de semana", "2026-10-01", "2026-10-03/2026-10-04", "weekend"),
        ("fds", "2026-10-03", "2026-10-03/2026-10-04", "weekend"),
        ("este final de semana", "2026-10-04", "2026-10-04/2026-10-04", "weekend"),
        ("fim-de-semana que vem", "2026-10-04", "2026-10-10/2026-10-11", "weekend"),
        ("fim de semana do dia 15", "2026-10-01", "2026-10-17/2026-10-18", "weekend"),
        ("fim de semana depois do Carnaval", "2026-10-01", "2027-02-13/2027-02-14", "weekend"),
        ("segundo fim de semana de julho", "2026-10-01", "2027-07-10/2027-07-11", "weekend"),
        ("primeira semana de dezembro", "2026-10-01", "2026-12-01/2026-12-07", "week"),
        ("última semana de outubro", "2026-10-01", "2026-10-25/2026-10-31", "week"),
        ("este mês", "2026-10-20", "2026-10-20/2026-10-31", "month"),
        ("mês que vem", "2026-12-30", "2027-01-01/2027-01-31", "month"),
        ("novembro", "2026-10-01", "2026-11-01/2026-11-30", "month"),
        ("dez", "2026-10-01", "2026-12-01/2026-12-31", "month"),
        ("fevereiro de 2028", "2026-10-01", "2028-02-01/2028-02-29", "month"),
        ("março/27", "2026-10-01", "2027-03-01/2027-03-31", "month"),
        ("julho do ano que vem", "2026-05-01", "2027-07-01/2027-07-31", "month"),
        ("outubro que vem", "2026-10-01", "2027-10-01/2027-10-31", "month"),
        ("férias de julho", "2026-05-01", "2026-07-01/2026-07-31", "month"),
        ("começo de março", "2026-01-01", "2026-03-01/2026-03-10", "part_of_month"),
        ("meados de março", "2026-01-01", "2026-03-11/2026-03-20", "part_of_month"),
        ("finalzinho de fevereiro", "2028-01-01", "2028-02-21/2028-02-29", "part_of_month"),
        ("começo do mês", "2026-10-10", "2026-10-01/2026-10-10", "part_of_month"),
        ("começo do mês", "2026-10-11", "2026-11-01/2026-11-10", "part_of_month"),
        ("fim deste mês", "2026-10-11", "2026-10-21/2026-10-31", "part_of_month"),
        ("início do mês que vem", "2026-12-11", "2027-01-01/2027-01-10", "part_of_month"),
        ("primeira quinzena de julho", "2026-01-01", "2026-07-01/2026-07-15", "fortnight"),
        ("2ª quinzena de fevereiro", "2026-01-01", "2026-02-16/2026-02-28", "fortnight"),
        ("primeira quinzena", "2026-10-16", "2026-11-01/2026-11-15", "fortnight"),
        ("fim do ano", "2026-10-01", "2026-12-01/2026-12-31", "month"),
        ("começo do ano", "2026-10-01", "2027-01-01/2027-01-31", "month"),
        ("começo do ano que vem", "2026-10-01", "2027-01-01/2027-01-31", "month"),
        ("meados de 2027", "2026-10-01", "2027-06-01/2027-07-31", "month"),
        ("segundo semestre de 2027", "2026-10-01", "2027-07-01/2027-12-31", "month"),
        ("este ano", "2026-10-01", "2026-10-01/2026-12-31", "year"),
        ("ano que vem", "2026-10-01", "2027-01-01/2027-12-31", "year"),
        ("2028", "2026-10-01", "2028-01-01/2028-12-31", "year"),
        ("primeiro domingo de maio", "2026-10-01", "2027-05-02", "day"),
        ("última sexta de outubro", "2026-10-01", "2026-10-30", "day"),
        ("último dia do mês", "2028-02-10", "2028-02-29", "day"),
    ],
)
def test_periods(text, today, expected, granularity):
    found = value(text, today)
    assert (found["date"], found["granularity"]) == (expected, granularity)


@pytest.mark.parametrize(
    ("today", "other"),
    [("2026-10-01", ["2026-10-03/2026-10-04"]), ("2026-10-03", []), ("2026-10-04", [])],
)
def test_the_coming_weekend_is_the_other_reading_of_the_next_one(today, other):
    for text in ("fim de semana que vem", "próximo fim de semana", "fds q vem"):
        assert value(text, today)["other"] == other


@pytest.mark.parametrize(
    ("text", "expected", "granularity"),
    [
        ("entre 3 e 5 de dezembro", "2026-12-03/2026-12-05", "day"),
        ("3-5 de dezembro", "2026-12-03/2026-12-05", "day"),
        ("de 10 a 17/12", "2026-12-10/2026-12-17", "day"),
        ("10 até 17 de dezembro", "2026-12-10/2026-12-17", "day"),
        ("do dia 3 ao dia 5", "2026-10-03/2026-10-05", "day"),
        ("do dia 28 ao dia 2", "2026-10-28/2026-11-02", "day"),
        ("28 de dezembro a 3 de janeiro", "2026-12-28/2027-01-03", "day"),
        ("28 de dezembro a 3 de janeiro de 2027", "2026-12-28/2027-01-03", "day"),
        ("20/12-05/01", "2026-12-20/2027-01-05", "day"),
        ("de segunda a sexta", "2026-10-05/2026-10-09", "day"),
        ("segunda a sexta da semana que vem", "2026-10-05/2026-10-09", "day"),
        ("sexta a segunda", "2026-10-02/2026-10-05", "day"),
        ("de domingo a domingo", "2026-10-04/2026-10-11", "day"),
        ("de hoje até sexta", "2026-10-01/2026-10-02", "day"),
        ("de hoje a domingo", "2026-10-01/2026-10-04", "day"),
        ("10 a 17 do mês que vem", "2026-11-10/2026-11-17", "day"),
        ("do Natal ao Ano Novo", "2026-12-25/2027-01-01", "day"),
        ("novembro a janeiro", "2026-11-01/2027-01-31", "month"),
        ("a partir do dia 5 até o dia 10", "2026-10-05/2026-10-10", "day"),
        ("semana de 10 a 14 de novembro", "2026-11-10/2026-11-14", "day"),
        ("sábado e domingo", "2026-10-03/2026-10-04", "day"),
        ("dias 5 e 6 de novembro", "2026-11-05/2026-11-06", "day"),
        ("novembro e dezembro", "2026-11-01/2026-12-31", "month"),
    ],
)
def test_ranges(text, expected, granularity):
    found = value(text)
    assert (found["date"], found["granularity"], found["relation"]) == (expected, granularity, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dia 4 ou 5", ["2026-10-04", "2026-10-05"]),
        ("4 ou 5 de novembro", ["2026-11-04", "2026-11-05"]),
        ("4/11 ou 5", ["2026-11-04", "2026-11-05"]),
        ("10, 11 ou 12 de outubro", ["2026-10-10", "2026-10-11", "2026-10-12"]),
        ("sexta ou sábado", ["2026-10-02", "2026-10-03"]),
        ("segunda, terça ou quarta", ["2026-10-05", "2026-10-06", "2026-10-07"]),
        ("segunda ou terça da semana que vem", ["2026-10-05", "2026-10-06"]),
        ("sexta 9 ou sábado 10", ["2026-10-09", "2026-10-10"]),
        ("hoje ou amanhã", ["2026-10-01", "2026-10-02"]),
        ("amanhã ou depois", ["2026-10-02", "2026-10-03"]),
        ("novembro ou dezembro", ["2026-11-01/2026-11-30", "2026-12-01/2026-12-31"]),
        ("10 a 12 ou 15 a 17 de novembro", ["2026-11-10/2026-11-12", "2026-11-15/2026-11-17"]),
        ("dias 5 e 8 de novembro", ["2026-11-05", "2026-11-08"]),
    ],
)
def test_alternatives(text, expected):
    found = value(text)
    assert list(found) == ["alternatives"]
    assert [one["date"] for one in found["alternatives"]] == expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("antes do dia 15", "before"), ("antes de 15/10", "before"), ("até o dia 15", "until"), ("ate 15/10", "until"),
        ("no máximo até dia 15", "until"), ("dia 15 no máximo", "until"), ("depois do dia 15", "after"),
        ("dps do dia 15", "after"), ("após 15 de outubro", "after"), ("a partir do dia 15", "from"),
        ("desde o dia 15", "from"), ("do dia 15 em diante", "from"), ("dia 15 ou depois", "from"),
        ("por volta do dia 15", "about"), ("lá pelo dia 15", "about"), ("perto do dia 15", "about"),
        ("uns dias perto do dia 15", "about"), ("mais ou menos dia 15", "about"), ("dia 15 mais ou menos", "about"),
        ("+- dia 15", "about"), ("pelo dia 15", None), ("para depois do dia 15", "after"),
        ("daqui uns 14 dias", "about"),
        ("em até 14 dias", "until"), ("depois de 15/10/2026, por favor", "after"),
    ],
)  # fmt: skip
def test_relations(text, relation):
    found = value(text)
    assert (found["date"], found["relation"]) == ("2026-10-15", relation)


def test_relation_of_the_first_alternative_holds_for_all():
    assert [one["relation"] for one in value("até sexta ou sábado")["alternatives"]] == ["until", "until"]


def test_before_and_after_tomorrow_are_not_the_day_after_tomorrow():
    assert value("antes de amanhã")["relation"] == "before"
    assert value("antes de depois de amanhã") == value("antes de 3/10")
    assert value("depois de amanhã")["relation"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("domigo", "2026-10-04"), ("sabdo", "2026-10-03"), ("2 de novenbro", "2026-11-02"),
        ("setembrro", "2027-09-01/2027-09-30"), ("5 de feverero", "2027-02-05"), ("qunita", "2026-10-08"),
        ("proxmo domingo", "2026-10-11"),
    ],
)  # fmt: skip
def test_a_letter_may_be_wrong(text, expected):
    assert day(text) == expected


@pytest.mark.parametrize("text", ["segundo", "Recife", "setxxbro", "banana de novembro"])
def test_two_letters_or_another_word_may_not(text):
    assert error(text)
