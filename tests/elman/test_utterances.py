"""Labelled utterances from every format."""

import gzip
import json
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.annotated import parse
from elman.corpus import Report
from elman.errors import DataError
from elman.text import tokenize
from elman.utterances import Span, annotate, from_spans, from_tags, read

TEXT = "sair Recife 2 Novembro"
SPANS = [Span(5, 11, "departure"), Span(12, 22, "departure_date")]
TAGS = ["O", "B-departure", "B-departure_date", "I-departure_date"]


def read_text(folder, name, content, report=None):
    path = folder / name
    path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
    return read([path], report or Report())


def tagged(utterances):
    return [[(token.text, tag) for token, tag in zip(u.tokens, u.tags, strict=True)] for u in utterances]


CONTENT = {
    "conll": "sair\tO\nRecife\tB-departure\n2\tB-departure_date\nNovembro\tI-departure_date\n",
    "iob": "sair VB O\nRecife NNP B-departure\n2 CD  B-departure_date\nNovembro NN I-departure_date",
    "txt": "sair [Recife](departure) [2 Novembro](departure_date)\r\n",
    "md": "## intent:travel\n- sair [Recife](departure) [2 Novembro](departure_date)\n",
    "jsonl": json.dumps({"text": TEXT, "spans": [{"start": s, "end": e, "label": label} for s, e, label in SPANS]}),
    "json": json.dumps({"tokens": TEXT.split(), "tags": TAGS, "intent": "travel"}),
}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("ending", CONTENT)
def test_every_format_gives_the_same_utterance(tmp_path, ending, packed):
    report = Report()
    (utterance,) = read_text(tmp_path, f"a.{ending}{packed}", CONTENT[ending], report)
    assert (utterance.text, utterance.tokens, utterance.spans) == (TEXT, tokenize(TEXT), SPANS)
    assert utterance.tags == TAGS
    assert utterance.where == f"{tmp_path}/a.{ending}{packed}:{2 if ending == 'md' else 1}"
    assert (report.read, report.skipped, report.repaired) == (1, 0, 0)


def test_an_unknown_ending_lists_the_formats(tmp_path):
    with pytest.raises(DataError, match=r"a.csv: ending '.csv', expected .conll .iob .txt .md .jsonl .json .spacy"):
        read_text(tmp_path, "a.csv", "text")


def test_several_files_are_read_in_order(tmp_path):
    for name in "ba":
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\n \n{name}\n")
    report = Report()
    assert [u.text for u in read([tmp_path / "b.txt", tmp_path / "a.txt"], report)] == ["b", "b", "a", "a"]
    assert report.read == 4


# CoNLL


@pytest.mark.parametrize(
    "content, expected",
    [
        ("a O\n\n\nb O\n", [[("a", "O")], [("b", "O")]]),
        ("-DOCSTART- -X- O O\n\na O\n-DOCSTART-\nb O", [[("a", "O")], [("b", "O")]]),
        ("# sent_id = 1\n# text = vitamina O\na O", [[("a", "O")]]),
        ("# a comment\n#\na O", [[("a", "O")]]),
        ("#\tO\na\tO", [[("#", "O"), ("a", "O")]]),
        ("# NN O\n#praia B-via", [[("#", "O"), ("#praia", "B-via")]]),
        ("São Paulo\tB-via\n\u00a0\tO", [[("São Paulo", "B-via"), ("\u00a0", "O")]]),
        ("14h30 O\nBelo\u00a0Horizonte  B-via ", [[("14h30", "O"), ("Belo\u00a0Horizonte", "B-via")]]),
    ],
)
def test_conll_rows(tmp_path, content, expected):
    assert tagged(read_text(tmp_path, "a.conll", content)) == expected


@pytest.mark.parametrize("row", ["Recife", "Recife NNP", "Recife\t", "\tO", "Recife S-via", "Recife B-", "#\tX"])
def test_a_conll_row_without_token_or_tag_is_refused(tmp_path, row):
    with pytest.raises(DataError, match=r"a.conll:3: columns \[.*\], expected a token first and its tag last"):
        read_text(tmp_path, "a.conll", f"a O\n\n{row}\nb O\n")


