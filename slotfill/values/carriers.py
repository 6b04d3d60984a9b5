"""Carriers: the airlines, coach companies, railways and boats of Brazil and Portugal, by any of their names.

    read("pela Tam") = {"name": "LATAM", "iata": "LA"}

A line of CARRIERS is a company: its IATA code or `-`, its everyday name, its other names, parted by `|`.
"""

from functools import cache

from slotfill.places.names import key, phrases

LETTERS = 5
"""A name shorter than this is not taken as misspelt."""

CARRIERS = """
LA LATAM|Latam Airlines|TAM|LAN|Latam Brasil
G3 GOL|Gol Linhas Aéreas|Voe Gol
AD Azul|Azul Linhas Aéreas
2Z Voepass|Passaredo|Map Linhas Aéreas
AV Avianca
TP TAP|TAP Air Portugal|TAP Portugal|Air Portugal
S4 SATA|Azores Airlines|Sata Azores Airlines|Sata Internacional
SP SATA Air Açores|Air Açores
YU euroAtlantic|EuroAtlantic Airways
FR Ryanair
U2 easyJet
VY Vueling
HV Transavia
W6 Wizz Air|Wizz
IB Iberia
UX Air Europa
V7 Volotea
NT Binter|Binter Canarias
AF Air France
KL KLM|KLM Royal Dutch Airlines
LH Lufthansa
EW Eurowings
LX Swiss|Swiss Air
OS Austrian|Austrian Airlines
SN Brussels Airlines
BA British Airways|British
AZ ITA Airways|ITA|Alitalia
EI Aer Lingus
SK SAS|Scandinavian Airlines
DY Norwegian
AY Finnair
LO LOT|LOT Polish Airlines
EK Emirates
QR Qatar Airways|Qatar
EY Etihad|Etihad Airways
TK Turkish Airlines|Turkish
LY El Al
AT Royal Air Maroc
ET Ethiopian Airlines|Ethiopian
SA South African Airways|South African
DT TAAG|TAAG Linhas Aéreas de Angola
TM LAM|Linhas Aéreas de Moçambique
VR Cabo Verde Airlines|TACV
AA American Airlines|American
UA United|United Airlines
DL Delta|Delta Air Lines|Delta Airlines
B6 JetBlue
AC Air Canada
TS Air Transat
CM Copa|Copa Airlines
AM Aeroméxico
AR Aerolíneas Argentinas|Aerolíneas|Aerolineas Argentinas
JA JetSMART
FO Flybondi
H2 Sky Airline|Sky
DM Arajet
OB Boliviana de Aviación|BoA|Boliviana
ZP Paranair
CA Air China
CZ China Southern
NH ANA|All Nippon Airways
JL Japan Airlines|JAL
QF Qantas
SQ Singapore Airlines
- Cometa|Viação Cometa
- 1001|Auto Viação 1001|Viação 1001|Mil e um
- Itapemirim|Viação Itapemirim
- Kaissara|Viação Kaissara
- Águia Branca|Viação Águia Branca
- Gontijo|Empresa Gontijo
- Guanabara|Expresso Guanabara|Viação Guanabara
- Catarinense|Auto Viação Catarinense
- Garcia|Viação Garcia
- Penha|Nossa Senhora da Penha|Expresso Penha
- Útil|Viação Útil
- Sampaio|Viação Sampaio
- Pluma
- Eucatur
- Andorinha|Viação Andorinha
- Reunidas|Reunidas Paulista|Expresso Reunidas
- Unesul
- Ouro e Prata|Viação Ouro e Prata
- Planalto|Planalto Transportes
- Expresso do Sul
- Expresso de Prata
- Expresso Brasileiro
- Pássaro Marron|Pássaro Marrom
- Pássaro Verde
- Rápido Ribeirão Preto|Rápido Ribeirão
- Rápido Federal
- Rápido Marajó
- Real Expresso
- Real Alagoas
- Real Maia
- Progresso|Auto Viação Progresso
- Satélite Norte
- Transbrasiliana
- Boa Esperança
- Novo Horizonte|Viação Novo Horizonte
- Emtram
- Nacional Expresso
- Salutaris
- Teixeira|Viação Teixeira
- Santa Cruz|Viação Santa Cruz
- Danúbio Azul
- São Geraldo|Viação São Geraldo
- Motta|Viação Motta
- Princesa do Norte
- Princesa dos Campos
- Brasil Sul
- Nordeste|Viação Nordeste
- Roderotas
- Lirabus
- Piracicabana|Viação Piracicabana
- Wemobi
- Buser
- FlixBus|Flix
- Rede Expressos|Rede Nacional de Expressos|RNE|Expressos
- Renex
- Citi Express
- EVA Transportes|EVA Bus
- Rodonorte
- Transdev
- Rodoviária do Tejo
- Rodoviária do Alentejo
- Carris Metropolitana|Carris
- Vamus|Vamus Algarve
- Gipsyy
- Alsa
- Internorte
- CP|Comboios de Portugal
- Fertagus
- Renfe
- Vale|Trem da Vale|Estrada de Ferro Vitória a Minas
- CPTM
- Serra Verde Express
- Transtejo|Soflusa|Transtejo Soflusa
- Atlanticoline|Atlântico Line
- Porto Santo Line
- CCR Barcas|Barcas
"""


def read(text: str) -> dict[str, str | None]:
    """Return a carrier's everyday name and its IATA code, which coach companies and railways have not.

    Args:
        text: a name, in any case, with or without accents, perhaps with one typo and with words before it (`pela`).

    Raises:
        ValueError: no carrier of the table is named so.
    """
    written = [key(phrase) for phrase, _ in phrases(text)]
    for own in written:
        if own in _names():
            return dict(_names()[own])
    for own in written:
        if near := _misspelt(own):
            return dict(_names()[near])
    raise ValueError(f"no carrier is named {text.strip()!r}; expected an airline, coach company or railway by its name")


def _misspelt(own: str) -> str | None:
    """Return the name that is one typo away; None if none is, or names of several companies are."""
    from rapidfuzz import process  # only a name that is not known pays for these
    from rapidfuzz.distance import OSA

    long = [name for name in _names() if len(name) >= LETTERS]
    near = [name for name, _, _ in process.extract(own, long, scorer=OSA.distance, score_cutoff=1, limit=None)]
    return near[0] if len({_names()[name]["name"] for name in near}) == 1 else None


@cache
def _names() -> dict[str, dict[str, str | None]]:
    """Return the value of each name of CARRIERS, by the name's key."""
    found: dict[str, dict[str, str | None]] = {}
    for line in CARRIERS.strip().splitlines():
        code, names = line.split(" ", 1)
        value = {"name": names.split("|")[0], "iata": None if code == "-" else code}
        found |= {key(name): value for name in names.split("|")}
    return found
