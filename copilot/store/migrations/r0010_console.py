"""The console's entrance: sessions, one-time links, and sign-ins that have begun."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0010"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "console_sessions",
        *_visitor("console_sessions"),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False, index=True),
    )
    op.create_index(op.f("ix_console_sessions_workspace_user"), "console_sessions", ["workspace", "user"])
    op.create_table(
        "console_links",
        *_visitor("console_links"),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("ends_at", Instant, nullable=False, index=True),
    )
    op.create_table(
        "console_sign_ins",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("ends_at", Instant, nullable=False, index=True),
    )


def _visitor(table: str) -> list[Any]:
    return [
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("teams", sa.JSON),
        sa.CheckConstraint("role IN ('agent', 'lead')", name=op.f(f"ck_{table}_role")),
    ]
