"""Signs: short phrases that show something in a text, forgiving of accents, endings and a few words between.

In a sign, "*" stands for any ending of a word and ".." for up to four words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.words import fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NEGATIONS = frozenset(
    "no not never nunca ni sin isn't aren't wasn't don't doesn't didn't haven't hasn't without".split()
)


def plain(text: str) -> str:
    """The text as signs are looked for in it: folded words with single spaces."""
    return " ".join(tokens(fold(text.replace("’", "'"))))


def _pattern(sign: str) -> str:
    words = []
    for word in fold(sign.replace("’", "'")).split():
        words.append(r"(?:\S+ ){0,4}?" if word == ".." else re.escape(word).replace(r"\*", r"\w*") + " ")
    return "".join(words).rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A sign seen in a plain text: what it shows, the words, and where they stand."""

    shows: str
    words: str
    start: int
    end: int


class Signs:
    """Compiled signs, by what they show."""

    def __init__(self, signs: Mapping[str, Iterable[str]]) -> None:
        self._compiled = [(name, _compiled(phrases)) for name, phrases in signs.items()]

    def seen(self, text: str, *, negatable: bool = True) -> list[Sighting]:
        """The sightings in a plain text, in order; one that lies inside a longer one, or is negated, is left out."""
        found = [
            Sighting(shows=name, words=match[0], start=match.start(), end=match.end())
            for name, pattern in self._compiled
            if pattern is not None
            for match in pattern.finditer(text)
            if not (negatable and _negated(text, match.start(), match[0]))
        ]
        kept = [one for one in found if not any(_inside(one, other) for other in found)]
        return sorted(kept, key=lambda sighting: sighting.start)


def _compiled(phrases: Iterable[str]) -> re.Pattern[str] | None:
    patterns = sorted({_pattern(phrase) for phrase in phrases if phrase.strip()}, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(patterns)})(?!\S)") if patterns else None


def _negated(text: str, start: int, words: str) -> bool:
    """Whether one of the two words before denies the sign; a sign that denies by itself is never negated."""
    if words.split(" ", 1)[0] in _NEGATIONS:
        return False
    return any(word in _NEGATIONS for word in text[:start].split()[-2:])


def _inside(one: Sighting, other: Sighting) -> bool:
    longer = (other.end - other.start) > (one.end - one.start)
    return longer and other.start <= one.start and one.end <= other.end
