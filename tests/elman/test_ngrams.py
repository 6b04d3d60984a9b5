import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.ngrams import Ngrams, code, hashes, keys, merged, rows

LETTERS = st.text("abc", min_size=1, max_size=6)


def codes_of(texts):
    """Codes and lengths of texts whose words are letters."""
    codes = np.array([code(letter) for text in texts for letter in text], np.uint64)
    return codes, np.array([len(text) for text in texts], np.int64)


def hash_of(gram):
    *_, (hashed, _) = hashes(*codes_of([gram]), len(gram))
    return hashed


def table_of(weights, n, slots=256):
    """A table of n-grams with their weights."""
    key, weight = np.zeros(slots, np.uint16), np.zeros((slots, 1), np.float32)
    for gram, value in weights.items():
        hashed = hash_of(gram)
        row = rows(hashed, slots)
        assert key[row] == 0, "two n-grams share a row"
        key[row], weight[row] = keys(hashed), value
    return Ngrams(n, key, weight)


def expected_score(text, weights, n):
    grams = [text[i : i + length] for length in range(1, n + 1) for i in range(len(text) - length + 1)]
    known = [weights[gram] for gram in grams if gram in weights]
    return sum(known) / max(len(known), 1) ** 0.5


@pytest.mark.parametrize(
    "form, expected", [("bom", 43803347929199086), ("não", 18214428420977424770), ("\ud800", 7497787021708494914)]
)
def test_the_code_of_a_word_never_changes(form, expected):
    assert code(form) == expected


@pytest.mark.parametrize("gram, expected", [("ab", 793092896977113523), ("abc", 8571565092799999736)])
def test_the_hash_of_an_ngram_never_changes(gram, expected):
    assert hash_of(gram).tolist() == [expected]


def test_words_of_other_letters_have_other_codes():
    forms = [f"w{i}" for i in range(10_000)]
    assert len(set(map(code, forms))) == len(forms)


@given(st.lists(LETTERS, min_size=1, max_size=5), st.integers(1, 4))
def test_equal_ngrams_have_equal_hashes_and_others_have_others(texts, n):
    codes, lengths = codes_of(texts)
    flat = "".join(texts)
    seen = {}
    for length, (hashed, ends) in enumerate(hashes(codes, lengths, n), 1):
        for value, end in zip(hashed.tolist(), ends.tolist(), strict=True):
            gram = flat[end - length + 1 : end + 1]
            assert seen.setdefault(value, gram) == gram
    assert len(seen) == len(set(seen.values()))


@given(st.lists(LETTERS, min_size=1, max_size=5), st.integers(1, 4))
def test_ngrams_do_not_cross_from_one_text_to_the_next(texts, n):
    found = [hashed.tolist() for hashed, _ in hashes(*codes_of(texts), n)]
    apart = [[hashed.tolist() for hashed, _ in hashes(*codes_of([text]), n)] for text in texts]
    for length in range(n):
        assert found[length] == [value for own in apart for value in own[length]]


@given(st.lists(LETTERS, min_size=1, max_size=5), st.integers(1, 3))
def test_places_are_those_of_the_last_words(texts, n):
    codes, lengths = codes_of(texts)
    start = np.repeat(np.cumsum(lengths) - lengths, lengths)
    for length, (_, ends) in enumerate(hashes(codes, lengths, n), 1):
        assert ends.tolist() == [i for i in range(len(codes)) if i - start[i] >= length - 1]


def test_hashing_leaves_the_codes_as_they_are():
    codes, lengths = codes_of(["abc"])
    before = codes.copy()
    list(hashes(codes, lengths, 3))
    assert (codes == before).all()


def test_the_order_within_an_ngram_counts():
    assert len({int(hash_of(gram)[0]) for gram in ("ab", "ba", "aab", "aba", "baa", "aa", "bb")}) == 7


def test_a_key_is_never_that_of_a_free_row():
    assert keys(np.array([0, 1, 2**48, 2**64 - 1], np.uint64)).tolist() == [1, 1, 1, 2**16 - 1]


@given(st.lists(LETTERS, min_size=1, max_size=5), st.integers(1, 3))
def test_the_score_is_the_sum_of_known_weights_over_the_root_of_their_number(texts, n):
    weights = {gram: value for gram, value in {"a": 1.0, "ab": -2.0, "abc": 4.0, "cc": 0.5}.items() if len(gram) <= n}
    found = table_of(weights, n).score(*codes_of(texts))
    np.testing.assert_allclose(found[:, 0], [expected_score(text, weights, n) for text in texts], atol=1e-5)


@given(st.lists(LETTERS, min_size=1, max_size=5))
def test_evidence_of_the_words_sums_to_the_score(texts):
    table, (codes, lengths) = table_of({"a": 1.0, "ab": -2.0, "cc": 0.5}, 2), codes_of(texts)
    weight, known = table.evidence(codes, lengths)
    part = np.repeat(np.arange(len(texts)), lengths)
    for i, score in enumerate(table.score(codes, lengths)):
        np.testing.assert_allclose(weight[part == i].sum(0) / max(known[part == i].sum(), 1) ** 0.5, score, atol=1e-6)


def test_evidence_lies_where_an_ngram_ends():
    weight, known = table_of({"b": 1.0, "ab": 2.0}, 2).evidence(*codes_of(["abb", "b"]))
    assert weight[:, 0].tolist() == [0, 3, 1, 1]
    assert known.tolist() == [0, 2, 1, 1]


def test_an_ngram_that_is_not_known_has_no_weight():
    table = table_of({"a": 1.0}, 2)
    table.weights[:] = 1  # also in the rows that are free
    weight, known = table.evidence(*codes_of(["xyzw" * 500]))
    assert not weight.any() and not known.any()
    assert table.score(*codes_of(["xyz"])).tolist() == [[0]]


def test_half_precision_is_summed_in_single():
    table = table_of({"a": 1.0}, 1)
    table.weights = table.weights.astype(np.float16)
    assert table.score(*codes_of(["a" * 4096])) == pytest.approx(64.0)


def test_merged_tables_give_the_sum_of_their_scores():
    one, other = table_of({"a": 1.0, "b": 2.0}, 1), table_of({"a": 4.0, "b": -8.0}, 1)
    codes, lengths = codes_of(["ab", "aab", "b"])
    both = merged([one, other], [0.5, 0.25])
    expected = 0.5 * one.score(codes, lengths) + 0.25 * other.score(codes, lengths)
    np.testing.assert_allclose(both.score(codes, lengths), expected, rtol=1e-6)


def test_merged_tables_keep_what_only_one_has():
    both = merged([table_of({"a": 1.0}, 1), table_of({"b": 2.0}, 1)], [3.0, 0.5])
    assert both.score(*codes_of(["a", "b"])).ravel().tolist() == [3.0, 1.0]


@pytest.mark.parametrize("factors, kept", [([1.0, 1.0], "b"), ([8.0, 1.0], "a")])
def test_of_two_ngrams_that_share_a_row_the_heavier_is_kept(factors, kept):
    slots = 1
    one, other = table_of({"a": 1.0}, 1, slots), table_of({"b": -2.0}, 1, slots)
    both = merged([one, other], factors)
    assert {letter for letter in "ab" if both.score(*codes_of([letter])).any()} == {kept}


def test_one_table_is_merged_with_its_factor():
    assert merged([table_of({"a": 1.0}, 1)], [0.5]).score(*codes_of(["a"])).tolist() == [[0.5]]
