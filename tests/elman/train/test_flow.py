import pytest
import torch

from elman.train.flow import flows
from elman.train.network import Recurrent, packed

LENGTHS = [4, 6, 1]


def measured(network, lengths=(20,), **options):
    torch.manual_seed(1)
    layout = packed(list(lengths))
    dtype = network.W[0].dtype
    x = torch.randn(sum(lengths), network.U[0].shape[1], dtype=dtype)
    e = torch.randn(sum(lengths), network.W[-1].shape[0] * network.W[-1].shape[2], dtype=dtype)
    return x, layout, e, flows(network, x, layout, e, **options)


def scaled(gain, activation="identity"):
    network = Recurrent(2, 3, directions=1, activation=activation)
    with torch.no_grad():
        network.W[0][0] = gain * torch.eye(3)
    return network


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
def test_norms_are_those_of_the_derivatives(activation):
    torch.manual_seed(0)
    network = Recurrent(2, 3, directions=1, activation=activation).double()
    x, layout, e, (flow,) = measured(network, LENGTHS)
    f = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}[activation]
    U, W = network.U[0][0], network.W[0][0]
    lost, had = [0.0] * 6, [0.0] * 6
    for sequence in range(3):
        places = torch.nonzero(layout.rank == sequence)[:, 0]
        states = [torch.zeros(3, dtype=torch.double)]
        for place in places:
            states.append(f(x[place] @ U + states[-1] @ W))
        for t in range(1, len(states)):
            at = torch.autograd.grad(states[t], states[1 : t + 1], e[places[t - 1]], retain_graph=True)
            for k in range(t):
                lost[k] += at[t - 1 - k].norm().item()
                had[k] += e[places[t - 1]].norm().item()
    assert flow.norms == pytest.approx([a / b for a, b in zip(lost, had, strict=True)])


def test_linear_network_loses_half_a_step():
    *_, (flow,) = measured(scaled(0.5))
    assert flow.norms == pytest.approx([0.5**k for k in range(20)])
    assert flow.radius == pytest.approx(0.5)
    assert flow.fades == 7
    assert flow.explodes is None
    assert "dies, under 1 % at distance 7" in flow.verdict
    assert "--cell lstm" in flow.verdict


def test_exploding_gradient_is_told_with_its_distance():
    *_, (flow,) = measured(scaled(2))
    assert flow.explodes == 7
    assert "explodes, over 100 times at distance 7" in flow.verdict
    assert "--clip-norm" in flow.verdict


def test_gradient_that_flows():
    *_, (flow,) = measured(scaled(1), farthest=10)
    assert flow.fades is None
    assert "flows, 100 % is left at distance 10" in flow.verdict


def test_saturated_units_are_counted_and_named():
    network = scaled(0.5, "tanh")
    with torch.no_grad():
        network.b[0][0] = torch.tensor([9.0, 9.0, 0.0])
        network.U[0].zero_()
    *_, (flow,) = measured(network)
    assert flow.saturated == pytest.approx(2 / 3)
    assert "67 % of units saturated" in flow.verdict
    assert "--learning-rate" in flow.verdict


def test_each_layer_and_direction_is_measured():
    network = Recurrent(2, 3, layers=2)
    *_, found = measured(network, LENGTHS)
    assert [(flow.layer, flow.direction) for flow in found] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert "layer 2, backward" in found[-1].verdict


def test_only_times_with_an_error_count():
    network = scaled(0.5)
    layout = packed([8])
    e = torch.zeros(8, 3)
    e[-1] = 1
    (flow,) = flows(network, torch.randn(8, 2), layout, e)
    assert flow.norms == pytest.approx([0.5**k for k in range(8)])
