import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from slotfill.places import Places, UnknownPlace

PLACES = Places()


def where(text):
    value = PLACES.read(text)
    return value["name"], value["state"] or value["country"], value["iata"], value["match"]


def test_value_has_every_key():
    assert PLACES.read("Recife") == {
        "name": "Recife",
        "kind": "city",
        "state": "PE",
        "country": "BR",
        "iata": "REC",
        "airports": ["REC"],
        "match": "exact",
        "candidates": [],
    }


@pytest.mark.parametrize("text", ["sao luis", "SÃO LUÍS", "São Luis", "saoluis", "são-luís"])
def test_case_accents_hyphens_and_spaces_do_not_matter(text):
    assert where(text) == ("São Luís", "MA", "SLZ", "plain")


@pytest.mark.parametrize(
    "text, name",
    [
        ("SP", "São Paulo"),
        ("RJ", "Rio de Janeiro"),
        ("BH", "Belo Horizonte"),
        ("rio", "Rio de Janeiro"),
        ("Sampa", "São Paulo"),
        ("floripa", "Florianópolis"),
        ("Jampa", "João Pessoa"),
        ("POA", "Porto Alegre"),
        ("BSB", "Brasília"),
        ("CWB", "Curitiba"),
        ("NY", "Nova York"),
        ("Búzios", "Armação dos Búzios"),
        ("MG", "Minas Gerais"),
        ("Sta. Rita do Sapucaí", "Santa Rita do Sapucaí"),
    ],
)
def test_nicknames_and_abbreviations(text, name):
    value = PLACES.read(text)
    assert (value["name"], value["match"]) == (name, "synonym")


def test_accents_tell_a_town_from_a_nickname():
    assert where("Poá") == ("Poá", "SP", None, "exact")


@pytest.mark.parametrize(
    "text, name, kind",
    [
        ("GRU", "São Paulo", "airport"),
        ("VCP", "Campinas", "airport"),
        ("LHR", "Londres", "airport"),
        ("Congonhas", "São Paulo", "airport"),
        ("aeroporto de Recife", "Recife", "airport"),
        ("São Paulo (GRU)", "São Paulo", "airport"),
        ("Guarulhos", "Guarulhos", "city"),
        ("SAO", "São Paulo", "city"),
        ("estado de São Paulo", "São Paulo", "state"),
        ("Portugal", "Portugal", "country"),
        ("Chapada Diamantina", "Chapada Diamantina", "region"),
        ("Singapura", "Singapura", "city"),
    ],
)
def test_kinds(text, name, kind):
    value = PLACES.read(text)
    assert (value["name"], value["kind"]) == (name, kind)


def test_large_city_has_all_its_airports_and_the_main_one_first():
    assert PLACES.read("São Paulo")["airports"] == ["GRU", "CGH", "VCP"]


@pytest.mark.parametrize(
    "text, name, area",
    [
        ("Bonito-MS", "Bonito", "MS"),
        ("Bonito (PE)", "Bonito", "PE"),
        ("Bonito/BA", "Bonito", "BA"),
        ("bonito pa", "Bonito", "PA"),
        ("Bom Jesus do Piauí", "Bom Jesus", "PI"),
        ("Bom Jesus - RS", "Bom Jesus", "RS"),
        ("Santa Maria no RN", "Santa Maria", "RN"),
        ("Belém do Pará", "Belém", "PA"),
        ("Belém, PB, Brasil", "Belém", "PB"),
        ("Paris, França", "Paris", "FR"),
        ("Porto, Piauí", "Porto", "PI"),
        ("Cruzeiro do Oeste", "Cruzeiro do Oeste", "PR"),
        ("Itagi BA", "Itagi", "BA"),
        ("Rio Grande do Norte", "Rio Grande do Norte", "RN"),
    ],
)
def test_area_written_with_the_name_decides(text, name, area):
    value = PLACES.read(text)
    assert (value["name"], value["state"] or value["country"], value["candidates"]) == (name, area, [])


def test_misspelt_name_is_sought_in_the_area_written():
    assert where("Lajes, SC") == ("Lages", "SC", "LAJ", "fuzzy")


