"""What every format of training data shares: opening a file, its lines, its JSON records, and what a bad record does.

A line ends at LF only, a CR before that is dropped; text is UTF-8, with or without a byte-order mark; a name that
ends in `.gz` is read through gzip. A file that cannot be read as a whole is a DataError always; a record that is not
what its format says is one as well, or is left out and counted, as `Report.on_error` decides.
"""

import codecs
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Literal, TypeVar

from elman.config import check
from elman.errors import DataError
from elman.text import fold

MESSAGES = 5
"""How many messages about bad records a report keeps."""
HELD_OUT = 10
"""Without validation data, one example in this many is held out."""

Example = TypeVar("Example")


@dataclass
class Report:
    """What happens to bad records, and what a reading came to."""

    on_error: Literal["stop", "skip"] = "stop"
    """Raise at the first bad record, or leave it out and count it."""
    read: int = 0
    """Records read."""
    skipped: int = 0
    """Bad records left out."""
    repaired: int = 0
    """Illegal `I-x` tags read as `B-x`."""
    unlabelled: int = 0
    """Records without a label, passed over."""
    messages: list[str] = field(default_factory=list)
    """What was wrong with the first few records left out."""

    def __post_init__(self) -> None:
        check(self.on_error in ("stop", "skip"), "on_error", self.on_error, "stop or skip")

    def bad(self, where: str, message: str) -> None:
        """Take note of a bad record.

        Args:
            where: the record's place, `file:line`.
            message: what was found, what was expected, what to do; without a full stop.

        Raises:
            DataError: the policy is to stop.
        """
        if self.on_error == "stop":
            raise DataError(f"{where}: {message}, or pass --on-error skip.")
        self.skipped += 1
        if len(self.messages) < MESSAGES:
            self.messages.append(f"{where}: {message}.")

    @contextmanager
    def checked(self, where: str) -> Iterator[None]:
        """Take a ValueError from the block as a bad record's message."""
        try:
            yield
        except ValueError as error:
            self.bad(where, str(error))


def hold_out(examples: Sequence[Example], text: Callable[[Example], str]) -> tuple[list[Example], list[Example]]:
    """Part examples by a hash of their folded text: for training, and one in HELD_OUT for validation."""
    kept: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        digest = hashlib.sha1(fold(text(example)).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        kept[int.from_bytes(digest[:4], "big") % HELD_OUT == 0].append(example)
    return kept


def ending(path: Path, known: Collection[str]) -> str:
    """Return the lower-case ending of a file's name, `.gz` aside.

    Raises:
        DataError: it is not among the known ones, or the path is a directory.
    """
    if path.is_dir():
        raise DataError(f"{path}: a directory, expected a file. Name the files in it.")
    found = Path(path.name.lower().removesuffix(".gz")).suffix
    if found not in known:
        what = f"ending '{found}'" if found else "a name without an ending"
        raise DataError(f"{path}: {what}, expected {' '.join(known)}, also with .gz. Rename or convert the file.")
    return found


@contextmanager
def opened(path: Path) -> Iterator[BufferedIOBase]:
    """Open a file for reading bytes, through gzip where its name ends in `.gz`.

    Raises:
        DataError: it does not exist, is a directory, or cannot be read, now or later in the block.
    """
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise DataError(f"{path}: no such file. Check its name.") from None
    except IsADirectoryError:
        raise DataError(f"{path}: a directory, expected a file. Name the files in it.") from None
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: cannot be read: {reason}. Restore the file or its permissions.") from error


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each line of a text file and its number, from 1.

    Raises:
        DataError: the file cannot be opened, is not UTF-8 text, or holds nothing but white space.
    """
    blank = True
    with opened(path) as file:
        for number, content in enumerate(file, 1):
            if b"\0" in content:
                raise DataError(f"{path}:{number}: a NUL byte, expected text in UTF-8. Save the file as UTF-8 text.")
            try:
                line = content.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode()
            except UnicodeDecodeError as error:
                byte = error.object[error.start]
                raise DataError(f"{path}:{number}: byte 0x{byte:02X}, expected UTF-8. Convert the file.") from None
            blank = blank and not line.strip()
            yield number, line.removesuffix("\n").removesuffix("\r")
    if blank:
        raise DataError(f"{path}: empty, expected at least one record. Restore the file, or leave it out.")


def records(path: Path, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each JSON object of a file with one a line, and its place, `file:line`; blank lines are passed over.

    Raises:
        DataError: the file is no text, or a line is no JSON object and the report's policy is to stop.
    """
    for number, line in lines(path):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", error)
            report.bad(where, f"no JSON ({reason}), expected one object a line. Correct it or write one record a line")
            continue
        if isinstance(record, dict):
            yield where, record
        else:
            report.bad(where, f"a JSON {type(record).__name__}, expected one object a line. Write each on its own line")
