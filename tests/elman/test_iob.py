"""IOB2 tags and spans over tokens."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.iob import TokenSpan, repair, spans_to_tags, split_tag, tags_to_spans


@pytest.mark.parametrize(
    "tags, spans",
    [
        ("", []),
        ("O O", []),
        ("O B-a I-a O", [(1, 3, "a")]),
        ("B-a B-a", [(0, 1, "a"), (1, 2, "a")]),
        ("B-a I-b I-a", [(0, 1, "a")]),
        ("I-a I-a", []),
        ("B-x-y I-x-y", [(0, 2, "x-y")]),
    ],
)
def test_tags_are_read_strictly(tags, spans):
    assert tags_to_spans(tags.split()) == spans


def test_spans_equal_those_of_seqeval_in_strict_mode():
    scheme = pytest.importorskip("seqeval.scheme")
    draw = random.Random(0)
    for _ in range(1000):
        tags = draw.choices(["O", "B-a", "I-a", "B-b", "I-b"], k=draw.randrange(1, 20))
        expected = [(e.start, e.end, e.tag) for e in scheme.Tokens(tags, scheme.IOB2).entities]
        assert tags_to_spans(tags) == expected, tags


@st.composite
def spans_and_length(draw):
    cuts = draw(st.lists(st.integers(0, 30), unique=True).map(sorted))
    pairs = pairwise(cuts)
    spans = [TokenSpan(a, b, draw(st.text(min_size=1, max_size=3))) for a, b in pairs if draw(st.booleans())]
    return spans, draw(st.integers(cuts[-1] if cuts else 0, 40))


@given(spans_and_length())
def test_tags_give_the_spans_back(case):
    spans, length = case
    tags = spans_to_tags(spans, length)
    assert len(tags) == length
    assert tags_to_spans(tags) == spans


@pytest.mark.parametrize(
    "spans", [[(0, 4, "a")], [(-1, 1, "a")], [(1, 1, "a")], [(2, 1, "a")], [(0, 2, "a"), (1, 3, "b")], [(0, 1, "")]]
)
def test_impossible_spans_are_refused(spans):
    with pytest.raises(ValueError, match="expected a label and"):
        spans_to_tags([TokenSpan(*span) for span in spans], 3)


@pytest.mark.parametrize(
    "tags, repaired, changed",
    [
        ("O B-a I-a", "O B-a I-a", 0),
        ("I-a I-a O I-a", "B-a I-a O B-a", 2),
        ("I-a B-a I-b", "B-a B-a B-b", 2),
        ("B-a I-b I-b", "B-a B-b I-b", 1),
    ],
)
def test_an_inside_that_continues_nothing_becomes_a_beginning(tags, repaired, changed):
    assert repair(tags.split()) == (repaired.split(), changed)


@given(st.lists(st.sampled_from(["O", "B-a", "I-a", "B-b", "I-b"])))
def test_repaired_tags_need_no_repair(tags):
    legal, _ = repair(tags)
    assert repair(legal) == (legal, 0)
    assert spans_to_tags(tags_to_spans(legal), len(legal)) == legal


@pytest.mark.parametrize("tag", ["", "B", "B-", "I-", "o", "OO", "S-a", "b-a", "a-B"])
@pytest.mark.parametrize("function", [split_tag, lambda tag: tags_to_spans([tag]), lambda tag: repair([tag])])
def test_a_malformed_tag_is_refused_by_name(tag, function):
    with pytest.raises(ValueError, match=f"tag '{tag}', expected O, B-x or I-x"):
        function(tag)
