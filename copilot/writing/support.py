"""Whether a sentence is supported by what it rests on: its figures, days, names and links first, then its words."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from copilot.words import content_words, fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SPACED = re.compile(r"(?<!\d)\d{2,3}(?: \d{2,4}){2,}(?!\d)")
"""A telephone number in groups."""
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|es|org|net|io|eu|example|info|co)\b(?:/\S*)?|[\w.+-]+@[\w-]+\.\w+|"
    r"(?-i:\b[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b(?:/\S*)?)",
    re.I,
)
_NAME = re.compile(r"(?<=[a-záéíóúñü,;:] )[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,}(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,})*")
_COMMON = frozenset(
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September "
    "October November December Spain Spanish English EU European Union Slack Lunes Martes Miércoles Jueves Viernes Sábado "
    "Domingo Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre".split()
)
_DAYS = {
    word: pair.split()[0]
    for pair in (
        "monday mondays lunes;tuesday tuesdays martes;wednesday wednesdays miercoles;thursday thursdays jueves;"
        "friday fridays viernes;saturday saturdays sabado sabados;sunday sundays domingo domingos;today hoy"
    ).split(";")
    for word in pair.split()
}
_TOMORROW = re.compile(r"\btomorrow\b|(?<!\bla )(?<!\blas )\bmanana\b")
_WORDS = {
    word: str(value)
    for value, pair in enumerate(
        "dos two;tres three;cuatro four;cinco five;seis six;siete seven;ocho eight;nueve nine;diez ten;eleven;doce twelve;"
        "trece thirteen;catorce fourteen;quince fifteen;dieciseis sixteen;diecisiete seventeen;dieciocho eighteen;"
        "diecinueve nineteen;veinte twenty".split(";"), 2
    )
    for word in pair.split()
} | {
    word: str(value)
    for value, pair in zip(
        (25, 30, 40, 50, 60, 70, 80, 90, 100),
        "veinticinco;treinta thirty;cuarenta forty;cincuenta fifty;sesenta sixty;setenta seventy;ochenta eighty;"
        "noventa ninety;cien hundred".split(";"), strict=True,
    )
    for word in pair.split()
}  # fmt: skip
_ONCE = re.compile(r"\bonce (?!(?:this|was|has|is|as|its|us|less)\b)\w+s\b")
"""Eleven of something; in English it is a word for one time."""
LEAST = 0.5
"""The share of a sentence's content words that its sources must hold."""


def numbers(text: str) -> set[str]:
    """The figures of a text, written one way: "1.200,50" and "1200.5" are equal, "cuatro" is 4, "9:00" is a time."""
    joined = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    found = {_plain_number(match) for match in _NUMBER.findall(joined)}
    folded = fold(text)
    found |= {_WORDS[word] for word in tokens(folded) if word in _WORDS}
    return found | {"11"} if _ONCE.search(folded) else found


def _plain_number(written: str) -> str:
    if ":" in written:
        hour, _, minute = written.partition(":")
        return f"{int(hour)}:{minute}"
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    try:
        return format(Decimal(plain).normalize(), "f")
    except InvalidOperation:
        return plain


def days(text: str) -> set[str]:
    """The days that a text names, in English: weekdays, today and tomorrow."""
    folded = fold(text)
    named = {_DAYS[word] for word in tokens(folded) if word in _DAYS}
    return named | {"tomorrow"} if _TOMORROW.search(folded) else named


def links(text: str) -> set[str]:
    """Links, bare domains and e-mail addresses."""
    return {re.sub(r"[.,;:)»\s]+$", "", match) for match in _LINK.findall(text)}


def names(text: str) -> set[str]:
    """Capitalised words inside a sentence: people, places, products."""
    return {name for name in _NAME.findall(text) if name not in _COMMON}


class _Held(NamedTuple):
    """What sources hold, read once for all sentences of a draft."""

    numbers: frozenset[str]
    days: frozenset[str]
    links: frozenset[str]
    folded: str


@lru_cache(maxsize=8)
def _held(sources: str) -> _Held:
    return _Held(frozenset(numbers(sources)), frozenset(days(sources)), frozenset(links(sources)), fold(sources))


@lru_cache(maxsize=8)
def _words_held(sources: str, language: str) -> frozenset[str]:
    return frozenset(content_words(sources, language))


def unsupported(sentence: str, sources: str, *, figures: Iterable[str] = ()) -> str | None:
    """What in the sentence its sources do not hold: a figure, a day, a link or a name; None if supported.

    `figures` are more numbers that may be said: the plan's own times and counts.
    """
    held = _held(sources)
    if strange := numbers(sentence) - held.numbers - set(figures):
        return f"figure {min(strange)}"
    if strange := days(sentence) - held.days:
        return f"day {min(strange)}"
    if strange := links(sentence) - held.links:
        return f"link {min(strange)}"
    if strange := {name for name in names(sentence) if fold(name) not in held.folded}:
        return f"name {min(strange)}"
    return None


def overlap(sentence: str, sources: str, language: str) -> float:
    """The share of the sentence's content words that the sources hold, by stem; 1.0 for a sentence without any."""
    said = content_words(sentence, language)
    return len(said & _words_held(sources, language)) / len(said) if said else 1.0
