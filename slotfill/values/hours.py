"""The words for hours and parts of the day."""

from __future__ import annotations

from slotfill.values.normal import Phrases

DAY_PARTS: Phrases[tuple[str, str]] = Phrases(
    {
        "madrugada | madruga | madrugadinha": ("00:00", "05:59"),
        "manhã | matina | matutino | período matutino": ("06:00", "11:59"),
        "tarde | vespertino | período vespertino": ("12:00", "17:59"),
        "noite | noturno | período noturno": ("18:00", "23:59"),
        "manhãzinha | manhã cedo | cedo | bem cedo | cedinho | bem cedinho | manhã bem cedo | cedo da manhã | logo cedo"
        " | começo da manhã | início da manhã | comecinho da manhã | princípio da manhã | primeiras horas da manhã"
        " | primeira hora | primeira hora da manhã | começo do dia | início do dia | de manhãzinha | café da manhã"
        " | hora do café da manhã | manhã cedinho | cedinho da manhã | inicinho da manhã": ("06:00", "08:59"),
        "meio da manhã": ("08:00", "09:59"),
        "fim da manhã | final da manhã | finalzinho da manhã | fim de manhã": ("10:00", "11:59"),
        "almoço | hora do almoço | hora de almoço | horário do almoço | horário de almoço": ("12:00", "13:59"),
        "começo da tarde | início da tarde | comecinho da tarde | princípio da tarde": ("12:00", "14:59"),
        "meio da tarde": ("14:00", "15:59"),
        "fim da tarde | final da tarde | finalzinho da tarde | fim de tarde | final de tarde | tardinha | tardezinha"
        " | fim do dia | final do dia | fim de dia": ("16:00", "18:00"),
        "começo da noite | início da noite | comecinho da noite | princípio da noite | noitinha | boquinha da noite"
        " | boca da noite | cair da noite | cedo da noite": ("18:00", "20:59"),
        "fim da noite | final da noite | finalzinho da noite | tarde da noite | noite tarde": ("21:00", "23:59"),
        "amanhecer | nascer do sol | alvorada | raiar do dia": ("05:00", "06:59"),
        "anoitecer | entardecer | pôr do sol | por do sol | escurecer": ("17:00", "18:59"),
        "jantar | janta | hora do jantar | hora da janta | hora de jantar": ("19:00", "20:59"),
        "dia": ("06:00", "17:59"),
    }
)
PART_OF_CLOCK: Phrases[str] = Phrases(
    {
        "manhã | da manhã | de manhã | a manhã | matina | da matina | pela manhã | da manhãzinha | am | a. m.": "manha",
        "da madrugada | de madrugada | da madruga | madrugada": "madrugada",
        "da tarde | de tarde | à tarde | tarde | da tardinha | pela tarde": "tarde",
        "da noite | de noite | à noite | noite | da noitinha": "noite",
        "do dia": "dia",
        "pm | p. m.": "pm",
    }
)
"""What follows an hour of the clock."""
CERTAIN_HOURS: Phrases[int] = Phrases({"meio-dia": 12, "meia-noite": 0, "meia-noite em ponto": 0, "12 do dia": 12})
BESIDE = ("este", "hoje", "amanha", "hora", "horas", "parte", "periodo", "turno", "durante", "horario")
"""What stands before a time or a part of the day and does not change it."""
HOUR = ("h", "hs", "hr", "hrs", "hora", "horas", "hras", "horinhas")
QUARTERS: Phrases[int] = Phrases({"meia": 30, "um quarto": 15, "três quartos": 45})
ROUGHLY: Phrases[bool] = Phrases(
    {"e pouco | e pouquinho | e tal | e poucos | e pouca | e tanto | e qualquer coisa": True}
)
LINKS = {"a": "to", "ate": "to", "-": "to", "ou": "or", "/": "or", ",": "or"}
NO_TIME: Phrases[bool] = Phrases(
    {
        "qualquer | tanto faz | flexível | flexíveis | horário flexível | sem horário | não sei | sei lá | indiferente"
        " | o mais cedo possível | mais cedo | mais tarde | o quanto antes | mesma hora | horário": True
    }
)
