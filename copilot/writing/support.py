"""Whether a sentence is supported by what it rests on: its figures, days, names and links first, then what it says.

The cheap questions come first; meaning is asked for only where words leave a doubt.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from copilot.words import fold
from copilot.writing.checking.figures import Figure, figures, strange
from copilot.writing.checking.meaning import ENOUGH, added, contradicted, score, signs, stranger
from copilot.writing.checking.mentions import days, links, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copilot.ports import Embedder
    from copilot.writing.checking.meaning import Piece

LEAST = 0.5
"""The share of a sentence's content words that must be held where there is no embedder to ask."""
SURE = 0.8
"""The share from which meaning need not be asked for."""
NEAREST = 0.3
"""The least cosine of what a sentence rests on: one that only shares words with it says something else."""


class _Held(NamedTuple):
    """What sources hold, read once for all sentences of a draft."""

    figures: frozenset[Figure]
    days: frozenset[str]
    links: frozenset[str]
    folded: str


@lru_cache(maxsize=32)
def _held(sources: str) -> _Held:
    lines = [_read(line) for line in sources.split("\n")]
    return _Held(
        frozenset(one for line in lines for one in line.figures),
        frozenset(one for line in lines for one in line.days),
        frozenset(one for line in lines for one in line.links),
        "\n".join(line.folded for line in lines),
    )


@lru_cache(maxsize=4_096)
def _read(line: str) -> _Held:
    """What a line holds; those of the pages that answer most are read over and over."""
    return _Held(figures(line), frozenset(days(line)), frozenset(links(line)), fold(line))


def unsupported(sentence: str, sources: str, *, more: Iterable[str] = ()) -> str | None:
    """What in the sentence its sources do not hold: a figure, a day, a link or a name; None if supported.

    `more` are further numbers that may be said: the plan's own times and counts.
    """
    held = _held(sources)
    allowed = held.figures | {Figure(value) for value in more}
    if odd := strange(figures(sentence), allowed):
        return f"figure {odd[0].value}"
    if odd_days := days(sentence) - held.days:
        return f"day {min(odd_days)}"
    if odd_links := links(sentence) - held.links:
        return f"link {min(odd_links)}"
    if odd_names := {name for name in names(sentence) if fold(name) not in held.folded}:
        return f"name {min(odd_names)}"
    return None


def doubt(sentence: str, language: str, pieces: Sequence[Piece], embedder: Embedder | None = None) -> str | None:
    """What speaks against a sentence resting on the pieces, its figures and names apart; None if nothing does."""
    if who := stranger(sentence, language, pieces):
        return f"who {who}"
    if contradicted(sentence, language, pieces):
        return "contradicted"
    if clause := added(sentence, language, pieces):
        return f"added {clause}"
    words = signs(sentence, language, pieces)
    if words.held >= SURE:
        return None
    if embedder is None:
        return None if words.held >= LEAST else "words"
    found = signs(sentence, language, pieces, embedder)
    return None if score(found) >= ENOUGH and found.near >= NEAREST else "meaning"
