"""The `slotfill` command line: parse, call the library, print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from elman import commands as shared
from elman.commands import BadLine
from elman.config import ModelConfig, TrainConfig

if TYPE_CHECKING:
    from datetime import datetime

    from elman.corpus import Report
    from elman.utterances import Utterance
    from slotfill.model import Prediction, Slot, SlotFiller
    from slotfill.values import Values

HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=HELP)
@click.version_option(package_name="elman", prog_name="slotfill")
def slotfill() -> None:
    """Find the slots of a travel utterance: from where, to where, when, how.

    \b
    slotfill predict chegar Recife 2 Novembro
    slotfill train my-utterances.txt --output my-model
    slotfill evaluate my-test.txt --model my-model
    """


@slotfill.command()
@click.argument("words", nargs=-1)
@shared.lines_option
@shared.model_option
@shared.json_option
@click.option("--probabilities", is_flag=True, help="Show the probability of each word in each slot.")
@click.option("--values", is_flag=True, help="Show what each slot's text means; --json always does.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="The day from which dates count, as 2026-10-01; the machine's by default.",
)  # fmt: skip
@click.option(
    "--places", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV",
    help="Places of your own; columns name and, if known, kind, state, country, iata.",
)  # fmt: skip
@click.option(
    "--synonyms", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV",
    help="Other names of places; columns written, place.",
)  # fmt: skip
def predict(
    words: tuple[str, ...],
    lines: BinaryIO | None,
    model: Path | None,
    as_json: bool,
    probabilities: bool,
    values: bool,
    today: datetime | None,
    places: Path | None,
    synonyms: Path | None,
) -> None:
    """Find the slots of one utterance, or of one a line, and with --values or --json what they mean.

    \b
    slotfill predict chegar Recife 2 Novembro
    slotfill predict "sair Recife 2 Novembro" --today 2026-10-01 --values
    slotfill predict "sair Recife 2 Novembro" --json
    slotfill predict "sair Recife 2 Novembro" --probabilities
    slotfill predict --lines utterances.txt --json
    cat utterances.txt | slotfill predict -
    """
    if words == ("-",) and lines is None:
        words, lines = (), sys.stdin.buffer
    if bool(words) == (lines is not None):
        raise click.UsageError(
            "expected an utterance, or --lines FILE, and not both: slotfill predict sair Recife amanhã"
        )
    filler = _load(model, _values(today, places, synonyms))
    failed = False
    batches: Iterable[list[str | BadLine]] = [[" ".join(words)]] if lines is None else shared.read_lines(lines)
    for batch in batches:
        texts = (text for text in batch if isinstance(text, str))
        answers = filler.predict(texts, probabilities=probabilities, values=values or as_json)
        for text in batch:
            if isinstance(text, BadLine):
                failed = True
                shared.complain(str(text))
                if as_json:
                    shared.print_json({"text": None, "slots": [], "error": str(text)})
                else:
                    click.echo()
            elif as_json:
                shared.print_json(_json(next(answers)))
            else:
                click.echo(_plain(next(answers), values))
    if failed:
        raise click.exceptions.Exit(shared.FAILED)


def _json(prediction: Prediction) -> dict[str, Any]:
    record: dict[str, Any] = {"text": prediction.text}
    record["slots"] = [slot._asdict() | {"confidence": round(slot.confidence, 4)} for slot in prediction.slots]
    for slot in record["slots"]:
        if slot["value_error"] is None:
            del slot["value_error"]
    if prediction.tokens is not None:
        record["tokens"] = [
            token._asdict() | {"probability": {slot: round(p, 4) for slot, p in token.probability.items()}}
            for token in prediction.tokens
        ]
    return record


def _plain(prediction: Prediction, values: bool) -> str:
    line = "  ".join(f"{slot.slot}={_one_line(slot.text)}" for slot in prediction.slots)
    if values and prediction.slots:
        line = "\n".join(f"{slot.slot}={_one_line(slot.text)}: {_meaning(slot)}" for slot in prediction.slots) + "\n"
    if not prediction.tokens:
        return line
    shown = [
        slot for slot in prediction.tokens[0].probability if any(t.probability[slot] >= 0.01 for t in prediction.tokens)
    ]
    rows = [
        [
            _one_line(token.text),
            *(f"{token.probability[slot]:.2f}" for slot in shown),
            f"{_none(token.probability):.2f}",
        ]
        for token in prediction.tokens
    ]
    return f"{line}\n\n{shared.table([['', *shown, 'none'], *rows])}\n"


def _meaning(slot: Slot) -> str:
    if slot.value is None:
        return slot.value_error or "-"
    shown = {name: own for name, own in slot.value.items() if own is not None and own is not False and own != []}
    return ", ".join(f"{name} {own if isinstance(own, str) else json.dumps(own)}" for name, own in shown.items())


def _none(probability: dict[str, float]) -> float:
    return max(0.0, 1 - sum(probability.values()))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@slotfill.command()
@shared.data_argument
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Model folder to write.")
@click.option(
    "--validation", type=click.Path(exists=True, path_type=Path), metavar="FILE",
    help="Data that chooses the best epoch; by default a tenth of the training data is held out.",
)  # fmt: skip
@click.option(
    "--from", "base", type=click.Path(exists=True, path_type=Path), metavar="MODEL",
    help="Continue from a model, the first network of a merged one; new slots and words are added to its own.",
)  # fmt: skip
@click.option(
    "--vectors",
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE",
    help="Word vectors to start from, in word2vec's text format (.vec, .txt).",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run.")
@click.option("--overwrite", is_flag=True, help="Replace the model folder if it exists.")
@shared.on_error_option
@shared.training_options(TrainConfig(), ModelConfig(), leave_out=("word",))
@click.pass_context
def train(
    context: click.Context,
    /,
    data: tuple[Path, ...],
    output: Path,
    validation: Path | None,
    base: Path | None,
    vectors: Path | None,
    resume: bool,
    overwrite: bool,
    on_error: str,
    **settings: Any,
) -> None:
    """Train on your own utterances, of any domain and with any slots.

    DATA is one or more files: annotated text (.txt, .md), CoNLL (.conll, .iob), JSON lines (.jsonl) or spaCy (.spacy),
    also with .gz. An annotated line reads: sair [Recife](departure) [2 Novembro](departure_date)

    \b
    slotfill train pizza.txt --output pizza-model
    slotfill train train.conll --validation dev.conll --output my-model --epochs 60
    slotfill train more.txt --from pizza-model --output better-model
    slotfill train pizza.txt --output pizza-model --cell lstm --layers 1 --hidden 64 --no-bidirectional
    slotfill train pizza.txt --output pizza-model --optimizer rmsprop --loss squared --l2 1e-4 --truncate 10
    slotfill train pizza.txt --output pizza-model --resume
    """
    try:
        from elman.train.progress import Progress
        from slotfill import training
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"training needs {missing.name}: pip install 'elman[train]'") from missing
    if base and (kept := shared.given(context, ModelConfig(), "init")):
        raise click.UsageError(f"--from keeps the cell, sizes and weights of its model; leave out {', '.join(kept)}.")
    if base and vectors:
        raise click.UsageError("--from keeps the words of its model; leave out --vectors.")
    filler = _load(base) if base else None
    try:
        with Progress() as progress:
            outcome = training.train(
                _read(data, on_error),
                _read([validation], on_error) if validation else [],
                output=output,
                model=shared.configured(ModelConfig(), settings),
                config=shared.training_config(context, TrainConfig()),
                sources=[path.name for path in data],
                base=filler,
                vectors=vectors,
                resume=resume,
                overwrite=overwrite,
                watcher=progress,
            )
    except KeyboardInterrupt:
        shared.complain("interrupted. Go on with the same command and --resume.")
        raise click.exceptions.Exit(shared.INTERRUPTED) from None
    for note in outcome.notes:
        shared.say(f"note: {note}.")
    click.echo(outcome.report)
    shared.say(
        f"saved in {outcome.path} after {outcome.seconds:.0f} s. Try: slotfill predict --model {outcome.path} ..."
    )


@slotfill.command()
@click.argument("models", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="MODEL...")
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Model folder to write.")
@click.option(
    "--validation", required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE",
    help="Data that the probabilities are calibrated on.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace the model folder if it exists.")
@shared.on_error_option
def merge(models: tuple[Path, ...], output: Path, validation: Path, overwrite: bool, on_error: str) -> None:
    """Make one model of several that were trained on the same data from different seeds.

    The scores of its networks are averaged: it errs less than each of them, and takes as many times as long to read.

    \b
    slotfill train train.txt --validation dev.txt --output one --seed 1
    slotfill train train.txt --validation dev.txt --output two --seed 2
    slotfill merge one two --validation dev.txt --output both
    """
    from slotfill.merging import merge as merge_models

    if len(models) < 2:
        raise click.UsageError("expected two models or more: slotfill merge one two --validation dev.txt --output both")
    fillers = [_load(path) for path in models]
    click.echo(merge_models(fillers, _read([validation], on_error), output=output, overwrite=overwrite))
    shared.say(f"saved in {output}. Try: slotfill predict --model {output} ...")


@slotfill.command()
@shared.data_argument
@shared.model_option
@shared.json_option
@shared.on_error_option
def evaluate(data: tuple[Path, ...], model: Path | None, as_json: bool, on_error: str) -> None:
    """Score a model on annotated utterances: precision, recall and F1 of whole spans.

    \b
    slotfill evaluate test.txt
    slotfill evaluate test.conll --model my-model --json
    """
    from slotfill.evaluation import evaluate as score

    report = score(_load(model), _read(data, on_error))
    if as_json:
        shared.print_json(report.to_json())
    else:
        click.echo(report)


@slotfill.command()
@shared.model_option
@shared.json_option
def info(model: Path | None, as_json: bool) -> None:
    """Show a model's card, or with --json its configuration.

    \b
    slotfill info
    slotfill info --model my-model --json
    """
    from elman import store

    filler = _load(model)
    if as_json:
        shared.print_json(filler.stored.config)
        return
    card = filler.stored.path / store.CARD
    click.echo(card.read_text("utf-8", "replace") if card.exists() else f"{filler.stored.path} has no card.")


def _load(path: Path | None, values: Values | None = None) -> SlotFiller:
    from slotfill.model import SlotFiller

    return SlotFiller.load(path, values=values)


def _values(today: datetime | None, places: Path | None, synonyms: Path | None) -> Values | None:
    if not (today or places or synonyms):
        return None
    from slotfill.places import Places
    from slotfill.values import Values

    return Values(today.date() if today else None, Places.load(extra=places, synonyms=synonyms))


def _read(paths: Iterable[Path], on_error: str) -> list[Utterance]:
    from elman.corpus import Report
    from elman.errors import DataError
    from elman.utterances import read

    report = Report(on_error=on_error)  # type: ignore[arg-type]
    utterances = read(paths, report)
    for line in _reading(report):
        shared.say(line)
    if not utterances:
        raise DataError(f"{', '.join(map(str, paths))}: no utterance, expected at least one. Name other files.")
    return utterances


def _reading(report: Report) -> Iterator[str]:
    if report.repaired:
        yield f"note: {report.repaired} I- tags that followed no B- or I- of their slot are read as B-."
    if report.skipped:
        yield from chain(
            [f"note: {report.skipped} bad records are skipped:"], (f"  {message}" for message in report.messages)
        )
