"""What goes out, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from copilot.types.plan import Note, Outcome, Plan
from copilot.types.question import Question, Reading, Role

ENDINGS = ("solved", "partly_solved", "not_solved", "reopened")
"""How a case ends, as far as is known: the newest of these verdicts holds."""
WRONG_POLICY = "wrong_policy"
REASONS = (WRONG_POLICY, "wrong_facts", "tone", "not_allowed", "other")
"""Why a suggestion is dismissed."""


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
    """"used", "edited", "dismissed" or "graded"; how it ended (`ENDINGS`); "accepted" or "rejected" as a case."""
    reason: str | None = None
    text: str | None = None
    """The words really sent, or the words that explain the reason; masked."""
    role: Role = Role.AGENT
    """As what they said it; a lead's word weighs more."""
