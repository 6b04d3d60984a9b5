"""What the text of a slot means: dates, times, counts, prices and choices in Portuguese.

from slotfill.values import Values
Values().read("departure_date", "2 de novembro").value

Everything is offline and needs the standard library alone. Case and accents never matter, nor do prepositions and
articles that were left at the start of a text. A value is a JSON object; what cannot be read has an error instead, that
says why. The modules of the package say what they read where Portuguese leaves it open.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, Protocol

from slotfill.values.choices import CHOICES, read_choice
from slotfill.values.counts import read_passengers, read_stops
from slotfill.values.dates import read_date
from slotfill.values.normal import Unreadable, Words, check_length
from slotfill.values.prices import read_price
from slotfill.values.times import read_time

__all__ = ["PlaceReader", "Reading", "Values", "read"]

PLACE_SLOTS = frozenset(("departure", "destination", "via"))


class Reading(NamedTuple):
    """A value, or why there is none; both are None for a slot that has no reader."""

    value: dict[str, Any] | None
    error: str | None


class PlaceReader(Protocol):
    """What knows the places."""

    def read(self, text: str, /) -> dict[str, Any]:
        """Return the value of a place, or raise ValueError with the reason."""


class Values:
    """Reads the values of slots.

    Args:
        today: the day from which dates count; None for the machine's date at each call.
        places: what reads `departure`, `destination` and `via`; None for the table that ships.
    """

    def __init__(self, today: date | None = None, places: PlaceReader | None = None) -> None:
        self.today = today
        self.places = places

    def read(self, slot: str, text: str) -> Reading:
        """Return the value of a slot's text, or why it has none; whatever the text is, nothing is raised."""
        if slot not in PLACE_SLOTS:
            return read(slot, text, today=self.today or date.today())
        try:
            check_length(text)
            if self.places is None:
                from slotfill.places import Places  # not needed by who asks for no place

                self.places = Places()
            return Reading(self.places.read(text), None)
        except (Unreadable, ValueError) as error:
            return Reading(None, str(error))


def read(slot: str, text: str, *, today: date) -> Reading:
    """Return the value of a slot's text, or why it has none.

    Args:
        slot: its name. A name that ends in `_date` or `_time` is a date or a time; `passengers`, `stops`,
            `price_limit`, `trip_type`, `travel_class`, `transport`, `carrier` are what they say; others have no value.
        text: the text of the slot; longer than 200 characters is an error.
        today: the day from which dates count.

    Returns:
        The value and None, or None and the reason, or None twice for a slot that has no reader.
    """
    try:
        return Reading(_value(slot, text, today), None)
    except (Unreadable, ValueError) as error:
        return Reading(None, str(error))


def _value(slot: str, text: str, today: date) -> dict[str, Any] | None:
    if slot.endswith("_date"):
        return read_date(Words(text), today)
    if slot.endswith("_time"):
        return read_time(Words(text))
    if slot == "passengers":
        return read_passengers(Words(text))
    if slot == "stops":
        return read_stops(Words(text))
    if slot == "price_limit":
        return read_price(Words(text))
    if slot in CHOICES:
        return read_choice(Words(text), CHOICES[slot], slot)
    if slot == "carrier":
        from slotfill.values import carriers  # needs the names of places, which the other slots need not wait for

        check_length(text)
        return carriers.read(text)
    return None
