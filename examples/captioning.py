"""A picture into a sentence: a convolutional encoder gives g, an Elman decoder writes what is seen.

    g    = relu(A conv(conv(picture)))
    s(t) = tanh(U [y(t-1), g] + W s(t-1) + b),   o(t) = softmax(V s(t) + c)        one to many

A scene has two objects, each a shape of a colour, side by side or one above the other, drawn at places and sizes that
vary: "uma cruz azul acima de um quadrado verde". Article and colour agree with the shape's gender, so the word to be
written depends on the words before it, and these are in s(t-1). A fifth of the combinations of objects and position
is held out: the network is asked about scenes whose like it never saw.

    python -m examples.captioning

Source: Vinyals et al. (2015), Show and tell; BLEU: Papineni et al. (2002).
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import product

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from examples import report
from examples.decoder import Decoder, numbered, vocabulary
from examples.network import learn

SIZE = 20
"""Pixels of a side."""
SHAPES = {"círculo": "um", "quadrado": "um", "triângulo": "um", "cruz": "uma"}
COLOURS = {
    ("vermelho", "vermelha"): (0.9, 0.2, 0.2),
    ("azul", "azul"): (0.2, 0.4, 0.9),
    ("verde", "verde"): (0.2, 0.7, 0.3),
    ("amarelo", "amarela"): (0.9, 0.8, 0.1),
}
POSITIONS = ("à esquerda de", "acima de")
OBJECTS = list(product(SHAPES, COLOURS))
SCENES = [scene for scene in product(range(len(OBJECTS)), POSITIONS, range(len(OBJECTS))) if scene[0] != scene[2]]
Scene = tuple[int, str, int]
LONGEST = 9
HIDDEN = 96


def caption(scene: Scene) -> str:
    """Tell a scene in Portuguese."""
    named = []
    for number in (scene[0], scene[2]):
        shape, colour = OBJECTS[number]
        named.append(f"{SHAPES[shape]} {shape} {colour[SHAPES[shape] == 'uma']}")
    return f"{named[0]} {scene[1]} {named[1]}"


def picture(scene: Scene, random: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Draw a scene, (3, SIZE, SIZE), from 0 to 1."""
    image = np.full((SIZE, SIZE, 3), 1.0, np.float32)
    along = (random.uniform(4, 5.5), random.uniform(13.5, 15))
    across = random.uniform(5, 14) + random.uniform(-2, 2, 2)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    for own, middle, other in zip((scene[0], scene[2]), along, across, strict=True):
        x, y = (middle, other) if scene[1] == POSITIONS[0] else (other, middle)
        dx, dy, r = columns - x, rows - y, random.uniform(3, 4)
        shape, colour = OBJECTS[own]
        mask = {
            "círculo": dx**2 + dy**2 <= r**2,
            "quadrado": np.maximum(abs(dx), abs(dy)) <= 0.9 * r,
            "triângulo": (abs(dx) <= (dy + r) / 2) & (dy <= r),
            "cruz": (np.minimum(abs(dx), abs(dy)) <= 0.3 * r) & (np.maximum(abs(dx), abs(dy)) <= r),
        }[shape]
        image[mask] = COLOURS[colour]
    image += random.normal(0, 0.03, image.shape)
    return image.clip(0, 1).transpose(2, 0, 1)


def encoder() -> nn.Sequential:
    """Return an untrained network that maps pictures (pictures, 3, SIZE, SIZE) to g, (pictures, HIDDEN)."""
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 5, stride=2, padding=2), nn.BatchNorm2d(16), nn.ReLU()),
        *(nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(32 * (SIZE // 4) ** 2, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.ReLU()),
    )


def draw_batch(scenes: Sequence[Scene], random: np.random.Generator) -> tuple[Tensor, list[str]]:
    """Draw each scene and tell it."""
    return torch.from_numpy(np.stack([picture(scene, random) for scene in scenes])), [caption(own) for own in scenes]


def bleu(written: Sequence[str], right: Sequence[str]) -> float:
    """Return BLEU-4 of sentences with one right sentence each, from 0 to 1."""
    logs = []
    for n in range(1, 5):
        grams = [
            [Counter(zip(*(own.split()[i:] for i in range(n)), strict=False)) for own in pair]
            for pair in zip(written, right, strict=True)
        ]
        hits = sum((own & other).total() for own, other in grams)
        logs.append(math.log(max(hits, 1e-9) / max(sum(own.total() for own, _ in grams), 1)))
    lengths = [sum(len(own.split()) for own in side) for side in (written, right)]
    return math.exp(sum(logs) / 4 + min(0.0, 1 - lengths[1] / max(lengths[0], 1)))


def draw(pictures: Tensor, written: Sequence[str]) -> Figure:
    """Draw pictures over what was written about them."""
    figure = report.canvas(9, 3.6)
    for axes, image, sentence in zip(figure.subplots(2, 4).flat, pictures, written, strict=False):
        axes.imshow(image.permute(1, 2, 0).numpy())
        axes.set(xticks=[], yticks=[])
        for position in POSITIONS:
            sentence = sentence.replace(f" {position} ", f"\n{position}\n")
        axes.set_xlabel(sentence, fontsize=9)
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, caption held-out scenes, draw."""
    chosen = report.options(__doc__, arguments, steps=2000)
    torch.manual_seed(chosen.seed)
    random = np.random.default_rng(chosen.seed)
    order = random.permutation(len(SCENES))
    held_out, known = ([SCENES[i] for i in part] for part in np.split(order, [len(SCENES) // 5]))
    words = vocabulary([caption(scene) for scene in SCENES])
    see, tell = encoder(), Decoder(words, HIDDEN, HIDDEN)

    def loss(step: int) -> Tensor:
        pictures, sentences = draw_batch([known[i] for i in random.integers(len(known), size=32)], random)
        return tell.loss(numbered(sentences, words, LONGEST), see(pictures))

    learn([*see.parameters(), *tell.parameters()], loss, chosen.steps, rate=3e-3)
    see.eval()
    pictures, right = draw_batch(held_out * 5, random)
    with torch.no_grad():
        written = tell.write(LONGEST, see(pictures))
    exact = float(np.mean([own == other for own, other in zip(written, right, strict=True)]))
    numbers = {"scenes": len(SCENES), "held out": len(held_out), "pictures": len(right), "exact": exact}
    numbers["BLEU"] = bleu(written, right)
    says = f"held-out scenes: {100 * exact:.1f} % word for word, BLEU {100 * numbers['BLEU']:.1f}"
    report.write("captioning", chosen, says, numbers, draw(pictures, written))


if __name__ == "__main__":
    main()
