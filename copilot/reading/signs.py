"""Signs: short phrases that show something in a text, forgiving of accents, endings and a few words between.

In a sign, "*" stands for any ending of a word and ".." for up to four words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
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
    """Signs by what they show; a group that begins alike is compiled when such a beginning is first met."""

    def __init__(self, signs: Mapping[str, Iterable[str]]) -> None:
        self._starting: dict[str, list[tuple[str, list[str]]]] = {}
        self._compiled: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name, phrases in signs.items():
            for start, group in _by_start(phrases).items():
                self._starting.setdefault(start, []).append((name, group))

    def seen(self, text: str, *, negatable: bool = True) -> list[Sighting]:
        """The sightings in a plain text, in order; one that lies inside a longer one, or is negated, is left out."""
        starts = _starts(text)
        to_try = [
            (start, name, pattern)
            for letters in self._starting.keys() & starts.keys()
            for start in starts[letters]
            for name, pattern in self._patterns(letters)
        ]
        to_try.sort(key=itemgetter(0))
        longest: dict[tuple[str, int], re.Match[str]] = {}
        last: dict[str, tuple[int, int]] = {}
        for start, name, pattern in to_try:
            began, ended = last.get(name, (-1, 0))
            if (start < ended and start != began) or (match := pattern.match(text, start)) is None:
                continue
            if start != began or match.end() > ended:
                last[name], longest[name, start] = match.span(), match
        found = [
            Sighting(shows=name, words=match[0], start=start, end=match.end())
            for (name, start), match in longest.items()
            if not (negatable and _negated(text, start, match[0]))
        ]
        kept = [one for one in found if not any(_inside(one, other) for other in found)]
        return sorted(kept, key=lambda sighting: sighting.start)

    def _patterns(self, start: str) -> list[tuple[str, re.Pattern[str]]]:
        if start not in self._compiled:
            self._compiled[start] = [(name, _compiled(group)) for name, group in self._starting[start]]
        return self._compiled[start]


@lru_cache(maxsize=128)
def _starts(text: str) -> dict[str, list[int]]:
    """Where words begin: under "=word" each word, by its first two letters, and under "" all of them. A text is looked
    through by many signs."""
    starts: dict[str, list[int]] = {}
    for word in re.finditer(r"\S+", text):
        starts.setdefault(word[0][:2], []).append(word.start())
        starts.setdefault(f"={word[0]}", []).append(word.start())
    if starts:
        starts[""] = sorted({start for places in starts.values() for start in places})
    return starts


def _by_start(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Phrases by the whole word or the two letters that they begin with, as `_starts` has them, so that a word is only
    held against those that may begin with it; under "" those whose beginning is open."""
    groups: dict[str, list[str]] = {}
    for phrase in phrases:
        if words := fold(phrase.replace("’", "'")).split():
            known, star, _ = words[0].partition("*")
            open_start = words[0] == ".." or (star and len(known) < 2)
            key = known[:2] if star else f"={words[0]}"
            groups.setdefault("" if open_start else key, []).append(phrase)
    return groups


def _compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    patterns = sorted({_pattern(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(patterns)})(?!\S)")


def _negated(text: str, start: int, words: str) -> bool:
    """Whether one of the two words before denies the sign; a sign that denies by itself is never negated."""
    if words.split(" ", 1)[0] in _NEGATIONS:
        return False
    return any(word in _NEGATIONS for word in text[max(0, start - 60) : start].split()[-2:])


def _inside(one: Sighting, other: Sighting) -> bool:
    longer = (other.end - other.start) > (one.end - one.start)
    return longer and other.start <= one.start and one.end <= other.end
