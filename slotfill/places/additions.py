"""Places and synonyms of the user: one as it is checked, a file of them as it is read."""

import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from elman.errors import DataError
from slotfill.places import table
from slotfill.places.names import key
from slotfill.places.table import Place


def place(name: str, kind: str, state: str, country: str, iata: str) -> Place:
    """Return a place from its fields, of which only the name may not be empty.

    Raises:
        ValueError: a field is not what it should be; the message says which, found and expected.
    """
    kind, state, country = kind.strip().lower() or "city", state.strip().upper(), country.strip().upper() or "BR"
    codes = tuple(iata.upper().split())
    _check(bool(key(name)), "name", name, "letters")
    _check(kind in table.KINDS, "kind", kind, ", ".join(table.KINDS))
    _check(not state or country == "BR", "state", state, "none outside Brazil")
    _check(not state or _is_state(state), "state", state, "a state of Brazil by its two letters, such as PE")
    _check(bool(re.fullmatch("[A-Z]{2}", country)), "country", country, "two letters, such as BR")
    _check(all(re.fullmatch("[A-Z]{3}", code) for code in codes), "iata", iata, "three letters, such as REC")
    return Place(name.strip(), kind, state or None, country, codes, table.CAPITAL, names=(name.strip(),))


def read(path: Path, required: Sequence[str], optional: Sequence[str], add: Callable[..., None]) -> None:
    """Give each row of a CSV file to `add`, its cells by their columns.

    Args:
        path: a file in UTF-8 with a header line.
        required: columns that the header must have.
        optional: columns that it may have.
        add: takes the cells; a ValueError from it is an error of the row.

    Raises:
        DataError: the file cannot be read, is no UTF-8, has another header or a bad row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}). Check the path and its permissions.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = f"byte 0x{error.object[error.start]:02X}"
        raise DataError(f"{path}:{line}: {byte}, expected text in UTF-8. Save the file as UTF-8.") from None
    reader = csv.reader(text.splitlines(), strict=True)
    header: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            where = f"{path}:{reader.line_num}"
            if not header:
                header = _header(where, cells, required, optional)
            elif any(cells):
                _add(where, header, cells, add)
    except csv.Error as error:
        raise DataError(f"{path}:{reader.line_num}: {error}, expected CSV. Correct its quotation marks.") from None
    if not header:
        raise DataError(f"{path}: empty, expected a header line: {','.join([*required, *optional])}. Write one.")


def _header(where: str, cells: list[str], required: Sequence[str], optional: Sequence[str]) -> list[str]:
    names = [cell.lower() for cell in cells]
    known = [*required, *optional]
    if set(required) <= set(names) <= set(known) and len(set(names)) == len(names):
        return names
    expected = ",".join(known) + (f" ({', '.join(required)} at least)" if optional else "")
    raise DataError(
        f"{where}: the header {','.join(cells)!r}, expected {expected}. Name the columns so, parted by commas."
    )


def _add(where: str, header: list[str], cells: list[str], add: Callable[..., None]) -> None:
    if len(cells) != len(header):
        raise DataError(
            f"{where}: {len(cells)} cells, expected {len(header)} as in the header. Quote a cell with a comma."
        )
    try:
        add(**dict(zip(header, cells, strict=True)))
    except ValueError as error:
        raise DataError(f"{where}: {error}. Correct the row.") from None


def _check(good: bool, field: str, found: str, expected: str) -> None:
    if not good:
        raise ValueError(f"{field} is {found!r}, expected {expected}")


def _is_state(code: str) -> bool:
    return any(place.kind == "state" and place.state == code for place in table.index()(key(code)))
