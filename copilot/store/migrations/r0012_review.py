"""Grades, and what to look at first: the draw, signs, first uses of policies, and who is looking."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0012"
down_revision = "0015"
_SCALES = ("policy", "facts", "empathy", "proactivity", "honesty")
_ENTRY = "entries.id"


def upgrade() -> None:
    _grades()
    _drawn()
    _signs()
    _leases()
    op.create_table(
        "review_state",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _grades() -> None:
    op.create_table(
        "grades",
        sa.Column("verdict_id", sa.Text, sa.ForeignKey("verdicts.id"), primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey(_ENTRY), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(scale, sa.Integer) for scale in _SCALES),
        sa.Column("seconds", sa.Float),
        sa.UniqueConstraint("entry_id", "version", name=op.f("uq_grades_entry_id_version")),
        *(sa.CheckConstraint(f"{scale} BETWEEN 1 AND 5", name=op.f(f"ck_grades_{scale}")) for scale in _SCALES),
    )


def _drawn() -> None:
    op.create_table(
        "review_drawn",
        sa.Column("entry_id", sa.Text, sa.ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("chosen", sa.Boolean, nullable=False),
        sa.Column("twice", sa.Boolean, nullable=False),
        sa.Column("graders", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_review_drawn_at"), "review_drawn", ["at"])
    op.create_index(op.f("ix_review_drawn_team_asked_by_at"), "review_drawn", ["team", "asked_by", "at"])
    for name, second, condition in (
        ("ix_review_drawn_unseen", "share", sa.text("chosen AND graders = 0")),
        ("ix_review_drawn_half", "at", sa.text("twice AND graders = 1")),
    ):
        op.create_index(name, "review_drawn", ["team", second], sqlite_where=condition, postgresql_where=condition)


def _signs() -> None:
    op.create_table(
        "review_signs",
        sa.Column("entry_id", sa.Text, sa.ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
        sa.Column("sign", sa.Text, primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("sign IN ('checks', 'unsure', 'edited')", name=op.f("ck_review_signs_sign")),
    )
    op.create_index(op.f("ix_review_signs_team_sign_at"), "review_signs", ["team", "sign", "at"])
    op.create_table(
        "review_first_uses",
        sa.Column("policy", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def _leases() -> None:
    op.create_table(
        "review_leases",
        sa.Column("entry_id", sa.Text, sa.ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
        sa.Column("by", sa.Text, primary_key=True),
        sa.Column("taken_at", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("skipped", sa.Boolean, nullable=False),
    )
