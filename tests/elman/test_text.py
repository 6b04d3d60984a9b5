import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.text import TOKEN, Vocabulary, fold, place, plain, shape, tokenize, words


@pytest.mark.parametrize(
    "text, tokens",
    [
        ("sair Recife 2 Novembro", "sair Recife 2 Novembro"),
        ("às 14h30, dia 02/11", "às 14 h 30 , dia 02 / 11"),
        ("Lajes-SC p/ R$400", "Lajes - SC p / R $ 400"),
        ("1º de maio 🚌", "1 º de maio 🚌"),
        ("Sa\u0303o Paulo", "Sa\u0303o Paulo"),
        ("d'Oeste", "d ' Oeste"),
        ("مرحبا 3", "مرحبا 3"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_tokens(text, tokens):
    assert [token.text for token in tokenize(text)] == tokens.split()


@given(st.text())
def test_offsets_rebuild_the_text(text):
    rebuilt, end = "", 0
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text
        assert not text[end : token.start].strip()
        rebuilt += text[end : token.start] + token.text
        end = token.end
    assert rebuilt + text[end:] == text


@pytest.mark.parametrize(
    "text", ["a\u0301" * 200_000, "\u0301" * 200_000, "1" * 200_000, "ab1 " * 100_000, "\ud800" * 200_000]
)
def test_tokens_take_linear_time(text):
    assert sum(end - start for _, start, end in tokenize(text)) + text.count(" ") == len(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("A comida estava boa!", "A|comida|estava|boa|!"),
        ("I don't, d'água d’Oeste", "I|don't|,|d'água|d’Oeste"),
        ("'quoted' rock'n'roll dogs'", "'|quoted|'|rock'n'roll|dogs|'"),
        ("bom<br />ruim<BR>fim <br/>", "bom|<br />|ruim|<BR>|fim|<br/>"),
        ("<b>1984</b> nota10", "<|b|>|1984|<|/|b|>|nota|10"),
        ("Sa\u0303o na\u0303o\u0301", "Sa\u0303o|na\u0303o\u0301"),
        ("10/10 :) 👍🏽...", "10|/|10|:|)|👍|🏽|.|.|."),
        ("مرحبا بكم", "مرحبا|بكم"),
        ("a_b", "a|_|b"),
    ],
)
def test_words(text, expected):
    assert words(text) == expected.split("|")


@pytest.mark.parametrize("text", ["", " \t\n\u00a0\u2028"])
def test_white_space_has_no_words(text):
    assert words(text) == []


@given(st.text() | st.text("a'’\u03011 <br/>"))
def test_places_of_words_rebuild_the_text(text):
    found = place(text)
    assert [token.text for token in found] == words(text)
    rebuilt, end = "", 0
    for token in found:
        assert text[token.start : token.end] == token.text
        assert not text[end : token.start].strip()
        rebuilt += text[end : token.start] + token.text
        end = token.end
    assert rebuilt + text[end:] == text


@pytest.mark.parametrize(
    "text",
    [own * 200_000 for own in ("a\u0301", "a'", "\u0301'", "a1'", "<br ")] + ["<br" + " " * 400_000],
)
def test_words_take_linear_time(text):
    assert "".join(words(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "word, form",
    [
        ("ÓTIMO", "otimo"),
        ("Não", "nao"),
        ("d’Água", "d'agua"),
        ("muuuuito", "muuito"),
        ("muuito", "muuito"),
        ("aaaaBBBB", "aabb"),
        ("7", "7"),
        ("10", "10"),
        ("100", "000"),
        ("1984", "000"),
        ("٣٤٥", "000"),
        ("<BR />", "<br />"),
        ("👍", "👍"),
        ("\ud800", "\ud800"),
    ],
)
def test_plain_form(word, form):
    assert plain(word) == form


@given(st.text())
def test_plain_form_changes_nothing_twice(text):
    for word in words(text):
        assert plain(plain(word)) == plain(word)


@pytest.mark.parametrize(
    "text, folded",
    [("São", "sao"), ("SÃO", "sao"), ("Sa\u0303o", "sao"), ("Não-Me-Toque", "nao-me-toque"), ("ß", "ss")],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_fold_changes_nothing_twice(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text, expected", [("recife", 0), ("Recife", 1), ("É", 2), ("GRU", 3), ("McDonald", 4), ("14", 5), ("-", 5)]
)
def test_shape(text, expected):
    assert shape(text) == expected


def test_vocabulary_numbers_forms_from_one():
    words = Vocabulary(["de", "para", "de"])
    assert [words[form] for form in ("de", "para", "Recife")] == [1, 2, 0]
    assert len(words) == 3


@pytest.mark.parametrize("form", ["", "a\nb", "a\rb", "\u2028", "\ud800"])
def test_vocabulary_refuses_what_a_line_cannot_hold(form):
    assert Vocabulary([form]).forms == []


def test_the_token_pattern_leaves_no_visible_character_out():
    assert TOKEN.findall("a_b") == ["a", "_", "b"]
