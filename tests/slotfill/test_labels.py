import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from elman.iob import repair, tags_to_spans
from slotfill.labels import Slots

SLOTS = Slots(("from", "to"))
tag_lists = st.lists(st.sampled_from(SLOTS.tags)).map(lambda tags: repair(tags)[0])


def test_tags_are_numbered_in_pairs():
    assert SLOTS.tags == ["O", "B-from", "I-from", "B-to", "I-to"]


def test_inside_follows_only_its_own_slot():
    allowed = SLOTS.allowed()
    assert np.flatnonzero(allowed[:, 2]).tolist() == [1, 2]
    assert allowed[:, [0, 1, 3]].all()


@given(tag_lists)
def test_spans_of_numbers_are_those_of_the_tags(tags):
    expected = [(span.start, span.end, SLOTS.names.index(span.label)) for span in tags_to_spans(tags)]
    assert SLOTS.spans(SLOTS.encode(tags)) == expected


def test_unknown_slot_is_read_as_outside():
    assert SLOTS.encode(["B-via", "B-to"]).tolist() == [0, 3]
