"""Places: the tables of names, which of them are held out, and how one is drawn and spelled.

A tenth of the names is held out of the generated text, so that the recall on places never seen in training can be
measured. The hash of the name decides, so that every run and every program agrees.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from pathlib import Path
from random import Random
from typing import NamedTuple

from phrases import Phrase, Region

FACTS = Path(__file__).parent / "facts"
ARTICLES = {
    "Rio de Janeiro": "o",
    "Rio": "o",
    "Galeão": "o",
    "Guarujá": "o",
    "Crato": "o",
    "Cabo de Santo Agostinho": "o",
    "Gama": "o",
    "Serra": "a",
}
BRAZILIAN_FORMS = ("{}, {}", "{}, {}", "{} {}", "{} {}", "{}/{}", "{}-{}", "{} - {}", "{} ({})", "{} – {}")
FULL_FORMS = ("{}, {}", "{}, {}", "{} ({})", "{} - {}")


class Place(NamedTuple):
    """A place and what may stand behind its name."""

    name: str
    article: str = ""
    short: str = ""
    """State as two letters, or nothing."""
    full: str = ""
    """State or country by its name, or nothing."""


def fold(name: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def table(file: str) -> list[dict[str, str]]:
    """Rows of a table of facts/."""
    with (FACTS / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def names(file: str) -> list[str]:
    """Lines of a list of facts/."""
    return (FACTS / file).read_text(encoding="utf-8").splitlines()


CAPITALS = frozenset(names("capitals.txt"))


def held_out(name: str) -> bool:
    """Whether a place name is kept out of the generated text: one in ten, never a state capital."""
    digest = hashlib.sha1(fold(name).encode()).hexdigest()
    return int(digest, 16) % 10 == 0 and name not in CAPITALS


STATES = {row["uf"]: row for row in table("states.csv")}
MUNICIPALITIES = [
    Place(row["name"], ARTICLES.get(row["name"], ""), row["uf"], STATES[row["uf"]]["name"])
    for row in table("municipalities.csv")
]
PORTUGUESE = [Place(row["name"], row["article"], full="Portugal") for row in table("portugal.csv")]
AIRPORTS = table("airports.csv")


def _foreign(region: Region) -> list[Place]:
    """Foreign places in the spelling of the region."""
    rows = [row for row in table("foreign.csv") if not held_out(row["name"])]
    spelled = {row["name"]: (region == "pt" and row["name_in_portugal"]) or row["name"] for row in table("foreign.csv")}
    return [Place(spelled[row["name"]], row["article"], full=spelled.get(row["country"], "")) for row in rows]


def _sights(region: Region) -> list[Place]:
    return [Place(row["name"], row["article"]) for row in table("sights.csv") if row["region"] == region]


def _among(file: str) -> list[Place]:
    """The municipalities whose names are listed in a file."""
    listed = set(names(file))
    return [place for place in MUNICIPALITIES if place.name in listed]


def _used(listed: list[Place]) -> list[Place]:
    return [place for place in listed if not held_out(place.name)]


_states = [Place(row["name"], row["article"]) for row in STATES.values()]
_nicknames = [Place(name, ARTICLES.get(name, "")) for name in names("nicknames.txt")]
_codes = [Place(row["iata"]) for row in AIRPORTS]

# Small places, the second row of each region, are at least half of what is drawn.
POOLS: dict[Region, list[tuple[int, list[Place]]]] = {
    "br": [
        (22, _used(_among("capitals.txt") + _among("large_cities.txt"))),
        (52, _used(MUNICIPALITIES)),
        (4, _used(_among("homographs.txt"))),
        (6, _used(_foreign("br"))),
        (2, _used(PORTUGUESE)),
        (5, _used(_nicknames)),
        (3, _codes),
        (4, _used(_sights("br"))),
        (2, _used(_states)),
    ],
    "pt": [
        (14, _used(PORTUGUESE[:18])),  # the district capitals
        (52, _used(PORTUGUESE)),
        (14, _used(_foreign("pt"))),
        (5, _among("capitals.txt")),
        (4, _used(MUNICIPALITIES)),
        (3, _codes),
        (8, _used(_sights("pt"))),
    ],
}
INTERIORS: dict[Region, list[Place]] = {"br": _used(_states), "pt": _used(_sights("pt")[:10])}


def held_out_names() -> list[str]:
    """Every name of the tables that is held out, sorted."""
    files = ("municipalities.csv", "portugal.csv", "foreign.csv", "sights.csv")
    return sorted({row["name"] for file in files for row in table(file) if held_out(row["name"])})


def _with_state(rng: Random, place: Place) -> str:
    """The name, now and then with the state or the country behind it."""
    if not place.full or rng.random() > (0.24 if place.short else 0.1):
        return place.name
    if place.short and rng.random() < 0.75:
        return rng.choice(BRAZILIAN_FORMS).format(place.name, place.short)
    return rng.choice(FULL_FORMS).format(place.name, place.full)


def place(rng: Random, region: Region) -> Phrase:
    """A place: a town more often than a capital, then countries, sights, nicknames, airport codes."""
    pools = POOLS[region]
    pool = rng.choices([pool for _, pool in pools], [weight for weight, _ in pools])[0]
    drawn = rng.choice(pool)
    return Phrase(_with_state(rng, drawn), drawn.article, "em")


def airport(rng: Random, region: Region) -> Phrase:
    """What stands behind `aeroporto de`: a name or the city."""
    row = rng.choice(AIRPORTS[:40] if region == "br" and rng.random() < 0.7 else AIRPORTS)
    name = row["name"] or row["city"]
    return airport(rng, region) if held_out(name) else Phrase(name, ARTICLES.get(name, ""))


def state(rng: Random, region: Region) -> Phrase:
    """What stands behind `interior de`: a state of Brazil, a region of Portugal."""
    drawn = rng.choice(INTERIORS[region])
    return Phrase(drawn.name, drawn.article)
