"""The tables of what is owed: promises, what was asked of leads, and who wants a digest when.

Rows of what people said are only ever added. A change here needs a migration beside it, as in `schema`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

promises = Table(
    "promises",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id"), nullable=False, index=True),
    Column("team", SafeText, nullable=False),
    Column("what", SafeText, nullable=False),
    Column("owner", SafeText, nullable=False),
    Column("due", Instant, nullable=False),
    Column("made_by", SafeText, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("workspace", SafeText, nullable=False),
    Column("channel", SafeText, nullable=False),
    Column("thread_ts", SafeText),
    Column("language", SafeText, nullable=False),
    Index(None, "team", "due"),
)

promise_marks = Table(
    "promise_marks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("promise_id", SafeText, ForeignKey("promises.id"), nullable=False, index=True),
    Column("kind", SafeText, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due", Instant),
    CheckConstraint("kind IN ('kept', 'broken', 'moved')", name="kind"),
)

lead_asks = Table(
    "lead_asks",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id"), nullable=False, index=True),
    Column("team", SafeText, nullable=False),
    Column("kind", SafeText, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("asked_by", SafeText, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("workspace", SafeText, nullable=False),
    Column("channel", SafeText, nullable=False),
    Column("thread_ts", SafeText),
    Column("language", SafeText, nullable=False),
    CheckConstraint("kind IN ('approval', 'advice')", name="kind"),
    Index(None, "asked_at"),
)

lead_answers = Table(
    "lead_answers",
    metadata,
    Column("ask_id", SafeText, ForeignKey("lead_asks.id"), primary_key=True),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", SafeText, nullable=False),
    Column("text", SafeText, nullable=False),
    CheckConstraint("kind IN ('approved', 'declined', 'answered')", name="kind"),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace", SafeText, nullable=False),
    Column("user", SafeText, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("timezone", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("last_day", Date),
    UniqueConstraint("workspace", "user"),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
)
