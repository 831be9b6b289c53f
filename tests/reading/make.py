"""Questions, each with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from copilot.types import Principal, Question, Turn

NOW = datetime(2026, 11, 29, 21, 4, tzinfo=UTC)


def ago(**given: float) -> datetime:
    return NOW - timedelta(**given)


def question(text: str, *thread: Turn, **given: Any) -> Question:
    values: dict[str, Any] = {"id": "q", "asker": Principal(user="U1", team="atencion"), "at": NOW}
    return Question(text=text, thread=thread, **(values | given))


def customer(text: str, channel: str | None = "chat", at: datetime | None = None) -> Turn:
    return Turn(author="customer", text=text, channel=channel, at=at)


def agent(text: str, channel: str | None = "chat", at: datetime | None = None) -> Turn:
    return Turn(author="agent", text=text, channel=channel, at=at)
