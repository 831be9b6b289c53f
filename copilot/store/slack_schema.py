"""The tables of the Slack door: answers while they are written, what was said, and where the app is installed."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Table, UniqueConstraint

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

__all__ = ["drafts", "installations", "metadata", "oauth_states", "postings"]
drafts = Table(
    "drafts",
    metadata,
    Column("question", SafeText, primary_key=True),
    Column("team", SafeText, nullable=False),
    Column("channel", SafeText, nullable=False),
    Column("thread_ts", SafeText, nullable=False),
    Column("reader", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("owner", SafeText, nullable=False),
    Column("mode", SafeText, nullable=False),
    Column("posted_ts", SafeText),
    Column("closing", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("mode IN ('new', 'starting', 'stream', 'message', 'held')", name="mode"),
)
"""An answer while a model writes it: the worker writes the text, one web process shows it."""

postings = Table(
    "postings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("method", SafeText, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("channel", SafeText, nullable=False),
    Column("ts", SafeText, nullable=False),
    Column("nonce", SafeText, nullable=False),
    Column("said", SafeText, nullable=False),
    Index(None, "team", "channel", "ts"),
)
"""What was said in Slack, where and when; of the words, a digest only."""

installations = Table(
    "installations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("enterprise", SafeText, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("bot", SafeText, nullable=False),
    Column("user", SafeText, nullable=False),
    Column("app", SafeText, nullable=False),
    Column("scopes", SafeText, nullable=False),
    Column("token", SafeText),
    Column("refresh_token", SafeText),
    Column("expires_at", Instant),
    Column("renewing_until", Instant),
    Column("installed_at", Instant, nullable=False),
    Column("installed_by", SafeText, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("enterprise", "team"),
)
"""A workspace (or, without a team, a whole organisation) that the app is installed in. The tokens are encrypted."""

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state", SafeText, primary_key=True),
    Column("expires_at", Instant, nullable=False),
)
"""Installations that have begun and not come back yet."""
