import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from elman.errors import ConfigError
from sentiment.labels import Labels


@given(arrays(np.float32, st.tuples(st.integers(0, 5), st.just(2)), elements=st.floats(-1e4, 1e4, width=32)))
def test_shares_are_the_softmax_of_scores_relative_to_the_first_label(scores):
    shares = Labels(("a", "b", "c")).shares(scores)
    assert shares.shape == (len(scores), 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    ordered = np.argsort(np.concatenate([np.zeros((len(scores), 1)), scores], axis=1), axis=1, kind="stable")
    assert (np.diff(np.take_along_axis(shares, ordered, axis=1)) >= 0).all()


def test_a_score_is_the_log_odds_against_the_first_label():
    ((first, second),) = Labels(("a", "b")).shares(np.log([[3.0]]))
    assert (first, second) == pytest.approx((0.25, 0.75))


def test_a_text_without_score_has_no_shares():
    shares = Labels(("a", "b")).shares(np.array([[np.nan], [0.0]]))
    assert np.isnan(shares[0]).all() and shares[1].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b", "a")])
def test_labels_are_two_or_more_and_each_once(names):
    with pytest.raises(ConfigError, match="'labels' is"):
        Labels(names)
