"""Choices: one way or return, the class, the means of transport.

`premium` alone is premium economy; `conforto`, the first class of Portuguese trains, is first; `só a volta` is one way;
helicopters, motorbikes and what else has no code are errors.
"""

from __future__ import annotations

from typing import Any

from slotfill.values.normal import Phrases, Words

TRIP_TYPE: Phrases[str] = Phrases(
    {
        "ida | só ida | só de ida | só a ida | somente ida | somente a ida | somente de ida | apenas ida | apenas a ida"
        " | apenas de ida | ida simples | ida só | ida apenas | ida somente | ida única | única ida | simples"
        " | trecho único"
        " | um trecho | só um trecho | one way | oneway | só volta | só a volta | só de volta | somente volta"
        " | somente a volta | apenas volta | apenas a volta | ida sem volta | sem volta | ida, sem volta | só ir"
        " | um sentido | sentido único | viagem de ida | viagem só de ida | só o trecho de ida | unicamente ida"
        " | uma ida | só uma ida | um trecho só | sem retorno | ida sem retorno": "one_way",
        "ida e volta | ida/volta | ida volta | ida + volta | ida com volta | idas e voltas | ida e a volta"
        " | ida e regresso | ida e retorno | ida e vinda | ida/regresso | i/v | i e v | bate e volta"
        " | bate volta | bate/volta | ir e voltar | ir e vir | vai e volta | round trip | roundtrip | volta e ida"
        " | viagem de ida e volta"
        " | ida y volta | a ida e a volta | ida mais volta": "round_trip",
    }
)
TRAVEL_CLASS: Phrases[str] = Phrases(
    {
        "econômica | económica | econômico | econ | eco | economy | turística | turístico | turista | coach"
        " | mais barata": "economy",
        "premium economy | premium economica | economica premium | premium | premium eco | eco premium"
        " | econômica plus | economy premium": "premium_economy",
        "executiva | business | negócios | business class | executive": "business",
        "primeira | primeira classe | 1ª | 1ª classe | first | first class | conforto | 1 classe": "first",
        "segunda | segunda classe | 2ª | 2ª classe | 2 classe": "second",
        "convencional | comum | conv | normal | convencionais": "conventional",
        "executivo | ônibus executivo": "executive_bus",
        "semileito | semi leito | semi | semi-leito": "semi_bed",
        "leito | leitos | leito cama | cama | leito total | poltrona leito | assento leito | cama leito | full bed"
        " | poltrona cama | leito individual | ônibus leito": "bed",
    }
)
TRANSPORT: Phrases[str] = Phrases(
    {
        "voo | voos | vôo | avião | aviões | aéreo | aérea | passagem aérea | passagens aéreas | bilhete aéreo"
        " | via aérea | a jato | jato | jatinho | avionzinho | aviãozinho | teco-teco | avioneta | monomotor"
        " | hidroavião | táxi aéreo | transporte aéreo | bilhete de avião | passagem de avião"
        " | voar | vou voando": "plane",
        "ônibus | busão | buzão | buso | bus | autocarro | autocarros | expresso | micro-ônibus"
        " | microônibus | micro | camioneta | camionete | camionetas | carreira | carreiras | machimbombo | jardineira"
        " | fretado | ônibus fretado | rodoviário | coletivo | ônibus leito | ônibus executivo | pinga-pinga"
        " | ônibus de viagem | passagem de ônibus | passagem rodoviária"
        " | circular": "bus",
        "trem | trens | comboio | comboios | alfa pendular | alfa | intercidades | regional | inter-regional"
        " | interregional | tgv | trem-bala | trem bala | maria fumaça | litorina | ferroviário | urbano | suburbano"
        " | passagem de trem | ave": "train",
        "barco | barcos | lancha | lanchas | catamarã | catamarãs | voadeira | rabeta | canoa | embarcação | barca"
        " | barcas | escuna | vapor | barco a vapor | recreio | barquinho | veleiro | gaiola | catraia | jangada"
        " | piroga": "boat",
        "balsa | balsas | ferry | ferries | ferry boat | ferry-boat | ferryboat | cacilheiro | ferri": "ferry",
        "carro | carros | carona | boleia | carro alugado | aluguel de carro | automóvel | blablacar | carrinho | jipe"
        " | carro próprio | veículo próprio | caronas": "car",
        "van | vans | lotação | topic | topique | kombi | besta | hiace | candongueiro | chapa | carrinha | doblo"
        " | alternativo | perua | toca-toca": "van",
        "táxi | taxi | táxis | uber | 99 | cabify | bolt | táxi lotação | corrida | carro de aplicativo | aplicativo"
        " | taxista | transfer": "taxi",
        "navio | navios | cruzeiro | cruzeiros | transatlântico": "ship",
        "metrô | metro | metropolitano | metrôs": "metro",
    }
)
CHOICES = {"trip_type": TRIP_TYPE, "travel_class": TRAVEL_CLASS, "transport": TRANSPORT}
"""The phrases of each slot, and the code that each stands for."""
OPENING = ("em", "a", "de", "para", "por", "classe", "um", "uma", "via", "passagem", "passagens", "bilhete", "bilhetes")
ENDING = ("mesmo", "por", "favor", "pfv", "classe", "direto")


def read_choice(words: Words, choices: Phrases[str], slot: str) -> dict[str, Any]:
    """Read a choice.

    Args:
        words: all words of the span.
        choices: the phrases, and the code of each.
        slot: what is chosen, for the error.

    Returns:
        The value: code; or alternatives.

    Raises:
        Unreadable: it is none of the choices.
    """
    codes: list[str] = []
    while not words.done:
        code = choices.take(words)
        if code is None and words.take_one(*OPENING):
            continue
        words.skip(*ENDING)
        if code is None or not (words.done or words.take_one("ou", "/", ",")):
            raise words.unread(f"a known {slot}")
        codes.append(code)
    values = [{"code": code} for code in dict.fromkeys(codes)]
    if not values:
        raise words.unread(f"a known {slot}")
    return values[0] if len(values) == 1 else {"alternatives": values}
