"""What goes out, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from copilot.types.plan import Note, Outcome, Plan
from copilot.types.question import Question, Reading


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
