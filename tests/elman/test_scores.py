import pytest

from elman.scores import Score, calibration_error, mean, score


@pytest.mark.parametrize(
    "right, given, wanted, expected",
    [
        (2, 4, 2, Score(0.5, 1.0, pytest.approx(2 / 3), 2)),
        (0, 0, 3, Score(0.0, 0.0, 0.0, 3)),
        (0, 3, 0, Score(0.0, 0.0, 0.0, 0)),
        (0, 0, 0, Score(0.0, 0.0, 0.0, 0)),
    ],
)
def test_score_of_counts(right, given, wanted, expected):
    assert score(right, given, wanted) == expected


def test_mean_weighs_each_score():
    scores = {"a": Score(1.0, 0.0, 0.5, 3), "b": Score(0.0, 1.0, 0.1, 1)}
    assert mean(scores, {"a": 3, "b": 1}, 4) == Score(0.75, 0.25, pytest.approx(0.4), 4)


@pytest.mark.parametrize("weights", [{}, {"a": 0}])
def test_mean_of_nothing_is_zero(weights):
    assert mean({name: Score(1.0, 1.0, 1.0, 1) for name in weights}, weights, 5) == Score(0.0, 0.0, 0.0, 5)


@pytest.mark.parametrize(
    "confidences, right, expected",
    [
        ([], [], 0),
        ([0.75] * 4, [True, True, True, False], 0),
        ([0.95, 0.95], [False, False], 0.95),
        ([1.0, 0.05], [False, True], 0.975),
    ],
)
def test_calibration_error(confidences, right, expected):
    assert calibration_error(confidences, right) == pytest.approx(expected)


def test_calibration_error_needs_an_outcome_for_each_confidence():
    with pytest.raises(ValueError):
        calibration_error([0.5, 0.5], [True])
