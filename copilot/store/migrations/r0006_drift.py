"""What the last check of each index generation showed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "index_checks",
        sa.Column(
            "generation_id", sa.Text, sa.ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("at", Instant, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
    )  # fmt: skip
