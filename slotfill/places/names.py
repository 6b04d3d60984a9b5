"""How a place's name is written: the key that case, accents and signs do not change, and the words around a name.

key("Alta Floresta D'Oeste") = key("alta floresta d oeste") = "altaflorestadoeste"
"""

import re
from collections.abc import Iterator

from elman.text import fold

WORD = re.compile(r"[^\s,;:/|()\[\]\-–—]+")
EDGES = " \t\r\n.,;:/|()[]{}\"'“”‘’«»!?…-–—"
LEADING = {
    *("a", "o", "as", "os", "ao", "aos", "em", "no", "na", "nos", "nas", "de", "do", "da", "dos", "das", "pra", "pro"),
    *("pras", "pros", "para", "p", "pela", "pelo", "por", "via", "ate", "desde", "cidade", "municipio", "aeroporto"),
    *("rodoviaria", "estacao", "porto", "centro", "interior", "estado", "regiao", "pais"),
}
"""Words that may stand before a name and are none of it, as keys."""
JOINING = {"de", "do", "da", "dos", "das", "no", "na", "nos", "nas", "em"}
"""Words that may stand between a name and its state or country."""
SHORT = {
    "s": "sao",
    "sta": "santa",
    "sto": "santo",
    "n": "nova",
    "ns": "nossa senhora",
    "sra": "senhora",
    "sr": "senhor",
    "pres": "presidente",
    "gov": "governador",
    "sen": "senador",
    "dep": "deputado",
    "cons": "conselheiro",
    "cel": "coronel",
    "gal": "general",
    "gen": "general",
    "mal": "marechal",
    "ten": "tenente",
    "cap": "capitao",
    "dr": "doutor",
    "eng": "engenheiro",
    "pe": "padre",
    "fco": "francisco",
    "j": "jose",
    "v": "vila",
}


def key(name: str) -> str:
    """Return the letters and digits of a name, in lower case and without accents."""
    return "".join(filter(str.isalnum, fold(name)))


def key_written_out(name: str) -> str:
    """Return the key of a name whose abbreviations (Sta., Pres.) are written out."""
    words = (key(word) for word in re.split(r"\s|(?<=\.)", name))
    return key("".join(SHORT.get(word, word) for word in words))


def phrases(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield a text without the signs at its edges, then without one leading word more each time, and those words."""
    passed: list[str] = []
    text = text.strip(EDGES)
    while first := WORD.match(text):
        yield text, passed
        if key(first[0]) not in LEADING:
            return
        passed = [*passed, key(first[0])]
        text = text[first.end() :].lstrip(EDGES)


def parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield every way to part a text into a name and what follows it, the joining words between them left out."""
    words = list(WORD.finditer(text))
    for i in range(1, len(words)):
        last = i
        while last < len(words) - 1 and key(words[last][0]) in JOINING:
            last += 1
        yield text[: words[i - 1].end()], text[words[last].start() :]
