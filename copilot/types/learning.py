"""What verdicts, edits and answers propose to change in the knowledge, and what a trial of it showed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from copilot.types.question import Language


class What(StrEnum):
    """What a proposal would add or change."""

    CASE = "case"
    PASSAGE = "passage"
    WORKAROUND = "workaround"
    PHRASE = "phrase"
    SYNONYM = "synonym"
    OBJECTION = "objection"
    """That a past case does not support a policy."""


class State(StrEnum):
    OPEN = "open"
    TRYING = "trying"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One entry that speaks for a proposal."""

    entry: str
    team: str
    at: datetime
    by: str
    before: str = ""
    """What we suggested, or what was asked."""
    after: str = ""
    """What was really said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A change of the knowledge that follows from what happened; nothing has been changed."""

    what: What
    language: Language
    target: str
    """The page or case it is about; the brand of a phrase."""
    place: str
    """The file it would change, relative to the knowledge folder."""
    field: str = ""
    """The heading of a phrase, the policy of an objection, the id of a new case or page."""
    before: str = ""
    """What stands there now, or the customer's word."""
    text: str = ""
    """What should stand there; the part that a lead may edit."""
    detail: str = ""
    """What else it takes to write it, as JSON."""
    key: str = ""
    """What tells it apart from others of its kind; the same key is the same proposal for good."""
    seen: tuple[Seen, ...] = ()
    helps: int = 0
    """Customers whose suggestion it would have changed, among those that were looked at."""

    @property
    def fingerprint(self) -> str:
        """The same for the same proposal, whenever it is made."""
        told = "\n".join((self.what.value, self.language, self.target, self.place, self.field, self.key))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file before and after; None where there is none."""

    path: str
    before: str | None
    after: str | None


LESS_IS_BETTER = ("wrong_policy", "abstained_though_answerable")
"""Figures that count what went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a suite with the knowledge as it is, and with the change. None where it was not measured."""

    suite: str
    name: str
    before: float | None
    after: float | None
    floor: float | None = None

    @property
    def fell(self) -> bool:
        """Whether it is below its floor now, and was not before."""
        if self.floor is None or self.after is None or self.after >= self.floor:
            return False
        return self.before is None or self.before >= self.floor

    @property
    def worse(self) -> bool:
        if self.before is None or self.after is None:
            return False
        return self.after > self.before if self.name in LESS_IS_BETTER else self.after < self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A suggestion as it was, and as it would be."""

    entry: str
    team: str
    old_outcome: str
    new_outcome: str
    old_policies: tuple[str, ...]
    new_policies: tuple[str, ...]
    old_reply: str = ""
    new_reply: str = ""

    @property
    def turned(self) -> bool:
        """Whether more than its words changed."""
        return (self.old_outcome, set(self.old_policies)) != (self.new_outcome, set(self.new_policies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was measured with a change applied to a copy of the knowledge."""

    changes: tuple[FileChange, ...]
    figures: tuple[Figure, ...] = ()
    broken: tuple[str, ...] = ()
    """What must never be wrong and would be: an accepted proposal cannot break it."""
    failed: tuple[str, ...] = ()
    """Checks of scenarios that passed before and would not."""
    lint: tuple[str, ...] = ()
    """Errors that the change would bring into the knowledge."""
    replayed: tuple[Replayed, ...] = ()
    evals: str = "run"
    """"run", or why they were not: "absent" where they are not installed beside the product, "failed"."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A step in the life of a proposal; steps are only ever added."""

    state: State
    by: str
    at: datetime
    reason: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An idea that waits for a lead, or that one has decided on."""

    id: str
    idea: Idea
    state: State
    version: int
    """Counts up with every edit and decision: whoever decides says which one they saw."""
    made_at: datetime
    marks: tuple[Mark, ...] = ()
    """Oldest first."""
    changes: tuple[FileChange, ...] = ()
    """What was written when it was accepted."""
    trial: Trial | None = None
    """Of this version; None while there is none."""
    others: int = 0
    """Entries that speak for it and that the reader may not see."""


class Task(StrEnum):
    """What the worker does for proposals."""

    TRIAL = "trial"
    ACCEPT = "accept"
    """A lead has said yes: taken in once it has been tried, unless something stands against it."""
    REPLAY = "replay"
    DERIVE = "derive"
    INDEX = "index"
    """What was accepted or undone, taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something the worker does, and how far it is."""

    id: str
    task: Task
    state: str
    """waiting, running, done or failed."""
    at: datetime
    by: str
    proposal: str = ""
    version: int = 0
    entry: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    result: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 0
