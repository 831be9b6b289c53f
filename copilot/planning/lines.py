"""The approved words that fit the case: one line a slot, in the reply's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.planning.conditions import confirms
from copilot.types import Line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from copilot.pages import Page, SayLine
    from copilot.planning.conditions import Situation
    from copilot.ports import Passage

SLOTS = ("situation", "limit", "step", "alternative", "question", "holding", "heard")


_OF_THE_WAY = frozenset({"step", "question"})
"""Where a way round has words of its own, it changes what we do next, not where the customer stands."""


def lines(
    policy: Sequence[tuple[Page, Sequence[Passage]]],
    way_round: Sequence[tuple[Page, Sequence[Passage]]],
    language: str,
    situation: Situation,
) -> tuple[Line, ...]:
    """For each slot the line whose conditions hold and are most.

    What the case states of that which a way round is for, and the policy is not, counts as conditions of its lines.
    Between equals, the way round gives the next step and what to ask for it, and the policy all else.
    """
    meant = {fact for page, _ in policy for fact in page.applies_to}
    more = {page.id: stated(page, situation, besides=meant) for page, _ in way_round}
    chosen = []
    for slot in SLOTS:
        pages = [*way_round, *policy] if slot in _OF_THE_WAY else [*policy, *way_round]
        fitting = [
            (len(said.when) + more.get(page.id, 0), Line(slot=slot, text=said.text, cites=_cite(passages, language)))
            for page, passages in pages
            if (said := _best(page, slot, language, situation))
        ]
        if fitting:
            chosen.append(max(fitting, key=lambda pair: pair[0])[1])
    return tuple(chosen)


def stated(page: Page, situation: Situation, besides: Collection[str] = ()) -> int:
    """How many of the facts that a page is for are stated, besides some."""
    when = [part.strip() for condition in page.when if "=" in condition for part in condition.split("|")]
    named = sum(1 for part in when if re.match(r"\w+=", part) and situation.holds([part]))
    meant = {fact: values for fact, values in page.applies_to.items() if fact not in besides}
    return named + confirms(meant, situation.facts)


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
