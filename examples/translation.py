"""A sentence into another language: an Elman encoder reads Portuguese, an Elman decoder writes English.

    encoder    z(t) = tanh(U x(t) + W z(t-1) + b)                  x(t): the Portuguese word
    decoder    s(t) = tanh(U' [y(t-1), g] + W' s(t-1) + b')        g = z(T), the state after the last word
               o(t) = softmax(V s(t) + c)

All that the decoder knows of the sentence is one vector, g. With attention it also looks back at every z(t), most at
those that matter for the word at hand (see decoder.py), and learns the sooner. Words change their order and number (num
trem rápido: on a fast train), the verb follows its subject (ela quer: she wants), a preposition its verb. The phrases
are generated; those asked were not among those learned from.

    python -m examples.translation
"""

from collections.abc import Sequence

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn.functional import embedding

from examples import report
from examples.decoder import Decoder, Words, numbered, vocabulary
from examples.network import Network, learn

SUBJECTS = {"eu quero": "I want", "ela quer": "she wants", "nós queremos": "we want", "eles querem": "they want"}
VERBS = {"sair de": "to leave", "chegar a": "to arrive in", "voltar a": "to return to", "viajar para": "to travel to"}
CITIES = ["Recife", "Natal", "Olinda", "Manaus", "Lisboa", "Londres", "Roma", "Paris"]
ABROAD = {"Lisboa": "Lisbon", "Londres": "London", "Roma": "Rome"}
DAYS = {"na segunda": "on Monday", "na sexta": "on Friday", "no sábado": "on Saturday", "no domingo": "on Sunday"}
DAYS |= {"amanhã": "tomorrow", "hoje": "today"}
PARTS = {"de manhã": "in the morning", "à tarde": "in the afternoon", "à noite": "in the evening", "": ""}
VEHICLES = {"trem": "train", "ônibus": "bus", "barco": "boat"}
KINDS = {"rápido": "fast", "barato": "cheap", "novo": "new"}
COMPANY = {"com um amigo": "with a friend", "com duas crianças": "with two children", "": ""}
READ, WRITTEN = 16, 18  # words of the longest sentence in each language, and more
HIDDEN = 128
Pair = tuple[str, str]
PHRASES = 6000
HELD_OUT = 500
EVERY = 100
"""Steps of training after which the held-out phrases are asked; it changes nothing."""


def phrase(random: np.random.Generator) -> Pair:
    """Draw a phrase and its translation."""
    subject, verb, city, day, part = (str(random.choice(list(own))) for own in (SUBJECTS, VERBS, CITIES, DAYS, PARTS))
    vehicle, kind, company = (str(random.choice(list(own))) for own in (VEHICLES, KINDS, COMPANY))
    portuguese = f"{subject} {verb} {city} {day} {part} num {vehicle} {kind} {company}"
    told = (SUBJECTS[subject], VERBS[verb], ABROAD.get(city, city), DAYS[day], PARTS[part])
    english = f"{' '.join(told)} on a {KINDS[kind]} {VEHICLES[vehicle]} {COMPANY[company]}"
    return " ".join(portuguese.split()), " ".join(english.split())


