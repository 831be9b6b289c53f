"""What is proposed to be learned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0013"
down_revision = "0011"
STATES = "state IN ('open', 'trying', 'accepted', 'rejected', 'undone')"


def upgrade() -> None:
    _proposals()
    _evidence()
    _jobs()


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("idea", sa.Text, nullable=False),
        sa.Column("helps", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("changes", sa.Text),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_proposals_fingerprint")),
        sa.CheckConstraint(STATES, name=op.f("ck_proposals_state")),
    )
    op.create_index(op.f("ix_proposals_state_helps"), "proposals", ["state", "helps"])


def _evidence() -> None:
    op.create_table(
        "proposal_evidence",
        sa.Column("proposal_id", sa.Text, sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_proposal_evidence_team"), "proposal_evidence", ["team"])
    op.create_index(op.f("ix_proposal_evidence_entry_id"), "proposal_evidence", ["entry_id"])
    op.create_table(
        "proposal_marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proposal_id", sa.Text, sa.ForeignKey("proposals.id"), nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_proposal_marks_state")),
    )


def _jobs() -> None:
    op.create_table(
        "learning_jobs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("proposal_id", sa.Text, sa.ForeignKey("proposals.id"), index=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("leased_until", Instant),
        sa.Column("result", sa.Text),
        sa.CheckConstraint("task IN ('trial', 'replay', 'derive', 'index')", name=op.f("ck_learning_jobs_task")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_learning_jobs_state")),
    )
    op.create_index(op.f("ix_learning_jobs_state_at"), "learning_jobs", ["state", "at"])
