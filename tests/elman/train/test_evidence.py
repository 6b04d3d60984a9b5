import numpy as np
import pytest

from elman.ngrams import Ngrams, code, hashes, keys, rows
from elman.train.evidence import FEWEST, Texts, fit
from elman.train.mixing import likelihood

GOOD, BAD, REST = ["bom", "ótimo", "lindo"], ["ruim", "feio", "chato"], ["a", "o", "um", "de", "e", "que"]


def texts_of(lines, labels, sources=None):
    tokens = [line.split() for line in lines]
    codes = np.array([code(word) for own in tokens for word in own], np.uint64)
    lengths = np.array([len(own) for own in tokens])
    return Texts(codes, lengths, np.array(labels), np.array([0] * len(lines) if sources is None else sources))


def learn(texts, *, labels=2, n=2, slots=1 << 12, balanced=False, **options):
    return fit(texts, texts, labels=labels, n=n, slots=slots, balanced=balanced, **options)


def weight(table, gram):
    """The weight of an n-gram, None if it has none."""
    codes = np.array([code(word) for word in gram.split()], np.uint64)
    *_, (hashed, _) = hashes(codes, np.array([len(codes)]), len(codes))
    row = rows(hashed, len(table.keys))
    return table.weights[row][0] if (table.keys[row] == keys(hashed)).all() else None


def scores(fitted, texts):
    table, bias = fitted
    return table.score(texts.codes, texts.lengths) + bias


def separable(count=60, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    lines = [" ".join(rng.permutation([*rng.choice(REST, 4), rng.choice((BAD, GOOD)[label])])) for label in labels]
    return texts_of(lines, labels)


def test_separable_labels_are_told_apart():
    texts = separable()
    fitted = learn(texts)
    assert ((scores(fitted, texts)[:, 0] > 0) == (texts.labels == 1)).all()
    assert all(weight(fitted[0], word) > 0 for word in GOOD)
    assert all(weight(fitted[0], word) < 0 for word in BAD)


def test_what_is_learned_holds_for_other_texts():
    other = separable(seed=1)
    assert likelihood(scores(learn(separable()), other), other.labels) > -0.2


def test_several_labels_are_told_apart():
    rng = np.random.default_rng(0)
    words = ["bom", "ruim", "médio", "misto"]
    labels = np.arange(80) % 4
    texts = texts_of([f"{words[label]} {' '.join(rng.choice(REST, 3))}" for label in labels], labels)
    table, bias = fitted = learn(texts, labels=4)
    assert (table.weights.shape[1], bias.shape) == (3, (3,))
    full = np.concatenate([np.zeros((80, 1)), scores(fitted, texts)], axis=1)
    assert (full.argmax(axis=1) == labels).all()


def test_what_only_two_words_together_tell_is_learned():
    lines = ["não bom de", "bom de não", "e não bom", "bom e não"] * 10
    labels = [0, 1, 0, 1] * 10
    assert (np.sign(scores(learn(texts_of(lines, labels), n=2), texts_of(lines, labels))[:, 0]) == [-1, 1] * 20).all()


@pytest.mark.parametrize("balanced, expected", [(False, 1 / 9), (True, 1)])
def test_balanced_labels_weigh_the_same(balanced, expected):
    texts = texts_of(["a"] * 100, [0] * 90 + [1] * 10)
    odds = np.exp(scores(learn(texts, n=1, balanced=balanced), texts)[0, 0])
    assert odds == pytest.approx(expected, rel=0.05)


def of_two_sources():
    """Films, mostly praised, and hotels, mostly blamed: within each, `filme` and `quarto` tell nothing."""
    lines, labels, sources = [], [], []
    for source, (word, praised) in enumerate([("filme", 90), ("quarto", 10)]):
        for i in range(100):
            verdict = "ruim" if i >= praised else "bom" if i % 3 else "de"
            lines.append(f"{word} {verdict} {REST[i % 5]}")
            labels.append(int(i < praised))
            sources.append(source)
    return lines, labels, sources


@pytest.mark.parametrize("word", ["filme", "quarto"])
def test_a_word_that_is_frequent_only_because_of_its_source_gets_no_weight(word):
    lines, labels, sources = of_two_sources()
    apart, together = learn(texts_of(lines, labels, sources), n=1)[0], learn(texts_of(lines, labels), n=1)[0]
    assert abs(weight(together, word)[0]) > 0.5
    assert abs(weight(apart, word)[0]) < 0.05
    assert weight(apart, "ruim")[0] < -0.5


@pytest.mark.parametrize("source", [0, 1])
def test_a_word_that_tells_in_one_source_only_is_learned_from_that(source):
    lines, labels = ["a limpo", "a sujo", "a um", "a de"] * 10, [1, 0, 1, 0] * 10
    table, _ = learn(texts_of(lines, labels, [source, source, 1 - source, 1 - source] * 10), n=1)
    assert weight(table, "limpo")[0] > 0.5 and weight(table, "sujo")[0] < -0.5


def test_an_ngram_that_no_text_has_is_not_in_the_table():
    table, _ = learn(separable())
    assert all(weight(table, f"w{i}") is None for i in range(50))


def test_free_rows_have_no_weight():
    table, _ = learn(separable())
    assert not table.weights[table.keys == 0].any() and (table.keys > 0).any()


@pytest.mark.parametrize("exact, slots", [(False, FEWEST), (True, 1 << 14)])
def test_a_table_is_no_larger_than_it_must_be_unless_exact(exact, slots):
    table, _ = learn(separable(), slots=1 << 14, exact=exact)
    assert len(table.keys) == len(table.weights) == slots


@pytest.mark.parametrize("slots", [1, 16, 32])
def test_in_a_small_table_the_most_telling_ngrams_remain(slots):
    rng = np.random.default_rng(0)
    lines = [f"{('ruim', 'bom')[i % 2]} {' '.join(f'w{j}' for j in rng.integers(0, 10**6, 6))}" for i in range(60)]
    texts = texts_of(lines, np.arange(60) % 2)
    fitted = learn(texts, slots=slots, n=1)
    assert weight(fitted[0], "bom") is not None or weight(fitted[0], "ruim") is not None
    assert likelihood(scores(fitted, texts), texts.labels) > -0.3


def test_ngrams_too_many_and_all_as_frequent_compete_for_the_rows():
    texts = texts_of([" ".join(f"w{i}.{j}" for j in range(9)) for i in range(8)], [0, 1] * 4)
    table, _ = fitted = learn(texts, slots=16, n=1)
    assert (table.keys > 0).sum() > 8
    assert likelihood(scores(fitted, texts), texts.labels) > -0.6


def test_texts_shorter_than_the_longest_ngram_are_learned_from():
    texts = texts_of(["bom", "ruim"] * 5, [1, 0] * 5)
    fitted = learn(texts, n=5)
    assert ((scores(fitted, texts)[:, 0] > 0) == (texts.labels == 1)).all()


def test_the_strength_of_the_penalty_is_chosen_on_the_validation_texts():
    texts = separable()
    mistaken = Texts(texts.codes, texts.lengths, 1 - texts.labels, texts.sources)
    sizes = {"labels": 2, "n": 1, "slots": 1 << 10, "balanced": False}
    weak, strong = (abs(fit(texts, held, **sizes)[0].weights).sum() for held in (texts, mistaken))
    assert strong < weak


def test_the_same_texts_give_the_same_table():
    one, other = learn(separable()), learn(separable())
    assert isinstance(one[0], Ngrams) and (one[0].weights == other[0].weights).all() and (one[1] == other[1]).all()
