"""What will be said and done; every item cites passages that are in the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from copilot.types.evidence import Evidence


class Outcome(StrEnum):
    SUGGESTED = "suggested"
    ASKS = "asks"
    ABSTAINED = "abstained"
    DEGRADED = "degraded"
    HELD_OUT = "held_out"
    """The evidence without a draft: the case is part of a comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    text: str
    because: str
    instead: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    text: str
    owner: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRound:
    """An approved workaround whose conditions hold."""

    id: str
    text: str
    within_authority: bool
    needs: str | None
    """Whom to ask when it is above the asker's authority; else None."""
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodwill:
    amount: float
    currency: str
    within_authority: bool
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    what: str
    owner: str
    due: datetime
    cites: tuple[str, ...]
    opens: datetime | None = None
    """When whoever must act opens next, if they are closed at the time of the question."""
    day: date | None = None
    """The day of the month that the rule names, such as that of the next invoice; due may be later, if it is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBefore:
    cause: str
    title: str
    count: int
    since: str
    teams: tuple[str, ...]
    channels: tuple[str, ...]
    owner: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence approved for the customer, in the reply's language, with the place it has in a reply.

    Its {places} and [register|marks] are still to be filled by a writer.
    """

    slot: str
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something the agent should know; never for the customer."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be said and done; every item cites passages that are in the evidence."""

    outcome: Outcome
    can: tuple[Point, ...] = ()
    cannot: tuple[Refusal, ...] = ()
    steps: tuple[Step, ...] = ()
    workarounds: tuple[WayRound, ...] = ()
    goodwill: Goodwill | None = None
    follow_up: FollowUp | None = None
    heard_before: HeardBefore | None = None
    ask_first: tuple[str, ...] = ()
    """At most three questions, the most decisive first: to look up, or to ask."""
    ask_customer: tuple[str, ...] = ()
    """Those of them that only the customer can answer."""
    look_up: tuple[str, ...] = ()
    """What the agent is checking meanwhile, to follow "I am checking": "whether the order has left"."""
    urgent: bool = False
    """Whether a person is needed now."""
    lines: tuple[Line, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def governing(self) -> tuple[str, ...]:
        """The policies that what we can and cannot do rests on, the best evidence first; else those of the steps."""
        for groups in ((self.can, self.cannot), (self.steps,)):
            cited = {cite for group in groups for item in group for cite in item.cites}
            found = [one.page for one in self.evidence if one.kind == "policy" and one.id in cited]
            if found:
                return tuple(dict.fromkeys(found))
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the reply and the passages it rests on (none for feelings and questions)."""

    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One time that a model was asked for the words."""

    writer: str
    run_id: str
    """Under which a trace of it is found."""
    again: bool = False
    """Whether it was told what was wrong with its answer before."""
    problem: str = ""
    """Why its words were not taken; "" for those that were."""
    seconds: float = 0.0
    input_tokens: int = 0
    """Of which `cached_tokens` were in the provider's cache."""
    output_tokens: int = 0
    cached_tokens: int = 0
    cost: float | None = None
    """US dollars; None where nobody said what it costs, or how much it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words."""

    reply: str
    sentences: tuple[Sentence, ...]
    writer: str
    """Who wrote it: "extractive", or the model's name."""
    rung: str = ""
    """Which rung of the ladder answered, where a writer has more than one: "model", "repaired" or "fallback"."""
    prompt_digest: str | None = None
    instructions: str = ""
    """What its writer was told, which no customer is to read."""
    notes: tuple[Note, ...] = ()
    tries: tuple[Try, ...] = ()
