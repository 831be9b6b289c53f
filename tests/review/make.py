"""Candidates and grades with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from copilot.review.lineup import Candidate, Reason
from copilot.types import Grade

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def candidate(id: str, *, days: float = 1, **given: Any) -> Candidate:
    values: dict[str, Any] = {
        "team": "madrid", "asked_by": "U1", "at": NOW - timedelta(days=days), "language": "es", "outcome": "suggested",
        "question": "¿Qué hago?", "reasons": {Reason.SAMPLE: 0.1}, "probability": 0.05,
    }  # fmt: skip
    return Candidate(entry_id=id, **(values | given))


def grade(entry: str = "e1", by: str = "ana", **scores: int) -> Grade:
    return Grade(id=f"{entry} {by}", entry_id=entry, by=by, at=NOW, scores=scores)
