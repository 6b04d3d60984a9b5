"""Elman's words out of letters: nobody marks where a word ends, yet the error of the next letter shows it.

    s(t) = tanh(U x(t) + W s(t-1) + b),  o(t) = softmax(V s(t) + c)
    E(t) = -log o(t) at the letter x(t+1)

Words follow each other at random without a space: chegarnoitecidade... Within a word each letter makes the next one
surer; the first letter of the next word is anyone's guess. So the error falls along a word and rises at its border,
and the borders can be read off it.

    python -m examples.letters

Source: Elman (1990), Finding Structure in Time, section 5 (with other words, and letters as one of n).
"""

from collections.abc import Sequence

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from examples import report
from examples.network import Network, learn

WORDS = ["chegar", "sair", "voltar", "cidade", "noite", "manhã", "trem", "barco", "ônibus", "hoje", "praia", "viagem"]
LETTERS = sorted(set("".join(WORDS)))
HIDDEN = 48
TIME = 40
SHOWN = 45


def text(length: int, random: np.random.Generator) -> tuple[list[int], list[int]]:
    """Draw words until there are so many letters; return the letters and the place of each in its word, from 0."""
    letters: list[int] = []
    places: list[int] = []
    while len(letters) < length:
        word = str(random.choice(WORDS))
        letters += [LETTERS.index(letter) for letter in word]
        places += range(len(word))
    return letters[:length], places[:length]


def train(steps: int, seed: int) -> Network:
    """Train on pieces of text of TIME letters."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = Network(len(LETTERS), HIDDEN, len(LETTERS))

    def loss(step: int) -> Tensor:
        letters = torch.tensor([text(TIME + 1, random)[0] for _ in range(16)])
        o = network(one_hot(letters[:, :-1], len(LETTERS)).float())
        return cross_entropy(o.flatten(0, 1), letters[:, 1:].flatten())

    learn(network.parameters(), loss, steps)
    return network


@torch.no_grad()
def errors(network: Network, letters: Sequence[int]) -> list[float]:
    """Return the error at each letter but the first, foretold from those before it."""
    ids = torch.tensor(letters)
    o = network(one_hot(ids[None, :-1], len(LETTERS)).float())[0]
    return cross_entropy(o, ids[1:], reduction="none").tolist()


def draw(letters: Sequence[int], places: Sequence[int], own: Sequence[float]) -> Figure:
    """Draw the error at each letter, with the borders of the words."""
    figure = report.canvas(10, 2.6)
    axes = figure.subplots()
    for t, place in enumerate(places):
        if place == 0:
            axes.axvline(t, color="0.85", linewidth=6)
    axes.plot(own, "o-", color=report.COLOURS[0], markersize=3)
    for t, letter in enumerate(letters):
        axes.text(t, own[t] + 0.12, LETTERS[letter], ha="center", va="bottom")
    axes.set(xlabel="t; grey: first letter of a word", ylabel="error E(t)", ylim=(-0.1, max(own) + 0.8))
    axes.margins(x=0.01)
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, read a new text, draw."""
    chosen = report.options(__doc__, arguments, steps=600)
    network = train(chosen.steps, chosen.seed)
    letters, places = text(5000, np.random.default_rng(chosen.seed + 1))
    found, place = np.array(errors(network, letters)), np.array(places[1:])
    by_place = {int(p) + 1: float(found[place == p].mean()) for p in range(6)}
    higher = (found > 0.5 * np.log(len(WORDS))) == (place == 0)
    first, later = float(found[place == 0].mean()), float(found[place > 0].mean())
    says = f"error at the first letter of a word {first:.2f}, at the others {later:.2f}"
    says += f"; borders told by the error alone at {100 * higher.mean():.1f} % of the letters"
    numbers = {"error by place in the word": by_place, "first": first, "others": later}
    numbers["borders told"] = float(higher.mean())
    figure = draw(letters[1 : SHOWN + 1], places[1 : SHOWN + 1], found[:SHOWN].tolist())
    report.write("letters", chosen, says, numbers, figure)


if __name__ == "__main__":
    main()
