import io
import json
import os
import shutil
import signal
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from elman import store
from elman.commands import run
from sentiment import SentimentClassifier, answers, commands, training
from tests.sentiment.conftest import TINY, random_classifier, reviews

SMALL = ["--hidden", "4", "--word", "4", "--epochs", "2", "--ngrams", "1"]
EXCELLENT, AWFUL = "O filme era excelente.", "The food era really awful."


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def records(self):
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


def sentiment(*arguments, stdin=b"") -> Done:
    """Run the command line in this process, which saves the seconds that importing torch takes."""
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sentiment", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", io.TextIOWrapper(out, write_through=True))
        patch.setattr(sys, "stderr", io.TextIOWrapper(err, write_through=True))
        patch.setattr(signal, "signal", lambda *_: None)
        with pytest.raises(SystemExit) as ended:
            run(commands.sentiment)
        assert "Traceback" not in err.getvalue().decode()
        return Done(ended.value.code or 0, out.getvalue().decode(), err.getvalue().decode())


def process(*arguments, stdin=b"", **options):
    command = [sys.executable, "-m", "sentiment", *map(os.fspath, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **options)


def popen(*arguments, **options):
    command = [sys.executable, "-m", "sentiment", *map(os.fspath, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.fixture
def classify(model_folder):
    return lambda *arguments, **options: sentiment("classify", "--model", model_folder, *arguments, **options)


@pytest.fixture
def files(tmp_path):
    """Write files into an empty folder; return their paths."""

    def write(**contents):
        paths = []
        for name, content in contents.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return paths

    return write


def table(path, texts, header="text"):
    path.write_text("\n".join([header, *(f'"{text}"' for text in texts)]), encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("text,label\n" + "".join(f"{r.text},{r.label}\n" for r in reviews()), encoding="utf-8")
    return path


# classify


def test_a_text_is_answered_with_label_and_probability(classify, classifier):
    done = classify("--text", EXCELLENT)
    assert done == (0, f"positive {classifier(EXCELLENT).confidence:.2f}\n", "")


def test_a_file_is_one_review_whatever_its_lines(classify, classifier, files):
    text = f"{EXCELLENT}\n\nA comida era lovely.\r\n"
    (path,) = files(a_txt=text)
    assert classify(path).out == f"positive {classifier(text).confidence:.2f}\n"


def test_several_answers_name_their_files(classify, files):
    one, other = files(a_txt=EXCELLENT, b_txt=AWFUL)
    labels = [(line.split()[0], line.split("  ")[1]) for line in classify(one, other).out.splitlines()]
    assert labels == [("positive", str(one)), ("negative", str(other))]


def test_json_names_source_and_shares(classify, classifier, files):
    (path,) = files(a_txt=EXCELLENT)
    done = classify(path, "--json")
    (record,) = done.records
    answer = classifier(EXCELLENT)
    shares = {name: round(share, 4) for name, share in answer.probability.items()}
    confidence = round(answer.confidence, 4)
    expected = {"source": str(path), "line": None, "label": "positive", "confidence": confidence, "probability": shares}
    assert list(record.items()) == list(expected.items())


@pytest.mark.parametrize(
    "arguments, source, line",
    [(["--text", "bom"], None, None), (["-"], "-", None), (["--lines", "-"], "-", 1), (["--lines", "FILE"], "FILE", 1)],
)
def test_json_says_where_a_review_stood(classify, files, arguments, source, line):
    (path,) = files(a_txt="bom\n")
    arguments, source = ([str(path) if part == "FILE" else part for part in own] for own in (arguments, [source]))
    (record,) = classify("--json", *arguments, stdin=b"bom\n").records
    assert [record["source"], record["line"]] == [*source, line]


LINES = "O filme é excelente.\r\n\nThe film era boring.\u2028a\x85b\n \t\nbom\x0c\rb\n\x00\n😀👍🏽\nمرحبا جيد".encode()


@pytest.mark.parametrize("source", ["-", "FILE"])
@pytest.mark.parametrize("json_option", [[], ["--json"]])
def test_every_line_gets_one_line(classify, files, source, json_option):
    (path,) = files(a_txt=LINES)
    done = classify("--lines", path if source == "FILE" else "-", *json_option, stdin=LINES)
    lines = done.out.split("\n")
    assert done.code == 0
    assert len(lines) == 9 and lines[-1] == ""
    if json_option:
        assert [record["line"] for record in done.records] == list(range(1, 9))
        labels = [record["label"] for record in done.records]
    else:
        labels = [None if line == "empty" else line.split()[0] for line in lines[:-1]]
    assert [label is None for label in labels] == [False, True, False, True, False, False, False, False]


def test_lines_are_answered_as_single_texts_are(classify, classifier):
    texts = LINES.decode().replace("\r\n", "\n").split("\n")
    records = classify("--json", "--lines", "-", stdin=LINES).records
    expected = [classifier(text) for text in texts]
    assert [record["label"] for record in records] == [answer.label for answer in expected]
    assert [record["confidence"] for record in records] == pytest.approx([a.confidence for a in expected], abs=1e-4)


@pytest.mark.parametrize("json_option", [[], ["--json"]])
def test_a_line_that_is_not_utf8_is_reported_and_the_others_go_on(classify, json_option):
    done = classify("--lines", "-", *json_option, stdin=b"bom\n\xff\xfe\nruim\n")
    message = "line 2: byte 0xFF at 0, expected UTF-8. Convert the line to UTF-8."
    assert (done.code, done.err) == (1, f"error: {message}\n")
    if json_option:
        expected = {"source": "-", "line": 2, "label": None, "confidence": 0.0, "probability": {}, "error": message}
        assert done.records[1] == expected
        assert done.records[2]["label"]
    else:
        assert done.out.splitlines()[1] == "unreadable" and len(done.out.splitlines()) == 3


@pytest.mark.parametrize(
    "arguments, where",
    [(["--text", ""], "the text"), (["--text", " \n"], "the text"), (["-"], "-"), (["--lines", "-"], "-:1")],
)
@pytest.mark.parametrize("json_option", [[], ["--json"]])
def test_an_empty_review_is_said_and_has_no_label(classify, arguments, where, json_option):
    done = classify(*arguments, *json_option, stdin=b" \t\n")
    assert (done.code, done.err) == (0, f"note: {where}: empty, no label.\n")
    if json_option:
        (record,) = done.records
        assert (record["label"], record["confidence"], record["probability"]) == (None, 0.0, {})
    else:
        assert done.out == "empty\n"


@pytest.mark.parametrize("json_option", [[], ["--json"]])
def test_a_bad_file_is_reported_and_the_others_go_on(classify, files, tmp_path, json_option):
    one, bad, other = files(a_txt=EXCELLENT, b_txt=b"\xff\xd8\x00", c_txt=AWFUL)
    done = classify(one, bad, tmp_path, other, *json_option)
    message, folder = (line.removeprefix("error: ") for line in done.err.splitlines())
    assert done.code == 1
    assert message.startswith(f"{bad}:1: ") and folder.startswith(f"{tmp_path}: a directory, expected a file")
    if json_option:
        assert [record["source"] for record in done.records] == [str(path) for path in (one, bad, tmp_path, other)]
        assert done.records[1]["error"] == message
        assert [record["label"] for record in done.records] == ["positive", None, None, "negative"]
    else:
        assert [line.split()[0] for line in done.out.splitlines()] == ["positive", "negative"]


def test_more_files_than_are_read_at_once_come_in_order(classify, files, monkeypatch):
    monkeypatch.setattr(answers, "FILES_AT_ONCE", 2)
    paths = files(**{f"f{i}_txt": (EXCELLENT, AWFUL)[i % 2] for i in range(5)})
    records = classify("--json", *paths).records
    assert [record["source"] for record in records] == [str(path) for path in paths]
    assert [record["label"] for record in records] == ["positive", "negative"] * 2 + ["positive"]


@pytest.mark.parametrize("threshold, label", [("0", "positive"), ("1", "uncertain")])
def test_below_the_threshold_the_answer_is_uncertain(classify, threshold, label):
    done = classify("--text", EXCELLENT, "--threshold", threshold)
    (record,) = classify("--text", EXCELLENT, "--threshold", threshold, "--json").records
    assert done.out.startswith(f"{label} ")
    assert record["label"] == label and record["confidence"] == record["probability"]["positive"]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-16-le"])
def test_a_file_of_another_encoding_names_the_option_that_reads_it(classify, files, encoding):
    text = "Esse filme não era péssimo demais\nnão."
    utf8, other = files(a_txt=text, b_txt=text.encode(encoding))
    done = classify(other)
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith(f"expected text in utf-8. Pass --encoding {encoding}.\n")
    assert classify(other, "--encoding", encoding) == classify(utf8)


@pytest.mark.parametrize("content", [b"bom\0ruim", bytes(range(256)), "bom".encode("utf-16")])
def test_standard_input_that_is_no_text_is_refused(classify, content):
    done = classify("-", stdin=content)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: standard input: ")


@pytest.mark.parametrize("text", ["😀👍🏽", "مرحبا جيد", "\u202ebom", "a\u0301" * 5000, "<br />" * 9, "--text", "\x00"])
def test_odd_text_is_answered(classify, text):
    done = classify("--json", f"--text={text}")
    assert (done.code, done.err) == (0, "")
    assert done.records[0]["label"] in ("negative", "positive")


def test_bytes_that_are_no_text_are_answered(model_folder, tmp_path):
    name = os.fsdecode(b"cr\xe9dito \xff.txt")
    (tmp_path / name).write_text(EXCELLENT)
    done = process("classify", "--model", model_folder, "--json", "--text", os.fsdecode(b"excelente \xff"))
    assert (done.returncode, done.stderr) == (0, b"") and json.loads(done.stdout)["label"] == "positive"
    done = process("classify", "--model", model_folder, "--json", name, cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["source"]) == (0, name)


# A table


def test_a_column_is_classified_into_another_table(classify, tmp_path):
    path, output = table(tmp_path / "a.csv", [EXCELLENT, "", AWFUL], "texto"), tmp_path / "b.csv"
    done = classify("--column", "texto", path, "--output", output)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"note: 1 empty texts have no label.\n3 rows in {output}.\n"
    rows = output.read_text("utf-8").splitlines()
    assert rows[0] == "texto,sentiment,confidence"
    assert [row.split(",")[1] for row in rows[1:]] == ["positive", "", "negative"]


def test_a_column_of_another_encoding_is_read(classify, tmp_path):
    path, output = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes("avaliação,id\npéssimo demais,1\n".encode("latin-1"))
    done = classify("--column", "avaliação", path, "--output", output, "--encoding", "latin-1", "--threshold", "0.5")
    assert done.code == 0
    assert output.read_text("utf-8").splitlines()[1].startswith("péssimo demais,1,negative,")


def test_a_missing_column_lists_those_there_are(classify, tmp_path):
    path = table(tmp_path / "a.csv", ["bom,5"], "texto,nota")
    done = classify("--column", "text", path, "--output", tmp_path / "b.csv")
    assert done == (1, "", f"error: {path}: no column 'text'; it has: texto, nota. Name it with --column.\n")


def test_an_output_that_exists_is_kept_unless_overwritten(classify, tmp_path):
    path, output = table(tmp_path / "a.csv", [EXCELLENT, AWFUL]), tmp_path / "b.csv"
    output.write_text("mine")
    done = classify("--column", "text", path, "--output", output)
    assert (done.code, done.err) == (1, f"error: {output}: exists already. Name another file, or pass --overwrite.\n")
    assert output.read_text() == "mine"
    assert classify("--column", "text", path, "--output", output, "--overwrite").code == 0
    assert len(output.read_text().splitlines()) == 3


def test_a_bad_row_stops_or_is_skipped_and_said(classify, files, tmp_path):
    (path,) = files(a_csv="text,id\nbom,1\na,b,c\nruim,2\n")
    output = tmp_path / "b.csv"
    done = classify("--column", "text", path, "--output", output)
    assert done.code == 1 and done.err.startswith(f"error: {path}:3: 3 cells") and not output.exists()
    done = classify("--column", "text", path, "--output", output, "--on-error", "skip")
    assert done.code == 0 and len(output.read_text().splitlines()) == 3
    assert done.err.startswith(f"note: 1 bad records are skipped:\n  {path}:3: 3 cells")


# Wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify"],
        ["classify", "--text", "a", "-"],
        ["classify", "--text", "a", "--lines", "-"],
        ["classify", "--lines", "-", "-"],
        ["classify", "--lines", "-", "--encoding", "latin-1"],
        ["classify", "--lines", "/no/such/file"],
        ["classify", "/no/such/file"],
        ["classify", "--column", "text", __file__],
        ["classify", "--output", "x.csv", __file__],
        ["classify", "--column", "text", "--output", "x.csv", __file__, __file__],
        ["classify", "--column", "text", "--output", "x.csv", "--text", "a"],
        ["classify", "--text", "a", "--threshold", "1.1"],
        ["classify", "--text", "a", "--encoding", "no-such"],
        ["classify", "-", "--encoding", "base64"],
        ["classify", "-", "--encoding", "undefined"],
        ["classify", "--model", "/no/such/model", "--text", "a"],
        ["evaluate"],
        ["evaluate", "/no/such/file"],
        ["train", "/no/such/file", "--output", "x"],
        ["train", __file__],
        ["train", __file__, "--output", "x", "--from", "/no/such/model"],
        ["train", __file__, "--output", "x", "--unlabelled", "/no/such/file"],
        ["train", __file__, "--output", "x", "--validation", "/no/such/file"],
        ["nonsense"],
    ],
)
def test_wrong_usage_exits_with_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = sentiment(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "rror: " in done.err
    assert list(tmp_path.iterdir()) == []


# Models that will not do


def saved(folder, *, config=None, weights=None):
    """Save a random model with changes, under checksums that hold."""
    stored = random_classifier().stored
    store.save(folder, stored.config | (config or {}), stored.weights | (weights or {}), stored.vocabulary, "card")
    return folder


@pytest.mark.parametrize("name", [store.CONFIG, store.WEIGHTS, store.VOCABULARY])
def test_a_model_that_lacks_a_file_exits_with_1(tmp_path, name):
    (saved(tmp_path / "model") / name).unlink()
    done = sentiment("classify", "--model", tmp_path / "model", "--text", "bom")
    message = f"error: {tmp_path / 'model' / name}: the file is missing. Restore it or train again.\n"
    assert done == (1, "", message)


@pytest.mark.parametrize("name", [store.CONFIG, store.WEIGHTS, store.VOCABULARY])
def test_a_model_of_which_one_bit_changed_exits_with_1(tmp_path, name):
    path = saved(tmp_path / "model") / name
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    done = sentiment("classify", "--model", tmp_path / "model", "--text", "bom")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: {path}: ") and done.err.endswith("again.\n")


@pytest.mark.parametrize(
    "change, message",
    [
        ({"weights": {"c": np.full(1, np.nan, np.float32)}}, "'c' holds values that are not finite"),
        ({"weights": {"V": np.zeros((35, 1), np.float32)}}, "'V' has the shape (35, 1); expected (36, 1)"),
        ({"weights": {"more": np.zeros(1, np.float32)}}, "the tensor 'more' is not expected"),
        ({"config": {"format": 2}}, "format 2; this version reads 1. Update the package"),
        ({"config": {"kind": "slots"}}, "a model of kind 'slots'; expected 'sentiment'"),
        ({"config": {"labels": ["one"]}}, "'labels' is ('one',); expected two or more"),
    ],
)
def test_a_model_that_does_not_hold_together_exits_with_1(tmp_path, change, message):
    done = sentiment("classify", "--model", saved(tmp_path / "model", **change), "--text", "bom")
    assert (done.code, done.out) == (1, "")
    assert message in done.err


# train, evaluate, info


def test_train_evaluate_and_info(tmp_path, data):
    output = tmp_path / "model"
    done = sentiment("train", data, "--output", output, "--validation", data, *SMALL)
    assert done.code == 0, done.err
    assert "macro avg" in done.out and "epoch   2" in done.err and f"saved in {output}" in done.err
    (scores,) = sentiment("evaluate", data, "--model", output, "--json").records
    assert set(scores) == {"overall", "weighted", "labels"}
    assert set(scores["labels"]["negative"]) == {"precision", "recall", "f1", "support"}
    more = {"accuracy", "roc_auc", "calibration_error", "reviews"}
    assert set(scores["overall"]) == {*scores["labels"]["negative"], *more}
    assert scores["overall"]["reviews"] == 2 * scores["labels"]["positive"]["support"] == len(reviews())
    assert sentiment("evaluate", data, "--model", output).out == done.out
    assert "# A sentiment model" in sentiment("info", "--model", output).out
    (facts,) = sentiment("info", "--model", output, "--json").records
    assert (facts["kind"], facts["labels"]) == ("sentiment", ["negative", "positive"])
    assert facts["training"]["sources"] == ["data.csv"]


def test_labels_and_columns_may_have_any_name(tmp_path):
    path, output = tmp_path / "a.csv", tmp_path / "model"
    rows = "".join(f"filme {word},{label}\n" for word, label in [("bom", "muito bom"), ("mau", "péssimo")] * 9)
    path.write_bytes(f"avaliação,é nota\n{rows}".encode("cp1252"))
    columns = ["--text-column", "avaliação", "--label-column", "é nota", "--encoding", "cp1252"]
    assert sentiment("train", path, "--validation", path, "--output", output, *columns, *SMALL).code == 0
    (scores,) = sentiment("evaluate", path, "--model", output, "--json", *columns).records
    assert set(scores["labels"]) == {"muito bom", "péssimo"}


def test_what_training_noticed_is_said(tmp_path):
    path = tmp_path / "a.csv"
    rows = "".join(f"filme bom {i},a\n" for i in range(20)) + "filme mau,b\nsem,\n,b\n"
    path.write_text("text,label\n" + rows)
    extra = tmp_path / "more.txt"
    extra.write_text("um filme\nmais um filme bom\n")
    done = sentiment("train", path, "--output", tmp_path / "model", "--on-error", "skip", "--unlabelled", extra, *SMALL)
    assert done.code == 0, done.err
    assert "note: 1 records without a label are left out." in done.err
    assert f"note: 1 bad records are skipped:\n  {path}:24: empty text" in done.err
    assert "note: too few reviews to hold any out" in done.err
    assert "note: only 1 of 21 reviews are 'b'; --balanced lets each label weigh the same." in done.err


@pytest.mark.parametrize(
    "content, message",
    [
        ("text,label\nbom,a\n ,b\n", "a.csv:3: empty text, expected a review. Write it or remove the record, or pass"),
        ("texto,label\nbom,a\n", "a.csv: no column 'text'; it has: texto, label. Name it with --text-column."),
        ("text,nota\nbom,a\n", "a.csv: no column 'label'; it has: text, nota. Name it with --label-column."),
        ("text,label\nbom,a\nmau,a\n", "the training data has the labels a; expected two or more."),
        ("text,label\nbom,\n", "a.csv: no labelled review, expected at least one."),
        ("text,label\nbom,a,1\n", "a.csv:2: 3 cells, expected 2"),
        ("", "a.csv: empty, expected at least one row."),
    ],
)
def test_bad_data_exits_with_1_and_leaves_nothing(tmp_path, content, message):
    path = tmp_path / "a.csv"
    path.write_text(content)
    done = sentiment("train", path, "--output", tmp_path / "model", *SMALL)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_model_is_not_replaced_unasked(model_folder, data):
    done = sentiment("train", data, "--output", model_folder, *SMALL)
    assert (done.code, done.err) == (
        1, f"error: {model_folder}: exists already. Name another folder, or pass --overwrite.\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "option", [["--hidden", "7"], ["--cell", "gru"], ["--init", "xavier"], ["--unlabelled", __file__]]
)
def test_what_a_continued_model_keeps_cannot_be_given(tmp_path, data, model_folder, option):
    done = sentiment("train", data, "--output", tmp_path / "more", "--from", model_folder, *option)
    assert done.code == 2 and option[0] in done.err


def test_a_model_is_continued(tmp_path, data, model_folder):
    done = sentiment("train", data, "--output", tmp_path / "more", "--from", model_folder, "--epochs", "1")
    assert done.code == 0, done.err
    more, base = (SentimentClassifier.load(path) for path in (tmp_path / "more", model_folder))
    assert more.vocabulary.forms[: len(base.vocabulary.forms)] == base.vocabulary.forms
    assert more.config.hidden == TINY.hidden


def test_options_of_network_and_training_are_kept_in_the_model(tmp_path, data):
    options = [
        "--cell",
        "lstm",
        "--no-bidirectional",
        "--loss",
        "squared",
        "--optimizer",
        "adadelta",
        "--truncate",
        "2",
    ]
    done = sentiment("train", data, "--output", tmp_path / "model", *SMALL, *options)
    assert done.code == 0, done.err
    config = SentimentClassifier.load(tmp_path / "model").stored.config
    assert (config["model"]["cell"], config["model"]["bidirectional"]) == ("lstm", False)
    kept = config["training"]["options"]
    assert [kept[name] for name in ("loss", "optimizer", "learning_rate", "truncate")] == [
        "squared",
        "adadelta",
        1.0,
        2,
    ]


@pytest.mark.parametrize("option", [["--dropout", "2"], ["--ngrams", "9"], ["--epochs", "0"], ["--hidden", "0"]])
def test_a_setting_out_of_range_is_wrong_usage(tmp_path, data, option):
    done = sentiment("train", data, "--output", tmp_path / "model", *option)
    assert done.code == 2
    assert done.err.startswith(f"error: '{option[0][2:]}' is {option[1]}")


def test_an_interrupt_ends_with_130_and_says_how_to_go_on(tmp_path, data, monkeypatch):
    def interrupted(self, watcher):
        raise KeyboardInterrupt

    monkeypatch.setattr(training.Loop, "_epoch", interrupted)
    done = sentiment("train", data, "--output", tmp_path / "model", *SMALL)
    assert (done.code, done.out) == (130, "")
    assert done.err.splitlines()[-1] == "error: interrupted. Go on with the same command and --resume."


def test_a_label_that_the_model_has_not_counts_as_missed(model_folder, files):
    (path,) = files(a_csv="text,label\nO filme era excelente.,positive\nhmm,neutro\n")
    (scores,) = sentiment("evaluate", path, "--model", model_folder, "--json").records
    assert scores["labels"]["neutro"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1}


def test_a_folder_per_label_is_evaluated(model_folder, tmp_path):
    for label, text in ("positive", EXCELLENT), ("negative", AWFUL):
        (tmp_path / label).mkdir()
        (tmp_path / label / "1.txt").write_text(text)
    (scores,) = sentiment("evaluate", tmp_path, "--model", model_folder, "--json").records
    assert scores["overall"]["accuracy"] == 1


def test_a_card_that_is_not_utf8_or_missing_is_no_fault(model_folder, tmp_path):
    folder = shutil.copytree(model_folder, tmp_path / "model")
    (folder / store.CARD).write_bytes("avaliação".encode("latin-1"))
    assert sentiment("info", "--model", folder) == (0, "avalia\ufffd\ufffdo\n", "")
    (folder / store.CARD).unlink()
    assert sentiment("info", "--model", folder) == (0, f"{folder} has no card.\n", "")


# A process of its own


def test_a_line_is_answered_before_the_next_one_comes(model_folder):
    with popen("classify", "--model", model_folder, "--lines", "-", stdin=subprocess.PIPE) as own:
        for _ in range(2):
            own.stdin.write(EXCELLENT.encode() + b"\n")
            own.stdin.flush()
            assert own.stdout.readline().startswith(b"positive ")


def test_a_closed_pipe_ends_quietly(model_folder, tmp_path):
    lines = tmp_path / "lines"
    lines.write_text(f"{EXCELLENT}\n" * 20_000)
    with popen("classify", "--model", model_folder, "--lines", lines) as own:
        assert own.stdout.readline().startswith(b"positive ")
        own.stdout.close()
        own.wait(timeout=60)
        assert own.stderr.read() == b""


@pytest.mark.parametrize("stream, arguments", [(0, ["-"]), (1, ["--text", "bom"]), (2, ["--text", "bom"])])
def test_a_closed_standard_stream_is_as_good_as_none(model_folder, stream, arguments):
    with popen("classify", "--model", model_folder, *arguments, preexec_fn=lambda: os.close(stream)) as own:
        _, stderr = own.communicate(timeout=60)
    assert own.returncode == 0 and b"Traceback" not in stderr


def test_version():
    assert sentiment("--version").out.startswith("sentiment, version ")
