import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from elman import store
from elman.config import LEARNING_RATES
from elman.utterances import annotate
from tests.slotfill.conftest import LINES

FULL = Path("/dev/full")
SMALL = ["--hidden", "16", "--layers", "1", "--epochs", "2"]


def slotfill(*arguments, stdin=b"", **options):
    command = [sys.executable, "-m", "slotfill", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **options)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


@pytest.mark.parametrize("words", [["chegar Recife 2 Novembro"], ["chegar", "Recife", "2", "Novembro"]])
def test_quotes_are_optional(model_folder, words):
    done = slotfill("predict", "--model", model_folder, *words)
    assert done.stdout.decode() == "destination=Recife  arrival_date=2 Novembro\n"
    assert (done.returncode, done.stderr) == (0, b"")


def test_json_line(model_folder):
    done = slotfill("predict", "--model", model_folder, "--json", "chegar Recife")
    record = json.loads(done.stdout)
    confidence = record["slots"][0].pop("confidence")
    assert 0.5 < confidence <= 1
    assert record["slots"][0].pop("value")["iata"] == "REC"
    slot = {"slot": "destination", "text": "Recife", "start": 7, "end": 13}
    assert record == {"text": "chegar Recife", "slots": [slot]}


def values(model_folder, *arguments):
    (line,) = slotfill("predict", "--model", model_folder, "--json", *arguments).stdout.splitlines()
    return {slot["slot"]: slot for slot in json.loads(line)["slots"]}


def test_dates_count_from_today(model_folder):
    found = values(model_folder, "--today", "2026-10-01", "chegar Recife 2 Novembro")
    assert found["arrival_date"]["value"]["date"] == "2026-11-02"
    found = values(model_folder, "--today", "2026-12-01", "chegar Recife 2 Novembro")
    assert found["arrival_date"]["value"]["date"] == "2027-11-02"


def test_what_cannot_be_read_says_why(model_folder):
    found = values(model_folder, "chegar Recife 31 Novembro")["arrival_date"]
    assert found["value"] is None
    assert "31" in found["value_error"]


def test_values_in_the_terminal(model_folder):
    done = slotfill("predict", "--model", model_folder, "--values", "--today", "2026-10-01", "chegar Recife 2 Novembro")
    first, second, *_ = done.stdout.decode().splitlines()
    assert first.startswith("destination=Recife: name Recife, kind city, state PE")
    assert second.startswith("arrival_date=2 Novembro: date 2026-11-02")


def test_places_and_synonyms_of_ones_own(model_folder, tmp_path):
    (tmp_path / "places.csv").write_text("name,kind,state,iata\nRecife,city,AC,XRC\n")
    found = values(model_folder, "--places", tmp_path / "places.csv", "chegar Recife")
    assert (found["destination"]["value"]["state"], found["destination"]["value"]["iata"]) == ("AC", "XRC")
    (tmp_path / "synonyms.csv").write_text('written,place\nRecife,"Caruaru, PE"\n')
    found = values(model_folder, "--synonyms", tmp_path / "synonyms.csv", "chegar Recife")
    assert found["destination"]["value"]["name"] == "Caruaru"


@pytest.mark.parametrize("arguments", [["--today", "01/10/2026"], ["--places", "no-such.csv"]])
def test_wrong_options_of_values_are_wrong_usage(model_folder, arguments):
    assert slotfill("predict", "--model", model_folder, *arguments, "chegar Recife").returncode == 2


def test_a_places_file_that_is_none_is_named(model_folder, tmp_path):
    (tmp_path / "places.csv").write_text("nome\nRecife\n")
    done = slotfill("predict", "--model", model_folder, "--places", tmp_path / "places.csv", "chegar Recife")
    assert done.returncode == 1
    assert b"places.csv" in done.stderr and b"name" in done.stderr and b"Traceback" not in done.stderr


def test_probabilities_show_each_word(model_folder):
    table = (
        slotfill("predict", "--model", model_folder, "--probabilities", "chegar Recife").stdout.decode().splitlines()
    )
    assert table[2].split()[0] == "destination" or "destination" in table[2]
    assert [row.split()[0] for row in table[3:5]] == ["chegar", "Recife"]


def test_probabilities_in_json(model_folder):
    record = json.loads(
        slotfill("predict", "--model", model_folder, "--json", "--probabilities", "chegar Recife").stdout
    )
    assert [token["text"] for token in record["tokens"]] == ["chegar", "Recife"]
    assert set(record["tokens"][0]["probability"]) == {"arrival_date", "departure", "departure_date", "destination"}


@pytest.mark.parametrize("source", ["-", "--lines -", "--lines file"])
def test_every_line_gets_one_line(model_folder, tmp_path, source):
    content = "chegar Recife\r\n\nsair Natal\u2028Olinda\nbom dia".encode()
    (tmp_path / "file").write_bytes(content)
    done = slotfill("predict", "--model", model_folder, "--json", *source.split(), stdin=content, cwd=tmp_path)
    texts = [json.loads(line)["text"] for line in done.stdout.decode().split("\n")[:-1]]
    assert texts == ["chegar Recife", "", "sair Natal\u2028Olinda", "bom dia"]


