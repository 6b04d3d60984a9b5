"""Everything that can go wrong by a user's input, as one tree.

    ElmanError
    ├── ConfigError    a setting is unknown or out of its range (also a ValueError)
    ├── DataError      a data file's content is not what its format says
    ├── ModelError     a model folder cannot be loaded or saved
    └── TrainingError  training cannot start, go on, or has diverged

Each message says where, what was found, what was expected, what to do.
"""


class ElmanError(Exception):
    """Base of all errors that a user's input can cause."""


class ConfigError(ElmanError, ValueError):
    """A setting is unknown or out of its range."""


class DataError(ElmanError):
    """A data file's content is not what its format says."""


class ModelError(ElmanError):
    """A model folder cannot be loaded or saved."""


class TrainingError(ElmanError):
    """Training cannot start, go on, or has diverged."""