def test_skip_leaves_out_the_whole_utterance_of_a_bad_row(tmp_path):
    report = Report("skip")
    utterances = read_text(tmp_path, "a.conll", "a O\n\nb O\nc\nd\n\ne O\n", report)
    assert [u.text for u in utterances] == ["a", "e"]
    assert (report.read, report.skipped) == (2, 1)


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.iob", "a I-x\nb I-x\nc I-y\n"),
        ("a.jsonl", '{"tokens": ["a", "b", "c"], "tags": ["I-x", "I-x", "I-y"]}'),
    ],
)
def test_illegal_inside_tags_are_repaired_and_counted(tmp_path, name, content):
    report = Report()
    (utterance,) = read_text(tmp_path, name, content, report)
    assert utterance.tags == ["B-x", "I-x", "B-y"]
    assert report.repaired == 2


# Annotated text


@st.composite
def utterances(draw):
    text = draw(st.text(st.sampled_from("ab1 é[]()\\:\t🛫"), max_size=20))
    tokens = tokenize(text)
    edges = sorted(draw(st.sets(st.integers(0, len(tokens)))))
    pairs = [pair for pair in pairwise(edges) if draw(st.booleans())]
    return from_spans(text, [Span(tokens[a].start, tokens[b - 1].end, draw(st.sampled_from("xy"))) for a, b in pairs])


@given(utterances())
def test_an_annotated_line_gives_the_utterance_back(utterance):
    assert from_spans(*parse(annotate(utterance.text, utterance.spans))) == utterance


@given(utterances())
def test_tokens_and_tags_give_the_spans_back(utterance):
    again = from_tags([token.text for token in utterance.tokens], utterance.tags)
    assert again.tags == utterance.tags


@given(st.lists(st.text(min_size=1)))
def test_tokens_given_are_kept(tokens):
    utterance = from_tags(tokens, ["O"] * len(tokens))
    assert [utterance.text[token.start : token.end] for token in utterance.tokens] == tokens


def test_unbalanced_markup_names_file_and_line(tmp_path):
    with pytest.raises(DataError, match=r"a.txt:2: '\[' at column 4 \(.*Write it as '\\\['.*, or pass --on-error skip"):
        read_text(tmp_path, "a.txt", "ok\nir [Recife](\n")


def test_conll_in_a_txt_file_is_not_taken_for_text(tmp_path):
    with pytest.raises(DataError, match=r"a.txt:1: a token and its tag, expected annotated text. Name the file .conll"):
        read_text(tmp_path, "a.txt", CONTENT["conll"])


def test_markdown_keeps_the_items_of_intents_only(tmp_path):
    content = """<!-- made by hand -->
# Travel
## intent:inform
- ir <!-- a [comment] -->
  * para [Sampa](destination:São Paulo)
-

## synonym:São Paulo
- Sampa
## lookup:places
places.txt
## regex:year
- [0-9]{4}
## intent:greet
+ oi
"""
    utterances = read_text(tmp_path, "a.md", content)
    assert [(u.text, u.spans) for u in utterances] == [("ir", []), ("para Sampa", [(5, 10, "destination")]), ("oi", [])]


@pytest.mark.parametrize(
    "line, found", [("sair [a](via)", "expected a heading or a list item"), ("- a <!-- b", "'<!--' without '-->'")]
)
def test_markdown_that_is_no_item_is_refused(tmp_path, line, found):
    with pytest.raises(DataError, match=rf"a.md:2: .*{found}"):
        read_text(tmp_path, "a.md", f"- ok\n{line}\n")


# JSON lines


def test_a_span_may_name_its_slot(tmp_path):
    (utterance,) = read_text(
        tmp_path, "a.jsonl", '{"text": "🛫 Foz", "spans": [{"start": 2, "end": 5, "slot": "via"}]}'
    )
    assert utterance.spans == [(2, 5, "via")]


