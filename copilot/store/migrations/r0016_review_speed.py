"""The queue is read in the order of its indexes: objections by time, and the month of a team without its rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"


def upgrade() -> None:
    objecting = sa.text("reason = 'wrong_policy'")
    op.create_index(
        "ix_verdicts_objected", "verdicts", ["at", "entry_id"], sqlite_where=objecting, postgresql_where=objecting
    )
    op.drop_index(op.f("ix_review_drawn_team_asked_by_at"), "review_drawn")
    op.create_index("ix_review_drawn_month", "review_drawn", ["team", "at", "asked_by", "share", "graders", "entry_id"])
