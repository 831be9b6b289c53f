"""The API: tokens of integrations, what they told of cases, and requests that were answered already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0015"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("teams", sa.JSON, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
        sa.Column("used_on", sa.Date),
    )
    _outcomes()
    op.create_table(
        "api_requests",
        sa.Column("token_id", sa.Text, sa.ForeignKey("api_tokens.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False, index=True),
        sa.Column("answer", sa.JSON, nullable=False),
    )


def _outcomes() -> None:
    op.create_table(
        "case_outcomes",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), nullable=False, index=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("case", sa.Text),
        sa.Column("ending", sa.Text),
        sa.Column("csat", sa.Integer),
        sa.Column("contacts", sa.Integer),
        sa.CheckConstraint(
            "ending IN ('solved', 'partly_solved', 'not_solved', 'reopened')", name=op.f("ck_case_outcomes_ending")
        ),
        sa.CheckConstraint("csat BETWEEN 1 AND 5", name=op.f("ck_case_outcomes_csat")),
        sa.CheckConstraint("contacts >= 0", name=op.f("ck_case_outcomes_contacts")),
    )
    op.create_index(op.f("ix_case_outcomes_at_id"), "case_outcomes", ["at", "id"])
    op.create_index(op.f("ix_case_outcomes_source_case"), "case_outcomes", ["source", "case"])
