"""The table of places: what a place is, and the index from a name's key to the places that bear it.

A line of table.tsv.gz is a place: the fields of `Place` in their order (airports parted by spaces, names by `|`, and
none where its name is the only one), then the keys of its names and those of its nicknames and codes, parted by spaces.
A line becomes a `Place` only when its key is asked for.
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "table.tsv.gz"
KINDS = ("city", "airport", "state", "country", "region")
SHORT_LETTERS = 3
"""Names no longer than this compete with nicknames: POA is Porto Alegre, although there is a town Poá."""
CAPITAL, RENOWNED, AIRPORT, TOWN, PORTUGAL, WORLD, CODE = range(7)
"""Which of the places of one name goes first.

A capital of a Brazilian state; a state, country, region, an airport's own name, or a foreign city that people travel to
and that has FAR_LARGER times the people of each Brazilian namesake (scripts/places.py); a Brazilian place with an
airport; any other in Brazil; one in Portugal; another city of the world; an airport by its code.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the table."""

    name: str
    kind: str
    state: str | None = None
    """Two letters, in Brazil."""
    country: str | None = None
    """ISO 3166, two letters; None for what lies in several."""
    airports: tuple[str, ...] = ()
    """IATA codes, the main one first."""
    rank: int = TOWN
    """Which goes first among places of one name, from CAPITAL to CODE."""
    population: int = 0
    """0 where it is not known."""
    latitude: float | None = None
    longitude: float | None = None
    names: tuple[str, ...] = ()
    """How it is written: its name and other names of it; an airport's are its code and its own name."""

    @property
    def order(self) -> tuple[int, int, str]:
        """Key that sorts places of one name: by rank, then the larger first, then by state."""
        return self.rank, -self.population, self.state or ""

    @property
    def foreign(self) -> bool:
        """Whether it is a city outside Brazil."""
        return self.kind == "city" and self.country != "BR"

    def puts_aside(self, other: "Place") -> bool:
        """Tell whether this place, which comes first, leaves no doubt that the other one of its name is not meant.

        A capital leaves none, and a name none to a code; a Brazilian place with an airport none to a town without one
        or to the rest of the world, as do states, countries and the like; nor does a city abroad to another one there.
        """
        if self.rank == CAPITAL or other.rank == CODE or (self.rank <= AIRPORT and other.rank == WORLD):
            return True
        if not self.kind == other.kind == "city":
            return False
        return other.foreign if self.foreign else bool(self.airports) and not other.airports


class Index:
    """The places by the keys of their names, and by those of their nicknames and codes."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.names: dict[str, list[str]] = {}
        self.nicknames: dict[str, list[str]] = {}
        for line in lines:
            _, names, nicknames = line.rsplit("\t", 2)
            for name in names.split():
                self.names.setdefault(name, []).append(line)
            for name in nicknames.split():
                self.nicknames.setdefault(name, []).append(line)

    def __call__(self, key: str) -> list[Place]:
        """Return the places that bear a name, else those that have the nickname or code; both for a short one."""
        lines = self.names.get(key, [])
        if not lines or len(key) <= SHORT_LETTERS:
            lines = [*lines, *self.nicknames.get(key, ())]
        return [place(line) for line in dict.fromkeys(lines)]


def place(line: str) -> Place:
    """Read a line of the table."""
    name, kind, state, country, airports, rank, people, latitude, longitude, names, *_ = line.split("\t")
    return Place(
        name,
        kind,
        state or None,
        country or None,
        tuple(airports.split()),
        int(rank),
        int(people or 0),
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
        tuple(names.split("|")) if names else (name,),
    )


@cache
def index() -> Index:
    """Read the table that ships with the package; once in a process."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return Index(file.read().splitlines())
