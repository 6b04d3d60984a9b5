from pathlib import Path

import pytest

from elman.config import ModelConfig, TrainConfig
from elman.utterances import from_spans, parse
from slotfill import SlotFiller, training

TINY = ModelConfig(hidden=24, layers=1, word=16, letter=8, spelling=8, case=2)
QUICK = TrainConfig(epochs=25, batch_size=4, learning_rate=0.01, dropout=0.1, average=0.9)
PLACES = ["Recife", "Natal", "Olinda", "Sobral", "Caruaru"]
LINES = [
    line
    for place in PLACES
    for line in (
        f"chegar [{place}](destination) [2 Novembro](arrival_date)",
        f"sair [{place}](departure) [2 Novembro](departure_date)",
        f"chegar [{place}](destination)",
        f"sair [{place}](departure) amanhã não",
        "bom dia",
    )
]


def utterances(lines=LINES):
    return [from_spans(*parse(line)) for line in lines]


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory) -> Path:
    """A tiny model, trained on a few lines."""
    output = tmp_path_factory.mktemp("tiny") / "model"
    training.train(utterances(), utterances(), output=output, model=TINY, config=QUICK)
    return output


@pytest.fixture
def filler(model_folder) -> SlotFiller:
    return SlotFiller.load(model_folder)
