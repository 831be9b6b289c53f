"""The log: entries, the conversations they belong to, and verdicts, which nobody changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _conversations()
    _entries()
    _verdicts()
    if op.get_bind().dialect.name == "sqlite":
        _keep_verdicts_sqlite()
    else:
        _keep_verdicts_postgresql()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread_ts", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("last_entry_id", sa.Text),
        sa.UniqueConstraint("team", "channel", "thread_ts"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("question_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id")),
        sa.Column("at", Instant, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("brand", sa.Text),
        sa.Column("via", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("writer", sa.Text),
        sa.Column("confidence", sa.Float),
        sa.Column("prompt_digest", sa.Text),
        sa.Column("index_digest", sa.Text),
        sa.Column("model", sa.Text),
        sa.Column("heard_cause", sa.Text),
        sa.Column("policies", sa.JSON, nullable=False),
        sa.Column("timings_ms", sa.JSON, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_entries_question_id"), "entries", ["question_id"])
    op.create_index(op.f("ix_entries_conversation_id"), "entries", ["conversation_id"])
    op.create_index(op.f("ix_entries_at_id"), "entries", ["at", "id"])
    op.create_index(op.f("ix_entries_team_at"), "entries", ["team", "at"])


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("text", sa.Text),
    )
    op.create_index(op.f("ix_verdicts_entry_id"), "verdicts", ["entry_id"])


def _keep_verdicts_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER verdicts_no_{verb.lower()} BEFORE {verb} ON verdicts "
            "BEGIN SELECT RAISE(ABORT, 'a verdict is never changed'); END"
        )


def _keep_verdicts_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION verdicts_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a verdict is never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER verdicts_kept BEFORE UPDATE OR DELETE ON verdicts FOR EACH ROW EXECUTE FUNCTION verdicts_kept()"
    )
