import numpy as np
import pytest
import torch

from elman import cells, engine
from elman.engine import Layer
from elman.packing import pack
from elman.train import bptt
from elman.train.network import Recurrent, drop, packed

LENGTHS = [3, 5, 0, 1, 5]
ACTIVATIONS = list(bptt.ACTIVATIONS)


def torch_rnn(own: Recurrent, inputs: int, hidden: int) -> torch.nn.RNN:
    """torch's nn.RNN with the weights of ours."""
    ways, layers = len(own.W[0]), len(own.W)
    rnn = torch.nn.RNN(inputs, hidden, layers, bidirectional=ways == 2, dtype=torch.double)
    weights = {}
    for i in range(layers):
        for d in range(ways):
            end = f"l{i}{'_reverse' * d}"
            weights[f"weight_ih_{end}"], weights[f"weight_hh_{end}"] = own.U[i][d].T, own.W[i][d].T
            weights[f"bias_ih_{end}"], weights[f"bias_hh_{end}"] = own.b[i][d], torch.zeros(hidden)
    rnn.load_state_dict(weights)
    return rnn


def test_lecture_example_through_the_network():
    network = Recurrent(2, 2, directions=1, activation="identity")
    with torch.no_grad():
        network.U[0].fill_(1)
        network.W[0].fill_(1)
    states = network(torch.tensor([[1.0, 1], [1, 1], [2, 2]]), packed([3]))
    assert (states @ torch.ones(2, 2)).tolist() == [[4, 4], [12, 12], [32, 32]]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_the_derivative(activation):
    layout = packed(LENGTHS)
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(2, sum(LENGTHS), 3, dtype=torch.double, generator=generator, requires_grad=True)
    W = torch.randn(2, 3, 3, dtype=torch.double, generator=generator, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, W: bptt.elman(x, W, layout.sizes, layout.before, activation), (x, W))


@pytest.mark.parametrize("ways", [1, 2])
def test_states_and_gradients_equal_those_of_torch(ways):
    torch.manual_seed(0)
    own = Recurrent(4, 6, layers=2, directions=ways).double()
    theirs = torch_rnn(own, 4, 6)
    flat = torch.randn(sum(LENGTHS), 4, dtype=torch.double)
    layout = packed(LENGTHS)
    states = own(flat[layout.index], layout)
    sequences = [own for own in torch.split(flat, LENGTHS) if len(own)]
    expected = theirs(torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False))[0].data
    torch.testing.assert_close(states, expected)
    weights = torch.randn_like(states)
    (states * weights).sum().backward()
    (expected * weights).sum().backward()
    for i in range(2):
        for d in range(ways):
            end = f"l{i}{'_reverse' * d}"
            torch.testing.assert_close(own.U[i].grad[d], getattr(theirs, f"weight_ih_{end}").grad.T)
            torch.testing.assert_close(own.W[i].grad[d], getattr(theirs, f"weight_hh_{end}").grad.T)
            torch.testing.assert_close(own.b[i].grad[d], getattr(theirs, f"bias_ih_{end}").grad)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("ways", [1, 2])
def test_prediction_computes_the_same_function(activation, ways):
    torch.manual_seed(0)
    network = Recurrent(4, 6, layers=2, directions=ways, activation=activation)
    layout, packing = packed(LENGTHS), pack(LENGTHS)
    E = torch.randn(9, 4)
    ids = torch.randint(9, (sum(LENGTHS),))
    with torch.no_grad():
        expected = network(E[ids][layout.index], layout).numpy()
    parts = zip(network.U, network.W, network.b, strict=True)
    layers = [Layer(*(part.detach().numpy() for part in own)) for own in parts]
    table = engine.fold(E.numpy(), layers[0])
    states = engine.run(table, ids.numpy(), packing, layers, cells.ACTIVATIONS[activation])
    np.testing.assert_allclose(states, expected, atol=1e-5)


def test_dropout_is_the_same_at_all_steps_of_a_sequence():
    torch.manual_seed(0)
    layout = packed([5, 3])
    dropped = drop(torch.ones(8, 50), layout, 0.5)
    for sequence in range(2):
        steps = dropped[layout.rank == sequence]
        assert (steps == steps[0]).all()
    assert not torch.equal(dropped[0], dropped[1])
