def test_error_falls_within_a_word_and_rises_at_its_border(run):
    found = run("letters", "--steps", "150")
    by_place = list(found["error by place in the word"].values())
    assert found["first"] > 2 * found["others"]
    assert by_place[0] > by_place[1] > by_place[2]
    assert found["borders told"] > 0.8
