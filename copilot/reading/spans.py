"""How long customers say that it has lasted."""

from __future__ import annotations

import re

from copilot.reading.counts import CONTACT_VERB, N, as_written, number_in

_SPAN = re.compile(
    rf"(?<!\S){N} (?:whole |long |entire |largos )?(?P<half>y medio |and a half )?(?P<unit>dias?|semanas?|mes(?:es)?|anos?|days?|weeks?|months?|years?)"
    r"(?P<half_more> y medi[oa]| and a half)?(?!\S)"
)
_NAMED = (
    (re.compile(r"(?<!\S)(?:medio ano|half a year)(?!\S)"), 180),
    (re.compile(r"(?<!\S)(?:mes y medio|month and a half)(?!\S)"), 45),
    (re.compile(r"(?<!\S)(?:un par de meses|a couple of months)(?!\S)"), 60),
    (re.compile(r"(?<!\S)(?:un par de semanas|a couple of weeks|a fortnight|una quincena)(?!\S)"), 14),
    (re.compile(r"(?<!\S)(?:un par de dias|a couple of days)(?!\S)"), 2),
    (re.compile(r"(?<!\S)(?:toda la semana|all week)(?!\S)"), 7),
)
"""Times that have a name of their own."""
_SINCE_YESTERDAY = re.compile(r"(?<!\S)(?:desde ayer|since yesterday)(?!\S)")
_SPAN_BEFORE = re.compile(
    r"(?:hace(?: ya)?(?: mas de)?(?: casi)?|llev\w+(?: ya)?(?: mas de)?(?: casi)?|desde hace|durante|tras|despues de|en|ya son|for(?: over| about| almost| nearly)?|"
    r"in|over|after|past|last|it's been|taken|took|been|spent|y|and|van para|going on|close to|pasan de|ya van)$"
)
_SPAN_AFTER = re.compile(
    r"^(?:ago|(?:largos?|long|whole|enter[oa]s?|ya) (?:con|sin|with|without|of|que|esperando|waiting)|asi|con esto|con lo mismo|con la misma|con el mismo|con este|con estas?|despues|mas tarde|later|now|of (?:this|the same|trying|waiting|calling)|with this|with (?:a|no|my) (?:dead|broken|new)?|con (?:el|la|mi)|"
    r"(?:sin|without) (?!permanencia|compromiso|intereses|coste|cargo|commitment|interest|charge|fees?)|with no|detras de|llevo|llevamos|"
    r"(?:esper|reclam|llam|ped|pid|intent|persigu|pele|pregunt|aguant|sufr)\w*(?:ando|iendo)|"
    r"(?:wait|chas|call|try|ask|fight|explain|complain|argu|deal|go)\w*ing)\b"
)
_TO_COME = re.compile(
    r"(?<!\S)(?:necesit\w*|quier\w*|quisiera|dentro de|llegara|tardan?|tardara|termina|acaba|caduca|empieza|ends|expires|starts|finishes|need|want|would like|takes?|will|arrives?|within|before)(?: \S+){0,3}? ?(?:en|in|for)$|dentro de$"
)
"""Before a time that is still to come: "I need it in two weeks"."""
_EVENT = re.compile(
    r"(?<!\S)(?:compr(?:o|e|amos|aron|ado|ada|aste|as)|adquiri\w*|contrat(?:o|e|amos|aron|ado|aste)|mud(?:o|e|amos|aron|ado)|"
    r"mudanza|llego|llegaron|entrego|entregaron|entregado|recibi|recibio|recibieron|recibido|instal(?:o|aron|ado)|estren\w*|"
    r"(?:soy|es|somos|siendo|como|de) client\w+|client\w+ desde|abonado|vosotros|garantia|permanencia|bought|purchased|moved|arrived|delivered|received|"
    r"installed|signed|(?:a|loyal|been) customers?|customers? (?:for|since)|warranty|guarantee|got it|with you)(?!\S)"
)
"""What is told of a purchase, a delivery or a custom: the time since then is not time that anything has cost them."""
_AWAITED = re.compile(
    r"(?<!\S)(?:(?:no|nunca|sin|not|never|hasn't|haven't|didn't|isn't) (?:\S+ ){0,3}?(?:lleg\w*|entreg\w*|recib\w*|aparec\w*|"
    r"instal\w*|arriv\w*|deliver\w*|receiv\w*|come|came)|sigue\w*|todavia|aun|esper\w*|still|yet|wait\w*)(?!\S)"
)
_NEAR = 100
_DAYS = {"d": 1, "s": 7, "w": 7, "m": 30, "a": 365, "y": 365}


def span(text: str, words: str) -> tuple[int, str]:
    """The longest time that they say it has lasted, in days and as written."""
    best, phrase = 0, ""
    for pattern, days in _NAMED:
        for found in pattern.finditer(text):
            if days > best and _spent(*_around(text, found)):
                best, phrase = days, found[0]
    named = phrase
    for match in _SPAN.finditer(text):
        if match[0] in named or not _spent(*_around(text, match)):
            continue
        days = number_in(match) * _DAYS[match["unit"][0]]
        days += days // (2 * number_in(match)) if match["half"] or match["half_more"] else 0
        if best < days <= 1100:
            best, phrase = days, match[0]
    if not best and _SINCE_YESTERDAY.search(text):
        return 1, ""
    return best, as_written(phrase, words)


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """What stands just before and after, as far as it can tell anything."""
    return text[max(0, found.start() - _NEAR) : found.start()].rstrip(), text[
        found.end() : found.end() + _NEAR
    ].lstrip()


def _spent(before: str, after: str) -> bool:
    """Whether a time is one that the matter has lasted."""
    if _TO_COME.search(before) or not (_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(after)):
        return False
    return not _of_an_event(before, after)


def _of_an_event(before: str, after: str) -> bool:
    """Whether a time is told of an event, and not of asking or waiting: "compró hace un mes"."""
    around = f"{' '.join(before.split()[-7:])} | {' '.join(after.split()[:7])}"
    return bool(_EVENT.search(around)) and not (CONTACT_VERB.search(around) or _AWAITED.search(around))
