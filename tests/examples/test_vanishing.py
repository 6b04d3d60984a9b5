def test_gradient_dies_within_ten_steps_but_for_the_cures(run):
    found = run("vanishing", "--steps", "200")
    fades = found["under 1 % at distance"]
    assert fades["sigmoid"] < fades["tanh"] <= 10 < fades["tanh, W orthogonal"]
    assert fades["relu, W = 1"] is None
    assert fades["LSTM"] is None
    error = found["error at the end"]
    assert error["clipped at 10"] < 3 < error["without clipping"]
