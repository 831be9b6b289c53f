"""A lead's yes before a trial is a job too."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"

NAME = "ck_learning_jobs_task"
TASKS = "task IN ('trial', 'replay', 'derive', 'index', 'accept')"


def upgrade() -> None:
    with op.batch_alter_table("learning_jobs") as jobs:
        jobs.drop_constraint(op.f(NAME), type_="check")
        jobs.create_check_constraint(op.f(NAME), TASKS)
