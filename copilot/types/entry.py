"""An entry of the log: its columns, and all that was asked, suggested and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from copilot.types.question import Question
from copilot.types.suggestion import Suggestion, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log. Of a failed entry, what follows `failure` is empty, but for the question."""

    id: str
    question_id: str
    at: datetime
    asked_by: str
    team: str
    role: str
    brand: str | None
    via: str | None
    language: str | None
    outcome: str
    """suggested, asks, abstained, degraded, or failed."""
    failure: str | None
    question: str
    reply: str | None
    writer: str | None
    confidence: float | None
    prompt_digest: str | None
    index_digest: str | None
    model: str | None
    heard_cause: str | None
    policies: tuple[str, ...]
    """The policies cited."""
    timings_ms: Mapping[str, float]
    rung: str | None = None
    """model, repaired, fallback or extractive; None in entries of earlier versions."""
    usage: Mapping[str, int] | None = None
    """Tokens: input_tokens, of which cached_tokens, and output_tokens; of every try."""
    cost: float | None = None
    """US dollars; None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeEntry:
    """An entry with all that was asked, suggested (None if it failed) and said of it, oldest verdict first."""

    entry: Entry
    question: Question
    suggestion: Suggestion | None
    verdicts: tuple[Verdict, ...]
