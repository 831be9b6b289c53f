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

# Every pattern here reads a text once: a long run of letters or digits must not take longer than its length.
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}(?![A-Z0-9])", re.I)
_DIGITS = re.compile(r"(?<![\w.,:/])\d{1,19}(?:[ -]\d{1,19})*(?!\w)")
_SPANISH_ID = re.compile(
    r"\b(?:[XYZxyz][ -]?\d{7}|\d{8}|\d{1,2}\.\d{3}\.\d{3})(?:[ -]?[A-Z]|-?[a-z]| [b-df-hj-np-tv-xz])\b"
)
_PHONE = re.compile(r"(?<![\w/.-])(?:\+|00)?\d[\d ().-]{7,17}\d(?![\w/])")
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
                text = self._replace(text, kind, find(text))
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
    return _WRITTEN_APART.sub("", one).casefold() == _WRITTEN_APART.sub("", other).casefold()


def _emails(text: str) -> Iterable[Span]:
    return [match.span() for match in _EMAIL.finditer(text)]


def _ibans(text: str) -> Iterator[Span]:
    """Account numbers; words that follow one without punctuation are not taken for a part of it."""
    for match in _IBAN.finditer(text):
        groups = [match.start() + found.end() for found in re.finditer(r"[A-Z0-9]+", match[0], re.I)]
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
        at = 0
        while at < len(groups):
            taken = _card_from(text, groups[at : at + 19])
            if taken:
                yield groups[at][0], groups[at + taken - 1][1]
            at += taken or 1


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
    from phonenumbers import PhoneNumberMatcher

    return [(match.start, match.end) for match in PhoneNumberMatcher(text, "ES")]


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