@pytest.mark.parametrize(
    "text, name", [("recfie", "Recife"), ("Florianopols", "Florianópolis"), ("Porto Alegri", "Porto Alegre")]
)
def test_misspelt_names(text, name):
    value = PLACES.read(text)
    assert (value["name"], value["match"]) == (name, "fuzzy")


@pytest.mark.parametrize("text", ["no Recife", "para o Recife", "em recife,", "ao Recife."])
def test_leading_words_and_signs_are_passed_over(text):
    assert PLACES.read(text)["name"] == "Recife"


@pytest.mark.parametrize(
    "text, first",
    [("Belém", "PA"), ("Palmas", "TO"), ("Bonito", "MS"), ("Santa Maria", "RS"), ("Paranã", "TO")],
)
def test_capital_airport_and_accents_settle_a_name(text, first):
    value = PLACES.read(text)
    assert (value["state"], value["candidates"]) == (first, [])


def test_doubtful_name_lists_every_candidate_with_the_value_first():
    value = PLACES.read("Bom Jesus")
    assert {place["state"] for place in value["candidates"]} == {"PB", "PI", "RN", "RS", "SC"}
    assert value["candidates"][0] == {"name": "Bom Jesus", "state": value["state"], "country": "BR"}


@pytest.mark.parametrize(
    "text, countries",
    [
        ("Porto", ["PT", "BR"]),
        ("Santiago", ["CL", "BR"]),
        ("Nova Iorque", ["US", "BR"]),
        ("Equador", ["EC", "BR"]),
        ("Lagoa", ["BR", "PT"]),
    ],
)
def test_namesakes_across_the_sea_are_candidates(text, countries):
    assert [place["country"] for place in PLACES.read(text)["candidates"]] == countries


@pytest.mark.parametrize("text", ["Xurupita", "qualquer lugar", "casa"])
def test_unknown_place_names_the_nearest(text):
    with pytest.raises(UnknownPlace, match=f"{text!r}; nearest: "):
        PLACES.read(text)


@pytest.mark.parametrize("text", ["", "  ", "(", "🙂", "\x00"])
def test_text_without_letters(text):
    with pytest.raises(UnknownPlace, match="no letters"):
        PLACES.read(text)


def test_added_place_goes_before_the_table():
    places = Places()
    places.add(name="Recife", state="pe", iata="xyz")
    places.add(name="Sítio do Pica-Pau")
    assert places.read("recife")["iata"] == "XYZ"
    assert places.read("sitio do pica pau")["country"] == "BR"
    assert places.read("Sitio do Picapao")["match"] == "fuzzy"
    assert PLACES.read("recife")["iata"] == "REC"


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"name": "-"}, "name is '-'"),
        ({"name": "A", "kind": "planet"}, "kind is 'planet'"),
        ({"name": "A", "state": "XX"}, "state is 'XX'"),
        ({"name": "A", "state": "SP", "country": "PT"}, "state is 'SP'"),
        ({"name": "A", "country": "Brasil"}, "country is 'BRASIL'"),
        ({"name": "A", "iata": "RECI"}, "iata is 'RECI'"),
    ],
)
def test_bad_additions(fields, said):
    with pytest.raises(ValueError, match=said):
        Places().add(**fields)


def test_added_synonym_goes_before_names_of_the_table():
    places = Places()
    places.add_synonym("SP", "Campinas")
    assert (places.read("sp")["name"], places.read("sp")["match"]) == ("Campinas", "synonym")


@pytest.mark.parametrize("written, place, said", [("x", "Xurupita", "nearest"), ("-", "Recife", "expected letters")])
def test_bad_synonyms(written, place, said):
    with pytest.raises(ValueError, match=said):
        Places().add_synonym(written, place)


def test_threads_read_alike():
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(where, ["Recife", "recfie"] * 50)) == {where("Recife"), where("recfie")}


def test_known_names_import_no_fuzzy_matching():
    code = (
        "import sys; from slotfill.places import Places; Places().read('recife'); assert 'rapidfuzz' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
