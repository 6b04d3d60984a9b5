def test_all_three_learn_and_the_gradient_takes_fewest_runs(run, monkeypatch):
    monkeypatch.setattr("examples.no_gradient.STARTS", 1)
    found = run("no_gradient", "--steps", "100")
    runs = found["median of the runs"]
    assert all(error < 0.5 for error in found["median of the error at the end"].values())
    assert runs["BPTT"] < runs["particle swarm"]
    assert runs["BPTT"] < runs["evolution strategy"]
