"""Answers while they are written, what was said in Slack, and where the app is installed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _drafts()
    _postings()
    _installations()


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread_ts", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("posted_ts", sa.Text),
        sa.Column("closing", sa.Boolean, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("mode IN ('new', 'starting', 'stream', 'message', 'held')", name="mode"),
    )


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_postings_at"), "postings", ["at"])
    op.create_index(op.f("ix_postings_team_channel_ts"), "postings", ["team", "channel", "ts"])


def _installations() -> None:
    op.create_table(
        "installations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("refresh_token", sa.Text),
        sa.Column("expires_at", Instant),
        sa.Column("renewing_until", Instant),
        sa.Column("installed_at", Instant, nullable=False),
        sa.Column("installed_by", sa.Text, nullable=False),
        sa.Column("ended_at", Instant),
        sa.UniqueConstraint("enterprise", "team"),
    )
    op.create_table(
        "oauth_states",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("expires_at", Instant, nullable=False),
    )
