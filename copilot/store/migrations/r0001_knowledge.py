"""Knowledge: pages, cases, who may see them, passages, and what is known of their vectors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    _pages()
    _cases()
    _passages()
    _vectors()
    _company()


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("group_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("standing", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
    )
    op.create_index(op.f("ix_pages_group_id"), "pages", ["group_id"])
    lite, full = sa.text("standing = 1"), sa.text("standing")
    op.create_index(op.f("ix_pages_standing"), "pages", ["id"], sqlite_where=lite, postgresql_where=full)
    op.create_table(
        "page_refs",
        sa.Column("page_id", sa.Text, sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("relation", sa.Text, primary_key=True),
        sa.Column("target", sa.Text, primary_key=True),
    )
    op.create_index(op.f("ix_page_refs_relation_target"), "page_refs", ["relation", "target"])
    op.create_table(
        "page_access",
        sa.Column("page_id", sa.Text, primary_key=True),
        sa.Column("token", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("root_cause", sa.Text),
        sa.Column("reviewed", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_cases_root_cause"), "cases", ["root_cause"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("stems", sa.Text, nullable=False),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("reviewed_on", sa.Text),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("ix_passages_page_id"), "passages", ["page_id"])
    op.create_index(op.f("ix_passages_zone_kind"), "passages", ["zone", "kind"])
    op.create_table(
        "zones",
        sa.Column("zone", sa.Text, primary_key=True),
        sa.Column("of_cases", sa.Boolean, primary_key=True),
        sa.Column("token", sa.Text, primary_key=True),
    )


def _vectors() -> None:
    op.create_table(
        "embedding_cache",
        sa.Column("text_hash", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "generations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("state IN ('building', 'active', 'retired')", name="state"),
    )
    active = sa.text("state = 'active'")
    op.create_index(
        op.f("uq_generations_active"),
        "generations",
        ["state"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_table(
        "vector_state",
        sa.Column("generation_id", sa.Text, sa.ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("zone", sa.Text, primary_key=True),
        sa.Column("passage_id", sa.Text, primary_key=True),
        sa.Column("text_hash", sa.Text, nullable=False),
    )


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_table(
        "voices",
        sa.Column("brand", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
