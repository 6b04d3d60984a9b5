"""Annotated text: a line with its spans written in it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.annotated import Span, annotate, parse


@pytest.mark.parametrize(
    "line, text, spans",
    [
        (r"a \[b\] \\ c", r"a [b] \ c", []),
        (r"[a\]b](x)(y)", "a]b(y)", [(0, 3, "x")]),
        ("[Sampa](destination:São Paulo)!", "Sampa!", [(0, 5, "destination")]),
        (" 🛫 [Foz do Iguaçu](via) ", " 🛫 Foz do Iguaçu ", [(3, 16, "via")]),
        ("[a](x)[-](y)", "a-", [(0, 1, "x"), (1, 2, "y")]),
    ],
)
def test_a_line_gives_text_and_spans(line, text, spans):
    assert parse(line) == (text, spans)


@pytest.mark.parametrize(
    "line, sign, column",
    [
        ("ir [Recife](", "[", 4),
        ("[x] (y)", "[", 1),
        ("[x](y", "[", 1),
        ("[x]()", "[", 1),
        ("[x](a b)", "[", 1),
        ("[a [b](x)](y)", "[", 1),
        ("[x", "[", 1),
        ("[", "[", 1),
        ("a [x](y) b]", "]", 11),
        ("Recife](via)", "]", 7),
        ("a\\b", "\\", 2),
    ],
)
def test_unbalanced_markup_says_where_and_how_to_escape(line, sign, column):
    with pytest.raises(ValueError) as caught:
        parse(line)
    assert str(caught.value).startswith(f"'{sign}' at column {column} (")
    assert f"Write it as '\\{sign}'" in str(caught.value)


@pytest.mark.parametrize(
    "line",
    ["[" * 1_000_000, "[a](" * 200_000, "[a](b:" * 200_000, "[a" * 200_000, "\\[" * 500_000, "[a](x) " * 150_000],
)
def test_a_long_line_takes_linear_time(line):
    start = time.perf_counter()
    try:
        parse(line)
    except ValueError as error:
        assert len(str(error)) < 200
    assert time.perf_counter() - start < 3


@st.composite
def annotations(draw):
    text = draw(st.text(st.sampled_from("ab1 é[]()\\:\t🛫"), max_size=20))
    edges = sorted(draw(st.sets(st.integers(0, len(text)))))
    label = st.text("abé_-.19", min_size=1, max_size=8)
    return text, [Span(start, end, draw(label)) for start, end in pairwise(edges) if draw(st.booleans())]


@given(annotations())
def test_an_annotated_line_gives_the_utterance_back(case):
    text, spans = case
    assert parse(annotate(text, spans)) == case


@pytest.mark.parametrize(
    "text, spans",
    [
        ("a\nb", []),
        ("ab", [(0, 3, "x")]),
        ("ab", [(1, 1, "x")]),
        ("ab", [(0, 2, "x"), (1, 2, "y")]),
        ("ab", [(0, 1, "a b")]),
        ("ab", [(0, 1, "")]),
        ("ab", [(0, 1, "x)")]),
    ],
)
def test_what_a_line_cannot_hold_is_refused(text, spans):
    with pytest.raises(ValueError, match="expected"):
        annotate(text, [Span(*span) for span in spans])
