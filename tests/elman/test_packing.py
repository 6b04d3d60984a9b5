import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from elman.packing import pack

lengths = st.lists(st.integers(0, 7), max_size=8)


def test_layout_of_the_docstring():
    packing = pack([1, 3, 2])
    assert packing.sizes == [3, 2, 1]
    assert "".join("abcdef"[i] for i in packing.index) == "beacfd"


@given(lengths)
def test_every_token_has_one_place(own):
    assert sorted(pack(own).index) == list(range(sum(own)))


@given(lengths)
def test_reverse_mirrors_each_sequence(own):
    packing = pack(own)
    flat = np.concatenate([np.zeros(0, int), *(np.arange(n) for n in own)])
    mirrored = np.concatenate([np.zeros(0, int), *(np.arange(n)[::-1] for n in own)])
    packed = flat[packing.index]
    unpacked = np.empty_like(packed)
    unpacked[packing.index] = packed[packing.reverse]
    assert unpacked.tolist() == mirrored.tolist()


@given(lengths)
def test_before_is_the_token_one_step_earlier(own):
    packing = pack(own)
    first = packing.sizes[0] if packing.sizes else 0
    assert (packing.index[first:] - packing.index[packing.before] == 1).all()


@given(lengths)
def test_last_is_the_end_of_each_sequence(own):
    packing = pack(own)
    ends = np.cumsum(own) - 1
    expected = [ends[i] for i in packing.order if own[i]]
    assert packing.index[packing.last].tolist() == expected
