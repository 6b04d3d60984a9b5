import pytest

from slotfill.places import table
from slotfill.places.names import key


@pytest.fixture(scope="module")
def every():
    lines = dict.fromkeys(line for found in table.index().names.values() for line in found)
    return [table.place(line) for line in lines]


def test_every_municipality_is_there(every):
    towns = {(p.name, p.state) for p in every if p.kind == "city" and p.country == "BR" and p.latitude is not None}
    assert len(towns) == 5571


def test_capitals_go_first(every):
    assert len([p for p in every if p.rank == table.CAPITAL]) == 27


def test_states_are_27(every):
    assert len({p.state for p in every if p.kind == "state"}) == 27


def test_keys_are_those_of_the_names(every):
    for place in every:
        own = place.names[1:] if place.kind == "airport" else place.names
        assert all(place in table.index()(key(name)) for name in own)


def test_kinds_and_codes_are_well_formed(every):
    for place in every:
        assert place.kind in table.KINDS
        assert all(len(code) == 3 and code.isupper() for code in place.airports)
        assert place.state is None or place.country == "BR"


@pytest.mark.parametrize("name, latitude, longitude", [("recife", -8.05, -34.88), ("lisboa", 38.7, -9.1)])
def test_positions(name, latitude, longitude):
    place = min(table.index()(name), key=lambda place: place.order)
    assert place.latitude == pytest.approx(latitude, abs=0.1)
    assert place.longitude == pytest.approx(longitude, abs=0.1)


def test_table_is_small():
    assert table.FILE.stat().st_size < 600_000
