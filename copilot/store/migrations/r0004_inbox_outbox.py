"""What comes in and what goes out, each exactly once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _inbox()
    _outbox()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("thread", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("lease_until", Instant),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("settled_at", Instant),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint("state IN ('new', 'claimed', 'done', 'failed')", name="state"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbox_thread"), "inbox", ["thread"])
    is_open = sa.text("state IN ('new', 'claimed')")
    op.create_index(op.f("ix_inbox_open"), "inbox", ["id"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "inbox_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("inbox_id", sa.Integer, sa.ForeignKey("inbox.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index(op.f("ix_inbox_keys_inbox_id"), "inbox_keys", ["inbox_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread_ts", sa.Text),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id")),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", Instant, nullable=False),
        sa.Column("claimed_at", Instant),
        sa.Column("posted_ts", sa.Text),
        sa.Column("reason", sa.Text),
        sa.UniqueConstraint("nonce"),
        sa.CheckConstraint("kind IN ('post', 'update', 'status', 'ephemeral')", name="kind"),
        sa.CheckConstraint("state IN ('pending', 'sending', 'sent', 'failed')", name="state"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_entry_id"), "outbox", ["entry_id"])
    is_open = sa.text("state IN ('pending', 'sending')")
    op.create_index(op.f("ix_outbox_open"), "outbox", ["id"], sqlite_where=is_open, postgresql_where=is_open)
