"""The words that say on which side of a date or time one must stay."""

from __future__ import annotations

from slotfill.values.normal import LEADING, Phrases, Words

PREFIXES: Phrases[str] = Phrases(
    {
        "depois de amanhã | depois amanhã | antes de ontem": "",
        "antes de | antes | anterior a | pouco antes de | um pouco antes de | logo antes de | bem antes de"
        " | uns dias antes de | alguns dias antes de | no máximo antes de": "before",
        "até | no máximo até | até no máximo | no máximo | o mais tardar | no mais tardar | o mais tardar até"
        " | no mais tardar até | até o mais tardar": "until",
        "depois de | após | pós | logo após | logo depois de | pouco depois de | um pouco depois de | só depois de"
        " | só após | depois | passando de | passado de | uns dias depois de | alguns dias depois de": "after",
        "a partir de | apartir de | partir de | desde | a contar de | de a partir de | começando em": "from",
        "por volta de | lá por | lá para | lá em | aí por | aí para | ali por | perto de | próximo de | próximo a"
        " | mais ou menos | mais ou menos em | mais ou menos por | cerca de | em torno de | aproximadamente"
        " | aproximadamente em | ao redor de | à volta de | por roda de | coisa de | uns dias perto de | tipo | umas"
        " | uns | quase | volta de | lá por volta de | por perto de | na base de | mais ou menos perto de": "about",
    }
)
SUFFIXES: Phrases[str] = Phrases(
    {
        "em diante | para frente | para a frente | adiante | ou depois | ou mais tarde": "from",
        "ou antes | ou mais cedo | no máximo | no mais tardar | o mais tardar": "until",
        "mais ou menos | aproximadamente | por aí | ou por aí | ou perto disso | ou algo assim"
        " | e pouco | e pouquinho | e tal | e poucos | e pouca | e tanto": "about",
    }
)
FILLERS: Phrases[bool] = Phrases(
    {
        "ainda | já | logo | só | somente | apenas | talvez | acho | acho que | pode ser | provavelmente | quero"
        " | seria"
        " | preferência | de preferência | se possível | por favor | pfv | pf | mesmo | então | bem | tem que ser"
        " | seja | certamente | sem falta | né | hein | ok | obrigado | obrigada | vlw | em ponto | certinho"
        " | cravado": True
    }
)
"""What is said around a value and does not change it."""


def take_relation(words: Words) -> str | None:
    """Read the words before a value that set it in relation to what is wanted, and what was left before them.

    Of two, as in `até antes das 8`, the second holds, unless it only makes the value a rough one. `pelas 8` is about 8.
    """
    start = words.at
    while True:
        if words.peek() == "por" and words.written[words.at] == "pelas":
            words.at += 1
            return "about"
        here = words.at
        relation = PREFIXES.take(words)
        if relation:
            behind = words.at
            second = PREFIXES.take(words)
            if not second:
                words.at = behind
            return relation if second in (None, "", "about") else second
        words.at = here
        if relation == "" or not words.take_one(*LEADING):
            words.at = start
            return None


def skip_fillers(words: Words) -> None:
    """Read over words that do not change a value."""
    while FILLERS.take(words):
        pass
