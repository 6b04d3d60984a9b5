"""The model folder: saved whole or not at all, loaded only if it is what was saved.

config.json        format version, kind, and what the application adds; a sha256 of each file but the card
model.safetensors  the weights
vocabulary.txt     one known form a line
README.md          the model card, free to edit
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from elman.errors import ModelError

FORMAT = 1
WEIGHTS, VOCABULARY, CARD, CONFIG = "model.safetensors", "vocabulary.txt", "README.md", "config.json"
Weights = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Stored:
    """What a model folder holds."""

    path: Path
    config: dict[str, Any]
    weights: dict[str, NDArray[Any]]
    vocabulary: list[str]

    def check_shapes(self, expected: Mapping[str, tuple[int, ...]]) -> None:
        """Raise ModelError unless the weights have exactly the names and shapes expected."""
        where = self.path / WEIGHTS
        for name in expected.keys() ^ self.weights.keys():
            found = "is missing" if name in expected else "is not expected"
            raise ModelError(f"{where}: the tensor {name!r} {found}. Restore the file or train again.")
        for name, shape in expected.items():
            if self.weights[name].shape != shape:
                raise ModelError(
                    f"{where}: {name!r} has the shape {self.weights[name].shape}; expected {shape}. "
                    "Restore the folder or train again."
                )


def check_free(path: Path, *, replace: bool) -> None:
    """Raise ModelError unless nothing is here or, to be replaced, a model or an empty folder."""
    if not path.exists():
        return
    if not replace:
        raise ModelError(f"{path}: exists already. Name another folder, or pass --overwrite.")
    if not path.is_dir() or (any(path.iterdir()) and not (path / WEIGHTS).exists()):
        raise ModelError(f"{path}: not a model folder, and only such a one is overwritten. Name another folder.")


def save(
    path: Path,
    config: Mapping[str, Any],
    weights: Weights,
    vocabulary: Sequence[str],
    card: str,
    *,
    replace: bool = False,
) -> None:
    """Write a model folder, atomically: a reader sees the old one, none, or the whole new one.

    Args:
        path: the folder.
        config: what goes into config.json beside the format version and the checksums.
        weights: name -> array.
        vocabulary: known forms, none with a line break.
        card: the model card, Markdown.
        replace: whether a model folder that exists gives way.

    Raises:
        ModelError: the folder exists and may not be replaced, or writing fails (a full disk, no permission).
    """
    check_free(path, replace=replace)
    files = {
        WEIGHTS: safetensors.numpy.save(dict(weights)),
        VOCABULARY: "".join(f"{form}\n" for form in vocabulary).encode(),
    }
    facts = {"format": FORMAT, **config}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} | {CONFIG: _digest(facts)}
    files[CARD] = card.encode("utf-8", "backslashreplace")
    files[CONFIG] = json.dumps({**facts, "sha256": sums}, indent=2).encode()
    place = path.resolve()  # a link stays, what it leads to is replaced
    beside = place.with_name(f".{place.name}.{os.getpid()}.new")
    old = place.with_name(f".{place.name}.{os.getpid()}.old")
    with writing(path):
        try:
            beside.mkdir(parents=True)
            for name, data in files.items():
                write(beside / name, data)
            if place.exists():
                place.rename(old)
            beside.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _digest(facts: Mapping[str, Any]) -> str:
    """Return the sha256 of a configuration, whatever its layout."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an error of the file system into a ModelError that names the path."""
    try:
        yield
    except OSError as error:
        raise ModelError(f"{path}: cannot be written: {error.strerror}. Make room or name another place.") from error


def write(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def load(path: Path, kind: str) -> Stored:
    """Read a model folder of the given kind.

    Raises:
        ModelError: a file is missing, changed, not of this format or kind, or holds a value that is not finite.
    """
    if not path.is_dir():
        raise ModelError(f"{path}: no such folder. Name the folder that `train --output` wrote.")
    config = _config(path, kind)
    data = {name: _read(path / name, config["sha256"].get(name)) for name in (WEIGHTS, VOCABULARY)}
    try:
        weights = safetensors.numpy.load(data[WEIGHTS])
    except safetensors.SafetensorError as error:
        raise ModelError(f"{path / WEIGHTS}: not a safetensors file ({error}). Restore it or train again.") from None
    for name, array in weights.items():
        if not np.isfinite(array).all():
            raise ModelError(f"{path / WEIGHTS}: {name!r} holds values that are not finite. Restore it or train again.")
    return Stored(path, config, weights, data[VOCABULARY].decode().split("\n")[:-1])


def _config(path: Path, kind: str) -> dict[str, Any]:
    where = path / CONFIG
    try:
        config = json.loads(_read(where, None))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{where}: not JSON ({error}). Restore it or train again.") from None
    if not isinstance(config, dict) or not isinstance(config.get("sha256"), dict):
        raise ModelError(f"{where}: not a model's configuration. Name the folder that `train --output` wrote.")
    if config.get("format") != FORMAT:
        raise ModelError(
            f"{where}: format {config.get('format')!r}; this version reads {FORMAT}. Update the package or train again."
        )
    if config.get("kind") != kind:
        raise ModelError(f"{where}: a model of kind {config.get('kind')!r}; expected {kind!r}. Name another folder.")
    sums = config.pop("sha256")
    if _digest(config) != sums.get(CONFIG):
        raise ModelError(f"{where}: changed after training. Restore it or train again.")
    return config | {"sha256": sums}


def _read(path: Path, sha256: str | None) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ModelError(f"{path}: the file is missing. Restore it or train again.") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}.") from error
    if path.name != CONFIG and hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(
            f"{path}: sha256 differs from {CONFIG}. The file changed after training; restore it or train again."
        )
    return data
