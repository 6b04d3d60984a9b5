"""What both command lines share: exit codes, JSON lines, input lines, training options and progress."""

import codecs
import json
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, get_args

import click
from click.core import ParameterSource

from elman.config import LEARNING_RATES, ModelConfig, ReaderConfig, TrainConfig
from elman.errors import ConfigError, ElmanError

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
CHUNK_BYTES = 1 << 16

Settings = ModelConfig | ReaderConfig | TrainConfig
Config = TypeVar("Config", ModelConfig, ReaderConfig, TrainConfig)
Command = Callable[..., None]

model_option = click.option(
    "--model",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="Model folder; by default the one that ships.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
lines_option = click.option(
    "--lines",
    type=click.File("rb"),
    metavar="FILE",
    help="Read one text a line from a file, or - for standard input.",
)

data_argument = click.argument("data", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
on_error_option = click.option(
    "--on-error", type=click.Choice(["stop", "skip"]), default="stop", show_default=True, help="What a bad record does."
)


SETTINGS: dict[str, str] = {
    "epochs": "Passes over the data at most.",
    "patience": "Epochs without a better score before training stops.",
    "batch_size": "Texts a step.",
    "loss": "What is lowered: -Σ d log o, or ½ Σ (d - o)².",
    "optimizer": "What turns the gradient into a step.",
    "learning_rate": "At its highest; falls to zero over the epochs. Unless given, that of another optimizer is "
    + ", ".join(f"{LEARNING_RATES[name]:g} for {name}" for name in ("sgd", "rmsprop", "adadelta", "adam"))
    + ".",
    "weight_decay": "Of adamw; for the others there is --l2.",
    "l1": "Added to the loss: L1 Σ |w|.",
    "l2": "Added to the loss: L2 ½ Σ w².",
    "clip_norm": "Largest norm of a step's gradient.",
    "init": "Start of the recurrent weights.",
    "truncate": "Cut backpropagation through time at every so many steps; 0 for never.",
    "dropout": "Share of each layer's inputs that is dropped.",
    "word_dropout": "The more, the oftener words are read as unknown.",
    "plain": "Share of the texts read in lower case, half of them without accents.",
    "average": "Decay of the running mean of the weights; 0 keeps the last ones.",
    "seed": "Of everything random.",
    "threads": "Of torch; on one, a seed reproduces a run bit for bit.",
    "cell": "The recurrence.",
    "activation": "Of the recurrent units.",
    "hidden": "Units per direction and layer.",
    "layers": "Layers of recurrent units.",
    "bidirectional": "Read both ways, or forward only.",
    "word": "Size of a word's embedding.",
    "vocabulary": "Words that are known, the most frequent ones.",
    "ngrams": "Words of the longest n-gram beside the network; 0 for none.",
}
"""What a command line says of each setting."""


def training_options(*defaults: Settings, leave_out: Collection[str] = ()) -> Callable[[Command], Command]:
    """Return a decorator that gives a command an option for each of the SETTINGS that its configurations have.

    Args:
        defaults: configurations, with the values that hold without an option.
        leave_out: settings that this command has no option for.
    """
    known = {field.name: getattr(config, field.name) for config in defaults for field in fields(config)}
    choices = {field.name: get_args(field.type) for config in defaults for field in fields(config)}
    shown = {name: text for name, text in SETTINGS.items() if name in known and name not in leave_out}

    def decorate(command: Command) -> Command:
        for name, text in reversed(shown.items()):
            default = known[name]
            flag = f"--{name.replace('_', '-')}"
            if isinstance(default, bool):
                flag = f"{flag}/--no-{flag.removeprefix('--')}"
            kind = click.Choice(choices[name]) if choices[name] else type(default)
            command = click.option(flag, type=kind, default=default, show_default=True, help=text)(command)
        return command

    return decorate


def configured(default: Config, options: Mapping[str, Any]) -> Config:
    """Return a configuration with the values that options give; those of other configurations are passed over."""
    return replace(default, **{field.name: options[field.name] for field in fields(default) if field.name in options})


def training_config(context: click.Context, default: TrainConfig) -> TrainConfig:
    """Return how to train by a command's options; a learning rate that is not given suits the optimizer that is."""
    config = configured(default, context.params)
    if config.optimizer == default.optimizer or "--learning-rate" in given(context, config):
        return config
    return replace(config, learning_rate=LEARNING_RATES[config.optimizer])


def given(context: click.Context, config: Settings, *others: str) -> list[str]:
    """Return the options of a configuration, and other ones, that the user gave, by their names on the command line."""
    names = [name for name in (*(field.name for field in fields(config)), *others) if name in context.params]
    own = [name for name in names if context.get_parameter_source(name) is not ParameterSource.DEFAULT]
    return [f"--{name.replace('_', '-')}" for name in own]


def run(group: click.Group) -> None:
    """Run a command line and exit: 0 done, 1 failed, 2 wrong usage, 130 on Ctrl-C.

    On a closed pipe click ends the process with 1 and without a word. A standard stream that was closed from the start
    is empty to read, and what is written to it is lost.
    """
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Exit as wanted:
        code = wanted.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except ElmanError as error:
        complain(str(error))
        code = MISUSED if isinstance(error, ConfigError) else FAILED
    except OSError as error:
        where = error.filename or "standard input or output"
        complain(f"{where}: {error.strerror}. Check its permissions and the room on its disk.")
        code = FAILED
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted.")
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ending already, a second Ctrl-C would end it with a traceback
    sys.exit(code)


def complain(message: str) -> None:
    """Print one line on standard error."""
    click.echo(f"error: {message}", err=True)


def say(message: str) -> None:
    """Print a note on standard error."""
    click.echo(message, err=True)


def print_json(record: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, at once; what UTF-8 cannot hold is escaped."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    if any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(record, allow_nan=False)
    click.echo(line)


class BadLine(Exception):
    """An input line that is not text."""


def read_lines(file: BinaryIO) -> Iterator[list[str | BadLine]]:
    r"""Yield the lines of a UTF-8 file without their ends (`\n`, or `\r\n`), as many at a time as have come.

    A pipe whose writer waits for an answer gets it, and a file comes in large pieces. A line that is not UTF-8 is a
    BadLine.
    """
    number, rest = 0, b""
    while chunk := file.read1(CHUNK_BYTES):  # type: ignore[attr-defined]
        *whole, rest = (rest + chunk).split(b"\n") if b"\n" in chunk else [rest + chunk]
        if whole:
            yield [_decoded(line, i) for i, line in enumerate(whole, number + 1)]
            number += len(whole)
    if rest:
        yield [_decoded(rest, number + 1)]


def _decoded(line: bytes, number: int) -> str | BadLine:
    content = line.removesuffix(b"\r").removeprefix(codecs.BOM_UTF8 if number == 1 else b"")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        byte = content[error.start]
        return BadLine(f"line {number}: byte 0x{byte:02X} at {error.start}, expected UTF-8. Convert the line to UTF-8.")


def table(rows: Iterable[Iterable[str]]) -> str:
    """Align rows of cells in columns, the first to the left and the others to the right."""
    cells = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in cells
    )
