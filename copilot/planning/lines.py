"""The approved words that fit the case: one line a slot, in the reply's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.types import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copilot.pages import Page, SayLine
    from copilot.planning.conditions import Situation
    from copilot.ports import Passage

SLOTS = ("situation", "limit", "step", "alternative", "question", "holding", "heard")


def lines(
    pages: Iterable[tuple[Page, Sequence[Passage]]], language: str, situation: Situation
) -> tuple[Line, ...]:
    """For each slot, the line whose conditions hold and are most; of two pages, the first one's wins."""
    chosen: dict[str, Line] = {}
    for page, passages in pages:
        for slot in SLOTS:
            if slot not in chosen and (said := _best(page, slot, language, situation)):
                chosen[slot] = Line(slot=slot, text=said.text, cites=_cite(passages, language))
    return tuple(chosen[slot] for slot in SLOTS if slot in chosen)


def _best(page: Page, slot: str, language: str, situation: Situation) -> SayLine | None:
    fitting = [
        line
        for section in page.sections
        if section.key == "say" and section.language == language
        for line in section.lines
        if line.slot == slot and situation.holds(line.when)
    ]
    return max(fitting, key=lambda line: len(line.when), default=None)


def _cite(passages: Sequence[Passage], language: str) -> tuple[str, ...]:
    spoken = [p.id for p in passages if p.section == "say" and p.language == language]
    return (spoken[0],) if spoken else ()
