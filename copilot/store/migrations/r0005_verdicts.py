"""Who gave a verdict counts: an agent or a lead; and the objections to a policy are found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # A column that is added in place leaves the triggers that keep verdicts as they are.
    op.add_column("verdicts", sa.Column("role", sa.Text, nullable=False, server_default="agent"))
    op.create_index(op.f("ix_verdicts_at"), "verdicts", ["at"])
    objecting = sa.text("reason = 'wrong_policy'")
    op.create_index("ix_verdicts_objecting", "verdicts", ["id"], sqlite_where=objecting, postgresql_where=objecting)
