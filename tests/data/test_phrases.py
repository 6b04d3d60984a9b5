"""The generator of short reviews: determinism, composed labels, agreement, balance, spelling."""

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "data" / "sentiment"))

import composition
import spelling

# data/travel has a phrases.py too, so this one goes by another name.
_spec = importlib.util.spec_from_file_location("sentiment_phrases", composition.FOLDER.parent / "phrases.py")
assert _spec is not None and _spec.loader is not None
phrases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(phrases)

PT, EN = phrases.GRAMMARS["pt"], phrases.GRAMMARS["en"]
LEXICON = ("adj", "strong", "verb", "thing", "many", "mood", "me")
FILM = composition.Thing("f", "filme", "o", 0, "um")
PLAYS = composition.Thing("f", "cenas", "as", 3, "umas")


@pytest.fixture(scope="module")
def drawn():
    return list(phrases.draw(6000, seed=5))


def expand(grammar, text, polarity, thing=FILM, seed=0):
    derivation = composition.Derivation(grammar, Random(seed), "f")
    return derivation.expand(text, polarity, thing)


def entries(grammar, section, polarity):
    return {rule.text for rule in grammar.rules[section] if rule.polarity == polarity}


def test_same_seed_same_sentences():
    assert list(phrases.generate(50, seed=3)) == list(phrases.generate(50, seed=3))


def test_another_seed_gives_other_sentences():
    assert list(phrases.generate(50, seed=3)) != list(phrases.generate(50, seed=4))


def test_no_sentence_comes_twice(drawn):
    assert len({each.text for each in drawn}) == len(drawn)


def test_labels_and_languages_are_balanced(drawn):
    assert set(Counter((each.label, each.language) for each in drawn).values()) == {len(drawn) // 4}


def test_no_slot_is_left_open(drawn):
    assert not [each.text for each in drawn if re.search(r"[{}\[\]|<=]", each.text)]


@pytest.mark.parametrize(
    ("language", "section", "frame", "label"),
    [
        ("pt", "denied", "não [é|são] nada ruim", 1),
        ("pt", "denied", "não [é|são] nada bom", -1),
        ("pt", "distance", "não acho que {s} [seja|sejam] ruim", 1),
        ("pt", "time", "{s} já não [é|são] bom como antes", -1),
        ("pt", "double_negation", "não tenho nada a criticar {em}", 1),
        ("pt", "double_negation", "não tenho nada a elogiar {em}", -1),
        ("en", "denied", "[is|are] anything but bad", 1),
        ("en", "distance", "I don't think {s} [is|are] good", -1),
        ("en", "comparison", "less bad than expected", 1),
        ("en", "comparison", "less good than expected", -1),
    ],
)
def test_composition_decides_the_label(language, section, frame, label):
    """Each sentence can be derived with its label, and not with the other."""
    grammar = phrases.GRAMMARS[language]

    def derivations(polarity):
        for rule in grammar.rules[section]:
            if rule.polarity in (0, polarity):
                sides = {"": polarity, "!": -polarity}
                found = re.search(r"\{(!?)(adj|do)(?::0)?\}", rule.text)
                if found:
                    for word in entries(grammar, found[2], sides[found[1]]):
                        yield rule.text.replace(found[0], word)

    assert frame in set(derivations(label))
    assert frame not in set(derivations(-label))


@pytest.mark.parametrize(
    ("adjective", "forms"),
    [
        ("bom", "bom boa bons boas"),
        ("cru", "cru crua crus cruas"),
        ("agradável", "agradável agradável agradáveis agradáveis"),
        ("encantador", "encantador encantadora encantadores encantadoras"),
        ("legal", "legal legal legais legais"),
        ("ruim", "ruim ruim ruins ruins"),
        ("frágil", "frágil frágil frágeis frágeis"),
        ("bem servido", "bem servido|bem servida|bem servidos|bem servidas"),
        ("fácil de usar", "fácil de usar|fácil de usar|fáceis de usar|fáceis de usar"),
    ],
)
def test_adjectives_agree(adjective, forms):
    expected = forms.split("|") if "|" in forms else forms.split()
    assert [composition.inflect(adjective, form) for form in range(4)] == expected


@pytest.mark.parametrize(("thing", "expected"), [(FILM, "o filme é um só"), (PLAYS, "as cenas são umas sós")])
def test_frames_agree_with_the_thing_reviewed(thing, expected):
    assert expand(PT, "{s} [é|são] {um} [só|só|sós|sós]", 1, thing) == expected


@pytest.mark.parametrize("polarity", [1, -1])
def test_a_flipped_slot_takes_the_opposite_polarity(polarity):
    words = {expand(EN, "{!adj}", polarity, seed=seed) for seed in range(40)}
    assert words <= entries(EN, "adj", -polarity)


def test_articles_agree_with_vowels_and_comparatives_are_irregular():
    assert phrases.tidy("a ugly film, a useful one", "en") == "An ugly film, a useful one"
    assert phrases.tidy("mais boas que antes", "pt") == "Melhores que antes"


def test_frequent_lexical_items_stand_under_both_labels(drawn):
    lexicon = {rule.text for grammar in (PT, EN) for section in LEXICON for rule in grammar.rules[section]}
    counts = Counter((leaf, each.label) for each in drawn for leaf in each.leaves if leaf in lexicon)
    totals = {item: counts[item, 1] + counts[item, -1] for item, _ in counts}
    shares = {item: counts[item, 1] / total for item, total in totals.items() if total >= 20}
    assert len(shares) > 100
    assert {item: share for item, share in shares.items() if not 0.2 <= share <= 0.8} == {}


def test_words_alone_do_not_tell_the_label(drawn):
    """Naive Bayes over words, learned from the first half, is near chance on the second."""
    counts = Counter((word, each.label) for each in drawn[:3000] for word in phrases.words(each.text))

    def odds(each):
        found = phrases.words(each.text)
        return sum((counts[word, 1] - counts[word, -1]) / (counts[word, 1] + counts[word, -1] + 2) for word in found)

    right = sum((odds(each) > 0) == (each.label > 0) for each in drawn[3000:])
    assert right / 3000 < 0.62


def test_every_section_is_used_and_every_slot_is_known():
    for grammar in (PT, EN):
        known = {*grammar.rules, "s", "n", "um", "de", "em"}
        slots = {
            name
            for rules in grammar.rules.values()
            for rule in rules
            for _, name, _ in composition.SLOT.findall(rule.text)
        }
        assert slots <= known
        assert set(grammar.rules) <= slots | {"domains", "things", "sentence"}


def test_noise_without_accents_and_apostrophes():
    assert spelling.bare("não é ruim, isn't it", "pt", Random(0)) == "nao e ruim, isnt it"


@pytest.mark.parametrize("label", [1, -1])
def test_emoji_agree(label):
    noisy = [spelling.misspelt("ok", "en", label, Random(seed)) for seed in range(300)]
    assert any(sign in text for text in noisy for sign in spelling.EMOJI[label])
    assert not any(sign in text for text in noisy for sign in spelling.EMOJI[-label])


def test_a_malformed_rule_is_named(tmp_path, monkeypatch):
    (tmp_path / "pt.txt").write_text("adj\n    bom\n", encoding="utf-8")
    monkeypatch.setattr(composition, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="'bom'"):
        composition.read_grammar("pt")
