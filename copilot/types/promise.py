"""What is owed: promises to customers, and what an agent asked of a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

KEPT, BROKEN, MOVED = "kept", "broken", "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in Slack something belongs: a workspace, a channel of it, and a thread of that, if any."""

    workspace: str
    channel: str
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What somebody said that we would do, by when. It exists only by a person's click."""

    id: str
    entry_id: str
    team: str
    what: str
    owner: str
    due: datetime
    """As it was moved last."""
    made_by: str
    made_at: datetime
    place: Place
    language: str = "es"
    state: str = "open"
    """open, kept or broken."""
    settled_by: str | None = None
    settled_at: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        """Whether it is open and its time has passed."""
        return self.state == "open" and self.due < now


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAnswer:
    """What a lead answered. `kind` is approved, declined or answered."""

    by: str
    at: datetime
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAsk:
    """What an agent asked of a lead: to allow something, or for advice. The first answer holds."""

    id: str
    entry_id: str
    team: str
    kind: str
    """"approval" or "advice"."""
    text: str
    """In the agent's words, masked."""
    asked_by: str
    asked_at: datetime
    place: Place
    language: str = "es"
    answer: LeadAnswer | None = None
