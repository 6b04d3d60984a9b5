import numpy as np
import pytest
import torch

from elman import cells, engine
from elman.packing import pack
from elman.train.network import Recurrent, drop, packed, squared_error

LENGTHS = [3, 5, 0, 1, 5]
ACTIVATIONS = list(cells.ACTIVATIONS)
CELLS = list(cells.GATES)


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


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("ways", [1, 2])
def test_prediction_computes_the_same_function(cell, activation, ways):
    torch.manual_seed(0)
    network = Recurrent(4, 6, cell=cell, layers=2, directions=ways, activation=activation)
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if name[0] in "bc":
                weight.normal_()
    layout, packing = packed(LENGTHS), pack(LENGTHS)
    E = torch.randn(9, 4)
    ids = torch.randint(9, (sum(LENGTHS),))
    with torch.no_grad():
        expected = network(E[ids][layout.index], layout).numpy()
    weights = {f"own.{name}": weight.detach().numpy() for name, weight in network.named_parameters()}
    assert {name: w.shape for name, w in weights.items()} == engine.shapes(
        "own", cell, directions=ways, inputs=4, hidden=6, layers=2
    )
    layers = engine.stack(weights, "own", 2)
    table = engine.fold(E.numpy(), layers[0])
    states = engine.run(table, ids.numpy(), packing, layers, cells.ACTIVATIONS[activation], cell)
    np.testing.assert_allclose(states, expected, atol=1e-5)


@pytest.mark.parametrize("ways", [1, 2])
def test_lstm_is_that_of_torch(ways):
    torch.manual_seed(0)
    own = Recurrent(4, 6, cell="lstm", directions=ways).double()
    theirs = torch.nn.LSTM(4, 6, bidirectional=ways == 2, dtype=torch.double)
    gates = torch.cat([torch.arange(6) + 6 * i for i in (1, 2, 3, 0)])  # theirs are i, k, the candidate, o
    for d in range(ways):
        end = f"l0{'_reverse' * d}"
        theirs.get_parameter(f"weight_ih_{end}").data.copy_(own.U[0][d].T[gates])
        theirs.get_parameter(f"weight_hh_{end}").data.copy_(own.W[0][d].T[gates])
        theirs.get_parameter(f"bias_ih_{end}").data.copy_(own.b[0][d][gates])
        theirs.get_parameter(f"bias_hh_{end}").data.zero_()
    flat, layout = torch.randn(sum(LENGTHS), 4, dtype=torch.double), packed(LENGTHS)
    sequences = [own for own in torch.split(flat, LENGTHS) if len(own)]
    expected = theirs(torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False))[0].data
    torch.testing.assert_close(own(flat[layout.index], layout), expected)


@pytest.mark.parametrize(
    "init, is_so",
    [
        ("contractive", lambda W: torch.allclose(W @ W.T, 0.25 * torch.eye(6), atol=1e-6)),
        ("orthogonal", lambda W: torch.allclose(W @ W.T, torch.eye(6), atol=1e-6)),
        ("identity", lambda W: torch.equal(W, torch.eye(6))),
        ("xavier", lambda W: 0.5 < W.abs().max() <= 0.5**0.5),
    ],
)
@pytest.mark.parametrize("cell", CELLS)
def test_recurrent_weights_start_as_told(cell, init, is_so):
    torch.manual_seed(0)
    network = Recurrent(4, 6, cell=cell, layers=2, init=init)
    assert all(is_so(gate) for W in network.W for way in W.data for gate in way.split(6, dim=1))


def test_a_new_lstm_keeps_its_memory():
    (b,) = Recurrent(4, 6, cell="lstm").b
    o, i, forget, new = b[0].split(6)
    assert (forget == 1).all() and not torch.cat([o, i, new]).any()


def test_squared_error_is_half_the_squared_distance_to_the_right_answer():
    scores = torch.tensor([[0.0, 0.0], [float(np.log(3)), 0.0]])
    expected = 0.5 * torch.tensor([0.5**2 + 0.5**2, 0.75**2 + 0.75**2])
    torch.testing.assert_close(squared_error(scores, torch.tensor([0, 1])), expected)


def test_dropout_is_the_same_at_all_steps_of_a_sequence():
    torch.manual_seed(0)
    layout = packed([5, 3])
    dropped = drop(torch.ones(8, 50), layout, 0.5)
    for sequence in range(2):
        steps = dropped[layout.rank == sequence]
        assert (steps == steps[0]).all()
    assert not torch.equal(dropped[0], dropped[1])
