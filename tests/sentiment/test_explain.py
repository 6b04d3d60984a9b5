import hashlib
import json
import math
import os
import re
import subprocess
import sys
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.text import words
from sentiment import explain as explaining
from sentiment import page, terminal
from sentiment.explain import UNKNOWN, Explanation, explain, log_odds
from sentiment.model import Classification
from tests.sentiment.conftest import random_classifier

RANDOM = random_classifier()
THREE = random_classifier(("bad", "fair", "good"))
TEXT = "A comida estava muito boa, mas o filme: not good xyz!"
EVIL = "<script>alert(1)</script> & \"muito\" 'ruim' </style>\x1b[31m"


def sentiment(*arguments, stdin=b"", **options):
    command = [sys.executable, "-m", "sentiment", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **options)


def logit(probability):
    return math.log(probability / (1 - probability))


@pytest.mark.parametrize("classifier", [RANDOM, THREE], ids=["two labels", "three labels"])
def test_reading_is_the_answers_probability_if_the_text_ended_here(classifier):
    found = explain(classifier, TEXT)
    for token in found.tokens:
        expected = classifier(TEXT[: token.end]).probability[found.classification.label]
        assert token.reading == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("classifier", [RANDOM, THREE], ids=["two labels", "three labels"])
def test_weight_is_what_the_log_odds_lose_with_an_unknown_word_in_the_words_place(classifier):
    found = explain(classifier, TEXT)
    label, whole = found.classification.label, logit(found.classification.confidence)
    for token in found.tokens:
        erased = classifier(f"{TEXT[: token.start]} {UNKNOWN} {TEXT[token.end :]}")
        assert token.weight == pytest.approx(whole - logit(erased.probability[label]), abs=1e-5)


def test_unknown_words_and_those_without_effect_weigh_nothing():
    weights = {token.text: token.weight for token in explain(RANDOM, TEXT).tokens}
    assert weights["xyz"] == pytest.approx(0, abs=1e-6)
    assert abs(weights["good"]) > 0.01


def test_trained_model_names_the_word_that_tells(classifier):
    found = explain(classifier, "O quarto era horrível.")
    assert found.classification.label == "negative"
    assert max(found.tokens, key=lambda token: token.weight).text == "horrível"


@given(st.text(max_size=30))
def test_offsets_rebuild_the_words_and_every_number_is_finite(text):
    found = explain(RANDOM, text)
    assert [token.text for token in found.tokens] == words(text)
    assert all(text[token.start : token.end] == token.text for token in found.tokens)
    assert all(0 <= token.reading <= 1 and math.isfinite(token.weight) for token in found.tokens)
    for view in (json.dumps(found.to_json()), terminal.show(found), page.section(found)):
        assert isinstance(view, str)


def test_extreme_scores_neither_overflow_nor_vanish():
    classifier = random_classifier()
    classifier._weights["c"] += 2000
    assert {token.reading for token in explain(classifier, "muito boa").tokens} == {1.0}
    classifier._weights["c"] -= 4000
    assert {token.reading for token in explain(classifier, "muito boa").tokens} == {1.0}


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_text_without_a_word_has_no_label_and_no_tokens(text):
    found = explain(RANDOM, text)
    assert found.to_json() == {"label": None, "confidence": 0.0, "probability": {}, "tokens": []}
    assert found.to_json() == explaining.NOTHING
    assert terminal.show(found) == "empty\n" and "no label" in page.section(found)


def test_long_text_is_read_and_erased_by_runs(monkeypatch):
    monkeypatch.setattr(explaining, "WORDS_EXACT", 8)
    named = words(TEXT)
    found = explain(RANDOM, TEXT)
    assert (len(named), found.run) == (14, 5)
    assert [i for i, token in enumerate(found.tokens) if token.reading is not None] == [4, 9, 13]
    assert len({token.weight for token in found.tokens[5:10]}) == 1
    label = RANDOM.labels.names.index(found.classification.label)
    whole, erased = log_odds(RANDOM, label, [named, [*named[:5], *[UNKNOWN] * 5, *named[10:]]])
    assert found.tokens[5].weight == pytest.approx(whole - erased, abs=1e-6)
    assert found.tokens[9].reading == pytest.approx(RANDOM.probabilities([named[:10]])[0, label], abs=1e-6)
    runs = [TEXT[run.start : run.end] for run in found.runs()]
    assert runs == ["A comida estava muito boa", ", mas o filme:", "not good xyz!"]


