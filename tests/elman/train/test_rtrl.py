import pytest
import torch

from elman.train.bptt import ACTIVATIONS
from elman.train.network import Recurrent, packed
from elman.train.rtrl import RealTime

INPUTS, HIDDEN, STEPS = 3, 5, 12


def example(activation="tanh"):
    torch.manual_seed(0)
    network = Recurrent(INPUTS, HIDDEN, directions=1, activation=activation).double()
    torch.nn.init.normal_(network.b[0])
    theta = torch.cat([network.U[0][0], network.W[0][0], network.b[0]]).detach()
    x = torch.randn(STEPS, INPUTS, dtype=torch.double)
    d = torch.randn(STEPS, HIDDEN, dtype=torch.double)
    return network, theta, x, d


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_that_of_backpropagation_through_time(activation):
    network, theta, x, d = example(activation)
    s = network(x, packed([STEPS]))
    (0.5 * (d - s) ** 2).sum().backward()
    expected = torch.cat([network.U[0].grad[0], network.W[0].grad[0], network.b[0].grad])
    online = RealTime(theta, activation)
    given = sum(online.gradient(online.step(x[t]) - d[t]) for t in range(STEPS))
    torch.testing.assert_close(given, expected, rtol=0, atol=1e-8)


def test_gradient_of_each_step_is_of_its_own_error():
    network, theta, x, d = example()
    online = RealTime(theta)
    for t in range(STEPS):
        network.zero_grad()
        s = network(x[: t + 1], packed([t + 1]))[-1]
        (0.5 * (d[t] - s) ** 2).sum().backward()
        given = online.gradient(online.step(x[t]) - d[t])
        torch.testing.assert_close(given[INPUTS:-1], network.W[0].grad[0], rtol=0, atol=1e-8)


def test_sensitivities_start_at_zero_and_again_after_a_reset():
    _, theta, x, _ = example()
    online = RealTime(theta)
    first = online.step(x[0]), online.p
    online.reset()
    assert not online.p.any()
    again = online.step(x[0]), online.p
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])


def test_memory_does_not_grow_with_the_sequence():
    _, theta, x, _ = example()
    online = RealTime(theta)
    for t in range(STEPS):
        online.step(x[t])
    assert online.p.shape == (INPUTS + HIDDEN + 1, HIDDEN, HIDDEN)
