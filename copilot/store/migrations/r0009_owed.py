"""What is owed: promises and what became of them, what was asked of leads, and who wants a digest when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _promises()
    _asks()
    _digests()


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), nullable=False, index=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", Instant, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread_ts", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_promises_team_due"), "promises", ["team", "due"])
    op.create_table(
        "promise_marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("promise_id", sa.Text, sa.ForeignKey("promises.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("due", Instant),
        sa.CheckConstraint("kind IN ('kept', 'broken', 'moved')", name=op.f("ck_promise_marks_kind")),
    )


def _asks() -> None:
    op.create_table(
        "lead_asks",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), nullable=False, index=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread_ts", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('approval', 'advice')", name=op.f("ck_lead_asks_kind")),
    )
    op.create_index(op.f("ix_lead_asks_asked_at"), "lead_asks", ["asked_at"])
    op.create_table(
        "lead_answers",
        sa.Column("ask_id", sa.Text, sa.ForeignKey("lead_asks.id"), primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('approved', 'declined', 'answered')", name=op.f("ck_lead_answers_kind")),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.UniqueConstraint("workspace", "user", name=op.f("uq_digests_workspace_user")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_digests_hour")),
    )
