"""Real-time recurrent learning: the gradient of the Elman network carried forward in time, with no history kept.

    h(t) = U x(t) + W s(t-1) + b                            z(t) = [x(t), s(t-1), 1],  theta = [U, W, b]
    s(t) = f(h(t))
    p_ij^k(t) = ds_k(t) / dtheta_ij                         the sensitivities
    p_ij^k(0) = 0                                           the first state does not depend on the weights
    p_ij^k(t) = f'(h_k(t)) (sum over l of W_kl p_ij^l(t-1) + delta_kj z_i(t))
    dE(t) / dtheta_ij = sum over k of dE(t)/ds_k(t) p_ij^k(t)

theta_ij leads from element i of z(t) to unit j, for weights are applied from the right here; delta_kj is 1 where k = j,
else 0. Every step gives the whole gradient of its own error, so weights may change while the sequence runs, and
as long as they do not, the sum over t is the gradient of backpropagation through time. With n units the sensitivities
take n^2 (inputs + n + 1) numbers and a step n^3 (inputs + n + 1) products, however long the sequence: backpropagation
takes n (inputs + n + 1) products a step, and memory that grows with the sequence.

Source: Williams & Zipser (1989), A learning algorithm for continually running fully recurrent neural networks.
"""

import torch
from torch import Tensor

from elman.train.bptt import ACTIVATIONS


class RealTime:
    """An Elman network of one layer that reads one input after the other and knows its gradient at any time.

    Args:
        theta: U, W and b one below the other, (inputs + hidden + 1, hidden); the caller may change it between steps.
        activation: f; tanh, relu, sigmoid or identity.
    """

    def __init__(self, theta: Tensor, activation: str = "tanh") -> None:
        self.theta = theta
        self.f, self.slope = ACTIVATIONS[activation]
        self.hidden = theta.shape[1]
        self.inputs = len(theta) - self.hidden - 1
        self.reset()

    def reset(self) -> None:
        """Forget everything read: s(0) = 0 and p(0) = 0."""
        self.s = self.theta.new_zeros(self.hidden)
        self.p = self.theta.new_zeros(len(self.theta), self.hidden, self.hidden)

    @torch.no_grad()
    def step(self, x: Tensor) -> Tensor:
        """Read an input (inputs,); return the state s(t), (hidden,)."""
        z = torch.cat([x, self.s, x.new_ones(1)])
        self.s = self.f(z @ self.theta)
        W = self.theta[self.inputs : -1]
        p = self.p @ W
        p.diagonal(dim1=1, dim2=2).add_(z[:, None])
        self.p = p.mul_(self.slope(self.s))
        return self.s

    def gradient(self, e: Tensor) -> Tensor:
        """Return dE(t)/dtheta, as theta, for e = dE(t)/ds(t), (hidden,)."""
        return self.p @ e