@pytest.mark.parametrize(
    "record, found",
    [
        ({}, "fields none, expected text"),
        ({"text": "a"}, r"fields text \(str\), expected"),
        ({"text": "a", "marks": []}, r"fields text \(str\), marks \(list\), expected text"),
        ({"text": None, "spans": []}, r"fields text \(NoneType\), spans \(list\)"),
        ({"tokens": ["a"], "tags": [0]}, ".*expected .*lists of str"),
        ({"tokens": ["a"], "tags": ["O", "O"]}, "1 tokens and 2 tags, expected as many"),
        ({"tokens": ["a", ""], "tags": ["O", "O"]}, "token 2 is empty"),
        ({"tokens": ["a"], "tags": ["X"]}, "tag 'X', expected O, B-x or I-x"),
        ({"text": "a", "spans": [{"start": 0, "end": 1}]}, "span {.*}, expected an object with start, end and label"),
        ({"text": "a", "spans": [{"start": "0", "end": 1, "label": "x"}]}, "span {.*}, expected an object"),
        ({"text": "a", "spans": [[0, 1, "x"]]}, r"span \[.*\], expected an object"),
    ],
)
def test_a_record_of_another_shape_is_refused(tmp_path, record, found):
    with pytest.raises(DataError, match=f"a.jsonl:1: {found}.*, or pass --on-error skip"):
        read_text(tmp_path, "a.jsonl", json.dumps(record))


# Spans


@pytest.mark.parametrize("span, trimmed", [((4, 12, "x"), (5, 11, "x")), ((4, 14, "x"), (5, 13, "x"))])
def test_white_space_at_the_edge_of_a_span_is_cut_off(span, trimmed):
    assert from_spans(TEXT, [Span(*span)]).spans == [trimmed]


@pytest.mark.parametrize(
    "spans, found",
    [
        ([(5, 10, "x")], "span 5-10 'x' 'Recif' cuts the token 'Recife' at 5-11, expected whole tokens"),
        ([(6, 11, "x")], "cuts the token 'Recife'"),
        ([(6, 6, "x")], "span 6-6 'x' is empty"),
        ([(4, 5, "x")], "span 4-5 'x' is empty"),
        ([(12, 23, "x")], "span 12-23 'x', expected 0 <= start < end <= 22"),
        ([(-1, 4, "x")], "span -1-4 'x', expected"),
        ([(11, 5, "x")], "span 11-5 'x', expected"),
        ([(0, 4, "")], "span 0-4 '', expected a label"),
        ([(5, 11, "y"), (0, 11, "x")], "span 5-11 'y' 'Recife' overlaps span 0-11 'x'"),
        ([(5, 11, "x"), (5, 11, "x")], "overlaps span 5-11 'x'"),
    ],
)
def test_an_impossible_span_is_refused(spans, found):
    with pytest.raises(ValueError) as caught:
        from_spans(TEXT, [Span(*span) for span in spans])
    assert found in str(caught.value)


def test_skip_goes_on_after_a_bad_span(tmp_path):
    report = Report("skip")
    assert [u.text for u in read_text(tmp_path, "a.txt", "[Rec](via)ife\nir\n", report)] == ["ir"]
    assert (report.read, report.skipped) == (1, 1)
    assert "a.txt:1: span 0-3 'via' 'Rec' cuts the token 'Recife'" in report.messages[0]


# spaCy


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_docbin_keeps_its_text_and_tokens(tmp_path, packed):
    spacy = pytest.importorskip("spacy")
    doc = spacy.blank("pt")("sair  Recife às 14h30")
    doc.ents = [doc.char_span(6, 12, label="departure")]
    content = spacy.tokens.DocBin(docs=[doc, doc]).to_bytes()
    path = tmp_path / f"a.spacy{packed}"
    path.write_bytes(gzip.compress(content) if packed else content)
    _, utterance = read([path], Report())
    assert utterance.text == doc.text
    assert [token.text for token in utterance.tokens] == [token.text for token in doc]
    assert utterance.spans == [(6, 12, "departure")]
    assert utterance.where == f"{path}:2"


def test_a_damaged_docbin_is_refused(tmp_path):
    pytest.importorskip("spacy")
    with pytest.raises(DataError, match=r"a.spacy: no DocBin \("):
        read_text(tmp_path, "a.spacy", "nothing")


def test_without_spacy_a_docbin_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(DataError, match=r"a.spacy: .* pip install 'elman\[spacy\]'"):
        read_text(tmp_path, "a.spacy", "")


def test_output_of_predict_is_training_data(tmp_path):
    path = tmp_path / "corrected.jsonl"
    slot = {"slot": "destination", "text": "Recife", "start": 7, "end": 13, "confidence": 0.9}
    path.write_text(json.dumps({"text": "chegar Recife", "slots": [slot]}))
    (utterance,) = read([path], Report())
    assert utterance.spans == [Span(7, 13, "destination")]
