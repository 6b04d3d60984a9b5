import pytest
import torch

from elman.train import bptt, recurrences
from elman.train.network import packed

LENGTHS = [3, 5, 0, 1, 5]
ACTIVATIONS = list(bptt.ACTIVATIONS)
GATES = {"elman": 1, "jordan": 1, "gru": 3, "lstm": 4}


def draw(*shape):
    return torch.randn(*shape, dtype=torch.double, requires_grad=True)


def weights(cell, hidden=3):
    """Net inputs of LENGTHS, W, and what else the cell has, for two directions."""
    torch.manual_seed(0)
    width = GATES[cell] * hidden
    more = (draw(2, hidden, hidden), draw(2, hidden)) if cell == "jordan" else ()
    return draw(2, sum(LENGTHS), width), draw(2, hidden, width), *more


def run(cell, own, *, activation="tanh", truncate=0):
    layout = packed(LENGTHS)
    if cell == "elman":
        return bptt.elman(*own, layout.sizes, layout.before, activation, truncate)
    return getattr(recurrences, cell)(*own, layout.sizes, activation, truncate)


def unfolded(x, W, sizes, truncate=0, f=torch.tanh):
    """The Elman recurrence with autograd's own gradients; the state is detached at each cut."""
    s, states = x.new_zeros(len(x), sizes[0], x.shape[2]), []
    for t, h in enumerate(x.split(sizes, dim=1)):
        s = s[:, : h.shape[1]]
        s = f(h + (s.detach() if truncate and t % truncate == 0 else s) @ W)
        states.append(s)
    return torch.cat(states, dim=1)


def gradients(states, own):
    torch.manual_seed(1)
    return torch.autograd.grad((states * torch.randn_like(states)).sum(), own)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("cell", GATES)
def test_gradient_is_the_derivative(cell, activation):
    assert torch.autograd.gradcheck(lambda *own: run(cell, own, activation=activation), weights(cell))


@pytest.mark.parametrize("truncate", [0, 1, 2, 3, 5])
def test_gradient_is_that_of_autograd_with_the_state_detached_at_each_cut(truncate):
    x, W = weights("elman")
    reference = unfolded(x, W, packed(LENGTHS).sizes, truncate)
    own = run("elman", (x, W), truncate=truncate)
    torch.testing.assert_close(own, reference)
    torch.testing.assert_close(gradients(own, (x, W)), gradients(reference, (x, W)))


@pytest.mark.parametrize("cell", GATES)
def test_no_error_goes_back_over_a_cut(cell):
    x, *more = weights(cell)
    layout = packed(LENGTHS)
    first = sum(layout.sizes[:2])
    (dx,) = torch.autograd.grad(run(cell, (x, *more), truncate=2)[:, first:].sum(), x)
    (whole,) = torch.autograd.grad(run(cell, (x, *more))[:, first:].sum(), x)
    assert not dx[:, :first].any() and whole[:, :first].any()
    assert dx[:, first:].any()


@pytest.mark.parametrize("cell", GATES)
def test_a_cut_that_no_sequence_reaches_changes_nothing(cell):
    own = weights(cell)
    for one, other in zip(*(gradients(run(cell, own, truncate=K), own) for K in (0, max(LENGTHS))), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("cell", GATES)
def test_a_cut_does_not_change_the_states(cell):
    own = weights(cell)
    assert torch.equal(run(cell, own, truncate=2), run(cell, own))


def test_gradient_is_the_lectures_sum_over_time():
    """dE_2/dθ = Σ_k dE_2/do_2 · do_2/ds_2 · ds_2/ds_k · ∂s_k/∂θ for θ = W and U, each factor as a matrix.

    ds_2/ds_k is a product of Jacobians ds_t/ds_(t-1) = diag(f'(h_t)) Wᵀ, and ∂s_k/∂θ takes s_(k-1) as given. Vectors
    are columns here and W is applied from the left, as in the lecture; E_2 = ½ (d - o_2)ᵀ (d - o_2), o_2 = V s_2.
    """
    torch.manual_seed(0)
    x, U, W, V, d = draw(3, 2), draw(4, 2), draw(4, 4), draw(2, 4), draw(2)
    layout = packed([3])
    s = bptt.elman((x @ U.T)[None], W.T[None], layout.sizes, layout.before)[0]
    E = 0.5 * (d - V @ s[2]).square().sum()
    dW, dU = torch.autograd.grad(E, (W, U))
    with torch.no_grad():
        slope = [1 - state**2 for state in s]
        state_before = [torch.zeros(4, dtype=torch.double), s[0], s[1]]
        expected_W, expected_U = torch.zeros(4, 4, dtype=torch.double), torch.zeros(4, 2, dtype=torch.double)
        for k in range(3):
            dE_ds = -(d - V @ s[2]) @ V
            for t in range(2, k, -1):
                dE_ds = dE_ds @ (slope[t][:, None] * W)
            expected_W += torch.outer(dE_ds * slope[k], state_before[k])
            expected_U += torch.outer(dE_ds * slope[k], x[k])
    torch.testing.assert_close(dW, expected_W)
    torch.testing.assert_close(dU, expected_U)
