"""What is counted over the log: how many there were of each, in groups, and over which part of the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """What the entries are grouped by."""

    ALL = "all"
    TEAM = "team"
    BRAND = "brand"
    LANGUAGE = "language"
    CHANNEL = "channel"
    POLICY = "policy"
    WEEK = "week"


class Spread(StrEnum):
    """A figure that is told by its middle and not by a count."""

    CHANGED = "changed"
    """Of replies that were edited: the share of the words that changed, 0 to 1."""
    SHOWN = "shown"
    """Seconds from the question to the suggestion."""
    REPLIED = "replied"
    """Seconds from the question to the press that says that a reply went out."""
    CONTACTS = "contacts"
    """How often the customer was in touch, in each case of which it is known."""
    CSAT = "csat"
    """What the customer thought of it, 1 to 5, in each case of which it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of the log: these teams, and no others; from `since` to `until`, both included, in local days.

    None asks for all of a kind; an empty `teams` holds nothing.
    """

    teams: frozenset[str]
    since: date
    until: date
    brand: str | None = None
    language: str | None = None
    channel: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many there were of each; the sum of two tallies is the tally of both.

    A question counts as a suggestion when it got words to send. What became of a suggestion is what was said of it
    last: used as it was, edited, or dismissed; what nobody said anything of is none of these.
    """

    questions: int = 0
    suggested: int = 0
    abstained: int = 0
    failed: int = 0
    held_out: int = 0
    used: int = 0
    edited: int = 0
    dismissed: int = 0
    cases: int = 0
    """Conversations that began here."""
    ended: int = 0
    """Cases of which somebody said how they ended."""
    solved: int = 0
    at_first: int = 0
    """Cases that ended solved, never came back, and were the customer's first contact as far as they told."""
    reopened: int = 0
    cost: float = 0.0
    """US dollars for models, where it is known."""
    uncosted: int = 0
    """Suggestions whose cost nobody knows."""
    promised: int = 0
    """Promises whose time has come."""
    kept: int = 0
    """Of them, those that were kept in time."""

    @property
    def unjudged(self) -> int:
        """Suggestions of which nobody said what became of them."""
        return self.suggested - self.used - self.edited - self.dismissed

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The entries of one value of what they are grouped by."""

    tally: Tally = Tally()
    agents: int = 0
    """How many people asked."""
    spreads: Mapping[Spread, Mapping[float, int]] = field(default_factory=dict)
    """How often each value was seen, to two digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that got no suggestion, masked."""

    entry_id: str
    question: str
    language: str
    team: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How often a team was suggested a policy in one situation, and how often the team then called it the wrong one."""

    situation: str
    team: str
    policy: str
    count: int
    wrong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialCase:
    """A case of the comparison, as it was assigned, whatever was done in it afterwards."""

    held: bool
    stratum: str
    agent: str
    """Not who, but the same for the same person."""
    ended: str | None
    reopened: bool
    asked: int
    """Questions in the case."""
    replied: float | None
    """Seconds from the first question to the first reply."""
    csat: int | None = None
    """What the customer thought of it, 1 to 5."""
