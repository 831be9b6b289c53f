"""What the API answers with, as its OpenAPI document describes it. Times are ISO 8601 with an offset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class Verdict(_Shape):
    """What somebody said of a suggestion, or how its case ended."""

    id: str
    entry_id: str
    team: str
    by: str
    role: str
    at: datetime
    kind: str
    reason: str | None
    text: str | None
    """Masked."""


class Verdicts(_Shape):
    verdicts: list[Verdict]
    next_cursor: str | None = Field(description="Gives the next page; null on the last one.")


class Promise(_Shape):
    """What was promised to a customer, as it stands now."""

    id: str
    entry_id: str
    team: str
    what: str
    owner: str
    due: datetime
    made_by: str
    made_at: datetime
    state: str = Field(description="open, kept or broken")
    settled_by: str | None
    settled_at: datetime | None
    overdue: bool
    on_time: bool


class Promises(_Shape):
    promises: list[Promise]
    next_cursor: str | None


class Outcome(_Shape):
    """What an integration told of a case."""

    id: str
    entry_id: str
    team: str
    source: str
    at: datetime
    received_at: datetime
    case: str | None
    outcome: str | None
    csat: int | None
    contacts: int | None


class Outcomes(_Shape):
    outcomes: list[Outcome]
    next_cursor: str | None


class EntryLine(_Shape):
    """One entry of the log, as it stands in a list."""

    id: str
    at: datetime
    team: str
    asked_by: str
    brand: str | None
    via: str | None
    language: str | None
    outcome: str = Field(description="suggested, asks, abstained, degraded, held_out or failed")
    failure: str | None
    question: str = Field(description="Its first 400 characters, masked.")
    writer: str | None
    rung: str | None
    confidence: float | None
    policies: list[str]
    verdicts: list[str] = Field(description="Their kinds, the oldest first.")
    promised: bool


class EntryLines(_Shape):
    entries: list[EntryLine]
    next_cursor: str | None


class Turn(_Shape):
    author: str
    text: str
    channel: str | None
    at: datetime | None


class Entry(_Shape):
    """One entry, whole: what was asked, what was suggested, what was said of it, what was promised and how it ended."""

    id: str
    question_id: str
    at: datetime
    team: str
    asked_by: str
    role: str
    brand: str | None
    via: str | None
    language: str | None
    outcome: str
    failure: str | None
    question: str
    reply: str | None
    writer: str | None
    rung: str | None
    model: str | None
    prompt_digest: str | None
    index_digest: str | None
    confidence: float | None
    heard_cause: str | None
    policies: list[str]
    timings_ms: Mapping[str, float]
    usage: Mapping[str, int] | None
    cost: float | None
    conversation: str | None = Field(description="The thread in Slack: workspace/channel/ts.")
    thread: list[Turn]
    suggestion: dict[str, Any] | None = Field(description="What `copilot ask --json` prints; null if it failed.")
    verdicts: list[Verdict]
    promises: list[Promise]
    outcomes: list[Outcome]


class Figure(_Shape):
    """One figure and its interval at 95 %; null where it rests on too few."""

    kind: str = Field(description="share (0 to 1), seconds, number or money")
    of: int = Field(description="How many it rests on.")
    value: float | None
    low: float | None
    high: float | None


class FigureGroup(_Shape):
    key: str = Field(description="The value of `by`; all, or - for entries that have none.")
    withheld: bool = Field(description="Fewer than three people asked: nothing is told.")
    questions: int | None
    figures: dict[str, Figure]


class Figures(_Shape):
    by: str
    since: date
    until: date
    groups: list[FigureGroup]


class Row(_Shape):
    """What became of one row."""

    line: int = Field(description="Its place among those that were sent, from 1.")
    status: str = Field(description="kept, already (it was known) or refused")
    id: str | None = None
    entry_id: str | None = None
    errors: list[dict[str, str]] | None = Field(default=None, description="What is wrong with it, and where.")


class Kept(_Shape):
    """What became of all rows."""

    kept: int
    already: int
    refused: int
    results: list[Row]
