"""What a place's name means: exact, without case and accents, by nickname or code, and at last by likeness.

A state or country written with the name decides (`Lajes, SC`); else the order of table.py does, and the places that it
does not put aside are reported as candidates.
"""

import threading
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from elman.text import fold
from slotfill.places import additions, likeness, names, table
from slotfill.places.names import key
from slotfill.places.table import Place

CODE_LETTERS = 2
"""How long a state's code is."""
KIND_WORDS = {"aeroporto": "airport", "estado": "state", "interior": "state", "pais": "country"}
"""Words before a name that tell which of its places is meant."""


class UnknownPlace(ValueError):
    """No place has this name or one near enough."""


class Found(NamedTuple):
    """The places that a text may mean, and the name in it."""

    places: list[Place]
    written: str
    misspelt: bool = False

    def match(self, place: Place) -> str:
        """Return how one of the places was found: exact, plain, synonym or fuzzy."""
        if self.misspelt:
            return "fuzzy"
        known = (place.name, *place.names)
        if self.written in known:
            return "exact"
        return "plain" if key(self.written) in map(key, known) else "synonym"


class Places:
    """The table of places, and those that are added to it. Safe to read from several threads.

    What is added goes before the table's places of the same name.
    """

    def __init__(self) -> None:
        self._added: dict[str, list[Place]] = {}
        self._lock = threading.Lock()

    @classmethod
    def load(cls, *, extra: Path | None = None, synonyms: Path | None = None) -> "Places":
        """Return the table with the places and the synonyms of CSV files.

        Args:
            extra: a file with the column name and, as far as known, kind, state, country, iata; see `add`.
            synonyms: a file with the columns written and place; see `add_synonym`.

        Raises:
            DataError: a file is not what it should be.
        """
        places = cls()
        if extra is not None:
            additions.read(extra, ["name"], ["kind", "state", "country", "iata"], places.add)
        if synonyms is not None:
            additions.read(synonyms, ["written", "place"], [], places.add_synonym)
        return places

    def add(self, *, name: str, kind: str = "", state: str = "", country: str = "", iata: str = "") -> None:
        """Add a place.

        Args:
            name: how it is written, and its value's name.
            kind: city (if empty), airport, state, country or region.
            state: two letters, in Brazil only.
            country: two letters; Brazil if empty.
            iata: its airport's code; several are parted by spaces, the main one first.

        Raises:
            ValueError: an argument is not what it should be.
        """
        place = additions.place(name, kind, state, country, iata)
        with self._lock:
            self._added[key(name)] = [*(p for p in self._added.get(key(name), []) if p != place), place]

    def add_synonym(self, written: str, place: str) -> None:
        """Add another way to write a place, which is itself written as `read` knows it (`Bonito, MS`).

        Raises:
            ValueError: no place is written so, or `written` has neither letter nor digit.
        """
        if not key(written):
            raise ValueError(f"{written!r} as another name, expected letters")
        found = self._known(place)
        if found is None:
            raise self._unknown(place)
        with self._lock:
            self._added[key(written)] = [min(found.places, key=lambda p: p.order)]

    def read(self, text: str) -> dict[str, Any]:
        """Return the value of a place: name, kind, state, country, iata, airports, match, candidates.

        Args:
            text: a name, perhaps with its state or country, and with words before it that are none of it.

        Raises:
            UnknownPlace: no place has this name or one near enough; the message names the nearest.
        """
        found = self._known(text) or self._misspelt(text)
        if found is None:
            raise self._unknown(text)
        first, *others = sorted(found.places, key=lambda place: place.order)
        likely = [first, *(place for place in others if not first.puts_aside(place))]
        candidates = list(dict.fromkeys((place.name, place.state, place.country) for place in likely))
        return {
            "name": first.name,
            "kind": first.kind,
            "state": first.state,
            "country": first.country,
            "iata": first.airports[0] if first.airports else None,
            "airports": list(first.airports),
            "match": found.match(first),
            "candidates": [
                {"name": name, "state": state, "country": country}
                for name, state, country in (candidates if len(candidates) > 1 else [])
            ],
        }

    def _known(self, text: str) -> Found | None:
        """Find the places that a text names, with all its words or without leading ones."""
        for phrase, passed in names.phrases(text):
            if found := self._resolve(phrase):
                return self._of_kind(found, passed)
        return None

    def _resolve(self, text: str) -> Found | None:
        """Find the places of a name, or of a name with the area that they lie in.

        A state's code at the end goes first, since keys know no spaces: Itagi BA is not Itagibá.
        """
        parts = list(names.parted(text))
        if coded := self._within([(head, tail) for head, tail in parts if len(tail) == CODE_LETTERS]):
            return coded
        if places := self._look(text):
            return Found(_as_accented(text, places), text)
        return self._within(parts)

    def _within(self, parts: list[tuple[str, str]]) -> Found | None:
        """Find the first of these names that has places in the area behind it."""
        for head, tail in parts:
            places = self._look(head)
            for area in self._areas(tail) if places else []:
                if inside := [place for place in places if _inside(place, area)]:
                    return Found([area], tail) if area.kind == "airport" else Found(inside, head)
        return None

    def _look(self, name: str) -> list[Place]:
        for own in dict.fromkeys((key(name), names.key_written_out(name))):
            if found := self._added.get(own) or table.index()(own):
                return found
        return []

    def _areas(self, text: str) -> list[Place]:
        """Return the places other than cities that a text names: `SC`, `Santa Catarina`, `SC, Brasil`, `França`."""
        found = self._resolve(text)
        return [place for place in found.places if place.kind != "city"] if found else []

    def _misspelt(self, text: str) -> Found | None:
        """Find the places whose names are most like the text, or like the part of it before an area."""
        for phrase, passed in names.phrases(text):
            for head, tail in names.parted(phrase):
                for area in self._areas(tail):
                    if places := self._alike(head, likeness.LEAST_WITHIN, area):
                        return self._of_kind(Found(places, head, misspelt=True), passed)
            if places := self._alike(phrase, likeness.LEAST):
                return self._of_kind(Found(places, phrase, misspelt=True), passed)
        return None

    def _alike(self, name: str, least: float, area: Place | None = None) -> list[Place]:
        """Return the places, in an area if one is given, whose names are most like a name."""
        for _, near in groupby(likeness.alike(key(name), least, self._added), key=lambda pair: pair[1]):
            places = [place for own, _ in near for place in self._look(own) if not area or _inside(place, area)]
            if places:
                return list(dict.fromkeys(places))
        return []

    def _of_kind(self, found: Found, passed: list[str]) -> Found:
        """Keep the kind that the words before the name tell, if it is there; after `aeroporto`, a city's airport."""
        for kind in (KIND_WORDS[word] for word in passed if word in KIND_WORDS):
            first = min(found.places, key=lambda place: place.order)
            airports = self._look(first.airports[0]) if kind == "airport" and first.airports else []
            if places := [place for place in [*found.places, *airports] if place.kind == kind]:
                return found._replace(places=places)
        return found

    def _unknown(self, text: str) -> UnknownPlace:
        if not key(text):
            return UnknownPlace(f"{text!r} has no letters, expected the name of a place.")
        near = likeness.nearest(key(_last_phrase(text)), self._added)
        first = [min(self._look(own), key=lambda place: place.order) for own in near]
        named = ", ".join(f"{place.name} ({place.state or place.country})" for place in first)
        return UnknownPlace(f"no place is written {text.strip()!r}; nearest: {named}. Add it as a place or a synonym.")


def _last_phrase(text: str) -> str:
    """Return a text without the words that lead to a name."""
    return [text, *(phrase for phrase, _ in names.phrases(text))][-1]


def _as_accented(text: str, places: list[Place]) -> list[Place]:
    """Keep the places written with the accents of the text, if it has any and they are there: Paranã is not Paraná."""
    if fold(text) == text.casefold():
        return places
    return [place for place in places if text.casefold() in map(str.casefold, place.names)] or places


def _inside(place: Place, area: Place) -> bool:
    """Tell whether a place lies in a state, country or region, or is the city of an airport."""
    if area.kind == "airport":
        return area.airports[0] in place.airports
    if area.state is not None:
        return place.state == area.state
    return place.country == area.country and place.country is not None
