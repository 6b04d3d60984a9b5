import pytest

from elman.config import ModelConfig, ReaderConfig, TrainConfig
from elman.errors import ConfigError


@pytest.mark.parametrize(
    "config, name, expected",
    [
        (ModelConfig, "cell", "elman, jordan, gru, lstm"),
        (ReaderConfig, "cell", "elman, jordan, gru, lstm"),
        (ReaderConfig, "activation", "tanh, relu, sigmoid, identity"),
        (TrainConfig, "loss", "cross-entropy, squared"),
        (TrainConfig, "optimizer", "sgd, rmsprop, adadelta, adam, adamw"),
        (TrainConfig, "init", "contractive, orthogonal, identity, xavier"),
    ],
)
def test_unknown_choice_is_refused(config, name, expected):
    with pytest.raises(ConfigError, match=f"'{name}' is 'other'; expected one of {expected}."):
        config.from_json({name: "other"})


@pytest.mark.parametrize("name, value", [("l1", -1.0), ("l2", float("inf")), ("truncate", -1)])
def test_number_out_of_range_is_refused(name, value):
    with pytest.raises(ConfigError, match=f"'{name}' is {value}; expected 0 or more."):
        TrainConfig(**{name: value})


def test_folder_without_a_cell_is_an_elman_networks():
    assert ModelConfig.from_json({"hidden": 5}).cell == "elman"
