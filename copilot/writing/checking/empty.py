"""Phrases that say nothing: apologies to nobody for nothing, praise of ourselves, thanks for what was not given.

The house's list and the brand's own are looked for as they stand; the patterns bear what such phrases mean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.words import fold
from copilot.writing.phrases import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable

_SORRY_ES = r"(?:lament\w+|sentimos|siento|disculp\w+|perdon\w*|pedimos (?:\w+ )?(?:disculpas|perdon)|pido (?:\w+ )?(?:disculpas|perdon)|mil perdones)"
_SORRY_EN = r"(?:apologi[sz]e|apologies|sorry|regret|forgive us)"
_MEANING = [
    re.compile(pattern)
    for pattern in (
        # sorry for "any inconvenience"
        rf"\b{_SORRY_ES} (?:\w+ ){{0,6}}?(?:molestias?|inconvenientes?|contratiempos?|trastornos?)\b",
        rf"\b{_SORRY_EN} (?:\w+ ){{0,5}}?(?:inconvenience|inconveniences)\b|\b{_SORRY_EN} for (?:any|the) (?:\w+ )?(?:trouble|bother)\b",
        # thanks for patience, understanding, trust, loyalty
        r"\b(?:agradec\w+|gracias|esperamos|confiamos en|contamos con|rogamos) (?:\w+ ){0,4}?(?:paciencia|comprension|confianza|fidelidad|confiar en (?:nosotros|nebula|orbita))\b",
        r"\b(?:thanks?|thank you|appreciate|grateful|counting on) (?:\w+ ){0,4}?(?:patience|understanding|loyalty|bearing with|loyal customer|valued customer|trusting us|your business)\b",
        # praise of ourselves
        r"\b(?:(?:su|tu) (?:\w+ )?(?:satisfaccion|opinion|llamada|bienestar|experiencia)|la satisfaccion de (?:\w+ ){0,3}clientes?|usted|el cliente) "
        r"(?:\w+ ){0,3}?(?:es|son|nos) (?:\w+ ){0,4}?(?:important\w+|priorid\w+|importa\w*|lo primero|prioritari\w+)\b",
        r"\b(?:para nosotros )?lo primero es (?:\w+ ){0,3}(?:clientes?|satisfaccion)\b|\b(?:nuestra|maxima) (?:maxima )?prioridad es (?:su|tu|la satisfaccion|el cliente)",
        r"\b(?:your|customer) (?:\w+ )?(?:satisfaction|feedback|opinion|call|experience|business|happiness) (?:\w+ ){0,3}?(?:is|are|means|matters)\b",
        r"\bwe (?:truly |really )?(?:value|care about|appreciate) (?:you\b|your (?:feedback|business|opinion|custom))",
        r"\b(?:nos comprometemos|estamos comprometidos|nos esforzamos|trabajamos|estamos trabajando)(?: \w+){0,3} (?:con|en|por|para) (?:\w+ ){0,4}?"
        r"(?:excelencia|mejor servicio|mejorar|calidad|mejor atencion|mejor experiencia|satisfaccion)\b",
        r"\bwe(?:'re| are)? (?:committed|dedicated|strive|striving|work hard|working hard|pride ourselves) (?:\w+ ){0,5}?"
        r"(?:service|excellence|quality|improve|satisfaction|experience|support)\b",
        r"\bwe take (?:\w+ ){0,4}(?:very |extremely )?seriously\b|\bnos tomamos (?:\w+ ){0,4}muy en serio\b",
        # nothing said about when or what
        r"\b(?:todo lo (?:que este en nuestra mano|posible)|lo que este en nuestra mano)\b|\b(?:everything we can|everything in our power|do our best|all we can)\b",
        r"\ba la mayor brevedad\b|\b(?:lo antes posible|cuanto antes nos sea posible|en la mayor brevedad)\b|\bas soon as possible\b|\bat (?:your|our) earliest convenience\b",
        r"\ben breve (?:nos|le|te|recibira|un)\b|\bnos pondremos en contacto con (?:usted|vosotros|ustedes|ti)\b|\bwe will get back to you (?:shortly|soon)\b",
        r"\b(?:esta|estan) siendo (?:gestionad|tramitad|atendid|estudiad)[oa]s?\b|\bis being (?:processed|handled|looked into)\b|\ble (?:informamos|comunicamos) (?:de )?que\b",
        # open doors
        r"\bno dudes? en\b|\b(?:don't|do not) hesitate\b|\ba su (?:entera )?disposicion\b|\ba tu (?:entera )?disposicion\b|\bat your disposal\b",
        r"\b(?:any|further|other) (?:further |other )?(?:questions?|queries|doubts)\b.{0,30}\b(?:disposal|hesitate|here|let us know|contact)\b|\bwe(?:'re| are) (?:always )?here (?:to help|for you)\b",
        r"\bpara cualquier (?:otra )?(?:duda|consulta|aclaracion)\b|\bestamos (?:aqui )?para (?:ayudarle|ayudarte|servirle|lo que necesite)\b",
        r"\b(?:esperamos|confiamos en|nos gustaria|hope to|look forward to) (?:\w+ ){0,2}(?:seguir|continuar|keep|continue|continuing|serving) "
        r"(?:\w+ ){0,4}?(?:confianza|contigo|usted|serving|service|servirle|atendiendole|you)\b",
        # feelings by the book
        r"\b(?:entiendo|comprendo|entendemos|comprendemos|se) (?:\w+ )?(?:perfectamente|completamente|exactamente) (?:\w+ )?(?:como|lo que) (?:se|te) (?:siente|sientes)\b",
        r"\b(?:entendemos|entiendo|comprendo) (?:perfectamente )?como (?:se|te) sientes?\b",
        r"\b(?:i|we) (?:completely|fully|totally|perfectly|exactly|truly) understand (?:exactly )?(?:how|what) you\b|\b(?:i|we) know exactly how you feel\b|\bunderstand(?: exactly)? how you(?: must)?(?: be)? feel",
        r"\brest assured\b|\btenga la (?:seguridad|certeza)\b|\bpierda cuidado\b|\bpuede (?:estar|quedarse) tranquil[oa]\b",
    )
]
"""What such a phrase does, in either language."""
_LISTED = [fold(phrase) for phrases in NEVER.values() for phrase in phrases]


def is_empty(text: str, never: Iterable[str] = ()) -> str | None:
    """The empty or forbidden phrase that a text holds, or None. `never` adds the brand's own."""
    folded = fold(text).replace("’", "'")
    for phrase in (*_LISTED, *_folded(tuple(never))):
        if phrase in folded and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", folded):
            return phrase
    return next((match[0] for pattern in _MEANING if (match := pattern.search(folded))), None)


@lru_cache(maxsize=8)
def _folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    folded = (fold(phrase).strip(" .").replace("’", "'") for phrase in phrases)
    return tuple(phrase for phrase in folded if phrase)
