from examples import online


def test_network_that_learns_on_finds_the_new_rule(run, monkeypatch):
    monkeypatch.setattr(online, "SIZES", (8, 16))
    accuracy = run("online", "--steps", "6000")["accuracy"]
    assert accuracy["learns on"]["first rule"] > 0.95
    assert accuracy["learns on"]["second rule"] > 0.9
    assert accuracy["stops learning halfway"]["second rule"] < 0.7
