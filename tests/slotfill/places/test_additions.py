import pytest

from elman.errors import DataError
from slotfill.places import Places


def written(tmp_path, content):
    path = tmp_path / "my.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_places_of_a_file(tmp_path):
    path = written(tmp_path, '\ufeffname,state,iata\nArraial Novo,BA,ABC\n\n"Vila, a Velha",,\n')
    places = Places.load(extra=path)
    assert places.read("arraial novo")["iata"] == "ABC"
    assert places.read("Vila, a Velha")["match"] == "exact"


def test_synonyms_of_a_file(tmp_path):
    places = Places.load(synonyms=written(tmp_path, 'written,place\nmatriz,"Bonito, MS"\n'))
    assert places.read("Matriz")["state"] == "MS"


@pytest.mark.parametrize(
    "content, said",
    [
        ("", "empty, expected a header line: name,kind"),
        ("nome\nRecife\n", "my.csv:1: the header 'nome', expected name,kind"),
        ("name;state\nRecife;PE\n", "my.csv:1: the header 'name;state'"),
        ("name,name\nA,B\n", "my.csv:1: the header"),
        ("name,state\nRecife\n", "my.csv:2: 1 cells, expected 2"),
        ("name,state\nRecife,XX\n", "my.csv:2: state is 'XX', expected"),
        ('name\n"Recife\n', "expected CSV"),
        ("name\nJundiaí\n".encode("latin-1"), "my.csv:2: byte 0xED, expected text in UTF-8"),
    ],
)
def test_bad_files(tmp_path, content, said):
    with pytest.raises(DataError, match=said):
        Places.load(extra=written(tmp_path, content))


def test_bad_synonym_names_its_line(tmp_path):
    with pytest.raises(DataError, match=r"my.csv:2: .*nearest"):
        Places.load(synonyms=written(tmp_path, "written,place\nx,Xurupita\n"))


def test_missing_file(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        Places.load(extra=tmp_path / "none.csv")
