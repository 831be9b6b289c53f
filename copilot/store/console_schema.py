"""The tables of the console's entrance. Ids and links are kept as digests: who reads the database cannot use them."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Index, Table

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

__all__ = ["console_links", "console_sessions", "console_sign_ins", "metadata"]

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("digest", SafeText, primary_key=True),
    Column("workspace", SafeText, nullable=False),
    Column("user", SafeText, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("role", SafeText),
    Column("teams", JSON(none_as_null=True)),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    CheckConstraint("role IN ('agent', 'lead')", name="role"),
    Index(None, "workspace", "user"),
)
"""Who is signed in. Without role and teams, Slack is asked for them."""

console_links = Table(
    "console_links",
    metadata,
    Column("digest", SafeText, primary_key=True),
    Column("workspace", SafeText, nullable=False),
    Column("user", SafeText, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("role", SafeText),
    Column("teams", JSON(none_as_null=True)),
    Column("path", SafeText, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    CheckConstraint("role IN ('agent', 'lead')", name="role"),
)
"""Links that let one person in, once, and where they lead."""

console_sign_ins = Table(
    "console_sign_ins",
    metadata,
    Column("digest", SafeText, primary_key=True),
    Column("ends_at", Instant, nullable=False, index=True),
)
"""Sign-ins that have let somebody in, for as long as their address could be used again."""
