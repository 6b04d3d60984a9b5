import pytest

from slotfill.places.names import key, key_written_out, parted, phrases


@pytest.mark.parametrize(
    "name, expected",
    [
        ("São Paulo", "saopaulo"),
        ("Alta Floresta D'Oeste", "altaflorestadoeste"),
        ("Xique-Xique", "xiquexique"),
        ("!", ""),
    ],
)
def test_key_has_letters_alone(name, expected):
    assert key(name) == expected


@pytest.mark.parametrize(
    "name, expected", [("Sta. Maria", "santamaria"), ("S.Paulo", "saopaulo"), ("Pres Prudente", "presidenteprudente")]
)
def test_abbreviations_are_written_out(name, expected):
    assert key_written_out(name) == expected


def test_leading_words_go_one_by_one():
    assert list(phrases(" para o Recife, ")) == [
        ("para o Recife", []),
        ("o Recife", ["para"]),
        ("Recife", ["para", "o"]),
    ]


@pytest.mark.parametrize("text", ["", " - ", "()"])
def test_signs_alone_are_no_phrase(text):
    assert list(phrases(text)) == []


def test_parted_leaves_the_joining_words_out():
    assert list(parted("Bom Jesus do Piauí")) == [
        ("Bom", "Jesus do Piauí"),
        ("Bom Jesus", "Piauí"),
        ("Bom Jesus do", "Piauí"),
    ]
