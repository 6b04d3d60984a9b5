def test_short_strings_teach_longer_ones_and_a_window_does_not(run):
    accuracy = run("parity", "--steps", "800")["accuracy"]
    assert accuracy["Elman"]["50"] > 0.98
    assert accuracy["window of 10"]["50"] < 0.6
