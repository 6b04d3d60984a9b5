def test_state_forecasts_better_than_a_short_window(run):
    error = run("forecasting", "--steps", "150")["error"]
    assert error["Elman"] < error["window of 4"]
    assert error["Elman"] > 0.35
