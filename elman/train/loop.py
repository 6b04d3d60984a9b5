"""The training loop: clipped steps, averaged weights, early stop, a checkpoint every epoch.

A loop is told what to do by three functions: `batches` gives an epoch's batches in a random order, `loss` the error of
one batch, `validate` the scores of a set of weights. Everything random comes from one NumPy generator and from torch's
own, and both are in the checkpoint, so an interrupted run goes on to the same weights, on one thread bit for bit.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from elman.config import TrainConfig
from elman.errors import TrainingError
from elman.train.checkpoint import Checkpoint

WARM_UP = 0.05
"""Share of all steps over which the learning rate rises to its value."""
BETAS = (0.9, 0.99)
"""Decay of Adam's running means of the gradient and of its square."""
FLOOR = 0.02
"""Share of the learning rate that is left at the end."""

Batch = TypeVar("Batch")


@dataclass(frozen=True)
class Epoch:
    """What one pass over the data gave."""

    epoch: int
    loss: float
    """Mean loss of the steps."""
    gradient_norm: float
    """Median norm of the gradient before clipping."""
    seconds: float
    scores: dict[str, float]


class Watcher(Protocol):
    """Whoever wants to see how it goes."""

    def step(self, epoch: int, epochs: int, share: float, loss: float, gradient_norm: float) -> None:
        """Hear of a step: `share` of epoch number `epoch`, from 0, of at most `epochs` is done."""

    def epoch(self, epoch: Epoch, best: bool) -> None:
        """Hear of an epoch that was validated, and whether it is the best so far."""


@dataclass
class Run:
    """Where a run stands."""

    epochs: list[Epoch] = field(default_factory=list)
    best: int = -1
    """The best epoch, -1 before the first."""
    steps: int = 0


