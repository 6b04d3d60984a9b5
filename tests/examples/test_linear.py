def test_other_orders_give_other_outputs(run):
    outputs = run("linear")["outputs"]
    assert outputs == {"1 1 2": [4, 12, 32], "1 2 1": [4, 16, 36], "2 1 1": [8, 20, 44]}
