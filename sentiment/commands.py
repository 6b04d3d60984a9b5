"""The `sentiment` command line: parse, call the library, print."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from elman import commands as shared
from elman.config import ReaderConfig, TrainConfig
from sentiment import answers
from sentiment.options import (
    Source,
    data_argument,
    encoding_option,
    label_column_option,
    load,
    read,
    split_option,
    text_column_option,
    texts,
)

if TYPE_CHECKING:
    pass

HELP = {"help_option_names": ["-h", "--help"]}
TRAINING = TrainConfig(
    epochs=8, patience=3, learning_rate=2e-3, clip_norm=1.0, dropout=0.3, word_dropout=0.1, plain=0.0, average=0.998
)


@click.group(context_settings=HELP)
@click.version_option(package_name="elman", prog_name="sentiment")
def sentiment() -> None:
    """Tell whether a review is positive or negative, in Portuguese or English.

    \b
    sentiment classify review.txt
    sentiment train my-reviews.csv --output my-model
    sentiment evaluate my-test.csv --model my-model
    sentiment explain review.txt
    """


@sentiment.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--text", metavar="TEXT", help="Classify this text.")
@shared.lines_option
@click.option("--column", metavar="NAME", help="Classify this column of a table; needs --output.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Table to write, with two more columns."
)
@click.option("--overwrite", is_flag=True, help="Replace the output if it exists.")
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.0, help="Answer `uncertain` below this confidence.")
@encoding_option
@shared.model_option
@shared.json_option
@shared.on_error_option
def classify(
    files: tuple[Path, ...],
    text: str | None,
    lines: BinaryIO | None,
    column: str | None,
    output: Path | None,
    overwrite: bool,
    threshold: float,
    encoding: str,
    model: Path | None,
    as_json: bool,
    on_error: str,
) -> None:
    """Tell whether reviews are positive or negative: a review a file, one a line, or a column of a table.

    \b
    sentiment classify review.txt
    sentiment classify reviews/*.txt --json
    sentiment classify --text "A comida estava realmente muito boa"
    sentiment classify --lines reviews.txt --threshold 0.8
    cat review.txt | sentiment classify -
    sentiment classify --column text reviews.csv --output scored.csv
    """
    if (len(files) > 0) + (text is not None) + (lines is not None) != 1:
        raise click.UsageError("expected files, or --text, or --lines, and one of them: sentiment classify review.txt")
    if (column is None) != (output is None):
        raise click.UsageError("--column and --output go together: --column text reviews.csv --output scored.csv")
    if math.isnan(threshold):
        raise click.UsageError("--threshold is NaN; expected 0 to 1.")
    if overwrite and column is None:
        raise click.UsageError("--overwrite is for --output, which goes with --column.")
    if column is not None and len(files) != 1:
        raise click.UsageError(f"--column reads one table, got {len(files)} files.")
    if lines is not None and encoding != "utf-8":
        raise click.UsageError("--lines reads UTF-8; convert the file, or make it a table for --column.")
    classifier = load(model)
    if column is not None and output is not None:
        answers.of_table(
            classifier, files[0], column, output, encoding, on_error, overwrite=overwrite, threshold=threshold
        )
        return
    show = partial(answers.show, threshold=threshold, as_json=as_json, named=len(files) > 1)
    if text is not None:
        show(classifier(text), None, None)
    elif lines is not None:
        answers.of_lines(classifier, lines, show)
    else:
        answers.of_files(classifier, files, encoding, show)


@sentiment.command()
@data_argument
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Model folder to write.")
@click.option(
    "--validation",
    multiple=True,
    type=Source(),
    metavar="FILE",
    help="Data that chooses the best epoch, once or more; by default a tenth of the training data is held out.",
)
@click.option(
    "--from",
    "base",
    type=click.Path(exists=True, path_type=Path),
    metavar="MODEL",
    help="Continue from a model; the labels are those of the data.",
)
@click.option(
    "--unlabelled",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE",
    help="More texts, which need no label, to learn words from first; once or more.",
)
@click.option("--balanced", is_flag=True, help="Let each label weigh the same, however many reviews it has.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted run.")
@click.option("--overwrite", is_flag=True, help="Replace the model folder if it exists.")
@text_column_option
@label_column_option
@encoding_option
@split_option
@shared.on_error_option
@shared.training_options(TRAINING, ReaderConfig(), leave_out=("plain",))
@click.pass_context
def train(
    context: click.Context,
    /,
    data: tuple[str, ...],
    output: Path,
    validation: tuple[str, ...],
    base: Path | None,
    unlabelled: tuple[Path, ...],
    balanced: bool,
    resume: bool,
    overwrite: bool,
    text_column: str,
    label_column: str,
    encoding: str,
    split: str,
    on_error: str,
    **settings: Any,
) -> None:
    """Train on your own reviews, in any language and with any labels.

    DATA is one or more tables (.csv, .tsv, .jsonl, also with .gz, or .parquet), folders with a sub-folder a label, or
    hub:owner/name for a data set of the Hugging Face hub. Name each source of reviews as a file of its own: words are
    compared within a source.

    \b
    sentiment train reviews.csv --output my-model
    sentiment train reviews.csv --text-column texto --label-column nota --output my-model
    sentiment train aclImdb/train --output imdb-model --unlabelled more.jsonl
    sentiment train more.csv --from my-model --output better-model
    sentiment train reviews.csv --output my-model --cell gru --layers 2 --hidden 64 --no-bidirectional
    sentiment train reviews.csv --output my-model --activation relu --init identity --optimizer adadelta --truncate 50
    sentiment train reviews.csv --output my-model --resume
    """
    try:
        from elman.train.progress import Progress
        from sentiment import training
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"training needs {missing.name}: pip install 'elman[train]'") from missing
    if base and (kept := shared.given(context, ReaderConfig(), "init")):
        raise click.UsageError(f"--from keeps the cell, sizes and weights of its model; leave out {', '.join(kept)}.")
    if base and unlabelled:
        raise click.UsageError("--from keeps what its model knows of words; leave out --unlabelled.")
    classifier = load(base) if base else None
    columns = {"text_column": text_column, "label_column": label_column, "encoding": encoding}
    try:
        with Progress() as progress:
            outcome = training.train(
                read(data, on_error, split=split, **columns),
                read(validation, on_error, split=split, **columns) if validation else [],
                output=output,
                model=shared.configured(ReaderConfig(), settings),
                config=shared.training_config(context, TRAINING),
                sources=[Path(source).name for source in data],
                base=classifier,
                unlabelled=texts(unlabelled, on_error, text_column, encoding),
                balanced=balanced,
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
        f"saved in {outcome.path} after {outcome.seconds:.0f} s. Try: sentiment classify --model {outcome.path} ..."
    )


@sentiment.command()
@data_argument
@shared.model_option
@shared.json_option
@text_column_option
@label_column_option
@encoding_option
@click.option("--split", default="test", show_default=True, help="Of a data set of the hub.")
@shared.on_error_option
def evaluate(data: tuple[str, ...], model: Path | None, as_json: bool, on_error: str, **columns: str) -> None:
    """Score a model on labelled reviews: accuracy, precision, recall and F1 of labels, ROC-AUC, calibration.

    \b
    sentiment evaluate test.csv
    sentiment evaluate aclImdb/test --label-column label --model my-model --json
    """
    from sentiment.evaluation import evaluate as score

    report = score(load(model), read(data, on_error, **columns))
    if as_json:
        shared.print_json(report.to_json())
    else:
        click.echo(report)


@sentiment.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--text", metavar="TEXT", help="Explain the answer to this text.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a web page instead of printing; it needs no network.",
)
@click.option("--overwrite", is_flag=True, help="Replace the web page if it exists.")
@encoding_option
@shared.model_option
@shared.json_option
def explain(
    files: tuple[Path, ...],
    text: str | None,
    html: Path | None,
    overwrite: bool,
    encoding: str,
    model: Path | None,
    as_json: bool,
) -> None:
    """Show how the reading of a review moved word by word, and which words carried the answer.

    \b
    sentiment explain review.txt
    sentiment explain --text "O quarto era bom, mas o atendimento foi horrível" --json
    sentiment explain reviews/*.txt --html explained.html
    """
    if bool(files) == (text is not None):
        raise click.UsageError("expected files, or --text, and not both: sentiment explain review.txt")
    from elman.errors import DataError
    from elman.reviews import whole
    from sentiment import explain as explaining
    from sentiment import page, terminal

    if html:
        page.check_free(html, files, overwrite=overwrite)
    classifier, sections, failed = load(model), [], False
    for path in files or [None]:
        source = str(path) if path else None
        try:
            explanation = explaining.explain(classifier, whole(path, encoding) if path else text or "")
        except DataError as error:
            failed = True
            shared.complain(str(error))
            if as_json:
                shared.print_json({"source": source, "line": None} | explaining.NOTHING | {"error": str(error)})
            continue
        if note := explanation.note():
            shared.say(f"note: {source or 'the text'}: {note}.")
        if html:
            sections.append(page.section(explanation, source))
        if as_json:
            shared.print_json({"source": source, "line": None} | explanation.to_json())
        elif not html:
            click.echo(terminal.show(explanation, source if len(files) > 1 else None))
    if html and sections:
        page.save(html, sections)
        shared.say(f"saved in {html}.")
    if failed:
        raise click.exceptions.Exit(shared.FAILED)


@sentiment.command()
@shared.model_option
@shared.json_option
def info(model: Path | None, as_json: bool) -> None:
    """Show a model's card, or with --json its configuration.

    \b
    sentiment info
    sentiment info --model my-model --json
    """
    from elman import store

    classifier = load(model)
    if as_json:
        shared.print_json(classifier.stored.config)
        return
    card = classifier.stored.path / store.CARD
    click.echo(card.read_text("utf-8", "replace") if card.exists() else f"{classifier.stored.path} has no card.")
