"""Counts of travellers and of stops, with the noun they go with.

What the phrases mean where the words leave it open: `um casal`, `uma dupla` are 2 and `três casais` 6, without a noun;
`2 ou 3 pessoas` and `2 a 3 pessoas` are alternatives; `eu e 2 amigos` is 3 without a noun; of `4 pessoas, sendo 2
crianças` or `4 pessoas (2 adultos e 2 crianças)` the first count holds; `com escala` is one stop at least, 1; an age,
as in `1 criança de 5 anos`, is not part of the noun; nobody travels with 0 passengers, which is an error.
"""

from __future__ import annotations

from typing import Any

from slotfill.values.normal import Phrases, Unreadable, Words
from slotfill.values.numbers import number

DIRECT: Phrases[int] = Phrases(
    {
        "direto | direta | diretos | diretas | non stop | nonstop | sem parar | sem mudar | sem trocar"
        " | sem escala | sem escalas | sem parada | sem paradas | sem conexão | sem conexões | sem baldeação"
        " | sem baldeações | sem transbordo | sem transbordos | sem paragem | sem paragens | sem troca | sem trocas"
        " | sem nenhuma escala | sem nenhuma parada | sem nenhuma conexão | sem escala nenhuma | sem parada nenhuma"
        " | sem conexão nenhuma | nenhuma escala | nenhuma parada | nenhuma conexão | nenhuma paragem"
        " | nenhum transbordo | sem escala alguma | sem fazer escala | sem fazer escalas | sem qualquer escala"
        " | sem fazer conexão | sem fazer conexões | sem stop | sem stops | direct | sem escala ou conexão": 0,
        "com escala | com escalas | com conexão | com parada | com paragem | com transbordo | com conexões"
        " | com baldeação | com paradas": 1,
    }
)
"""Stops without a number."""
GROUPS = {
    "casal": 2, "casais": 2, "par": 2, "pares": 2, "dupla": 2, "duplas": 2, "trio": 3, "trios": 3, "quarteto": 4,
    "duzia": 12, "duzias": 12, "dezena": 10, "dezenas": 10,
}  # fmt: skip
"""Nouns that count."""
OPENING = (
    "em", "a", "de", "para", "por", "com", "este", "somos", "seremos", "vamos", "estamos", "sou", "so", "somente",
    "apenas", "serao", "seria", "sao", "maximo", "menos", "uns", "umas", "ate", "cerca", "mais", "ou",
    "aproximadamente", "total", "gente", "nos", "tem", "tenho", "preciso", "quero", "vai",
)  # fmt: skip
"""What may stand before a count."""
ALONE: Phrases[int] = Phrases(
    {
        "eu sozinho | eu sozinha | sozinho | sozinha | só eu | apenas eu | somente eu | eu mesmo | eu mesma | eu só"
        " | só para mim | para mim | só mim | mim | viajo sozinho | viajo sozinha | vou sozinho | vou sozinha"
        " | só eu mesmo | só eu mesma | sou só eu | ninguém mais | eu": 1,
        "nós dois | nós duas | a gente | eu e ela | eu e ele | eu e você": 2,
    }
)
PERSONS: Phrases[int] = Phrases(
    {
        "eu | ela | ele | você | vc | mim | mãe | pai | marido | esposo | esposa | mulher | noivo | noiva | namorado"
        " | namorada | irmão | irmã | filho | filha | avó | avô | vó | vô | tio | tia | primo | prima | amigo | amiga"
        " | sogro | sogra | neto | neta | companheiro | companheira | parceiro | parceira | bebê | sobrinho | sobrinha"
        " | cunhado | cunhada | genro | nora | chefe | colega | sócio | sócia | patrão | patroa | afilhado | afilhada"
        " | madrinha | padrinho | enteado | enteada | filhinho"
        " | filhinha | maninho | maninha | criança | nenê | neném | mamãe | papai": 1,
        "pais | avós | sogros": 2,
    }
)
"""Persons who need no number."""
OWN = ("meu", "minha", "meus", "minhas", "nosso", "nossa", "nossos", "nossas", "seu", "sua", "a")
COLLECTIVES = ("grupo", "turma", "familia", "excursao", "equipe")
JOINTS = ("e", ",", "mais", "com", "/")
BOUNDS = (*JOINTS, "ou", "a", "em", "sendo", "por", "para", "ate", "que")
"""Where the noun of a count ends."""
EVERYBODY = ("pessoas", "passageiros", "passagens", "lugares", "bilhetes", "pax")
ENDING: Phrases[bool] = Phrases(
    {
        "no total | ao todo | ou menos | no máximo | juntos | juntas | por favor | somente | apenas | só | pfv"
        " | mesmo | comigo"
        " | contando comigo | incluindo eu | de uma vez | mais ou menos | obrigado | obrigada | total": True
    }
)
MOST = 10**9
Part = tuple[int, str | None]
"""A count and its noun."""


def read_passengers(words: Words) -> dict[str, Any]:
    """Read how many travel.

    Args:
        words: all words of the span.

    Returns:
        The value: count, unit, parts; or alternatives.

    Raises:
        Unreadable: there is no count in the words, or it is 0.
    """
    alone = ALONE.take(words)
    _skip_ending(words)
    if alone is not None and words.done:
        return _value(alone)
    words.at = 0
    value = _read(words)
    if any(one["count"] == 0 for one in value.get("alternatives", [value])):
        raise Unreadable("0 passengers: at least one must travel")
    return value


