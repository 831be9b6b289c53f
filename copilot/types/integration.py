"""Programs of others that read the log and say how cases ended: who they are, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from copilot.types.promise import Place


class Scope(StrEnum):
    """What a token is good for; none of them holds another."""

    LOG_READ = "log:read"
    OUTCOMES_WRITE = "outcomes:write"
    FIGURES_READ = "figures:read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What one integration may do, and until when. Of its secret there is a digest only, made for comparing."""

    id: str
    name: str
    """The integration: it stands beside all that it says."""
    digest: str = field(repr=False)
    scopes: frozenset[Scope]
    teams: frozenset[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    used_on: date | None = None
    """The last day (UTC) on which it was used."""

    def state(self, now: datetime) -> str:
        """valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if now < self.expires_at else "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an integration says of a case. One of `entry`, `conversation` and `case` at least tells which one."""

    line: int
    """Its place among those that were sent together, from 1."""
    entry: str | None = None
    """An entry of the log, or the question that it answers."""
    conversation: Place | None = None
    """A thread, whose newest entry is meant; in any workspace where none is named."""
    case: str | None = None
    """The integration's own number of the case; known once it was sent together with one of the others."""
    ending: str | None = None
    """One of `copilot.types.ENDINGS`."""
    csat: int | None = None
    """1 to 5, as the customer gave it."""
    contacts: int | None = None
    """How often the customer was in contact in all."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one `Told`: the entry that it was kept with, or why it was not."""

    line: int
    id: str | None = None
    entry_id: str | None = None
    new: bool = False
    """Whether it says anything that was not known."""
    refused: str | None = None
    """"unknown" (no such case in the teams of the token) or "too_early" (before the question was asked)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What was told of a case, as it is kept; how it ended is a verdict of the same id too."""

    id: str
    entry_id: str
    team: str
    source: str
    """The integration that said so."""
    at: datetime
    received_at: datetime
    case: str | None = None
    ending: str | None = None
    csat: int | None = None
    contacts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who tells: a token, the integration that it belongs to, and the teams that it may speak of."""

    token: str
    source: str
    teams: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A request that is to be carried out once, whoever repeats it: its key, and the digest of its body."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which rows of something that is read by time, newest first: `since` is included, `until` is not."""

    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    before: tuple[datetime, str] | None = None
    """The time and id of the last row of the page before."""
    entry: str | None = None
    """Those of this entry only."""
