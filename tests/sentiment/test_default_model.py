import pytest

from elman import text
from sentiment import SentimentClassifier
from sentiment.model import DEFAULT


@pytest.fixture(scope="module")
def reviews():
    return SentimentClassifier.load()


@pytest.mark.parametrize(
    "review, label",
    [
        ("A comida estava realmente muito boa", "positive"),
        ("O frango atravessou a estrada porque não estava cozido", "negative"),
        ("The room was spotless and the staff could not have been kinder.", "positive"),
        ("Two hours of my life that I will never get back.", "negative"),
    ],
)
def test_answers_to_the_lectures_sentences_and_to_plain_ones(reviews, review, label):
    assert reviews(review).label == label


@pytest.mark.parametrize("change", [str.upper, str.lower, text.fold])
def test_casing_and_accents_do_not_change_the_answer(reviews, change):
    review = "O café da manhã é péssimo, não volto"
    assert reviews(change(review)).probability == pytest.approx(reviews(review).probability)


def test_licence_of_the_weights_lies_beside_them():
    assert "NonCommercial" in (DEFAULT / "LICENSE").read_text(encoding="utf-8")
    assert "Not for commercial use" in (DEFAULT / "README.md").read_text(encoding="utf-8")


def test_folder_is_small():
    assert sum(file.stat().st_size for file in DEFAULT.iterdir()) < 16_000_000
