import dataclasses

import numpy as np
import pytest
from click.testing import CliRunner

from elman.errors import ModelError
from elman.packing import pack
from elman.text import tokenize
from slotfill import SlotFiller, training
from slotfill.commands import slotfill
from slotfill.evaluation import temperature
from slotfill.merging import merge
from tests.slotfill.conftest import LINES, QUICK, TINY, utterances

TOKENS = [token.text for token in tokenize("chegar Recife 2 Novembro")]


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory):
    output = tmp_path_factory.mktemp("other") / "model"
    config = dataclasses.replace(QUICK, seed=1, epochs=3)
    training.train(utterances(), utterances(), output=output, model=TINY, config=config)
    return output


@pytest.fixture
def pair(model_folder, other_folder):
    return [SlotFiller.load(model_folder), SlotFiller.load(other_folder)]


def emissions(filler):
    ((_, _, o),) = filler.emissions([TOKENS])
    return o


def test_scores_are_the_mean_of_the_networks(pair, tmp_path):
    merge(pair, utterances(), output=tmp_path / "both")
    both = SlotFiller.load(tmp_path / "both")
    assert np.allclose(emissions(both), (emissions(pair[0]) + emissions(pair[1])) / 2, atol=1e-6)
    assert np.allclose(both.chain.end, (pair[0].chain.end + pair[1].chain.end) / 2, atol=1e-6)


def test_card_says_how_many_networks_and_their_seeds(pair, tmp_path):
    merge(pair, utterances(), output=tmp_path / "both")
    card = (tmp_path / "both" / "README.md").read_text()
    assert "2 networks, their scores averaged" in card
    assert "Seeds 0, 1" in card


def test_models_of_other_words_do_not_fit(pair, tmp_path):
    lines = [line.replace("Sobral", "Crato") for line in LINES]
    config = dataclasses.replace(QUICK, epochs=1)
    training.train(utterances(lines), utterances(lines), output=tmp_path / "crato", model=TINY, config=config)
    with pytest.raises(ModelError, match=r"differ from those of .* Train both on the same data"):
        merge([pair[0], SlotFiller.load(tmp_path / "crato")], utterances(), output=tmp_path / "both")
    assert not (tmp_path / "both").exists()


def test_a_merged_model_is_not_merged_again(pair, tmp_path):
    merge(pair, utterances(), output=tmp_path / "both")
    with pytest.raises(ModelError, match="merged already"):
        merge([pair[0], SlotFiller.load(tmp_path / "both")], utterances(), output=tmp_path / "three")


def test_command_merges_and_the_model_predicts(model_folder, other_folder, tmp_path):
    data = tmp_path / "dev.txt"
    data.write_text("\n".join(LINES))
    both = tmp_path / "both"
    run = CliRunner().invoke(
        slotfill, ["merge", str(model_folder), str(other_folder), "--validation", str(data), "--output", str(both)]
    )
    assert run.exit_code == 0, run.output
    assert "destination" in run.output
    slots = {slot.slot: slot.text for slot in SlotFiller.load(both)("chegar Recife 2 Novembro").slots}
    assert slots == {"destination": "Recife", "arrival_date": "2 Novembro"}


def test_training_continues_from_the_first_network_of_a_merged_model(pair, tmp_path):
    merge(pair, utterances(), output=tmp_path / "both")
    still = dataclasses.replace(QUICK, epochs=1, learning_rate=1e-9, weight_decay=0.0)
    both, new = SlotFiller.load(tmp_path / "both"), tmp_path / "new"
    training.train(utterances(), utterances(), output=new, model=TINY, config=still, base=both)
    assert np.allclose(emissions(SlotFiller.load(new)), emissions(pair[0]), atol=1e-3)


def test_temperature_is_the_likeliest(filler):
    found = temperature(filler, utterances())
    ((_, packing, o),) = filler.emissions([TOKENS])
    tags = filler.slots.encode(["O", "B-destination", "B-arrival_date", "I-arrival_date"])[packing.index]

    def surprise(t):
        return (
            float(filler.chain.scaled(1 / t).forward(o / t, pack([4]))[1].sum())
            - filler.chain.score(tags, o, packing) / t
        )

    assert 0.5 <= found <= 4
    assert temperature(filler, utterances(LINES[:1])) == min(np.geomspace(0.5, 4, 43).tolist(), key=surprise)
