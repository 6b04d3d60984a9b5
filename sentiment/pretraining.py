"""The words and the recurrent layer learn to foretell words, before they learn labels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from elman.cells import Array
from elman.config import ReaderConfig, TrainConfig
from elman.packing import Index
from elman.train import language, start
from elman.train.checkpoint import Checkpoint
from elman.train.loop import Loop, Watcher

PASSAGE = 512
"""Texts are cut into passages of so many words for pretraining."""
PRETRAINING = TrainConfig(
    epochs=3, learning_rate=2e-3, weight_decay=0.0, clip_norm=1.0, average=0.0, dropout=0.0, word_dropout=0.0
)
PRETRAINING_HELD_OUT = 100
"""One passage in so many is held out to see how well words are foretold."""


def pretrained(
    texts: Sequence[Index],
    forms: int,
    model: ReaderConfig,
    config: TrainConfig,
    checkpoint: Checkpoint,
    watcher: Watcher | None,
) -> Mapping[str, Array]:
    """Let the network foretell words; return the weights that it goes on with, none if no text has two words."""
    passages = [text[i : i + PASSAGE] for text in texts for i in range(0, len(text), PASSAGE)]
    passages = [passage for passage in passages if len(passage) > 1]
    if not passages:
        return {}
    kept = [passage for i, passage in enumerate(passages, 1) if i % PRETRAINING_HELD_OUT]
    held_out = [passage for i, passage in enumerate(passages, 1) if not i % PRETRAINING_HELD_OUT] or kept
    frequency = np.bincount(np.concatenate(passages), minlength=forms)
    network = start.language_model(model, config, frequency)
    data, test = language.Passages(kept, frequency), language.Passages(held_out, frequency)
    lengths = [len(passage) for passage in kept]

    def batches(rng: np.random.Generator) -> list[Callable[[], language.Batch]]:
        return [partial(data.batch, own, rng) for own in language.batches(lengths, rng)]

    loop = Loop(
        network,
        batches=batches,
        loss=network,
        validate=lambda weights: {"likelihood": start.foretelling(model, weights, frequency, test)},
        metric="likelihood",
        config=replace(PRETRAINING, seed=config.seed, threads=config.threads),
        checkpoint=checkpoint,
    )
    best = start.arrays(loop.fit(watcher), None)
    return {name: weight for name, weight in best.items() if name == "word" or name.startswith("layers.")}
