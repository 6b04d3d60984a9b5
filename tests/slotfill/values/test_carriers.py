import pytest

from slotfill.values import carriers


@pytest.mark.parametrize(
    "text, name, iata",
    [
        ("LATAM", "LATAM", "LA"),
        ("tam", "LATAM", "LA"),
        ("pela Gol,", "GOL", "G3"),
        ("da TAP Air Portugal", "TAP", "TP"),
        ("aguia branca", "Águia Branca", None),
        ("Viação Cometa", "Cometa", None),
        ("1001", "1001", None),
        ("comboios de portugal", "CP", None),
        ("ryanar", "Ryanair", "FR"),
        ("Itapemrim", "Itapemirim", None),
    ],
)
def test_names(text, name, iata):
    assert carriers.read(text) == {"name": name, "iata": iata}


@pytest.mark.parametrize("text", ["", "Xurupita", "gool", "a"])
def test_unknown_carrier(text):
    with pytest.raises(ValueError, match="no carrier"):
        carriers.read(text)


def test_each_name_is_one_company():
    lines = carriers.CARRIERS.strip().splitlines()
    names = [carriers.key(name) for line in lines for name in set(map(carriers.key, line.split(" ", 1)[1].split("|")))]
    assert sorted(names) == sorted(set(names))


def test_codes_are_two_signs_and_distinct():
    codes = [line.split()[0] for line in carriers.CARRIERS.strip().splitlines() if line[0] != "-"]
    assert all(len(code) == 2 for code in codes)
    assert len(codes) == len(set(codes))
