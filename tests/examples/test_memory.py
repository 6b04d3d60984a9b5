def test_only_the_recurrent_network_tells_arriving_from_leaving(run):
    found = run("memory", "--steps", "200")
    slots = {
        name: [[slot for _, slot, _ in given] for given in told.values()] for name, told in found["answers"].items()
    }
    arriving, leaving = slots["Elman"]
    assert arriving == ["no slot", "destination", "arrival date", "arrival date"]
    assert leaving == ["no slot", "departure", "departure date", "departure date"]
    arriving, leaving = slots["the word alone"]
    assert arriving[1:] == leaving[1:]
    arriving, leaving = slots["a window of 3 words"]
    assert arriving[1] != leaving[1]
    assert arriving[3] == leaving[3]