def read_stops(words: Words) -> dict[str, Any]:
    """Read how many stops are wanted; see `read_passengers`."""
    words.skip("em", "a", "de", "para", "voo", "so", "somente", "apenas", "que", "seja", "pode", "ter")
    start = words.at
    count = DIRECT.take(words)
    if count is not None:
        unit = words.written[words.at - 1] if count else None
        words.skip(",", "e")
        DIRECT.take(words)  # direto, sem escalas
        _skip_ending(words)
        if words.done:
            return _value(count, unit)
    words.at = start
    return _read(words)


def _read(words: Words) -> dict[str, Any]:
    parts: list[Part] = []
    persons = 0
    while not words.done:
        start = words.at
        words.skip(*JOINTS)
        if words.take("sendo") and parts:
            _parts_of(words)
            break
        part = _part(words)
        if part is None:
            person = _person(words)
            if not person:
                words.at = start
                raise words.unread("a count")
            persons += person
        else:
            parts.append(part)
        _skip_ending(words)
        if part is not None and words.take_one("ou", "a"):
            return _alternatives(words, parts, persons)
    counts = [count for count, _ in parts]
    if len(parts) > 2 and counts[0] == sum(counts[1:]) and parts[0][1] in (None, *EVERYBODY):
        return _value(*parts[0])  # 4 pessoas (2 adultos e 2 crianças)
    if len(parts) == 1 and not persons:
        return _value(*parts[0])
    named = [] if persons else [{"count": count, "unit": unit} for count, unit in parts]
    return {"count": persons + sum(counts), "unit": None, "parts": named}


def _alternatives(words: Words, parts: list[Part], persons: int) -> dict[str, Any]:
    """Read the other count of `2 ou 3 pessoas`."""
    other = _part(words)
    _skip_ending(words)
    if other is None or len(parts) > 1 or persons or not words.done:
        raise (
            words.unread("a count") if other is None or not words.done else Unreadable("which count holds is not clear")
        )
    return {"alternatives": [_value(parts[0][0], parts[0][1] or other[1]), _value(*other)]}


def _parts_of(words: Words) -> None:
    """Read over the parts of a count that has been given: `sendo 2 adultos e 2 crianças`."""
    while not words.done:
        words.skip(*JOINTS)
        if _part(words) is None:
            raise words.unread("a count")


def _part(words: Words) -> Part | None:
    """Read a count and its noun: `2 adultos`, `meia dúzia de pessoas`, `quatro`."""
    start = words.at
    while words.take_one(*OPENING) or _take_collective(words):
        pass
    half = words.take("meia")
    count = number(words)
    while count is not None and words.peek() == "." and len(words.peek(1)) == 3:  # 1.200
        count = count * 1000 + int(words.peek(1)[:3])
        words.at += 2
    group = GROUPS.get(words.take_one(*GROUPS), 0)
    if (count is None and not group) or (half and group < 10):
        words.at = start
        return None
    if group:
        count = group // 2 if half else group * (1 if count is None else count)
        if words.take("e", "meia"):
            count += group // 2
        words.take("de")
    if count is None or count > MOST:
        raise Unreadable("the count is too large")
    here = words.at
    if number(words) != count:  # 2 (dois) adultos
        words.at = here
    return count, _unit(words)


def _take_collective(words: Words) -> bool:
    """Read `um grupo de`, which is no count."""
    start = words.at
    words.take_one("um", "uma")
    if words.take_one(*COLLECTIVES) and words.take("de"):
        return True
    words.at = start
    return False


def _unit(words: Words) -> str | None:
    """Read the noun of a count, up to the next count; ages and what only rounds the phrase off are left out."""
    if words.peek() == "e" and words.peek(1) in ("pouco", "poucos", "poucas", "meio", "meia", "tantos", "tantas"):
        raise Unreadable("the count is not a definite one")
    start = words.at
    while words.peek() not in ("", *BOUNDS) and not _skip_ending(words, move=False) and not _at_number(words):
        words.at += 1
    unit = " ".join(words.written[start : words.at]) or None
    _skip_age(words)
    if words.peek() == "em" and unit and not _skip_ending(words, move=False):
        words.at = len(words.forms)  # 1 escala em Brasília
    return unit


def _at_number(words: Words) -> bool:
    start = words.at
    words.take("de")
    found = number(words) is not None
    words.at = start
    return found


def _skip_age(words: Words) -> None:
    """Read over `de 5 anos`, `de 3 e 5 anos`."""
    start = words.at
    words.skip("de", "com")
    while number(words) is not None:
        words.take("e")
    if words.at == start or not words.take_one("ano", "anos", "mes", "meses", "aninhos"):
        words.at = start


def _skip_ending(words: Words, *, move: bool = True) -> bool:
    """Read over what only rounds the phrase off; with `move` False, tell whether it comes next."""
    start = words.at
    while ENDING.take(words):
        pass
    found = words.at > start
    if not move:
        words.at = start
    return found


def _person(words: Words) -> int:
    """Read a person who is named without a number: `eu`, `minha mãe`, `meus pais`."""
    words.skip("com", "so")
    words.take_one(*OWN)
    count = PERSONS.take(words)
    if count:
        _skip_age(words)
    return count or 0


def _value(count: int, unit: str | None = None) -> dict[str, Any]:
    return {"count": count, "unit": unit, "parts": []}
