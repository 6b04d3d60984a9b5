"""Where a training run keeps what it needs to go on: one safetensors file, replaced in one step."""

import contextlib
import json
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
from torch import Tensor

from elman import store
from elman.errors import TrainingError


def folder(output: Path) -> Path:
    """Return where a run that will write a model folder keeps its checkpoints: beside it."""
    place = output.resolve()
    return place.with_name(f"{place.name}.training")


class Checkpoint:
    """A checkpoint file.

    Args:
        path: the file.
        settings: what the run was started with; a checkpoint of other settings is refused.
    """

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path, self.settings = path, settings

    def begin(self, *, resume: bool, overwrite: bool) -> None:
        """Make way for a run that does not go on with the one before.

        Raises:
            TrainingError: an unfinished run is here, and is neither resumed nor overwritten.
        """
        if not self.path.exists() or resume:
            return
        if not overwrite:
            raise TrainingError(
                f"{self.path.parent}: an unfinished run. Go on with --resume, or begin anew with --overwrite."
            )
        self.delete()

    def save(self, tensors: dict[str, Tensor], facts: dict[str, Any]) -> None:
        """Replace the checkpoint; raise ModelError when the disk does not take it, keeping the one before."""
        metadata = {"settings": json.dumps(self.settings), "facts": json.dumps(facts)}
        new = self.path.with_suffix(".new")
        with store.writing(self.path):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                store.write(new, safetensors.torch.save(tensors, metadata))
                new.replace(self.path)
            except OSError:
                new.unlink(missing_ok=True)
                self._remove_empty_folder()
                raise

    def load(self) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
        """Return tensors and facts, or None where no epoch was finished yet.

        Raises:
            TrainingError: the file is no checkpoint or one of other data or settings.
        """
        if not self.path.exists():
            return None
        try:
            with safetensors.safe_open(self.path, "pt") as file:
                metadata = file.metadata()
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            before, facts = json.loads(metadata["settings"]), json.loads(metadata["facts"])
        except (safetensors.SafetensorError, KeyError, TypeError, ValueError) as error:
            raise TrainingError(f"{self.path}: not a checkpoint ({error}). Delete it and train anew.") from None
        changed = [name for name in self.settings if self.settings[name] != before.get(name)]
        if changed:
            raise TrainingError(
                f"{self.path}: the run began with other {', '.join(changed)}. "
                "Resume with the options and data it began with, or train anew with --overwrite."
            )
        return tensors, facts

    def delete(self) -> None:
        """Remove the checkpoint and its folder, if that is empty."""
        self.path.unlink(missing_ok=True)
        self._remove_empty_folder()

    def _remove_empty_folder(self) -> None:
        with contextlib.suppress(OSError):
            self.path.parent.rmdir()
