"""Why memory: "chegar Recife" against "sair Recife".

    feed-forward    o(t) = g(V f(U x(t)))                      the word alone
    fixed window    o(t) = g(V f(U [x(t-2) x(t-1) x(t)]))      the word and the two before it
    Elman           s(t) = f(U x(t) + W s(t-1)),  o(t) = g(V s(t))

Recife is a destination or a departure, 2 Novembro a date of arrival or of departure, by a verb that stands before it,
at times far before. To the feed-forward network both Recifes are one and the same input, so it must answer alike. The
window holds the verb of "chegar Recife" and loses it by "Novembro". The state s(t-1) differs between the two
utterances, and so does the answer. All three have as many hidden units and are trained on the same utterances.

    python -m examples.memory
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, pad

from examples import report
from examples.network import Network, learn

CITIES = ["Recife", "Natal", "Olinda", "Caruaru", "Belém", "Manaus", "Sobral", "Maceió", "Aracaju", "Salvador"]
MONTHS = ["Agosto", "Setembro", "Outubro", "Novembro", "Dezembro", "Janeiro", "Fevereiro", "Março", "Abril"]
DAYS = [str(day) for day in range(1, 29)]
FILLERS = ["cedo", "com", "a", "família", "de", "ônibus", "sem", "pressa", "em"]
VERBS = {"chegar": "arrival", "sair": "departure"}
WORDS = [*VERBS, *FILLERS, *CITIES, *DAYS, *MONTHS]
SLOTS = ["no slot", "destination", "departure", "arrival date", "departure date"]
HIDDEN = 32
WINDOW = 3
Model = Callable[[Tensor], Tensor]


def utterance(verb: str, city: str, day: str, month: str, fillers: Sequence[str] = ()) -> tuple[list[int], list[int]]:
    """Return the words of an utterance and their slots, as numbers."""
    place, date = (1, 3) if VERBS[verb] == "arrival" else (2, 4)
    words = [verb, *fillers, city, day, month]
    return [WORDS.index(word) for word in words], [0] * (1 + len(fillers)) + [place, date, date]


def draw_batch(count: int, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Draw utterances with as many fillers, (count, time), and their slots."""
    fillers = random.integers(5)
    drawn = []
    for _ in range(count):
        verb, city, day, month = (str(random.choice(own)) for own in (list(VERBS), CITIES, DAYS, MONTHS))
        drawn.append(utterance(verb, city, day, month, [str(word) for word in random.choice(FILLERS, fillers)]))
    words, slots = zip(*drawn, strict=True)
    return one_hot(torch.tensor(words), len(WORDS)).float(), torch.tensor(slots)


def train(steps: int, seed: int) -> dict[str, Model]:
    """Train the three; each maps one-hot words (utterances, time, words) to scores (utterances, time, slots)."""
    torch.manual_seed(seed)
    size, slots = len(WORDS), len(SLOTS)
    alone = nn.Sequential(nn.Linear(size, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, slots))
    window = nn.Sequential(nn.Linear(WINDOW * size, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, slots))
    elman = Network(size, HIDDEN, slots)
    models: dict[str, Model] = {
        "the word alone": alone,
        "a window of 3 words": lambda x: window(
            pad(x, (0, 0, WINDOW - 1, 0)).unfold(1, WINDOW, 1).transpose(2, 3).flatten(2)
        ),
        "Elman": elman,
    }
    for (name, model), module in zip(models.items(), (alone, window, elman), strict=True):
        random = np.random.default_rng(seed)

        def loss(step: int, model: Model = model, random: np.random.Generator = random) -> Tensor:
            x, slot = draw_batch(32, random)
            return cross_entropy(model(x).flatten(0, 1), slot.flatten())

        learn(module.parameters(), loss, steps, what=name)
    return models


@torch.no_grad()
def answers(model: Model) -> dict[str, list[tuple[str, str, float]]]:
    """Return each word of the lecture's two utterances with its slot and the probability of that slot."""
    given = {}
    for verb in VERBS:
        words, _ = utterance(verb, "Recife", "2", "Novembro")
        p, best = model(one_hot(torch.tensor([words]), len(WORDS)).float())[0].softmax(1).max(1)
        given[verb] = [(WORDS[w], SLOTS[b], float(q)) for w, b, q in zip(words, best, p, strict=True)]
    return given


@torch.no_grad()
def accuracy(model: Model, seed: int) -> float:
    """Return the share of cities, days and months in new utterances whose slot is told."""
    random = np.random.default_rng(seed + 1)
    batches = [draw_batch(50, random) for _ in range(40)]
    right = torch.cat([(model(x).argmax(2) == slot)[slot > 0] for x, slot in batches])
    return right.float().mean().item()


def draw(found: dict[str, dict[str, list[tuple[str, str, float]]]]) -> Figure:
    """Draw the answers as two tables for each network, wrong ones in red."""
    figure = report.canvas(8, 2.6)
    for axes, verb in zip(figure.subplots(1, 2), VERBS, strict=True):
        words, right = utterance(verb, "Recife", "2", "Novembro")
        axes.set(xlim=(-1.75, 3.5), ylim=(len(found) - 0.4, -0.75))
        axes.axis("off")
        for column, word in enumerate(words):
            axes.text(column, -0.55, WORDS[word], ha="center", weight="bold")
        for row, (name, given) in enumerate(found.items()):
            axes.text(-0.6, row, name.replace(" of", "\nof").replace("word ", "word\n"), ha="right", va="center")
            for column, (_, slot, p) in enumerate(given[verb]):
                colour = report.COLOURS[2 if slot == SLOTS[right[column]] else 1]
                label = f"{slot.replace(' ', chr(10))}\n{100 * p:.0f} %"
                axes.text(column, row, label, ha="center", va="center", color=colour, size=8.5)
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, ask, draw."""
    chosen = report.options(__doc__, arguments, steps=600)
    models = train(chosen.steps, chosen.seed)
    found = {name: answers(model) for name, model in models.items()}
    for name, given in found.items():
        for told in given.values():
            print(f"{name:20}", "  ".join(f"{word}: {slot} {100 * p:.0f} %" for word, slot, p in told))
    accuracies = {name: accuracy(model, chosen.seed) for name, model in models.items()}
    says = "slots right in new utterances: " + ", ".join(f"{own} {100 * a:.1f} %" for own, a in accuracies.items())
    report.write("memory", chosen, says, {"accuracy": accuracies, "answers": found}, draw(found))


if __name__ == "__main__":
    main()
