"""What a person sees of a training run: a line an epoch, and on a terminal a bar with the time left."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from elman.train.loop import Epoch


class Progress:
    """A watcher that writes to standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        columns = (
            TextColumn("epoch {task.fields[epoch]}"),
            BarColumn(),
            TextColumn("{task.fields[facts]}"),
            TimeRemainingColumn(),
        )
        self._bar = Bar(*columns, console=self._console, transient=True, disable=not self._console.is_terminal)
        self._task = self._bar.add_task("", epoch="", facts="", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def step(self, epoch: int, epochs: int, share: float, loss: float, gradient_norm: float) -> None:
        """Hear of a step: `share` of epoch number `epoch`, from 0, of at most `epochs` is done."""
        self._bar.update(
            self._task,
            completed=epoch + share,
            total=epochs,
            epoch=f"{epoch + 1} of {epochs}",
            facts=f"loss {loss:.3f}  gradient norm {gradient_norm:.2f}",
        )

    def epoch(self, epoch: Epoch, best: bool) -> None:
        """Hear of an epoch that was validated, and whether it is the best so far."""
        scores = "  ".join(f"{name} {value:.4f}" for name, value in epoch.scores.items())
        self._console.print(
            f"epoch {epoch.epoch + 1:3d}  loss {epoch.loss:.4f}  {scores}  gradient norm {epoch.gradient_norm:.2f}"
            f"  {epoch.seconds:.1f} s{'  best so far' if best else ''}"
        )
