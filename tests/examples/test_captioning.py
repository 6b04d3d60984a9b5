import numpy as np
import pytest

from examples.captioning import OBJECTS, SCENES, bleu, caption, picture


def test_held_out_scenes_are_told(run):
    found = run("captioning", "--steps", "250")
    assert found["held out"] == len(SCENES) // 5
    assert found["BLEU"] > 0.5


def test_article_and_colour_agree_with_the_shape():
    names = [(shape, colour[0]) for shape, colour in OBJECTS]
    cross, circle = names.index(("cruz", "vermelho")), names.index(("círculo", "amarelo"))
    assert caption((cross, "acima de", circle)) == "uma cruz vermelha acima de um círculo amarelo"


@pytest.mark.parametrize("position, axis", [("à esquerda de", 2), ("acima de", 1)])
def test_first_object_is_left_or_above(position, axis):
    red, blue = OBJECTS.index(("quadrado", ("vermelho", "vermelha"))), OBJECTS.index(("quadrado", ("azul", "azul")))
    image = picture((red, position, blue), np.random.default_rng(0))
    where = [np.argwhere((image[own] - image[other]) > 0.4)[:, axis - 1].mean() for own, other in ((0, 2), (2, 0))]
    assert where[0] < where[1]


@pytest.mark.parametrize(
    "written, expected",
    [("a b c d e", 1), ("v w x y z", 0), ("a b c d", 2.718281828 ** (1 - 5 / 4))],
)
def test_bleu(written, expected):
    assert bleu([written], ["a b c d e"]) == pytest.approx(expected, abs=1e-6)
