"""What helpdesks tell of cases is measured: what the customer thought of it, and how often they were in touch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("facts", sa.Column("csat", sa.Integer))
    op.add_column("facts", sa.Column("outcomes", sa.Integer, nullable=False, server_default="0"))
