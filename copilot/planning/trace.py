"""What the plan rests on: every passage it cites, and what the agent should know of the choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from copilot.planning.notes import STATUS, URGENT, WHY_IT_HOLDS, note
from copilot.types import Evidence, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copilot.pages import Page
    from copilot.planning.choose import Choice
    from copilot.planning.conflicts import Conflict
    from copilot.ports import Passage, Shelf
    from copilot.types import Found, Plan, Reading

SHOWN = 8
"""Passages found but not cited are shown up to this many in all."""


class Cites(Protocol):
    """Anything that rests on passages."""

    @property
    def cites(self) -> tuple[str, ...]: ...


def cites_of(*groups: Iterable[Cites]) -> Iterator[str]:
    """The ids that the items of some groups cite, with repetitions."""
    return (cite for group in groups for item in group for cite in item.cites)


def cited(plan: Plan) -> Iterator[str]:
    """The ids that the items of a plan cite, with repetitions."""
    singles = [single for single in (plan.goodwill, plan.follow_up) if single]
    return cites_of(plan.can, plan.cannot, plan.steps, plan.workarounds, plan.lines, singles)


def evidence_of(plan: Plan, found: Found, shelf: Shelf) -> tuple[Evidence, ...]:
    """Every passage that the plan cites, and the best of what was found besides, best first."""
    known = {one.id: one for one in found.evidence}
    passages = {passage.id: passage for _, held in shelf.values() for passage in held}
    ids = list(dict.fromkeys(cited(plan)))
    used = [known.get(name) or linked(passages[name], found) for name in ids if name in known or name in passages]
    spare = [one for one in found.evidence if one.id not in set(ids)][: max(0, SHOWN - len(used))]
    return tuple(sorted((*used, *spare), key=lambda one: one.score, reverse=True))


def reworded(plan: Plan, other: Plan) -> Plan:
    """The plan with the words for the customer of the same plan in another language, and what those rest on."""
    shown = {one.id for one in plan.evidence}
    resting = set(cites_of(other.lines))
    more = [one for one in other.evidence if one.id in resting - shown]
    return replace(
        plan, lines=other.lines, ask_customer=other.ask_customer, look_up=other.look_up,
        evidence=(*plan.evidence, *more),
    )  # fmt: skip


def linked(passage: Passage, found: Found) -> Evidence:
    """A passage that was not found itself, but belongs to a page of the plan; it scores as its page did."""
    score = max((one.score for one in found.evidence if one.page == passage.page), default=0.0)
    return Evidence(
        id=passage.id, page=passage.page, kind=passage.kind, title=passage.title, section=passage.section,
        heading=passage.heading, language=passage.language, text=passage.text, score=score, found_by=("linked",),
        source=passage.source, owner=passage.owner, reviewed_on=passage.reviewed_on,
    )  # fmt: skip


def conflict_note(lost: Conflict, holds: Page, language: str) -> Note:
    """Which page says otherwise, in its words, and why it does not hold."""
    why = WHY_IT_HOLDS.get(language, WHY_IT_HOLDS["en"])[lost.why]
    return note("conflict", language, title=lost.title, says=lost.says.rstrip("."), holds=holds.title, why=why)


def notes_on_choice(choice: Choice, plan: Plan, now: datetime, reading: Reading) -> tuple[Note, ...]:
    """What looked right and is not, what is overdue for review, what was heard before, what decides."""
    language, notes = reading.language, list[Note]()
    if choice.deciding:
        notes.append(note("decide_first", language))
    if heard := plan.heard_before:
        status = STATUS.get(language, STATUS["en"]).get(heard.status, heard.status)
        notes.append(
            note(
                "heard_before",
                language,
                count=heard.count,
                since=date.fromisoformat(heard.since).strftime("%d/%m/%Y"),
                title=heard.title,
                owner=heard.owner,
                status=status,
            )
        )
    page = choice.governing.page if choice.governing else None
    if page and page.review_by and page.review_by < now.date():
        notes.append(
            note("review_overdue", language, title=page.title, date=page.review_by.isoformat(), owner=page.owner)
        )
    notes += [conflict_note(one, page, language) for one in choice.conflicts if page]
    if choice.alarm:
        why = URGENT.get(language, URGENT["en"])[choice.alarm.escalation or "safety"]
        notes.append(note("maybe_urgent", language, why=why, title=choice.alarm.title, owner=choice.alarm.owner))
    notes += [note("near_miss", language, title=missed.title) for missed, _ in choice.ruled_out[:2]]
    return tuple(notes)
