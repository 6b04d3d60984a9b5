def test_as_many_weights_answer_for_longer_strings(run):
    found = run("any_length", "--steps", "400")
    assert found["accuracy"]["100"] > 0.95
    sizes = found["weights of a feed-forward network"]
    assert found["weights"] < sizes["20"] < sizes["10000"]