class Translator(nn.Module):
    """Encoder and decoder, with attention or without."""

    def __init__(self, source: Words, target: Words, *, attention: bool) -> None:
        super().__init__()
        self.source, self.target, self.attention = source, target, attention
        self.E = nn.Parameter(torch.randn(len(source), 32) * 0.3)
        self.encoder = Network(32, HIDDEN, 1)
        self.decoder = Decoder(target, HIDDEN, HIDDEN, memory=HIDDEN if attention else 0)

    def read(self, sentences: Sequence[str]) -> tuple[Tensor, Tensor | None]:
        """Return g, (sentences, hidden), and the z(t) that are attended to, (sentences, time, hidden), or None.

        Sentences are read after as many empty words as bring them to one length, so that each ends at the last time.
        """
        ids = numbered([" ".join(own.split()[::-1]) for own in sentences], self.source, READ).flip(1)
        z = self.encoder.states(embedding(ids, self.E))
        return z[:, -1], z * (ids > 0)[:, :, None] if self.attention else None

    def loss(self, pairs: Sequence[Pair]) -> Tensor:
        """Return the error of pairs of sentences."""
        read, written = zip(*pairs, strict=True)
        return self.decoder.loss(numbered(written, self.target, WRITTEN), *self.read(read))

    @torch.no_grad()
    def exact(self, pairs: Sequence[Pair]) -> float:
        """Return the share of pairs translated word for word."""
        written = self.decoder.write(WRITTEN, *self.read([own for own, _ in pairs]))
        return float(np.mean([own == right for own, (_, right) in zip(written, pairs, strict=True)]))

    @torch.no_grad()
    def attended(self, portuguese: str, english: str) -> Tensor:
        """Return the weight of each word read for each word written, (written, read)."""
        ids = numbered([english], self.target, WRITTEN)
        _, a = self.decoder(torch.cat([ids[:, -1:], ids[:, :-1]], dim=1), *self.read([portuguese]))
        weights: Tensor = a[0, : len(english.split()), -len(portuguese.split()) :]
        return weights


def train(model: Translator, known: list[Pair], held_out: list[Pair], chosen: report.Options, name: str) -> list[float]:
    """Train a model; return the share of held-out pairs it translates word for word, every EVERY steps."""
    draws = np.random.default_rng(chosen.seed)
    course = []

    def loss(step: int) -> Tensor:
        if step % EVERY == 0:
            course.append(model.exact(held_out))
        return model.loss([known[i] for i in draws.integers(len(known), size=48)])

    learn(model.parameters(), loss, chosen.steps, rate=3e-3, what=name)
    return [*course, model.exact(held_out)]


def draw(courses: dict[str, list[float]], model: Translator, pair: Pair) -> Figure:
    """Draw phrases right by steps of training, and where the decoder looks while it writes a translation."""
    figure = report.canvas(9.5, 4)
    course, axes = figure.subplots(1, 2, width_ratios=(2, 3))
    for colour, (name, shares) in zip(report.COLOURS[1::-1], courses.items(), strict=True):
        steps = [EVERY * i for i in range(len(shares))]
        course.plot(steps, [100 * share for share in shares], "o-", color=colour, label=name, markersize=4)
    course.set(xlabel="steps of training", ylabel="held-out phrases right (%)", ylim=(-3, 104))
    course.legend()
    weights = model.attended(*pair)
    axes.imshow(weights.numpy(), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for own, words in zip((axes.xaxis, axes.yaxis), pair, strict=True):
        own.set_ticks(range(len(words.split())), words.split())
    axes.tick_params(axis="x", rotation=50)
    axes.set_title("attended to (across) for each word written (down)")
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train with and without attention, translate held-out phrases, draw."""
    chosen = report.options(__doc__, arguments, steps=1200)
    random = np.random.default_rng(chosen.seed)
    pairs = list(dict.fromkeys(phrase(random) for _ in range(PHRASES + HELD_OUT)))
    held_out, known = pairs[:HELD_OUT], pairs[HELD_OUT:]
    source, target = (vocabulary(own) for own in zip(*pairs, strict=True))
    courses = {}
    for attention in (False, True):
        name = "with attention" if attention else "without attention"
        torch.manual_seed(chosen.seed)
        model = Translator(source, target, attention=attention)
        courses[name] = train(model, known, held_out, chosen, name)
    exact = {name: course[-1] for name, course in courses.items()}
    half = {name: EVERY * sum(own < 0.5 for own in course) for name, course in courses.items()}
    told = ", ".join(f"{name} {100 * own:.1f} % (half of them by step {half[name]})" for name, own in exact.items())
    numbers = {"phrases learned from": len(known), "held out": len(held_out), f"exact every {EVERY} steps": courses}
    figure = draw(courses, model, max(held_out, key=lambda pair: len(pair[0].split())))
    report.write("translation", chosen, f"held-out phrases word for word: {told}", {"exact": exact} | numbers, figure)


if __name__ == "__main__":
    main()
