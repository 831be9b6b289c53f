"""Which entries of the log somebody asks for, and one line of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copilot.types.integration import CaseOutcome
from copilot.types.plan import Outcome
from copilot.types.promise import LeadAsk, Promise
from copilot.types.suggestion import ENDINGS, REASONS

NONE = "none"
"""In a filter: those that have nothing of the kind."""
OUTCOMES = (*(one.value for one in Outcome), "failed")
VERDICTS = ("used", "edited", "dismissed", "graded", *ENDINGS, "accepted", "rejected", NONE)
GRADES = ("1", "2", "3", "4", "5", NONE)
RUNGS = ("model", "repaired", "fallback", "extractive")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which entries; an empty field asks for all. Values of one field are alternatives; fields add up."""

    team: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    """Ids of those who asked."""
    brand: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    """The customer's channel."""
    policy: tuple[str, ...] = ()
    """Ids of policies cited, in whatever language they were cited."""
    outcome: tuple[str, ...] = ()
    """Of `OUTCOMES`."""
    verdict: tuple[str, ...] = ()
    """Of `VERDICTS`: one of that kind was given, whatever was said after it."""
    reason: tuple[str, ...] = ()
    """Of `REASONS`: it was dismissed for that."""
    writer: tuple[str, ...] = ()
    """A model's name, or "extractive"."""
    rung: tuple[str, ...] = ()
    """Of `RUNGS`."""
    grade: tuple[str, ...] = ()
    """Of `GRADES`: the lowest grade that a lead gave it in anything."""
    check: tuple[str, ...] = ()
    """Codes of notes: what the checks mended, or what the agent was told."""
    promise: bool | None = None
    """Whether something was promised with it."""
    text: str = ""
    """Words that each begin a word of the question, its thread, the reply, or what was sent."""
    since: datetime | None = None
    until: datetime | None = None
    """`since` is included, `until` is not."""


EVERYTHING = LogFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry as it stands in a list. `position` is its place in the log: newer entries have greater ones."""

    position: int
    id: str
    at: datetime
    asked_by: str
    team: str
    brand: str | None
    via: str | None
    language: str | None
    outcome: str
    failure: str | None
    question: str
    """Its beginning."""
    writer: str | None
    rung: str | None
    confidence: float | None
    policies: tuple[str, ...]
    verdicts: tuple[str, ...] = ()
    """The kinds, oldest first."""
    promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some lines, newest first. `older` and `newer` are the positions to go on from; None where there are no more."""

    lines: tuple[LogLine, ...]
    older: int | None = None
    newer: int | None = None
    count: int | None = None
    """How many there are in all, one more than are counted where there are more; None but on the first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """A filter that a reader keeps under a name, as the query of a URL."""

    id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The reply that a lead would have sent, masked. The greatest version holds."""

    entry_id: str
    version: int
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Somebody corrected the entry while this was being written: nothing was kept, and nothing is lost."""

    mine: str
    theirs: Correction
    """What holds now; saved again with its version, the same text follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPassage:
    """A passage that a lead says should have been found for an entry."""

    entry_id: str
    passage_id: str
    page_id: str
    by: str
    at: datetime
    title: str = ""
    heading: str = ""
    """As it is now; "" when it is there no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside an entry."""

    promises: tuple[Promise, ...] = ()
    asks: tuple[LeadAsk, ...] = ()
    corrections: tuple[Correction, ...] = ()
    """Oldest first."""
    expected: tuple[JudgedPassage, ...] = ()
    outcomes: tuple[CaseOutcome, ...] = ()
    """What integrations told of its case, oldest first."""


__all__ = [
    "ENDINGS",
    "EVERYTHING",
    "GRADES",
    "NONE",
    "OUTCOMES",
    "REASONS",
    "RUNGS",
    "VERDICTS",
    "Beside",
    "Correction",
    "JudgedPassage",
    "LogFilter",
    "LogLine",
    "LogPage",
    "LogView",
    "Overtaken",
]  # fmt: skip
