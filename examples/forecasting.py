"""Forecasting a time series, next to a fixed window.

    s(t) = tanh(U x(t) + W s(t-1) + b),  o(t) = V s(t) + c          o(t) foretells x(t+1)
    E(t) = 1/2 (x(t+1) - o(t))^2                                     the lecture's squared error

Each series is a wave of its own period, 10 to 40 steps, and phase, under noise as large as half the wave. A window of
n steps cannot tell wave from noise by more than n observations; the state gathers all there were. Both learn
from the same series, and are measured on new ones, from step 50 on. No forecast can beat the noise itself.

    python -m examples.forecasting
"""

from collections.abc import Callable, Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from examples import report
from examples.network import Network, learn

TIME = 120
FROM = 50
NOISE = 0.35
WINDOWS = (4, 8, 16)
HIDDEN = 32
Model = Callable[[Tensor], Tensor]


def series(count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw waves and what is observed of them, (count, TIME)."""
    period, phase = 10 + 30 * torch.rand(2, count, 1, generator=generator)
    wave = torch.sin(2 * torch.pi * (torch.arange(TIME) + 4 * phase) / period)
    return wave, wave + NOISE * torch.randn(count, TIME, generator=generator)


def train(steps: int, seed: int) -> dict[str, Model]:
    """Train all; each maps x(0) to x(T-1), (series, T), to forecasts of x(FROM) to x(T), (series, T - FROM + 1)."""
    torch.manual_seed(seed)
    network = Network(1, HIDDEN, 1)
    models: dict[str, Model] = {"Elman": lambda x: network(x[:, :, None])[:, FROM - 1 :, 0]}
    weights = {"Elman": list(network.parameters())}
    for n in WINDOWS:
        window = nn.Sequential(nn.Linear(n, 2 * HIDDEN), nn.Tanh(), nn.Linear(2 * HIDDEN, 1))
        name = f"window of {n}"
        models[name] = lambda x, n=n, window=window: window(x[:, FROM - n :].unfold(1, n, 1))[:, :, 0]  # type: ignore[misc]
        weights[name] = list(window.parameters())
    for name, model in models.items():
        generator = torch.Generator().manual_seed(seed)

        def loss(step: int, model: Model = model, generator: torch.Generator = generator) -> Tensor:
            _, x = series(32, generator)
            return ((x[:, FROM:] - model(x[:, :-1])) ** 2).mean() / 2

        learn(weights[name], loss, steps, rate=5e-3, what=name)
    return models


def draw(wave: Tensor, x: Tensor, forecasts: dict[str, Tensor], errors: dict[str, float]) -> Figure:
    """Draw one series with its forecasts, and the errors of all."""
    figure = report.canvas(9, 3)
    left, right = figure.subplots(1, 2, width_ratios=(2, 1))
    left.plot(range(FROM, TIME), x[FROM:], ".", color="0.6", label="observed")
    left.plot(range(FROM, TIME), wave[FROM:], color="0.8", linewidth=3, label="wave under it")
    for colour, name in zip(report.COLOURS, ("Elman", f"window of {WINDOWS[0]}"), strict=False):
        left.plot(range(FROM, TIME), forecasts[name], color=colour, label=name, linewidth=1.2)
    left.set(xlabel="t", ylim=(-2, 3.2))
    left.legend(ncols=2, loc="upper center")
    right.barh(list(errors)[::-1], list(errors.values())[::-1], color=report.COLOURS[0])
    right.axvline(NOISE, color="0.5", linestyle="--")
    right.set(xlabel="error; dashed: the noise itself")
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, forecast new series, draw."""
    chosen = report.options(__doc__, arguments, steps=1000)
    models = train(chosen.steps, chosen.seed)
    wave, x = series(500, torch.Generator().manual_seed(chosen.seed + 1))
    with torch.no_grad():
        forecasts = {name: model(x[:, :-1]) for name, model in models.items()}
    errors = {name: float(((x[:, FROM:] - own) ** 2).mean().sqrt()) for name, own in forecasts.items()}
    told = ", ".join(f"{name} {error:.3f}" for name, error in errors.items())
    says = f"root mean square error: {told}, the noise itself {NOISE}"
    figure = draw(wave[0], x[0], {name: own[0] for name, own in forecasts.items()}, errors)
    report.write("forecasting", chosen, says, {"error": errors, "noise": NOISE}, figure)


if __name__ == "__main__":
    main()
