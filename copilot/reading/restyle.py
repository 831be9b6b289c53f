"""Whether a follow-up asks for other words only: "más corto", "in English, please", "hazlo más cercano y de usted".

A text is such a request when nothing of it is left over: the words that ask for a style, and the small words around
them. "The shorter cable" leaves the cable over, and is about the cable.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.reading.signs import plain
from copilot.types import Register, Restyle, Style

if TYPE_CHECKING:
    from collections.abc import Iterable

_ASKED: dict[Restyle, str] = {
    Restyle.SHORTER: (
        r"mas (?:cort[oa]s?|cortit[oa]|breves?|concis[oa]|resumid[oa]|escuet[oa]|al grano)|(?:version )?(?:cort[oa]|breve)|"
        r"acort\w+|resum(?:e|elo|ela|ida|ido|ir|irlo)|abrevi\w+|recort\w+|(?:demasiado|muy|menos|tan) larg[oa]|mucho texto|"
        r"en (?:una|dos|tres|pocas|menos) (?:frases?|lineas?|palabras?)|con menos palabras|"
        r"shorter|short|briefer|brief|more concise|concise|tighter|shorten\w*|(?:too|less|very|so) (?:long|wordy)|fewer words|"
        r"in (?:one|two|three|fewer|a few) (?:sentences?|lines?|words)|trim|cut (?:it|this) down|summari[sz]e\w*|tl dr|to the point"
    ),
    Restyle.LONGER: (
        r"mas larg[oa]|(?:con )?mas detalles?|mas (?:detallad|complet)[oa]|longer|(?:with |in )?more detail(?:ed)?|fuller"
    ),
    Restyle.WARMER: (
        r"mas (?:cercan[oa]|calid[oa]|amable|human[oa]|empatic[oa]|carinos[oa]|cordial|suave|simpatic[oa])|"
        r"(?:con )?mas (?:empatia|calidez|carino|tacto|cercania)|(?:menos|demasiado|muy|tan) (?:fri[oa]|sec[oa]|borde|distante|robotic[oa])|"
        r"warmer|friendlier|kinder|softer|gentler|nicer|more (?:empathetic|human|friendly|personal|caring|gentle|warm|kind)|"
        r"(?:with )?more (?:empathy|warmth|feeling)|(?:less|too|so) (?:cold|robotic|stiff|dry|curt|blunt|harsh)"
    ),
    Restyle.MORE_FORMAL: (
        r"mas (?:formal|seri[oa]|profesional|respetuos[oa])|(?:menos|demasiado|muy) (?:informal|coloquial|familiar)|"
        r"(?:de|con|en|por|a) usted|usted|more (?:formal|professional|polite|serious)|(?:less|too) (?:casual|informal|chatty)|"
        r"formally|formal"
    ),
    Restyle.LESS_FORMAL: (
        r"mas (?:informal|coloquial|desenfadad[oa])|(?:menos|demasiado|muy) formal|(?:de|con|por) tu|tute(?:a|ale|alo|ala|ar|arle|ando|o)|"
        r"(?:less|too) formal|more (?:casual|informal|relaxed)|informal(?:ly)?"
    ),
    Restyle.VOS: r"(?:de|con|por) vos|(?:con )?voseo|vose(?:a|alo|ala|ar)",
    Restyle.ENGLISH: r"(?:en|al|a) ingles|(?:in|into|to) english|(?:version )?ingles[a]?|english",
    Restyle.SPANISH: r"(?:en|al|a) (?:espanol|castellano)|(?:in|into|to) (?:spanish|castilian)|espanol|castellano|spanish",
    Restyle.OTHER_LANGUAGE: (
        r"(?:en|a) (?:el |la )?otr[oa] (?:idioma|lengua)|(?:in|into|to) (?:the |an)?other language|cambi\w+ (?:de |el )?idioma|"
        r"(?:switch|change) (?:the )?language|traduc\w+|traduz\w+|translat\w+"
    ),
}
_LANGUAGES = {Restyle.ENGLISH: "en", Restyle.SPANISH: "es"}
_PATTERN = re.compile(
    r"(?<!\S)(?:" + "|".join(f"(?P<{name.value}>{words})" for name, words in _ASKED.items()) + r")(?!\S)"
)
_AROUND = frozenset(
    "por favor porfa gracias vale ok okay venga ahora mejor pero y e o un una poco poquito pelin algo el la lo los las le se me "
    "respuesta mensaje texto version tono pon ponlo ponla ponselo ponmelo pones pasa pasalo pasamelo pasas hazlo hazla haz hazme haces dame "
    "damelo damela das mandame mandamelo reescribe reescribelo rehazlo reformula reformulalo escribes respondes puedes podrias "
    "puede podria hacer hacerlo hacerla ser sea que es esta este esto eso escribe escribelo escribela escribeselo escribirlo "
    "responde respondele respondelo respondeselo contesta contestale contestalo contestaselo redacta redactalo trata tratale tratalo "
    "tratala hablale habla dilo diselo dimelo quiero necesito prefiero para a al de en con cliente clienta otra vez todo mas si no "
    "please thanks thank you now but and or a an bit little slightly much more make making it this that its the reply answer message "
    "text version tone rephrase reword redo render can could would will you i want need like i'd let's give me write rewrite put say do try again respond in with "
    "for him her them customer to be sound sounds is it's all just same keep as".split()
)  # fmt: skip
"""What may stand around such a request: courtesy, the reply itself, and whom it is for."""
_SPEAKS = re.compile(
    r"^(?:(?:pero|but|el|la|mi|the|my|she|he|they|client[ea]|customer|en realidad|actually|solo|only|just) )*"
    r"(?P<no>no |doesn't |does not |don't |do not )?(?:habla|hablan|entiende|speaks?|understands?) "
    r"(?:solo |only |just |mejor )?(?P<what>ingles|english|espanol|castellano|spanish)$"
)


def asked(text: str) -> tuple[Restyle, ...]:
    """What a text asks of the words, in its order; () for a text that says or asks anything else."""
    words = plain(text)
    if speaks := _SPEAKS.match(words):
        english = (speaks["what"] in {"ingles", "english"}) is not bool(speaks["no"])
        return (Restyle.ENGLISH if english else Restyle.SPANISH,)
    found = [Restyle(str(match.lastgroup)) for match in _PATTERN.finditer(words)]
    left = _PATTERN.sub(" ", words).split()
    if not found or any(word not in _AROUND for word in left):
        return ()
    named = any(one in _LANGUAGES for one in found)
    return tuple(one for one in dict.fromkeys(found) if not (named and one is Restyle.OTHER_LANGUAGE))


def restyled(style: Style, wanted: Iterable[Restyle], spoken: str) -> Style:
    """The style with what is wanted; `spoken` is the language that a reply has without being asked."""
    for one in wanted:
        if one in _LANGUAGES:
            style = replace(style, language=_LANGUAGES[one])
        elif one is Restyle.OTHER_LANGUAGE:
            style = replace(style, language="es" if (style.language or spoken) == "en" else "en")
        elif one in _REGISTERS:
            style = replace(style, register=_REGISTERS[one])
        else:
            style = _measured(style, one)
    return style


_REGISTERS = {
    Restyle.MORE_FORMAL: Register.USTED,
    Restyle.LESS_FORMAL: Register.TU,
    Restyle.VOS: Register.VOS,
}


def _measured(style: Style, wanted: Restyle) -> Style:
    if wanted is Restyle.WARMER:
        return replace(style, warmer=True)
    return replace(style, shorter=wanted is Restyle.SHORTER)