def test_line_that_is_not_utf8_is_reported_and_the_others_go_on(model_folder):
    done = slotfill("predict", "--model", model_folder, "-", stdin=b"chegar Recife\n\xff\xfe\nsair Natal\n")
    assert done.stdout.decode() == "destination=Recife\n\ndeparture=Natal\n"
    assert done.stderr.decode() == "error: line 2: byte 0xFF at 0, expected UTF-8. Convert the line to UTF-8.\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    "text", ["\x00 Recife \x00", "🚌🧳 chegar Recife", "مرحبا Recife", "\udcff chegar", "a\u0301" * 5000, "[](x)\\"]
)
def test_odd_text_is_answered(model_folder, text):
    stdin = text.encode("utf-8", "replace") + b"\n"
    done = slotfill("predict", "--model", model_folder, "--json", "-", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == stdin.decode()[:-1]


def test_argument_that_is_not_utf8_is_answered_in_ascii(model_folder):
    done = slotfill("predict", "--model", model_folder, "--json", b"chegar \xff".decode("utf-8", "surrogateescape"))
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "chegar \udcff"


@pytest.mark.parametrize(
    "arguments",
    [
        ["predict"],
        ["predict", "--lines", "/no/such/file"],
        ["predict", "--lines", "-", "Recife"],
        ["evaluate", "/no/such/file"],
        ["train", "/no/such/file", "--output", "x"],
        ["train", __file__],
        ["predict", "--model", "/no/such/model", "Recife"],
    ],
)
def test_wrong_usage_exits_with_2(arguments):
    done = slotfill(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"rror: " in done.stderr and b"Traceback" not in done.stderr


def test_model_that_does_not_load_exits_with_1(tmp_path):
    done = slotfill("predict", "--model", tmp_path, "Recife")
    assert done.returncode == 1
    assert done.stderr.decode() == (
        f"error: {tmp_path / store.CONFIG}: the file is missing. Restore it or train again.\n"
    )


def popen(*arguments, **options):
    command = [sys.executable, "-m", "slotfill", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_line_is_answered_before_the_next_one_comes(model_folder):
    with popen("predict", "--model", model_folder, "-", stdin=subprocess.PIPE) as process:
        for _ in range(2):
            process.stdin.write(b"chegar Recife\n")
            process.stdin.flush()
            assert process.stdout.readline() == b"destination=Recife\n"


def test_closed_pipe_ends_quietly(model_folder, tmp_path):
    lines = tmp_path / "lines"
    lines.write_text("chegar Recife\n" * 50_000)
    with popen("predict", "--model", model_folder, "--lines", lines) as process:
        assert process.stdout.readline() == b"destination=Recife\n"
        process.stdout.close()
        process.wait(timeout=60)
        assert process.stderr.read() == b""


@pytest.mark.parametrize("stream, text", [(0, "-"), (1, "Recife"), (2, "Recife")])
def test_closed_standard_stream_is_as_good_as_none(model_folder, stream, text):
    with popen("predict", "--model", model_folder, text, preexec_fn=lambda: os.close(stream)) as process:
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_full_disk_under_standard_output_is_one_line(model_folder):
    command = [sys.executable, "-m", "slotfill", "predict", "--model", model_folder, "Recife"]
    with FULL.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "error: standard input or output: No space left on device. Check its permissions and the room on its disk.\n"
    )


def test_second_interrupt_adds_nothing():
    code = """
import atexit, click, os, signal
from elman.commands import run
atexit.register(os.kill, os.getpid(), signal.SIGINT)
@click.group(invoke_without_command=True)
def group():
    raise KeyboardInterrupt
run(group)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"\nerror: interrupted.\n")


def test_data_without_an_utterance_is_refused(model_folder, tmp_path):
    path = tmp_path / "data.md"
    path.write_text("# Orders")
    done = slotfill("evaluate", path, "--model", model_folder)
    assert done.returncode == 1
    assert done.stderr.decode() == f"error: {path}: no utterance, expected at least one. Name other files.\n"


def test_card_that_is_not_utf8_is_shown(model_folder, tmp_path):
    folder = shutil.copytree(model_folder, tmp_path / "model")
    (folder / store.CARD).write_bytes("avaliação".encode("latin-1"))
    done = slotfill("info", "--model", folder)
    assert (done.returncode, done.stdout.decode()) == (0, "avalia\ufffd\ufffdo\n")


def test_train_evaluate_and_info(tmp_path, data):
    output = tmp_path / "model"
    done = slotfill("train", data, "--output", output, "--validation", data, *SMALL)
    assert done.returncode == 0, done.stderr
    assert b"micro avg" in done.stdout and b"epoch   2" in done.stderr
    scores = json.loads(slotfill("evaluate", data, "--model", output, "--json").stdout)
    assert set(scores) == {"overall", "macro", "weighted", "slots"}
    assert scores["slots"]["destination"]["support"] == 10
    assert b"# A slot model" in slotfill("info", "--model", output).stdout
    assert json.loads(slotfill("info", "--model", output, "--json").stdout)["kind"] == "slots"


def test_interrupt_ends_with_130_and_resume_goes_on(tmp_path, data):
    output = tmp_path / "model"
    arguments = [
        "train",
        data,
        "--output",
        output,
        "--validation",
        data,
        "--hidden",
        "16",
        "--epochs",
        "400",
        "--patience",
        "400",
    ]
    process = popen(*arguments)
    checkpoint = tmp_path / "model.training" / "checkpoint.safetensors"
    until = time.monotonic() + 60
    while not checkpoint.exists() and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stderr.decode().splitlines()[-1] == "error: interrupted. Go on with the same command and --resume."
    assert checkpoint.exists() and not output.exists()


def test_repaired_and_skipped_records_are_said(tmp_path):
    path = tmp_path / "data.conll"
    path.write_text("chegar\tO\nRecife\tI-destination\n\nsem\n\nsair\tO\nNatal\tB-departure\n")
    done = slotfill("train", path, "--output", tmp_path / "model", "--on-error", "skip", *SMALL)
    assert done.returncode == 0, done.stderr
    said = done.stderr.decode()
    assert "1 I- tags" in said and "1 bad records are skipped" in said and f"{path}:4" in said


def test_bad_record_stops_with_its_line(tmp_path):
    path = tmp_path / "data.conll"
    path.write_text("chegar\tO\nRecife\n")
    done = slotfill("train", path, "--output", tmp_path / "model", *SMALL)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"error: {path}:2: ")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("option", [["--hidden", "7"], ["--cell", "gru"], ["--no-bidirectional"], ["--init", "xavier"]])
def test_what_a_continued_model_keeps_cannot_be_given(tmp_path, data, model_folder, option):
    done = slotfill("train", data, "--output", tmp_path / "more", "--from", model_folder, *option)
    assert done.returncode == 2
    assert f"leave out {option[0].replace('no-', '')}." in done.stderr.decode()


@pytest.mark.parametrize("option", ["--cell", "--activation", "--loss", "--optimizer", "--init"])
def test_unknown_choice_is_wrong_usage(tmp_path, data, option):
    done = slotfill("train", data, "--output", tmp_path / "model", option, "other")
    assert done.returncode == 2 and f"'{option}': 'other' is not one of" in done.stderr.decode()


def test_options_of_network_and_training_are_kept_in_the_model(tmp_path, data):
    network = ["--cell", "gru", "--activation", "relu", "--no-bidirectional", "--layers", "1"]
    training = ["--loss", "squared", "--optimizer", "rmsprop", "--init", "identity", "--truncate", "3", "--l2", "0.1"]
    done = slotfill("train", data, "--output", tmp_path / "model", *SMALL, *network, *training)
    assert done.returncode == 0, done.stderr
    config = json.loads(slotfill("info", "--model", tmp_path / "model", "--json").stdout)
    kept = config["model"] | config["training"]["options"]
    expected = {
        "cell": "gru",
        "activation": "relu",
        "bidirectional": False,
        "layers": 1,
        "loss": "squared",
        "optimizer": "rmsprop",
        "init": "identity",
        "truncate": 3,
        "l2": 0.1,
        "learning_rate": LEARNING_RATES["rmsprop"],
    }
    assert {name: kept[name] for name in expected} == expected
    assert b"A GRU network of 1 x" in slotfill("info", "--model", tmp_path / "model").stdout


def test_a_learning_rate_that_is_given_holds_for_any_optimizer(tmp_path, data):
    options = ["--optimizer", "sgd", "--learning-rate", "0.02"]
    done = slotfill("train", data, "--output", tmp_path / "model", *SMALL, *options)
    assert done.returncode == 0, done.stderr
    config = json.loads((tmp_path / "model" / store.CONFIG).read_text())
    assert config["training"]["options"]["learning_rate"] == 0.02


@pytest.mark.parametrize(
    "option, message",
    [
        (["--dropout", "2"], "'dropout' is 2.0; expected 0 or more and less than 1."),
        (["--threads", "100000"], "'threads' is 100000; expected 1 to 1024."),
    ],
)
def test_setting_out_of_range_is_wrong_usage(tmp_path, data, option, message):
    done = slotfill("train", data, "--output", tmp_path / "model", *option)
    assert (done.returncode, done.stderr.decode()) == (2, f"error: {message}\n")


def test_version():
    assert slotfill("--version").stdout.startswith(b"slotfill, version ")


def test_help_is_quick_to_import():
    code = "import slotfill.commands, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_annotated_lines_of_the_fixture_are_canonical():
    from tests.slotfill.conftest import utterances

    assert [annotate(u.text, u.spans) for u in utterances()] == LINES
