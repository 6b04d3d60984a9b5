import pytest
import torch

from examples import jordan


def test_only_hidden_units_keep_what_is_not_said_yet(run, monkeypatch):
    monkeypatch.setattr(jordan, "DELAYS", (0, 1, 2))
    right = run("jordan", "--steps", "200")["right"]
    assert right["Jordan"]["0"] == right["Elman"]["0"] == 1
    assert right["Elman"]["2"] > 0.95
    assert right["Jordan"]["2"] < 0.9


def test_memory_is_the_output():
    network = jordan.Jordan(1, 3)
    x = torch.randn(1, 2, 1)
    first, second = network(x)[0].tolist()
    net = x[0, 1] @ network.U + first * network.W[0] + network.b
    assert second == pytest.approx(torch.sigmoid(torch.tanh(net) @ network.V + network.c).item())