class Loop(Generic[Batch]):
    """One training run.

    Args:
        model: what is trained; left with the last weights.
        batches: the batches of one epoch, shuffled by the generator.
        loss: a batch's error, a scalar.
        validate: scores of the weights given, by name; the one called `metric` decides.
        metric: the score to raise.
        config: how to train.
        checkpoint: where each epoch is kept, or None.
    """

    def __init__(
        self,
        model: nn.Module,
        *,
        batches: Callable[[np.random.Generator], Sequence[Callable[[], Batch]]],
        loss: Callable[[Batch], Tensor],
        validate: Callable[[Mapping[str, Tensor]], dict[str, float]],
        metric: str,
        config: TrainConfig,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self.model, self.batches, self.loss, self.validate = model, batches, loss, validate
        self.metric, self.config, self.checkpoint = metric, config, checkpoint
        self.rng = np.random.default_rng(config.seed)
        self.optimizer = optimizer(model, config)
        self.mean = {name: weight.detach().clone() for name, weight in model.named_parameters()}
        self.best = {name: weight.clone() for name, weight in self.mean.items()}
        self.run = Run()

    def fit(self, watcher: Watcher | None = None) -> dict[str, Tensor]:
        """Train until the last epoch, or until patience ends; return the best averaged weights.

        Raises:
            TrainingError: the loss is not finite any more.
        """
        torch.set_num_threads(self.config.threads)
        if self.checkpoint and (saved := self.checkpoint.load()):
            self._restore(*saved)
        while len(self.run.epochs) < self.config.epochs and self._patient():
            epoch = self._epoch(watcher)
            self.run.epochs.append(epoch)
            better = self.run.best < 0 or epoch.scores[self.metric] > self._score(self.run.best)
            if better:
                self.run.best = epoch.epoch
                self.best = {name: weight.clone() for name, weight in self.mean.items()}
            if self.checkpoint:
                self.checkpoint.save(*self._state())
            if watcher:
                watcher.epoch(epoch, better)
        return self.best

    def _score(self, epoch: int) -> float:
        return self.run.epochs[epoch].scores[self.metric]

    def _patient(self) -> bool:
        return len(self.run.epochs) - 1 - self.run.best < self.config.patience

    def _epoch(self, watcher: Watcher | None) -> Epoch:
        began = time.monotonic()
        self.model.train()
        losses, norms = [], []
        batches = self.batches(self.rng)
        for done, batch in enumerate(batches, 1):
            loss, norm = self._step(batch(), len(batches) * self.config.epochs)
            losses.append(loss)
            norms.append(norm)
            if watcher:
                watcher.step(len(self.run.epochs), self.config.epochs, done / len(batches), loss, norm)
        scores = self.validate(self.mean)
        seconds = time.monotonic() - began
        return Epoch(len(self.run.epochs), sum(losses) / len(losses), float(np.median(norms)), seconds, scores)

    def _step(self, batch: Batch, total: int) -> tuple[float, float]:
        done = self.run.steps / total
        rate = self.config.learning_rate * min(1.0, (done + 1 / total) / WARM_UP) * max(FLOOR, 1 - done)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        loss = self.loss(batch) + self._penalty()
        if not math.isfinite(loss.item()):
            raise TrainingError(
                f"the loss is {loss.item()} at epoch {len(self.run.epochs)}; expected a finite number. "
                "Lower --learning-rate or --clip-norm."
            )
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.run.steps += 1
        # The mean follows closely at first, or the random start would weigh on it.
        decay = min(self.config.average, self.run.steps / (self.run.steps + 10)) if self.config.average else 0.0
        for name, weight in self.model.named_parameters():
            self.mean[name].lerp_(weight.detach(), 1 - decay)
        return loss.item(), norm.item()

    def _penalty(self) -> Tensor | float:
        """Return l1 Σ |w| + l2 ½ Σ w² over all weights."""
        l1, l2 = self.config.l1, self.config.l2
        penalty: Tensor | float = 0.0
        for weight in self.model.parameters() if l1 or l2 else ():
            penalty = penalty + l1 * weight.abs().sum() + 0.5 * l2 * weight.square().sum()
        return penalty

    def _state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        tensors = {"random": torch.get_rng_state()}
        for name, weight in self.model.named_parameters():
            tensors |= {
                f"weight.{name}": weight.detach(),
                f"mean.{name}": self.mean[name],
                f"best.{name}": self.best[name],
            }
        for i, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{i}.{name}": value for name, value in state.items()}
        return tensors, {"run": asdict(self.run), "random": self.rng.bit_generator.state}

    def _restore(self, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
        with torch.no_grad():
            for name, weight in self.model.named_parameters():
                weight.copy_(tensors[f"weight.{name}"])
                self.mean[name].copy_(tensors[f"mean.{name}"])
                self.best[name].copy_(tensors[f"best.{name}"])
        optimizer = self.optimizer.state_dict()
        optimizer["state"] = _numbered(tensors)
        self.optimizer.load_state_dict(optimizer)
        torch.set_rng_state(tensors["random"])
        self.rng.bit_generator.state = facts["random"]
        run = facts["run"]
        self.run = Run([Epoch(**epoch) for epoch in run["epochs"]], run["best"], run["steps"])


def optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """Return what turns the gradient of each step into a change of the weights.

    Sources: Tieleman & Hinton (2012), RMSProp; Zeiler (2012), ADADELTA; Kingma & Ba (2015), Adam; Loshchilov & Hutter
    (2019), Decoupled weight decay regularization.
    """
    weights, rate = model.parameters(), config.learning_rate
    match config.optimizer:
        case "sgd":
            return torch.optim.SGD(weights, rate)
        case "rmsprop":
            return torch.optim.RMSprop(weights, rate)
        case "adadelta":
            return torch.optim.Adadelta(weights, rate)
        case "adam":
            return torch.optim.Adam(weights, rate, betas=BETAS, fused=True)
        case _:
            return torch.optim.AdamW(weights, rate, betas=BETAS, weight_decay=config.weight_decay, fused=True)


def _numbered(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer."):
            _, i, key = name.split(".")
            state.setdefault(int(i), {})[key] = value
    return state


def buckets(lengths: Sequence[int], batch_size: int, rng: np.random.Generator, pool: int = 50) -> Iterator[list[int]]:
    """Yield shuffled batches of sequence numbers whose lengths are alike within a batch.

    The shuffled sequences are sorted by length within pools of `pool` batches, then cut, and the batches shuffled.
    """
    order = rng.permutation(len(lengths))
    batches = []
    for low in range(0, len(order), pool * batch_size):
        alike = sorted(order[low : low + pool * batch_size].tolist(), key=lambda i: lengths[i])
        batches += [alike[i : i + batch_size] for i in range(0, len(alike), batch_size)]
    for i in rng.permutation(len(batches)):
        yield batches[i]
