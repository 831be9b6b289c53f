"""Personal data out, typed and stable placeholders in: before embedding, before a model, before the log.

Identifiers are recognised by pattern and checked by their own rules (phonenumbers, python-stdnum), so that an order
number is not taken for a telephone. Names are recognised where people introduce themselves or are addressed.
The only home of phonenumbers and stdnum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copilot.words import clean

if TYPE_CHECKING:
    from copilot.types import Question

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,4})?\b", re.I)
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_SPANISH_ID = re.compile(r"\b(?:[XYZ][ -]?\d{7}|\d{8})[ -]?[A-Z]\b", re.I)
_PHONE = re.compile(r"(?<![\w/.-])(?:\+|00)?\d[\d ().-]{7,17}\d(?![\w/])")
_NAME_WORD = r"[A-ZÁÉÍÓÚÑÜ][a-záéíóúñüç'’-]+"
_NAME = rf"(?P<name>{_NAME_WORD}(?: (?:de la |de los |de |del |y |i |van |von |Mc)?{_NAME_WORD}){{0,3}})"
_NAMED = (
    re.compile(
        rf"\b(?:[Mm]e llamo|[Mm]i nombre es|[Ss]e llama|[Aa] nombre de|[Ff]irmado:?|[Aa]tentamente,?|[Ss]oy) {_NAME}"
    ),
    re.compile(
        rf"\b(?:[Mm]y name is|[Hh]er name is|[Hh]is name is|[Rr]egards,?|[Ss]igned,?|[Tt]his is|I am|I'm) {_NAME}"
    ),
    re.compile(rf"\b(?:[Dd]on|[Dd]oña|[Ss]r\.|[Ss]ra\.|[Ss]eñor|[Ss]eñora|Mr\.?|Mrs\.?|Ms\.?|Dr\.?) {_NAME}"),
)
_STREET = re.compile(
    r"\b(?:[Cc]alle|C/|[Aa]venida|[Aa]vda\.?|[Pp]laza|[Pp]aseo|[Cc]amino|[Rr]onda|[Tt]ravesía)\s+(?:de\s+la\s+|de\s+los\s+|"
    r"de\s+las\s+|del\s+|de\s+)?(?:[A-ZÁÉÍÓÚÑ0-9][\w.'’-]*\s*){1,4}(?:,?\s*(?:n\.?º?|núm\.?|número)?\s*\d{1,4}\w?)"
    r"(?:\s*,?\s*\d{1,2}\s?[ºª°](?:\s?[A-Za-z]\b)?)?(?:\s*,?\s*\b\d{5}\b)?"
    r"|\b\d{1,5}\s+(?:[A-Z][\w'’-]+\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Square|Way)\b\.?"
)
_NOT_NAMES = frozenset(
    "El La Los Las Un Una Mi Tu Su En De Yo Ya No Sí Si Que Por Hoy Lunes Martes Nébula Nebula Órbita Orbita The A An My "
    "Your Not So Very Just Still Trying Writing Calling Really Madrid España Spain".split()
)


@dataclass(slots=True)
class Masking:
    """The placeholders of one question or case; the same value always gets the same placeholder."""

    values: dict[str, str] = field(default_factory=dict)
    """Placeholder to what it stands for."""
    _counts: dict[str, int] = field(default_factory=dict)

    def mask(self, text: str) -> str:
        """The text with every recognised piece of personal data replaced."""
        for kind, find in _FINDERS:
            text = self._replace(text, kind, find(text))
        return text

    def _replace(self, text: str, kind: str, spans: Iterable[tuple[int, int]]) -> str:
        for start, end in sorted(spans, reverse=True):
            text = f"{text[:start]}{self._placeholder(kind, text[start:end])}{text[end:]}"
        return text

    def _placeholder(self, kind: str, value: str) -> str:
        for placeholder, known in self.values.items():
            if known.casefold() == value.casefold():
                return placeholder
        self._counts[kind] = self._counts.get(kind, 0) + 1
        placeholder = f"<{kind}_{self._counts[kind]}>"
        self.values[placeholder] = value
        return placeholder


def _emails(text: str) -> Iterable[tuple[int, int]]:
    return [match.span() for match in _EMAIL.finditer(text)]


def _ibans(text: str) -> Iterable[tuple[int, int]]:
    from stdnum import iban

    return [match.span() for match in _IBAN.finditer(text) if iban.is_valid(match[0])]


def _cards(text: str) -> Iterable[tuple[int, int]]:
    from stdnum import luhn

    return [match.span() for match in _CARD.finditer(text) if luhn.is_valid(re.sub(r"\D", "", match[0]))]


def _ids(text: str) -> Iterable[tuple[int, int]]:
    from stdnum.es import dni, nie

    found = [(match.span(), re.sub(r"[ -]", "", match[0])) for match in _SPANISH_ID.finditer(text)]
    return [span for span, value in found if dni.is_valid(value) or nie.is_valid(value)]


def _phones(text: str) -> Iterable[tuple[int, int]]:
    if not _PHONE.search(text):
        return []
    from phonenumbers import PhoneNumberMatcher

    return [(match.start, match.end) for match in PhoneNumberMatcher(text, "ES")]


def _names(text: str) -> Iterable[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            span = match.span("name")
            first = match["name"].split()[0]
            if first not in _NOT_NAMES and not any(s <= span[0] < e for s, e in spans):
                spans.append(span)
    return spans


def _streets(text: str) -> Iterable[tuple[int, int]]:
    return [match.span() for match in _STREET.finditer(text)]


_FINDERS: tuple[tuple[str, Callable[[str], Iterable[tuple[int, int]]]], ...] = (
    ("EMAIL", _emails),
    ("IBAN", _ibans),
    ("TARJETA", _cards),
    ("DNI", _ids),
    ("TELEFONO", _phones),
    ("DIRECCION", _streets),
    ("NOMBRE", _names),
)


def masked_question(question: Question) -> Question:
    """The question and its thread without personal data, the same placeholder for the same value throughout."""
    masking = Masking()
    thread = tuple(replace(turn, text=masking.mask(clean(turn.text))) for turn in question.thread)
    return replace(question, text=masking.mask(clean(question.text)), thread=thread)


def personal_data(text: str) -> tuple[str, ...]:
    """The kinds of personal data that a text holds; what `copilot lint` warns of."""
    masking = Masking()
    masking.mask(text)
    return tuple(sorted({placeholder.strip("<>").rsplit("_", 1)[0] for placeholder in masking.values}))
