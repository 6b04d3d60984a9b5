import pytest
import torch
from torch import nn

from elman.config import TrainConfig
from elman.train.loop import Loop

START = [[2.0, -1.0, 0.0]]


def step(**options):
    """The weights after one step down a loss that does not depend on them, and the loss."""
    model = nn.Linear(3, 1, bias=False)
    model.weight.data = torch.tensor(START)
    loop = Loop(
        model,
        batches=lambda rng: [lambda: None],
        loss=lambda batch: 7 + 0 * model.weight.sum(),
        validate=lambda weights: {"score": 0.0},
        metric="score",
        config=TrainConfig(epochs=1, optimizer="sgd", learning_rate=0.1, **options),
    )
    loop.fit()
    return model.weight.tolist(), loop.run.epochs[0].loss


@pytest.mark.parametrize(
    "penalty, weights, loss",
    [
        ({}, START, 7),
        ({"l1": 0.5}, [[1.95, -0.95, 0]], 7 + 0.5 * 3),
        ({"l2": 0.5}, [[1.9, -0.95, 0]], 7 + 0.5 * 0.5 * 5),
        ({"l1": 0.5, "l2": 0.5}, [[1.85, -0.9, 0]], 7 + 0.5 * 3 + 0.5 * 0.5 * 5),
    ],
)
def test_penalties_are_added_to_the_loss_and_pull_weights_to_zero(penalty, weights, loss):
    found, of = step(**penalty)
    assert found == [pytest.approx(weights[0])]
    assert of == pytest.approx(loss)


def test_a_step_is_no_longer_than_the_clipped_gradient():
    (weights,), _ = step(l1=1e3, clip_norm=1.0)
    assert torch.tensor(weights).dist(torch.tensor(START[0])).item() == pytest.approx(0.1, rel=1e-4)
