"""Feast days of Brazil and Portugal, fixed and movable."""

from __future__ import annotations

from datetime import date, timedelta

from slotfill.values.days import Period, Point, Yearly, nth_weekday
from slotfill.values.normal import Phrases, Unreadable, Words


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the anonymous computus of Nature, 20 April 1876, as in Meeus (1991), Astronomical Algorithms, chapter 8.
    """
    century, in_century = divmod(year, 100)
    golden = year % 19
    sun = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - sun + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(day: int, month: int) -> Yearly:
    return Yearly(lambda year: (date(year, month, day),) * 2)


def _movable(first: int, last: int | None = None, granularity: str = "day") -> Yearly:
    """Days counted from Easter Sunday."""

    def find(year: int) -> tuple[date, date]:
        sunday = easter(year)
        return sunday + timedelta(days=first), sunday + timedelta(days=first if last is None else last)

    return Yearly(find, granularity)


def _sunday(order: int, month: int) -> Yearly:
    part = nth_weekday(order, 6)

    def find(year: int) -> tuple[date, date]:
        day = date(year, month, (part(year, month) or (1, 1))[0])
        return day, day

    return Yearly(find)


NEW_YEAR = _fixed(1, 1)
CHRISTMAS = _fixed(25, 12)
FEASTS: Phrases[Yearly] = Phrases(
    {
        "natal | dia de natal | navidade": CHRISTMAS,
        "consoada | noite de natal": _fixed(24, 12),
        "réveillon | reveilon | revellion | reveion | revelion | virada do ano | virada de ano | virada"
        " | passagem de ano"
        " | passagem do ano | noite de ano novo | último dia do ano | são silvestre": _fixed(31, 12),
        "ano novo | dia de ano novo | confraternização universal | confraternização | primeiro dia do ano": NEW_YEAR,
        "dia de reis | reis | dia de santos reis | santos reis": _fixed(6, 1),
        "páscoa | domingo de páscoa | dia de páscoa | domingo da ressurreição": _movable(0),
        "sexta-feira santa | sexta santa | sexta-feira da paixão | sexta da paixão | paixão de cristo"
        " | 6ª feira santa | sex santa": _movable(-2),
        "quinta-feira santa | quinta santa": _movable(-3),
        "quarta-feira santa | quarta santa": _movable(-4),
        "sábado de aleluia | sábado santo | aleluia": _movable(-1),
        "segunda-feira de páscoa | segunda de páscoa": _movable(1),
        "domingo de ramos | ramos": _movable(-7),
        "semana santa": _movable(-7, 0, "week"),
        "carnaval | entrudo | folia": _movable(-50, -47),
        "sexta de carnaval | sexta-feira de carnaval": _movable(-51),
        "sábado de carnaval | sábado gordo | sábado de zé pereira": _movable(-50),
        "domingo de carnaval | domingo gordo": _movable(-49),
        "segunda de carnaval | segunda-feira de carnaval": _movable(-48),
        "terça de carnaval | terça-feira de carnaval | terça gorda | terça-feira gorda": _movable(-47),
        "quarta-feira de cinzas | quarta de cinzas | 4ª feira de cinzas | cinzas": _movable(-46),
        "ascensão": _movable(39),
        "pentecostes": _movable(49),
        "quinta-feira de corpus christi | quinta de corpus christi | corpus christi"
        " | corpus cristi | corpus | corpo de deus": _movable(60),
        "tiradentes": _fixed(21, 4),
        "dia do trabalho | dia do trabalhador | dia dos trabalhadores | trabalho | trabalhador": _fixed(1, 5),
        "independência | independência do brasil | dia da independência | 7 de setembro | sete de setembro"
        " | dia da pátria": _fixed(7, 9),
        "nossa senhora aparecida | nossa senhora de aparecida | n. sra. aparecida | nossa sra aparecida | aparecida"
        " | dia da padroeira | padroeira | dia das crianças | dia da criança | crianças": _fixed(12, 10),
        "finados | dia dos mortos": _fixed(2, 11),
        "todos os santos": _fixed(1, 11),
        "proclamação da república | proclamação | república": _fixed(15, 11),
        "consciência negra | zumbi | zumbi dos palmares": _fixed(20, 11),
        "são joão": _fixed(24, 6),
        "santo antônio | sto antônio": _fixed(13, 6),
        "são pedro": _fixed(29, 6),
        "dia dos namorados | namorados": _fixed(12, 6),
        "são martinho": _fixed(11, 11),
        "dia das mães | mães": _sunday(2, 5),
        "dia da mãe": _sunday(1, 5),
        "dia dos pais | pais": _sunday(2, 8),
        "dia do pai": _fixed(19, 3),
        "dia da mulher | dia internacional da mulher": _fixed(8, 3),
        "dia do professor | dia dos professores": _fixed(15, 10),
        "dia da liberdade | revolução dos cravos": _fixed(25, 4),
        "dia de portugal": _fixed(10, 6),
        "assunção | assunção de nossa senhora": _fixed(15, 8),
        "implantação da república": _fixed(5, 10),
        "restauração da independência | restauração": _fixed(1, 12),
        "imaculada conceição | nossa senhora da conceição": _fixed(8, 12),
        "iemanjá | dia de iemanjá": _fixed(2, 2),
        "são sebastião": _fixed(20, 1),
        "são jorge": _fixed(23, 4),
        "halloween | dia das bruxas": _fixed(31, 10),
    }
)
EVES: Phrases[int] = Phrases({"véspera | vésperas | vespra": -1, "antevéspera": -2})
HOLIDAY = ("feriado", "feriadao", "feriadinho", "ponte", "festa", "festas", "recesso", "dia", "folga")


def take_feast(words: Words, today: date) -> Point | None:
    """Read a feast day: `Natal`, `feriado de Tiradentes`, `Carnaval de 2027`, `Páscoa do ano que vem`.

    Args:
        words: the words.
        today: the reference day.

    Returns:
        The point, or None if no feast comes next.

    Raises:
        Unreadable: a holiday that is not named.
    """
    words.skip("este", "proximo")
    unnamed = words.peek() in ("feriado", "feriadao", "feriados")
    found = FEASTS.take(words)
    plain_day = words.peek() == "dia" and words.peek(1) in ("7", "sete")
    if found is None and not plain_day and words.take_one(*HOLIDAY):
        words.skip("prolongado", "nacional", "municipal", "de", "em")
        found = FEASTS.take(words)
        if found is None and unnamed and (words.done or words.peek() == "que"):
            raise Unreadable("which holiday is not said")
    if found is None:
        return None
    start = words.at
    words.skip("de", "em", "/", ",", "a")
    which = WHICH_YEAR.take(words)
    if which is not None:
        return _of_year(found, today.year + which)
    if len(words.peek()) == 4 and words.peek().isdecimal():
        words.at += 1
        return _of_year(found, int(words.forms[words.at - 1]))
    words.at = start
    if words.take("passado"):
        past = found.of(today.year)
        return past if past.end < today else found.of(today.year - 1)
    if not words.take("que", "vem"):
        words.take("agora")
    return found


def _of_year(feast: Yearly, year: int) -> Period:
    if not 1583 <= year <= 4099:
        raise Unreadable(f"feast days are known for the years 1583 to 4099, not {year}")
    return feast.of(year)


WHICH_YEAR: Phrases[int] = Phrases(
    {
        "este ano | deste ano": 0,
        "ano que vem | próximo ano | outro ano | ano seguinte": 1,
        "ano passado | último ano": -1,
    }
)
"""How a year is named, and how far it lies from this one."""