def test_words_read_are_bounded_however_long_the_text(monkeypatch):
    monkeypatch.setattr(explaining, "WORDS_EXACT", 100)
    classifier, read = random_classifier(), []
    scores = classifier.scores
    monkeypatch.setattr(classifier, "scores", lambda texts: read.append(sum(map(len, texts))) or scores(texts))
    for length in (100, 101, 500, 3000, 20_000):
        read.clear()
        assert len(explain(classifier, "muito boa " * (length // 2) + "bad" * (length % 2)).tokens) == length
        assert sum(read) <= max(1.5 * 100**2, 3 * length) + 3 * length


def test_prefixes_are_not_all_held_at_once(monkeypatch):
    whole = explain(RANDOM, TEXT)
    monkeypatch.setattr(explaining, "WORDS_AT_ONCE", 20)
    classifier, read = random_classifier(), []
    scores = classifier.scores
    monkeypatch.setattr(classifier, "scores", lambda texts: read.append(sum(map(len, texts))) or scores(texts))
    parts = explain(classifier, TEXT)
    assert max(read) <= 20
    np.testing.assert_allclose([t.weight for t in parts.tokens], [t.weight for t in whole.tokens], atol=1e-5)


def explained(*weights, readings=None):
    text = " ".join(f"w{i}" for i in range(len(weights)))
    tokens = [
        explaining.TokenReading(f"w{i}", 3 * i, 3 * i + 2, (readings or [0.5] * len(weights))[i], weight)
        for i, weight in enumerate(weights)
    ]
    return Explanation(Classification(text, "good", 0.9, {"bad": 0.1, "good": 0.9}), tokens)


def test_levels_go_by_the_greatest_weight():
    assert explaining.levels(explained(2.0, -1.0, 0.5, -0.1, -1.9, 0).runs()) == [3, -2, 1, 0, -3, 0]
    assert explaining.levels(explained(0.0, 0.0).runs()) == [0, 0]


def test_strongest_are_of_one_sign_and_the_strongest_first():
    runs = explained(0.2, -1.0, 0.5, -0.1, 0.0).runs()
    assert [run.weight for run in explaining.strongest(runs, 1)] == [0.5, 0.2]
    assert [run.weight for run in explaining.strongest(runs, -1, 1)] == [-1.0]


def test_moves_are_the_greatest_steps_in_the_order_of_the_text():
    runs = explained(*[0.0] * 4, readings=[0.9, 0.5, 0.6, 0.1]).runs()
    assert [(run.before, run.reading) for run in explaining.moves(runs, 2)] == [(0.9, 0.5), (0.6, 0.1)]


def test_terminal_view_reads_without_colours():
    shown = terminal.show(explained(2.0, -1.0, 0.1, readings=[0.1, 0.95, 0.9]), "a.txt")
    assert re.sub(r"\x1b\[\d+m", "", shown).splitlines() == [
        "good 0.90  a.txt",
        "",
        "w0 w1 w2",
        "",
        "reading  ▁██  0.10 to 0.90",
        "",
        "moved the reading",
        "w1                 0.10 -> 0.95",
        "w2                 0.95 -> 0.90",
        "",
        "spoke for good  weight",
        "w0               +2.00",
        "w2               +0.10",
        "",
        "spoke against good  weight",
        "w1                   -1.00",
    ]
    assert "\x1b[32m" in shown and "\x1b[31m" in shown


def test_long_words_and_control_characters_do_not_spoil_a_table():
    text = "a\x1bb\n c" + "d" * 100
    cell = explaining.brief(text, explaining.Run(0, len(text), None, 0.5, 0.0))
    assert cell == "a\\x1bb cdddddddddd … dddddddddddddddddd"


class Parser(HTMLParser):
    """The elements of a page, its text, and its policy."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.policy, self.sheet = [], "", "", ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        given = dict(attributes)
        assert not [name for name in given if name.startswith("on") or name in ("style", "src", "href")]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "style" and not self.sheet:
            self.sheet = data
        self.text += data


def test_page_shows_markup_of_a_review_as_text():
    parser = Parser()
    parser.feed(page.page([page.section(explain(RANDOM, EVIL), "<b>.txt")]))
    assert "script" not in parser.tags and "b" not in parser.tags and parser.tags.count("style") == 1
    assert EVIL.replace("\x1b", "\\x1b") in parser.text and "<b>.txt" in parser.text


def test_policy_lets_in_the_style_sheet_and_nothing_else():
    parser = Parser()
    parser.feed(page.page([]))
    digest = re.fullmatch(
        r"default-src 'none'; style-src 'sha256-(\S+)'; base-uri 'none'; form-action 'none'", parser.policy
    )[1]
    assert b64decode(digest) == hashlib.sha256(parser.sheet.encode()).digest()


def test_json_line(model_folder):
    text = "O quarto era\thorrível 👎."
    done = sentiment("explain", "--model", model_folder, "--json", "--text", text)
    record = json.loads(done.stdout)
    classified = json.loads(sentiment("classify", "--model", model_folder, "--json", "--text", text).stdout)
    tokens = record.pop("tokens")
    assert (done.returncode, done.stderr, record) == (0, b"", classified)
    assert [text[token["start"] : token["end"]] for token in tokens] == [token["text"] for token in tokens]
    assert set(tokens[0]) == {"text", "start", "end", "reading", "weight"}
    assert tokens[-1]["reading"] == pytest.approx(record["confidence"], abs=1e-4)


def test_files_and_standard_input_each_get_a_line(model_folder, tmp_path):
    (tmp_path / "a.txt").write_text("boring", encoding="latin-1")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    arguments = ["--json", "--encoding", "latin-1", tmp_path / "a.txt", "-", tmp_path / "empty.txt"]
    done = sentiment("explain", "--model", model_folder, *arguments, stdin="ótimo".encode("latin-1"))
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["source"] for record in records] == [str(tmp_path / "a.txt"), "-", str(tmp_path / "empty.txt")]
    assert [[token["text"] for token in record["tokens"]] for record in records] == [["boring"], ["ótimo"], []]
    assert done.stderr.decode() == f"note: {tmp_path / 'empty.txt'}: empty, no label.\n"


def test_file_that_cannot_be_read_is_reported_and_the_others_go_on(model_folder, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfeabc")
    (tmp_path / "good.txt").write_text("lovely", encoding="utf-8")
    paths = [tmp_path / "bad.txt", tmp_path / "good.txt"]
    done = sentiment("explain", "--model", model_folder, "--json", "--html", tmp_path / "p.html", *paths)
    bad, good = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1 and done.stderr.startswith(b"error: ") and b"Traceback" not in done.stderr
    assert (bad["label"], bad["tokens"]) == (None, []) and "bad.txt" in bad["error"]
    assert good["label"] == "positive"
    assert (tmp_path / "p.html").read_text("utf-8").count("<section>") == 1


def test_long_review_is_told_on_stderr(model_folder, tmp_path):
    (tmp_path / "long.txt").write_text("lovely film . " * 400, encoding="utf-8")
    done = sentiment("explain", "--model", model_folder, "--json", tmp_path / "long.txt")
    assert done.stderr.decode() == f"note: {tmp_path / 'long.txt'}: long, 1200 words, read and erased 2 at a time.\n"
    assert [token["reading"] is None for token in json.loads(done.stdout)["tokens"]] == [True, False] * 600


@pytest.mark.parametrize("view", ["plain", "json", "html"])
def test_argument_that_is_not_utf8_is_explained(model_folder, tmp_path, view):
    options = {"plain": [], "json": ["--json"], "html": ["--html", tmp_path / "p.html"]}[view]
    text = b"lovely \xff".decode("utf-8", "surrogateescape")
    done = sentiment("explain", "--model", model_folder, *options, "--text", text)
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    if view == "json":
        assert json.loads(done.stdout)["tokens"][1]["text"] == "\udcff"
    else:
        assert b"\\udcff" in (done.stdout or (tmp_path / "p.html").read_bytes())


def test_page_that_exists_is_kept_unless_it_may_go(model_folder, tmp_path):
    path = tmp_path / "p.html"
    path.write_text("mine", encoding="utf-8")
    command = ["explain", "--model", model_folder, "--text", "lovely", "--html", path]
    done = sentiment(*command)
    assert (done.returncode, path.read_text("utf-8")) == (1, "mine")
    assert done.stderr.decode() == f"error: {path}: exists already. Name another file, or pass --overwrite.\n"
    done = sentiment(*command, "--overwrite")
    assert (done.returncode, done.stdout, done.stderr.decode()) == (0, b"", f"saved in {path}.\n")
    assert "lovely" in path.read_text("utf-8")
    assert os.listdir(tmp_path) == ["p.html"]  # noqa: PTH208


def test_review_is_not_overwritten_by_its_page(model_folder, tmp_path):
    path = tmp_path / "review.txt"
    path.write_text("lovely", encoding="utf-8")
    done = sentiment("explain", "--model", model_folder, path, "--html", path, "--overwrite")
    assert done.returncode == 1 and b"the input itself" in done.stderr
    assert path.read_text("utf-8") == "lovely"


def test_page_that_cannot_be_written_is_an_error_and_leaves_nothing(model_folder, tmp_path):
    path = tmp_path / "none" / "p.html"
    done = sentiment("explain", "--model", model_folder, "--text", "lovely", "--html", path)
    assert done.returncode == 1 and b"cannot be written" in done.stderr and b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [[], ["--text", "a", __file__], ["/no/such/file"], ["--text", "a", "--html", "/"]]
)
def test_wrong_usage_exits_with_2(model_folder, arguments):
    done = sentiment("explain", "--model", model_folder, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_view_has_no_colours_in_a_pipe(model_folder):
    done = sentiment("explain", "--model", model_folder, "--text", "O quarto era horrível.")
    assert b"\x1b[" not in done.stdout
    assert done.stdout.decode().splitlines()[2] == "O quarto era horrível."
    assert "spoke for negative" in done.stdout.decode()


def test_explaining_imports_nothing_heavy():
    code = "import sentiment.explain, sentiment.page, sentiment.terminal, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
