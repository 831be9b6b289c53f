"""Of a sign-in only that it was used is kept; what is on its way stays with the browser."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.drop_table("console_sign_ins")
    op.create_table(
        "console_sign_ins",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("ends_at", Instant, nullable=False, index=True),
    )
