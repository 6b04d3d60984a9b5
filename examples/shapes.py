"""The four shapes of input and output, by the same network.

    s(t) = tanh(U x(t) + W s(t-1) + b),  o(t) = softmax(V s(t) + c)

    one to one      x(1) -> o(1)                a digit: even or odd          no memory needed: s(0) = 0
    one to many     x(1) -> o(1) ... o(T)       a digit: its name, letter by letter
    many to one     x(1) ... x(T) -> o(T)       a name, letter by letter: the digit
    many to many    x(1) ... x(T) -> o(1) ...   two binary numbers, last bits first: their sum; s(t-1) carries the one

Shapes differ only in which x(t) are empty and which o(t) are asked for. The sums asked are of numbers of 200 bits; the
network learned from 2 to 8.

    python -m examples.shapes
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from examples import report
from examples.network import Network, learn

NAMES = ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"]
LETTERS = [" ", *sorted(set("".join(NAMES)))]
TIME = max(map(len, NAMES))
HIDDEN = 24
BITS = 200
SUMS = 200


def spelled() -> Tensor:
    """Return the letters of the names, filled up with blanks, (10, TIME)."""
    return torch.tensor([[LETTERS.index(letter) for letter in name.ljust(TIME)] for name in NAMES])


def sums(count: int, bits: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw pairs of numbers of so many bits, last bit first, (count, bits, 2), and the bits of their sums."""
    x = torch.randint(2, (count, bits, 2), generator=generator)
    carry, total = torch.zeros(count, dtype=torch.long), []
    for t in range(bits):
        own = x[:, t].sum(1) + carry
        total.append(own % 2)
        carry = own // 2
    return x.float(), torch.stack(total, dim=1)


def fixed(x: Tensor, d: Tensor, asked: slice, steps: int, what: str) -> tuple[Network, float]:
    """Learn the right answers d at the times asked; return the network and the share of inputs all answered right.

    Args:
        x: inputs, (examples, time, inputs).
        d: numbers of the right answers, (examples, times asked).
        asked: times at which an answer is asked for.
        steps: of training.
        what: what the progress is called.
    """
    network = Network(x.shape[2], HIDDEN, int(d.max()) + 1)
    learn(
        network.parameters(),
        lambda step: cross_entropy(network(x)[:, asked].flatten(0, 1), d.flatten()),
        steps,
        what=what,
    )
    with torch.no_grad():
        right = (network(x)[:, asked].argmax(2) == d).all(1).float().mean().item()
    return network, right


def addition(steps: int, seed: int) -> float:
    """Learn to add short numbers; return the share of sums of BITS bits that are right to the last bit."""
    generator = torch.Generator().manual_seed(seed)
    network = Network(2, HIDDEN, 2)

    def loss(step: int) -> Tensor:
        x, d = sums(64, int(torch.randint(2, 9, (1,), generator=generator)), generator)
        return cross_entropy(network(x).flatten(0, 1), d.flatten())

    learn(network.parameters(), loss, steps, rate=0.02, what="many to many")
    x, d = sums(SUMS, BITS, generator)
    with torch.no_grad():
        return float((network(x).argmax(2) == d).all(1).float().mean())


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a network of each shape."""
    chosen = report.options(__doc__, arguments, steps=400)
    torch.manual_seed(chosen.seed)
    digits, names = torch.eye(10)[:, None], spelled()
    letters = one_hot(names, len(LETTERS)).float()
    first = torch.cat([digits, torch.zeros(10, TIME - 1, 10)], dim=1)
    last = slice(TIME - 1, TIME)
    numbers = torch.arange(10)[:, None]
    writer, one_to_many = fixed(first, names, slice(None), chosen.steps, "one to many")
    right = {
        "one to one": fixed(digits, numbers % 2, slice(None), chosen.steps, "one to one")[1],
        "one to many": one_to_many,
        "many to one": fixed(letters, numbers, last, chosen.steps, "many to one")[1],
        "many to many": addition(chosen.steps, chosen.seed),
    }
    with torch.no_grad():
        written = ["".join(LETTERS[i] for i in row).strip() for row in writer(first).argmax(2).tolist()]
    print("one to many: " + ", ".join(f"{digit} -> {name}" for digit, name in enumerate(written)))
    says = "right: " + ", ".join(f"{shape} {100 * share:.1f} %" for shape, share in right.items())
    report.write("shapes", chosen, says, {"right": right, "written": written, "bits of the sums": BITS})


if __name__ == "__main__":
    main()
