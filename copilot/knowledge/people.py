"""Names and street addresses in a text: where they stand. What is not introduced as a name is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.words import STOP, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_TITLE = r"(?:Sr|Sra|Srta|Don|Doña|Dña|Mr|Mrs|Ms|Miss|Dr|Dra)\b"
_WORD = rf"(?!{_TITLE})(?:[A-ZÁÉÍÓÚÑÜÇ]\.|(?:[OD]['’])?[A-ZÁÉÍÓÚÑÜÇ][^\W\d_]+(?:['’-][^\W\d_]{{2,}})*)"
_NAME = rf"(?P<name>{_WORD}(?: (?:de la |de los |de las |de |del |y |i |van |von |da |dos )?{_WORD}){{0,3}})"
_LOWER = r"(?P<name>[^\W\d_]{2,}(?: [^\W\d_]{2,})?)"
_SURE = r"(?i:me llamo|mi nombre es|se llama|a nombre de|firmado:?|my name is|(?:his|her) name is|signed:?)"
_LIKELY = r"(?:[Ss]oy|[Tt]his is|I am|I'm|I’m|[Aa]tentamente,?|[Ss]aludos,|[Rr]egards,?|[Ss]incerely,?)"
_CLOSING = (
    r"(?i:(?:(?:un |mis )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?)?|un abrazo|atentamente|gracias|"
    r"(?:(?:best|kind|warm) )?regards|best(?: wishes)?|thanks|thank you|cheers|sincerely|yours(?: \w+)?))"
)
_NAMED = (
    re.compile(rf"(?<!\w){_SURE} {_NAME}"),
    re.compile(rf"(?<!\w){_LIKELY} {_NAME}"),
    re.compile(rf"(?<!\w)(?:[Dd]on|[Dd]oña|D\.|Dña\.|[Ss]r\.?|[Ss]ra\.?|[Ss]rta\.?|[Ss]eñora?|Mr\.?|Mrs\.?|Ms\.?|Miss|"
               rf"Dra?\.) {_NAME}"),
    re.compile(rf"(?<!\w)(?:[Hh]ola|Hi|Hello|Dear|[Ee]stimad[oa]) {_NAME}(?=\s*[,:!\n])"),
    re.compile(rf"^[ \t]*{_CLOSING}[,.!]*[ \t]*\n\s*{_NAME}[ \t]*$", re.M),
)  # fmt: skip
_SPOKEN_OF_SELF = re.compile(rf"(?<!\w)(?i:me llamo|mi nombre es|my name is) {_LOWER}")
_NOT_NAMES = frozenset(
    "el la los las un una mi tu su en de yo ya no si que por hoy lunes martes nebula orbita the a an my your not so very "
    "just still trying writing calling really madrid espana spain cliente clienta titular usuario usuaria autonomo "
    "autonoma vecino vecina buenas buenos equipo senor senora sir madam team all there customer spanish english british "
    "american irish muy espanol espanola nadie happy angry furious disappointed tired sorry done afraid worried sure fed "
    "ridiculous unacceptable urgent absurd".split()
)
_SMALL = STOP["es"] | STOP["en"] | _NOT_NAMES

_KIND = (
    r"(?i:(?:calle|avenida|avda\.?|av\.|plaza|pza\.?|paseo|p\.?º|passeig|camino|ronda|traves[ií]a|carretera|ctra\.?|carrer|"
    r"r[úu]a|urbanizaci[óo]n|urb\.)\s+|c/\s*)"
)
_SMALL_KIND = r"(?:(?:calle|avenida|avda\.?|plaza)\s+|c/\s*)"
_LINKS = r"(?:(?:de|del|la|las|los|el|y|i|san|santa)\s+){0,3}"
_NUMBER = (
    r"\s*,?\s*(?:(?:n\.?\s?[ºo°]\.?|n[úu]m\.?|n[úu]mero)\s*)?\d{1,4}[A-Za-z]?\b"
    r"(?!\s+(?:días?|dias?|semanas?|mes(?:es)?|años?|horas?|veces|minutos?|days?|weeks?|months?|times)\b)"
    r"(?:\s*,?\s*\d{1,2}\s?[ºª°](?:\s?[A-Za-z]\b)?)?(?:\s*,?\s*\b\d{5}\b)?"
)
_STREETS = (
    re.compile(rf"(?<!\w){_KIND}{_LINKS}[A-ZÁÉÍÓÚÑ0-9][\w.'’-]*(?:\s+{_LINKS}[A-ZÁÉÍÓÚÑ][\w.'’-]*){{0,4}}{_NUMBER}"),
    re.compile(rf"(?<!\w){_SMALL_KIND}{_LINKS}[^\W\d_]+(?:\s+{_LINKS}[^\W\d_]+){{0,2}}{_NUMBER}"),
    re.compile(
        r"\b\d{1,5}[A-Za-z]?\s+(?:[A-Z][\w'’-]+\s){1,3}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Square|Way|Terrace|Crescent)\b\.?"
    ),
    re.compile(r"\b\d{1,5}[a-z]?\s+(?!days?\b|doors?\b)[a-z'’-]+\s(?:[a-z'’-]+\s)?(?:street|road|avenue|lane)\b"),
)


def names(text: str) -> Iterator[Span]:
    """Where people are named: introduced, signed or addressed."""
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            if fold(match["name"].split()[0].rstrip(".")) not in _NOT_NAMES:
                yield _trimmed(match["name"], match.start("name"))
    for match in _SPOKEN_OF_SELF.finditer(text):
        first, *more = match["name"].split(" ")
        if fold(first) not in _SMALL:
            long = bool(more) and fold(more[0]) not in _SMALL
            yield match.start("name"), match.start("name") + (len(match["name"]) if long else len(first))


def _trimmed(name: str, start: int) -> Span:
    """The span of a name without an English possessive."""
    return start, start + len(re.sub(r"['’]s$", "", name))


def streets(text: str) -> Iterable[Span]:
    """Where street addresses with a number stand."""
    return [match.span() for pattern in _STREETS for match in pattern.finditer(text)]
