"""Hopfield network: images of digits kept in symmetric weights, and found again from noisy copies.

    w_ij = 1/N sum over patterns of x_i x_j,   w_ij = w_ji,  w_ii = 0      learned in one step (Hebb's rule)
    s_i  = 1 if sum over j of w_ij s_j >= 0, else -1                        one unit after the other
    E(s) = -1/2 sum over i, j of w_ij s_i s_j                               never rises

There is no hidden layer and no output layer: the input sets s, the units are updated until none changes, and the
stable state is the answer. Random patterns are recalled up to about 0.14 N of them; then memory breaks down. --steps
is how many networks of random patterns are tried at each load.

    python -m examples.hopfield

Source: Hopfield (1982), Neural networks and physical systems with emergent collective computational abilities; the
capacity, 0.138 N: Amit, Gutfreund & Sompolinsky (1985), Storing infinite numbers of patterns in a spin-glass model.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from examples import report

Array = NDArray[np.float32]
DIGITS = {
    "0": "..####.. .######. ###..### ##....## ##....## ##....## ##....## ##....## ##....## ###..### .######. ..####..",
    "3": "..###### ..###### ......## ......## ......## ....#### ....#### ......## ......## ......## ..###### ..######",
    "4": "##...##. ##...##. ##...##. ##...##. ##...##. ######## ######## .....##. .....##. .....##. .....##. .....##.",
    "6": "######.. ######.. ##...... ##...... ##...... ######.. ######.. ##..##.. ##..##.. ##..##.. ######.. ######..",
    "7": "######## ######## .....### ....###. ....###. ...###.. ...###.. ..###... ..###... .###.... .###.... ###.....",
}
SHAPE = (12, 8)
NOISE = 0.2
"""Share of the pixels that are flipped in a noisy copy."""
COPIES = 200
UNITS = 1000
LOADS = (0.04, 0.08, 0.10, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18, 0.22)
"""Patterns kept for each unit."""
THEORY = 0.138


def learn(patterns: Array) -> Array:
    """Return the weights that keep patterns (patterns, units), each unit -1 or 1: (units, units)."""
    w = patterns.T @ patterns / patterns.shape[1]
    np.fill_diagonal(w, 0)
    return np.asarray(w)


def energy(w: Array, s: Array) -> Array:
    """Return E of each state (states, units), (states,)."""
    return np.asarray(((s @ w) * s).sum(1) / -2)


def recall(w: Array, s: Array, random: np.random.Generator) -> Iterator[int]:
    """Update states in place until none changes, unit after unit, each sweep in another order.

    Args:
        w: weights, (units, units).
        s: states (states, units), each unit -1 or 1.
        random: draws the orders.

    Yields:
        Which unit was updated.
    """
    before = np.zeros_like(s)
    while not np.array_equal(s, before):
        before = s.copy()
        for i in random.permutation(len(w)):
            s[:, i] = np.where(s @ w[i] >= 0, 1, -1)
            yield i


def kept(load: float, random: np.random.Generator) -> float:
    """Return the share of load * UNITS random patterns near which, up to 2 % of the units, the network stays."""
    patterns = random.choice(np.array([-1, 1], np.float32), (round(load * UNITS), UNITS))
    s = patterns.copy()
    for _ in recall(learn(patterns), s, random):
        pass
    return float(((s != patterns).mean(1) < 0.02).mean())


def capacity(shares: Sequence[float]) -> float:
    """Return the load up to which nine patterns in ten are kept, on a line between the LOADS measured around it."""
    after = next(i for i, share in enumerate(shares) if share < 0.9)
    return float(np.interp(0.9, shares[after - 1 : after + 1][::-1], LOADS[after - 1 : after + 1][::-1]))


def draw(images: list[list[Array]], energies: Array, shares: Sequence[float]) -> Figure:
    """Draw noisy digits and what became of them, the energies on the way, and patterns kept by load."""
    figure = report.canvas(9, 3.2)
    left, middle, right = figure.subfigures(1, 3)  # type: ignore[misc]
    grid = left.subplots(len(images), len(images[0]))
    for row, (name, shown) in enumerate(zip(("noisy", "on the way", "stable"), images, strict=True)):
        for axes, image in zip(grid[row], shown, strict=True):
            axes.imshow(image.reshape(SHAPE), cmap="Greys", vmin=-1, vmax=1.4)
            axes.set(xticks=[], yticks=[])
        grid[row][0].set_ylabel(name)
    axes = middle.subplots()
    axes.plot(energies, color=report.COLOURS[0], linewidth=0.8)
    axes.set(xlabel="units updated", ylabel="energy E(s)", title=f"recall of {energies.shape[1]} noisy digits")
    axes = right.subplots()
    axes.axvline(THEORY, color="0.6", linestyle="--", label=f"theory, {THEORY} N")
    axes.plot(LOADS, [100 * share for share in shares], "o-", color=report.COLOURS[1], markersize=4, label="measured")
    axes.set(xlabel="patterns / units", ylabel="patterns kept (%)", title="capacity", ylim=(0, 104))
    axes.legend(loc="lower left", fontsize=8)
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Keep the digits, find them again, measure the capacity."""
    chosen = report.options(__doc__, arguments, steps=4)
    random = np.random.default_rng(chosen.seed)
    digits = np.array([[1 if pixel == "#" else -1 for pixel in own.replace(" ", "")] for own in DIGITS.values()])
    patterns = digits.astype(np.float32)
    w = learn(patterns)
    wanted = np.repeat(patterns, COPIES, axis=0)
    s = np.where(random.random(wanted.shape) < NOISE, -wanted, wanted)
    images = [s[::COPIES].copy()]
    energies = [energy(w, s)]
    for _ in recall(w, s, random):
        energies.append(energy(w, s))
        if len(energies) == patterns.shape[1] // 2:
            images.append(s[::COPIES].copy())
    images.append(s[::COPIES])
    fall = np.array(energies)
    right = float((s == wanted).all(1).mean())
    tried = [[kept(load, random) for load in LOADS] for _ in report.steps(chosen.steps, "capacity")]
    shares = np.mean(tried, axis=0).tolist()
    numbers = {
        "recalled": right,
        "largest rise of the energy in a step": float(np.diff(fall, axis=0).max()),
        "kept by load": dict(zip(LOADS, shares, strict=True)),
        "capacity": capacity(shares),
    }
    recalled = f"{100 * right:.1f} % of noisy digits recalled"
    says = f"{recalled}; nine random patterns in ten kept up to {numbers['capacity']:.3f} N"
    shown = [list(own) for own in images]
    report.write("hopfield", chosen, says, numbers, draw(shown, fall[: 2 * len(w), :: COPIES // 4 + 1], shares))


if __name__ == "__main__":
    main()
