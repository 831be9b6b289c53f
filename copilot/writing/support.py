"""Whether a sentence is supported by what it rests on: its figures, names and links first, then its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.words import content_words, fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|es|org|net|io|eu|example|info|co)\b(?:/\S*)?|[\w.+-]+@[\w-]+\.\w+",
    re.I,
)
_NAME = re.compile(r"(?<=[a-záéíóúñü,;:] )[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,}(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,})*")
_COMMON = frozenset(
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September "
    "October November December Spain Spanish English EU European Union Slack".split()
)
_WORDS = {
    word: str(value)
    for value, pair in enumerate(
        "dos two;tres three;cuatro four;cinco five;seis six;siete seven;ocho eight;nueve nine;diez ten;once eleven;doce twelve".split(";"), 2
    )
    for word in pair.split()
}  # fmt: skip
LEAST = 0.5
"""The share of a sentence's content words that its sources must hold."""


def numbers(text: str) -> set[str]:
    """The figures of a text, written one way: "1.200,50" and "1200.5" are equal, "cuatro" is 4, "9:00" is a time."""
    found = {_plain_number(match) for match in _NUMBER.findall(text)}
    return found | {_WORDS[word] for word in map(fold, tokens(text)) if word in _WORDS}


def _plain_number(written: str) -> str:
    if ":" in written:
        hour, _, minute = written.partition(":")
        return f"{int(hour)}:{minute}"
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    try:
        return f"{float(plain):g}"
    except ValueError:
        return plain


def links(text: str) -> set[str]:
    """Links, bare domains and e-mail addresses."""
    return {re.sub(r"[.,;:)»\s]+$", "", match) for match in _LINK.findall(text)}


def names(text: str) -> set[str]:
    """Capitalised words inside a sentence: people, places, products."""
    return {name for name in _NAME.findall(text) if name not in _COMMON}


def unsupported(sentence: str, sources: str, *, figures: Iterable[str] = ()) -> str | None:
    """What in the sentence its sources do not hold: a figure, a link, a name or its words; None if supported.

    `figures` are more numbers that may be said: the plan's own times and counts.
    """
    if strange := numbers(sentence) - numbers(sources) - set(figures):
        return f"figure {min(strange)}"
    if strange := links(sentence) - links(sources):
        return f"link {min(strange)}"
    known = fold(sources)
    if strange := {name for name in names(sentence) if fold(name) not in known}:
        return f"name {min(strange)}"
    return None


def overlap(sentence: str, sources: str, language: str) -> float:
    """The share of the sentence's content words that the sources hold, by stem; 1.0 for a sentence without any."""
    said = content_words(sentence, language)
    return len(said & content_words(sources, language)) / len(said) if said else 1.0
