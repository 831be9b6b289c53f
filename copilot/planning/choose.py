"""Which policy governs the case, and which others look right but are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.pages import Kind, Page
from copilot.planning.conditions import confirms, contradicts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.planning.conflicts import Conflict
    from copilot.ports import Passage, Shelf
    from copilot.types import Evidence, Question, Reading

CLOSE = 0.72
"""A second policy at this share of the first one's score is a rival, where a fact decides between the two."""
CONFIRMED, UNSTATED = 0.35, 0.08
"""What a page's score gains for each fact that it is for and the case states, and loses for each that is not stated."""
GRAVE = frozenset({"self_harm", "safety"})
"""What nobody may overlook: a page for it that is found first governs, though no word was read as a sign of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A policy in all the languages that it exists in."""

    page: Page
    score: float
    passages: tuple[Passage, ...]
    others: tuple[tuple[Page, tuple[Passage, ...]], ...] = ()
    """Its translations, each with its passages."""

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.page.id, *(page.id for page, _ in self.others))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The governing policy, the one that it turns on (with the fact that decides), and those ruled out."""

    governing: Candidate | None
    rival: Candidate | None = None
    deciding: str | None = None
    ruled_out: tuple[tuple[Page, str], ...] = ()
    """Each with the fact that rules it out, or "brand"."""
    alarm: Page | None = None
    """A page for when a person is needed now that came as close, though no word was read as a sign of it."""
    conflicts: tuple[Conflict, ...] = ()
    """What other pages as near say otherwise, and does not hold."""
    best: float = 0.0
    """The score of the best policy found, whether or not it governs."""


def page_scores(evidence: Sequence[Evidence]) -> dict[str, float]:
    """The best score of each page, best first."""
    scores: dict[str, float] = {}
    for found in evidence:
        scores[found.page] = max(found.score, scores.get(found.page, 0.0))
    return dict(sorted(scores.items(), key=lambda pair: pair[1], reverse=True))


def candidates(scores: Mapping[str, float], shelf: Shelf, language: str) -> list[Candidate]:
    """The policies found, best first, each once: the page in the reply's language leads its translations."""
    made: list[Candidate] = []
    seen: set[str] = set()
    for page_id, score in scores.items():
        if page_id in seen or page_id not in shelf or shelf[page_id][0].kind is not Kind.POLICY:
            continue
        group = [page_id, *(other for other in shelf[page_id][0].translations if other in shelf)]
        seen.update(group)
        ordered = sorted(group, key=lambda name: shelf[name][0].language != language)
        lead, *others = [shelf[name] for name in ordered]
        made.append(Candidate(page=lead[0], score=score, passages=lead[1], others=tuple(others)))
    return made


def choose(found: Sequence[Candidate], reading: Reading, question: Question) -> Choice:
    """The policy that governs: the urgent one if any, else the best that neither the facts nor the brand rule out."""
    kept, unread, ruled_out = list[Candidate](), list[Candidate](), list[tuple[Page, str]]()
    for candidate in found:
        if reason := _ruled_out(candidate.page, reading, question):
            ruled_out.append((candidate.page, reason))
        else:
            (kept if candidate.page.escalation in (None, *reading.urgent) else unread).append(candidate)
    best = max((one.score for one in found), default=0.0)
    urgent = [c for reason in reading.urgent for c in kept if c.page.escalation == reason] or _unmistakable(
        unread, kept
    )
    if urgent:
        return Choice(governing=urgent[0], ruled_out=tuple(ruled_out), best=best)
    kept.sort(key=lambda c: _merit(c, reading), reverse=True)
    if not kept:
        return Choice(governing=None, ruled_out=tuple(ruled_out), best=best)
    first = kept[0]
    alarm = next((one.page for one in unread if one.score >= CLOSE * first.score), None)
    chosen = Choice(governing=first, ruled_out=tuple(ruled_out), alarm=alarm, best=best)
    for other in kept[1:4]:
        if other.score >= CLOSE * first.score and (fact := _deciding(first.page, other.page, reading)):
            return replace(chosen, rival=other, deciding=fact)
    return chosen


def _unmistakable(unread: Sequence[Candidate], kept: Sequence[Candidate]) -> list[Candidate]:
    """A page for when a person is needed now that was found first, with nothing else close; or a grave one."""
    first = max(unread, key=lambda one: one.score, default=None)
    other = max((one.score for one in kept), default=0.0)
    if first is None or first.score < other:
        return []
    return [first] if first.page.escalation in GRAVE or other < CLOSE * first.score else []


def _ruled_out(page: Page, reading: Reading, question: Question) -> str | None:
    if question.brand and page.brands and question.brand not in page.brands:
        return "brand"
    for fact, values in page.applies_to.items():
        if contradicts({fact: values}, reading.facts):
            return fact
    return None


def _merit(candidate: Candidate, reading: Reading) -> float:
    """The score, raised for each stated fact that the page is for and lowered where it is for facts not stated."""
    page = candidate.page
    confirmed = confirms(page.applies_to, reading.facts)
    unknown = len(page.applies_to) - confirmed
    return candidate.score * (1 + CONFIRMED * confirmed - UNSTATED * unknown)


def _deciding(best: Page, other: Page, reading: Reading) -> str | None:
    """A fact, not stated, for which the two pages are meant for different values."""
    for fact, values in best.applies_to.items():
        theirs = other.applies_to.get(fact)
        if theirs and fact not in reading.facts and not set(values) & set(theirs):
            return fact
    return None
