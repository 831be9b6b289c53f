"""Personal data out, typed and stable placeholders in: before embedding, before a model, before the log.

Identifiers are recognised by pattern and checked by their own rules (phonenumbers, python-stdnum), so that an order
number is not taken for a telephone. Names are recognised where people introduce themselves, sign or are addressed
(`copilot.knowledge.people`). The only home of phonenumbers and stdnum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copilot.knowledge.people import names, streets
from copilot.words import clean

if TYPE_CHECKING:
    from copilot.types import Question

Span = tuple[int, int]

_LEVEL = str.maketrans(
    {space: " " for space in "\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))}
    | {dash: "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}
    | {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)}
)
"""Spaces, dashes and wide figures as they come out of web pages and PDFs, to those that the patterns know."""
# Every pattern here reads a text once: a long run of letters or digits must not take longer than its length.
_EMAIL = re.compile(r"(?<![\w.+'%&-])[\w.+'%&-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"(?:(?<![^\W_])|(?<=IBAN))(?=(?P<iban>[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{1,4}+){3,8}+))", re.I)
_DIGITS = re.compile(r"(?<![^\W_ºª])(?:\d{4}(?:\.\d{4}){3}|\d{1,19}(?:[ -]{1,3}\d{1,19})*)(?![^\W_])")
_SPANISH_ID = re.compile(
    r"(?:(?<![^\W_])|(?<=(?i:DNI|NIE|NIF)))(?:[XYZxyz][ -]?\d{7}|\d{8}|\d{1,2}[. ]\d{3}[. ]\d{3})"
    r"(?:[ -]?[A-Z]|-?[a-z]| [b-df-hj-np-tv-xz])(?![^\W_])"
)
_PHONE = re.compile(r"\d(?:[ ()./-]{0,3}\d){6}")
_PHONE_ALONE = re.compile(
    r"(?<![^\W_])(?:(?:\+|00)34[ .-]?)?"
    r"(?:[6-9]\d{2}(?:[ .-]?\d{3}){2}|[6-9]\d{2}(?:[ .-]?\d{2}){3}|[89]\d[ .-]\d{3}(?:[ .-]\d{2}){2})(?![^\W_])"
)
"""A Spanish number, which the matcher overlooks behind a date or another number."""
_PLACEHOLDER = re.compile(r"<[A-Z]+_\d+>")
_WRITTEN_APART = re.compile(r"[\s.-]+")


@dataclass(slots=True)
class Masking:
    """The placeholders of one question or case; the same value always gets the same placeholder."""

    values: dict[str, str] = field(default_factory=dict)
    """Placeholder to what it stands for."""
    _taken: set[str] = field(default_factory=set)

    def mask(self, text: str) -> str:
        """The text with every recognised piece of personal data replaced, until none is left."""
        self.reserve(text)
        before = ""
        while text != before:
            before = text
            for kind, find in _FINDERS:
                text = self._replace(text, kind, find(text.translate(_LEVEL)))
        return self._known_names(text)

    def reserve(self, text: str) -> None:
        """Keeps the placeholders that a text already holds for whoever they stand for."""
        self._taken.update(_PLACEHOLDER.findall(text))

    def _replace(self, text: str, kind: str, spans: Iterable[Span]) -> str:
        parts, at = [], 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= at:
                parts += [text[at:start], self._placeholder(kind, text[start:end])]
                at = end
        return "".join([*parts, text[at:]])

    def _placeholder(self, kind: str, value: str) -> str:
        for placeholder, known in self.values.items():
            if _same(known, value):
                return placeholder
        number = 1
        while f"<{kind}_{number}>" in self._taken:
            number += 1
        placeholder = f"<{kind}_{number}>"
        self._taken.add(placeholder)
        self.values[placeholder] = value
        return placeholder

    def _known_names(self, text: str) -> str:
        """A name that was recognised once is replaced wherever it is written, introduced or not."""
        for placeholder, value in self.values.items():
            if placeholder.startswith("<NOMBRE"):
                text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", placeholder, text)
        return text


def _same(one: str, other: str) -> bool:
    """Whether two pieces are one value, however it is spaced."""
    return _core(one) == _core(other)


def _core(value: str) -> str:
    return _WRITTEN_APART.sub("", value.translate(_LEVEL)).casefold()


def _emails(text: str) -> Iterable[Span]:
    return [match.span() for match in _EMAIL.finditer(text)]


def _ibans(text: str) -> Iterator[Span]:
    """Account numbers; words that follow one without punctuation are not taken for a part of it."""
    for match in _IBAN.finditer(text):
        groups = [match.start() + found.end() for found in re.finditer(r"[A-Z0-9]+", match["iban"], re.I)]
        ends = [end for end in reversed(groups) if _is_iban(text[match.start() : end])]
        if ends:
            yield match.start(), ends[0]


def _is_iban(written: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(written))


def _cards(text: str) -> Iterator[Span]:
    """Card numbers, also where other figures stand beside them."""
    for run in _DIGITS.finditer(text):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in re.finditer(r"\d+", run[0])]
        found = [(at, at + taken) for at in range(len(groups)) if (taken := _card_from(text, groups[at : at + 19]))]
        last = 0
        for at, end in found:
            if end > last:  # where figures make two numbers, what only the second holds goes too
                yield groups[max(at, last)][0], groups[end - 1][1]
                last = end


def _card_from(text: str, groups: Sequence[Span]) -> int:
    """How many of the groups, from the first on, make a card number; 0 when none do."""
    from stdnum import luhn

    digits, best = "", 0
    for count, (start, end) in enumerate(groups, 1):
        digits += text[start:end]
        if len(digits) > 19:
            break
        if len(digits) >= 13 and luhn.is_valid(digits):
            best = count
    return best


def _ids(text: str) -> Iterable[Span]:
    from stdnum.es import dni, nie

    found = [(match.span(), re.sub(r"[ .-]", "", match[0])) for match in _SPANISH_ID.finditer(text)]
    return [span for span, value in found if dni.is_valid(value) or nie.is_valid(value)]


def _phones(text: str) -> Iterable[Span]:
    if not _PHONE.search(text):
        return []
    from phonenumbers import PhoneNumberMatcher, is_valid_number, parse

    alone = [match.span() for match in _PHONE_ALONE.finditer(text) if is_valid_number(parse(match[0], "ES"))]
    found = [(match.start, match.end, match.raw_string) for match in PhoneNumberMatcher(text, "ES")]
    return [(start + (raw[0] == "(" and ")" not in raw), end) for start, end, raw in found] + alone


_FINDERS: tuple[tuple[str, Callable[[str], Iterable[Span]]], ...] = (
    ("EMAIL", _emails),
    ("IBAN", _ibans),
    ("TARJETA", _cards),
    ("DNI", _ids),
    ("TELEFONO", _phones),
    ("DIRECCION", streets),
    ("NOMBRE", names),
)


def masked_question(question: Question) -> Question:
    """The question and its thread without personal data, the same placeholder for the same value throughout."""
    texts = [clean(turn.text) for turn in question.thread] + [clean(question.text)]
    masking = Masking()
    for text in texts:
        masking.reserve(text)
    for text in texts:
        masking.mask(text)
    *said, asked = [masking.mask(text) for text in texts]
    thread = tuple(replace(turn, text=text) for turn, text in zip(question.thread, said, strict=True))
    return replace(question, text=asked, thread=thread)


def personal_data(text: str) -> tuple[str, ...]:
    """The kinds of personal data that a text holds; what `copilot lint` warns of."""
    masking = Masking()
    masking.mask(text)
    return tuple(sorted({placeholder.strip("<>").rsplit("_", 1)[0] for placeholder in masking.values}))
