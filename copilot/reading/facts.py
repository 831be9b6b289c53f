"""Which facts of the case the text states, by the signs that the company keeps in `knowledge/company`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.reading.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copilot.pages import Fact


class FactFinder:
    """Compiled once from the company's list of facts."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._signs = {fact.name: Signs(_by_value(fact)) for fact in facts}

    def stated(self, plain_texts: Iterable[str]) -> dict[str, str]:
        """Fact to value. The last text that states a fact wins, and within a text its last sign."""
        found: dict[str, str] = {}
        for text in plain_texts:
            for name, signs in self._signs.items():
                if sightings := signs.seen(text):
                    found[name] = sightings[-1].shows
        return found


def _by_value(fact: Fact) -> dict[str, list[str]]:
    return {value.name: [sign for signs in value.signs.values() for sign in signs] for value in fact.values}
