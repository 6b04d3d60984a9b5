def test_one_network_takes_each_shape(run):
    found = run("shapes", "--steps", "250")
    right = found["right"]
    assert right["one to one"] == right["many to one"] == right["one to many"] == 1
    assert right["many to many"] > 0.9
    assert found["written"][7] == "sete"
