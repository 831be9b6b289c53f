"""Which facts of the case the text states, by the signs that the company keeps in `knowledge/company`."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from copilot.reading.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copilot.pages import Fact
    from copilot.reading.signs import Sighting

BESIDE = 8
"""So many words on either side are beside a sign."""
BRIEF = 6
"""A text of at most so many words, after another, answers what was asked: nothing has to stand beside its signs."""


class FactFinder:
    """Compiled once from the company's list of facts."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._signs = {fact.name: _Found(fact) for fact in facts}

    def stated(self, plain_texts: Iterable[str]) -> dict[str, str]:
        """Fact to value. The last text that states a fact wins, and within a text its last sign."""
        found: dict[str, str] = {}
        for number, text in enumerate(plain_texts):
            answers = number > 0 and len(text.split()) <= BRIEF
            for name, signs in self._signs.items():
                if last := max(signs.seen(text, answers=answers), key=lambda one: one.start, default=None):
                    found[name] = last.shows
        return found


class _Found:
    """The signs of one fact: those that say enough alone, and those that need a word about it beside them.

    Such a word must be of the sign's language: the English "son" and "he" are words of any Spanish text.
    """

    def __init__(self, fact: Fact) -> None:
        self._alone = Signs({value.name: chain.from_iterable(value.signs.values()) for value in fact.values})
        self._beside = [
            (Signs({value.name: value.beside.get(language, ()) for value in fact.values}), Signs({"near": words}))
            for language, words in fact.near.items()
        ]

    def seen(self, text: str, *, answers: bool) -> Iterator[Sighting]:
        yield from self._alone.seen(text)
        for signs, near in self._beside:
            for one in signs.seen(text):
                around = (text[: one.start].split()[-BESIDE:], text[one.end :].split()[:BESIDE])
                if answers or any(near.seen(" ".join(words)) for words in around):
                    yield one
