"""What a conversation does to a plan: what was dismissed is not suggested again, and what was asked for is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.planning.choose import page_scores
from copilot.planning.notes import note
from copilot.types import Note, Outcome, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.types import Found, Reading, Style


def without(found: Found, pages: Sequence[str]) -> Found:
    """What was found without those pages, and as much less sure as what is left fits less well."""
    kept = tuple(one for one in found.evidence if one.page not in pages)
    if len(kept) == len(found.evidence):
        return found
    of_policies = [tuple(one for one in some if one.kind == "policy") for some in (found.evidence, kept)]
    before, after = (max(page_scores(some).values(), default=0.0) for some in of_policies)
    share = min(1.0, after / before) if before else 0.0
    return replace(found, evidence=kept, confidence=found.confidence * share, ahead=None)


def told(found: Found, pages: Sequence[str], language: str) -> tuple[Note, ...]:
    """That a page which would have been the answer again is left out, for the agent."""
    left_out = [one.title for one in found.evidence if one.page in pages and one.kind == "policy"]
    return (note("dismissed_before", language, title=left_out[0]),) if left_out else ()


def held_out(plan: Plan, language: str) -> Plan:
    """The evidence alone, and why: the case is part of a comparison, and in its other half."""
    return Plan(outcome=Outcome.HELD_OUT, evidence=plan.evidence, notes=(note("held_out", language),))


def overruled(style: Style, said: Reading, reading: Reading) -> tuple[Note, ...]:
    """That a register was asked for which the brand does not speak, for the agent."""
    kept = said.language == "es" and style.register not in (None, said.register)
    return (note("brand_register", reading.language),) if kept else ()
