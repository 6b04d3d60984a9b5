"""The generator of travel utterances: determinism, annotation, noise, held-out places, variety."""

import re
import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "data" / "travel"))

import generate
import noise
import phrases
import places
import structures
import values

SPAN = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]\((\w+)\)")


@pytest.fixture(scope="module")
def lines():
    return [generate.annotated(utterance) for utterance in generate.generate(2000, seed=5)]


def skeleton(line):
    return SPAN.sub(lambda span: f"{{{span[2]}}}", line)


def test_same_seed_same_output():
    assert list(generate.generate(50, seed=3)) == list(generate.generate(50, seed=3))


def test_another_seed_gives_other_utterances():
    assert list(generate.generate(50, seed=3)) != list(generate.generate(50, seed=4))


def test_no_line_comes_twice(lines):
    assert len(set(lines)) == len(lines)


def test_every_line_parses_with_known_slots(lines):
    for line in lines:
        assert {slot for _, slot in SPAN.findall(line)} <= set(values.SLOTS), line
        assert not re.search(r"[\[\]]", SPAN.sub("", line)), line
        assert all(text and text == text.strip() for text, _ in SPAN.findall(line)), line


def test_literal_brackets_are_escaped():
    assert generate.annotated([("a [b] ", None), ("c\\d", "via")]) == r"a \[b\] [c\\d](via)"


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ([("de ", None), ("Lajes", "departure"), (" para ", None), ("Lajes", "destination")], False),
        ([("de ônibus não, de ", None), ("ônibus", "transport")], False),
        ([("de trem não, de ", None), ("ônibus", "transport")], True),
        ([("hoje", "departure_date"), (" ou ", None), ("amanhã", "departure_date")], True),
        ([("hoje", "departure_date"), (" para Recife ", None), ("amanhã", "departure_date")], False),
        ([("2 adultos", "passengers"), (" e ", None), ("1 bebê", "passengers")], True),
    ],
)
def test_an_utterance_does_not_contradict_itself(utterance, expected):
    assert generate.consistent(utterance) == expected


@pytest.mark.parametrize("kind", noise.KINDS, ids=lambda kind: kind.__name__)
def test_noise_keeps_the_slots_and_their_order(kind):
    rng = Random(7)
    for _ in range(300):
        clean = structures.draw_utterance(rng)
        noisy = kind(clean, rng)
        assert [slot for _, slot in noisy if slot] == [slot for _, slot in clean if slot]
        assert all(text.strip() for text, slot in noisy if slot)


def test_prepositions_stay_where_the_role_hangs_on_them():
    utterance = [("para ", None), ("Natal", "destination"), (" de ", None), ("Recife", "departure")]
    assert noise.no_prepositions(utterance, Random(1)) == utterance


def test_prepositions_go_behind_a_verb_of_leaving():
    utterance = [("sair de ", None), ("Recife", "departure"), (" em ", None), ("2 Novembro", "departure_date")]
    assert "".join(text for text, _ in noise.no_prepositions(utterance, Random(1))) == "sair Recife 2 Novembro"


@pytest.mark.parametrize(
    ("preposition", "article", "expected"),
    [
        ("de", "o", "do"),
        ("em", "a", "na"),
        ("a", "as", "às"),
        ("por", "a", "pela"),
        ("para", "o", "para o"),
        ("de", "", "de"),
    ],
)
def test_prepositions_contract_with_articles(preposition, article, expected):
    assert structures.contract(preposition, article) == expected


def test_ordinary_words_stand_outside_the_spans(lines):
    words = {word for line in lines for word in re.findall(r"[^\W\d_]+", places.fold(SPAN.sub(" ", line)))}
    assert len(words) > 2000


def test_requests_have_slots_and_a_tenth_of_the_lines_none(lines):
    assert 0.07 < sum(not SPAN.search(line) for line in lines) / len(lines) < 0.13


@pytest.mark.parametrize("seed", range(200))
def test_a_remark_adds_words_and_no_slot(seed):
    utterance = [("de", None), ("Recife", "departure"), ("para", None), ("Natal", "destination"), (",", None)]
    remarked = structures.with_remark(utterance, Random(seed), "br")
    assert len(remarked) > len(utterance)
    assert [piece for piece in remarked if piece[1] in values.SLOTS] == [utterance[1], utterance[3]]


def test_a_remark_stands_before_between_and_after():
    utterance = [("de", None), ("Recife", "departure"), ("para", None), ("Natal", "destination")]
    drawn = [structures.with_remark(utterance, Random(seed), "br") for seed in range(100)]
    slots = [[slot for _, slot in pieces if slot in (*values.SLOTS, None)] for pieces in drawn]
    assert any(pieces[:4] == utterance for pieces in drawn)
    assert any(pieces[-4:] == utterance for pieces in drawn)
    assert any(each.index("destination") - each.index("departure") > 2 and each[-1] for each in slots)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("caixa de som", "caixas de som"),
        ("garrafa térmica", "garrafas térmicas"),
        ("violão", "violões"),
        ("anzol", "anzóis"),
        ("colher", "colheres"),
        ("lápis", "lápis"),
        ("pão", "pães"),
    ],
)
def test_plurals(one, many):
    assert phrases.plural(one) == many


def test_held_out_places_never_appear(lines):
    held_out = {places.fold(name) for name in places.held_out_names()}
    drawn = {text for line in lines for text, slot in SPAN.findall(line) if slot in generate.PLACES}
    heads = {re.split(r"[,(/–]| - |[ -][a-z]{2}$", places.fold(text))[0].strip() for text in drawn}
    assert len(heads) > 1000
    assert not heads & held_out


def test_a_tenth_of_the_municipalities_is_held_out_and_no_capital():
    names = {place.name for place in places.MUNICIPALITIES}
    share = sum(map(places.held_out, names)) / len(names)
    assert 0.08 < share < 0.12
    assert not any(map(places.held_out, places.CAPITALS))


def test_half_of_the_skeletons_are_distinct(lines):
    assert len({skeleton(line) for line in lines}) >= len(lines) / 2


def test_a_grammar_without_a_rule_says_which():
    with pytest.raises(ValueError, match=r"grammar\.txt: no rule nowhere"):
        structures.read_grammar("utterance\n    ir para {nowhere}\n")
