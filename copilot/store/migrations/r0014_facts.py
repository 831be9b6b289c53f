"""What is measured of each entry; filled from the log as it is looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0010"


def upgrade() -> None:
    _facts()
    op.create_table(
        "fact_policies",
        sa.Column("entry_id", sa.Text, sa.ForeignKey("facts.entry_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("policy", sa.Text, primary_key=True),
        sa.Column("first", sa.Boolean, nullable=False),
    )
    op.create_index(op.f("ix_fact_policies_policy"), "fact_policies", ["policy"])


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("week", sa.Date, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False),
        sa.Column("begins", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("team", "agent")),
        *(sa.Column(name, sa.Text) for name in ("brand", "via", "language")),
        sa.Column("outcome", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("fate", "reason")),
        *(sa.Column(name, sa.Float) for name in ("changed", "shown", "replied", "cost")),
        *(sa.Column(name, sa.Text) for name in ("situation", "cause", "ended")),
        sa.Column("reopened", sa.Boolean, nullable=False),
        sa.Column("contacts", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("arm", "stratum")),
        sa.Column("first_reply", sa.Float),
        sa.Column("verdicts", sa.Integer, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_facts_entry_id"), "facts", ["entry_id"], unique=True)
    op.create_index(op.f("ix_facts_case_key"), "facts", ["case_key"])
    waiting = sa.text("waiting = 1") if op.get_bind().dialect.name == "sqlite" else sa.text("waiting")
    op.create_index("ix_facts_waiting", "facts", ["entry_id"], sqlite_where=waiting, postgresql_where=waiting)
