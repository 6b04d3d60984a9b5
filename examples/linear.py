"""The lecture's worked example: all weights 1, no bias, linear units.

    s(t) = U x(t) + W s(t-1)        U = W = V = [1 1; 1 1],  s(0) = [0 0]
    o(t) = V s(t)

The sequence [1 1], [1 1], [2 2] gives [4 4], [12 12], [32 32]; the same vectors in another order give other outputs,
for s(t-1) holds what came before. No training.

    python -m examples.linear
"""

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from elman import cells, engine
from elman.engine import Layer
from elman.packing import pack
from examples import report

ONES = np.ones((2, 2), np.float32)


def outputs(sequence: Sequence[int]) -> list[int]:
    """Return o(t) for the inputs x(t) = [n n] of a sequence of n; both units of o(t) are equal, so one is given."""
    layer = Layer(U=ONES[None], W=ONES[None], b=np.zeros((1, 2), np.float32))
    x = np.repeat(np.array(sequence, np.float32)[:, None], 2, axis=1)
    s = engine.run(engine.fold(x, layer), np.arange(len(x)), pack([len(x)]), [layer], cells.identity)
    return [int(n) for n in (s @ ONES)[:, 0]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Show every order of the lecture's three vectors."""
    chosen = report.options(__doc__, arguments)
    orders = {order: outputs(order) for order in sorted(set(permutations((1, 1, 2))))}
    for order, given in orders.items():
        print("  ".join(f"[{n} {n}]" for n in order), " -> ", "  ".join(f"[{n} {n}]" for n in given))
    first, other = orders[1, 1, 2], orders[2, 1, 1]
    says = f"{_vectors((1, 1, 2))} gives {_vectors(first)}; {_vectors((2, 1, 1))} gives {_vectors(other)}"
    numbers = {"outputs": {" ".join(map(str, order)): given for order, given in orders.items()}}
    report.write("linear", chosen, says, numbers)


def _vectors(values: Sequence[int]) -> str:
    return ", ".join(f"[{n} {n}]" for n in values)


if __name__ == "__main__":
    main()
