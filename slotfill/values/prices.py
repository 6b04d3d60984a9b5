"""Prices: an amount, its currency and its relation.

What the phrases mean where the words leave it open: `$` alone names no currency; three digits behind a dot or a comma
are thousands (`1.500`, `1,500`), fewer are decimals; `pelo menos`, `a partir de`, `mais de` are `from`; in `2 a 3 mil`
the thousands hold for both; `2 mil e pouco` is about 2000; `por pessoa`, `cada`, `por trecho` change nothing; `pesos`
of no country are an error, because several countries have them; `300 ou 400 reais` are alternatives.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from slotfill.values.normal import LEADING, Phrases, Unreadable, Words
from slotfill.values.numbers import SCALES, number

CURRENCIES: Phrases[str] = Phrases(
    {
        "r$ | rs | r | reais | real | reias | brl | conto | contos | pila | pilas | mango | mangos | prata"
        " | pratas | pau | paus": "BRL",
        "€ | euro | euros | eur": "EUR",
        "us$ | u$ | usd | dólar | dólares | dólares americanos | dólar americano | us": "USD",
        "£ | libra | libras | gbp | libras esterlinas | libra esterlina": "GBP",
        "ars | ar$ | peso argentino | pesos argentinos": "ARS",
        "clp | pesos chilenos | peso chileno": "CLP",
        "uyu | pesos uruguaios | peso uruguaio": "UYU",
        "cfa | francos cfa": "XOF",
        "kz | kwanza | kwanzas": "AOA",
        "mt | metical | meticais": "MZN",
        "pesos | peso": "?",
        "$": "",
    }
)
RELATIONS: Phrases[str] = Phrases(
    {
        "até | no máximo | no máximo até | até no máximo | menos de | menos que | por menos de | abaixo de | inferior a"
        " | máximo | máximo de | não mais de | não mais que | sem passar de | limite de | teto de | orçamento de"
        " | não passando de | que não passe de | não passar de | de até | por até | gastando até | gastar até"
        " | no limite de"
        " | com no máximo | valor máximo de | valor até | preço máximo de | preço até | não ultrapassando": "until",
        "por volta de | volta de | uns | umas | cerca de | mais ou menos | em torno de | torno de | aproximadamente"
        " | na faixa de | na faixa dos | na casa de | perto de | próximo de | coisa de | quase | tipo | lá por"
        " | na base de | por uns | de uns | à volta de | a roda de | mais ou menos em | média de | em média": "about",
        "a partir de | pelo menos | no mínimo | mínimo de | mais de | mais que | acima de | de no mínimo": "from",
    }
)
ENDINGS: Phrases[str] = Phrases(
    {
        "no máximo | máximo | ou menos | no limite | para menos": "until",
        "mais ou menos | por aí | aproximadamente | ou por aí | e uns quebrados | e alguma coisa": "about",
        "ou mais | para cima | no mínimo": "from",
        "por pessoa | cada | cada um | por trecho | por cabeça | no total | ao todo | tudo | total | ida e volta"
        " | por passagem | por adulto | a passagem | cada uma | por favor | somente | apenas | só | por noite"
        " | à vista | no pix | para gastar | de orçamento | redondo | redondos | cada passagem | brasileiros"
        " | por ida | de limite | com tudo | inteiro | inteiros | por bilhete | o bilhete": "",
    }
)
ROUGHLY: Phrases[str] = Phrases({"e pouco | e poucos | e pouquinho | e tal | e tantos | e alguma coisa": "about"})
SLANG = {
    "cenzinho": 100, "cenzao": 100, "cemzao": 100, "duzentao": 200, "duzentinho": 200, "trezentao": 300,
    "quinhentao": 500, "milao": 1000, "milzao": 1000, "cinquentao": 50, "cinquentinha": 50, "milinho": 1000,
}  # fmt: skip
OPENING = (
    "em",
    "a",
    "de",
    "para",
    "por",
    "preco",
    "valor",
    "custando",
    "gastando",
    "pagando",
    "so",
    "com",
    "orcamento",
)
MOST = Decimal(10) ** 9


def read_price(words: Words) -> dict[str, Any]:
    """Read a price.

    Args:
        words: all words of the span.

    Returns:
        The value: amount, currency, relation, minimum; or alternatives.

    Raises:
        Unreadable: there is no amount in the words, or the currency is not clear.
    """
    relation = _relation(words)
    between = words.take("entre")
    first = _amount(words)
    if first is None:
        raise words.unread("a price")
    start = words.at
    link = words.take_one("a", "-", "ou", "ate", *(["e"] if between else []))
    other = _relation(words) if link == "ou" else None
    second = _amount(words) if link else None
    if second is None:
        words.at = start
    relation = relation or other or first.relation or (second and second.relation)
    while not words.done:
        ending = ROUGHLY.take(words) or ENDINGS.take(words)
        if ending is None:
            raise words.unread("part of a price")
        relation = relation or ending or None
    if second is None:
        return _value(first.amount, first.currency, relation)
    low, high = first.amount, second.amount
    if second.scale > 1 and first.scale == 1 and low < high / second.scale:
        low *= second.scale
    currency = second.currency or first.currency
    if link == "ou":
        return {"alternatives": [_value(low, first.currency or currency, relation), _value(high, currency, relation)]}
    if high < low:
        raise Unreadable(f"the range ends at {_plain(high)}, below its start {_plain(low)}")
    return _value(high, currency, None if relation == "from" else relation) | {"minimum": _plain(low)}


def _relation(words: Words) -> str | None:
    """Read a relation, and what stands before it or after it by mistake."""
    found = None
    while not words.done:
        relation = RELATIONS.take(words)
        if relation:
            found = found or relation
        elif not words.take_one(*OPENING):
            break
    return found


class Amount(NamedTuple):
    """An amount as it was read."""

    amount: Decimal
    scale: int
    """1000 where it was said in thousands."""
    currency: str | None
    relation: str | None


def _amount(words: Words) -> Amount | None:
    """Read an amount and its currency, which comes before or after it."""
    words.skip(*LEADING)
    before = _currency(words)
    figure = _figure(words)
    if figure is None:
        return None
    amount, scale = figure
    if amount > MOST:
        raise Unreadable("the amount is too large")
    relation = ROUGHLY.take(words)
    after = _currency(words)
    start = words.at
    words.take("e")
    cents = number(words) if after else None
    if cents is not None and cents < 100 and words.take_one("centavos", "centavo", "centimos", "cents"):
        amount += Decimal(cents) / 100
    else:
        words.at = start
    return Amount(amount, scale, after or before or None, relation)


def _currency(words: Words) -> str | None:
    found = CURRENCIES.take(words)
    if found == "?":
        raise Unreadable("pesos of which country is not said")
    return found


def _figure(words: Words) -> tuple[Decimal, int] | None:
    """Read an amount in figures or words: `1.234,56`, `1,5 mil`, `2 mil e quinhentos`, `1.5k`, `duzentão`."""
    if words.peek() in SLANG:
        return Decimal(SLANG[words.take_one(*SLANG)]), 1
    if not words.peek().isdecimal():
        whole = number(words)
        scale = next((size for size in (10**6, 1000) if whole and whole % size == 0), 1)
        return None if whole is None else (Decimal(whole), scale)
    start = words.at
    while words.peek().isdecimal() or (words.peek() in (".", ",") and words.peek(1).isdecimal()):
        spaced = words.at > start and words.peek().isdecimal() and words.forms[words.at - 1].isdecimal()
        if spaced and (len(words.peek()) != 3 or len(words.forms[start]) > 3):  # unlike 1 200
            break
        words.at += 1
    amount = _decimal("".join(words.forms[start : words.at]))
    scale = SCALES.get(words.peek(), 1000 if words.peek() == "k" else 1)
    if scale > 1:
        words.at += 1
        amount *= scale
        rest = words.at
        words.take("e")
        less = number(words)
        if less is not None and less < scale and words.peek() not in ("centavos", "centavo"):
            amount += less
        else:
            words.at = rest
    return amount, scale


def _decimal(figures: str) -> Decimal:
    """Return the number of `1.234,56`, `1.500`, `1,5`, `1,234.56`."""
    dot, comma = figures.rfind("."), figures.rfind(",")
    mark = max(dot, comma)
    if mark < 0:
        return Decimal(figures)
    decimals = len(figures) - mark - 1
    both = dot >= 0 and comma >= 0
    if not both and (decimals == 3 or figures.count(figures[mark]) > 1):
        groups = re.split("[.,]", figures)
        if all(len(group) == 3 for group in groups[1:]):
            return Decimal("".join(groups))
    elif decimals <= 2 or both:
        return Decimal(re.sub("[.,]", "", figures[:mark]) + "." + figures[mark + 1 :])
    raise Unreadable(f"{figures} is no amount; thousands have groups of three digits and decimals at most two")


def _value(amount: Decimal, currency: str | None, relation: str | None) -> dict[str, Any]:
    return {"amount": _plain(amount), "currency": currency, "relation": relation, "minimum": None}


def _plain(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)
