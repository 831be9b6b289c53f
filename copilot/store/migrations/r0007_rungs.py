"""Which rung of the ladder wrote each reply, and what it took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import SafeText

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("entries", sa.Column("rung", SafeText))
    op.add_column("entries", sa.Column("usage", sa.JSON))
    op.add_column("entries", sa.Column("cost", sa.Float))
