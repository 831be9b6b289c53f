"""What flows: a question comes in, a suggestion goes out, and an entry says what happened.

All of it is frozen. Text here is masked already: personal data is replaced at the door (`copilot.knowledge.mask`).
Times are aware datetimes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Language = str
"""An ISO 639-1 code; the product writes "es" and "en"."""


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"


class Outcome(StrEnum):
    SUGGESTED = "suggested"
    ASKS = "asks"
    ABSTAINED = "abstained"
    DEGRADED = "degraded"


class Register(StrEnum):
    TU = "tu"
    USTED = "usted"
    VOS = "vos"
    NEUTRAL = "neutral"
    """English, or Spanish that addresses nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks, and who else will read the answer.

    An empty `team` belongs to nobody known (a guest, a stranger): it sees nothing. `audience` names the other teams
    that can read the answer (the members of a channel): evidence must be visible to each of them.
    """

    user: str
    team: str
    role: Role = Role.AGENT
    audience: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message between the customer and the company."""

    author: str
    """"customer" or "agent"."""
    text: str
    channel: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an agent asks, masked, with the thread that led to it (oldest first)."""

    id: str
    text: str
    asker: Principal
    at: datetime
    thread: tuple[Turn, ...] = ()
    via: str | None = None
    """The customer's channel: email, chat, phone, social or store."""
    brand: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    name: str
    words: tuple[str, ...]
    """The words of the customer that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What the customer has been through so far; 0 and () where nothing is known."""

    contacts: int = 0
    channels: tuple[str, ...] = ()
    days: int = 0
    attempts: str = ""
    """What was counted by the customer, in their words: "ocho entregas", "eight deliveries"."""
    attempts_count: int = 0
    span: str = ""
    """How long, in their words: "cuatro meses", "a month"."""

    @property
    def high(self) -> bool:
        """Whether the effort itself deserves a word: three contacts or failures, or two weeks."""
        return self.contacts >= 3 or self.attempts_count >= 3 or self.days >= 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of the question before looking anything up."""

    language: Language
    register: Register
    feelings: tuple[Feeling, ...] = ()
    needs: tuple[str, ...] = ()
    effort: Effort = Effort()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Facts of the case that the text states: {"order_stage": "shipped"}; names and values of knowledge/company."""
    missing: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    """Why a person is needed now: safety, self_harm, legal, press, vulnerable."""
    notice: str | None = None
    """"language_unsupported" when the text is in neither language of the product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One passage that the asker may see, with the reason why it was found."""

    id: str
    page: str
    kind: str
    title: str
    section: str
    heading: str
    language: Language
    text: str
    score: float
    found_by: tuple[str, ...]
    source: str
    owner: str
    reviewed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search returned: evidence best first, and how sure the search is that the answer is among it."""

    evidence: tuple[Evidence, ...]
    confidence: float
    """0 to 1: is the answer in here?"""
    near_misses: tuple[Evidence, ...] = ()
    notices: tuple[str, ...] = ()
    """"words_only" while the vector index cannot be used."""


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
    lines: tuple[Line, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something the agent should know; never for the customer."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the reply and the passages it rests on (none for feelings and questions)."""

    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words."""

    reply: str
    sentences: tuple[Sentence, ...]
    writer: str
    """Which rung answered: "extractive", or the model's name."""
    prompt_digest: str | None = None
    notes: tuple[Note, ...] = ()
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    entry_id: str
    outcome: Outcome
    question: Question
    reading: Reading
    plan: Plan
    reply: str
    writer: str
    notes: tuple[Note, ...]
    timings_ms: Mapping[str, float]
    prompt_digest: str | None = None
    confidence: float = 0.0
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person said of a suggestion; a new row each time, never an update."""

    id: str
    entry_id: str
    by: str
    at: datetime
    kind: str
    """"used", "edited", "dismissed" or "graded"."""
    reason: str | None = None
    text: str | None = None
    """The words really sent, or the words that explain the reason; masked."""
