"""Every table. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from copilot.store.columns import Instant, SafeText

HEAD = "0020"
"""The newest migration. A database that says so is opened without loading Alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Knowledge

pages = Table(
    "pages",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("kind", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("group_id", SafeText, nullable=False, index=True),
    Column("source", SafeText, nullable=False),
    Column("data", SafeText, nullable=False),
    Column("content_hash", SafeText, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Index("ix_pages_standing", "id", sqlite_where=text("standing = 1"), postgresql_where=text("standing")),
)

page_refs = Table(
    "page_refs",
    metadata,
    Column("page_id", SafeText, ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("relation", SafeText, primary_key=True),
    Column("target", SafeText, primary_key=True),
    Index(None, "relation", "target"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("team", SafeText, nullable=False),
    Column("brand", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("root_cause", SafeText, index=True),
    Column("reviewed", Boolean, nullable=False),
    Column("data", SafeText, nullable=False),
    Column("content_hash", SafeText, nullable=False),
    Column("source", SafeText, nullable=False),
)

page_access = Table(
    "page_access",
    metadata,
    Column("page_id", SafeText, primary_key=True),
    Column("token", SafeText, primary_key=True),
    sqlite_with_rowid=False,
)

passages = Table(
    "passages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", SafeText, nullable=False, unique=True),
    Column("page_id", SafeText, nullable=False, index=True),
    Column("kind", SafeText, nullable=False),
    Column("section", SafeText, nullable=False),
    Column("heading", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("ord", Integer, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("stems", SafeText, nullable=False),
    Column("text_hash", SafeText, nullable=False),
    Column("zone", SafeText, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("source", SafeText, nullable=False),
    Column("owner", SafeText, nullable=False),
    Column("reviewed_on", SafeText),
    Index(None, "zone", "kind"),
)

zones = Table(
    "zones",
    metadata,
    Column("zone", SafeText, primary_key=True),
    Column("of_cases", Boolean, primary_key=True),
    Column("token", SafeText, primary_key=True),
)

embedding_cache = Table(
    "embedding_cache",
    metadata,
    Column("text_hash", SafeText, primary_key=True),
    Column("fingerprint", SafeText, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

generations = Table(
    "generations",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("fingerprint", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("state IN ('building', 'active', 'retired')", name="state"),
    Index(
        "uq_generations_active",
        "state",
        unique=True,
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
)

vector_state = Table(
    "vector_state",
    metadata,
    Column("generation_id", SafeText, ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True),
    Column("zone", SafeText, primary_key=True),
    Column("passage_id", SafeText, primary_key=True),
    Column("text_hash", SafeText, nullable=False),
)

index_checks = Table(
    "index_checks",
    metadata,
    Column("generation_id", SafeText, ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("figures", JSON, nullable=False),
)

company = Table(
    "company",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("data", SafeText, nullable=False),
)

voices = Table(
    "voices",
    metadata,
    Column("brand", SafeText, primary_key=True),
    Column("language", SafeText, primary_key=True),
    Column("ord", Integer, nullable=False),
    Column("data", SafeText, nullable=False),
)

# The log

conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", SafeText, nullable=False),
    Column("channel", SafeText, nullable=False),
    Column("thread_ts", SafeText, nullable=False),
    Column("owner", SafeText, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("last_entry_id", SafeText),
    UniqueConstraint("team", "channel", "thread_ts"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("question_id", SafeText, nullable=False, index=True),
    Column("conversation_id", Integer, ForeignKey("conversations.id"), index=True),
    Column("at", Instant, nullable=False),
    Column("asked_by", SafeText, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("role", SafeText, nullable=False),
    Column("brand", SafeText),
    Column("via", SafeText),
    Column("language", SafeText),
    Column("outcome", SafeText, nullable=False),
    Column("failure", SafeText),
    Column("question", SafeText, nullable=False),
    Column("reply", SafeText),
    Column("writer", SafeText),
    Column("confidence", Float),
    Column("prompt_digest", SafeText),
    Column("index_digest", SafeText),
    Column("model", SafeText),
    Column("heard_cause", SafeText),
    Column("policies", JSON, nullable=False),
    Column("timings_ms", JSON, nullable=False),
    Column("data", SafeText, nullable=False),
    Column("rung", SafeText),
    Column("usage", JSON),
    Column("cost", Float),
    Index(None, "at", "id"),
    Index(None, "team", "at"),
)

OBJECTING = "reason = 'wrong_policy'"
"""Few, and asked for with every question: an index of their own, used only by a query that holds these very words."""

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id"), nullable=False, index=True),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", SafeText, nullable=False),
    Column("reason", SafeText),
    Column("text", SafeText),
    Column("role", SafeText, nullable=False, server_default="agent"),
    Index(None, "at"),
    Index("ix_verdicts_objecting", "id", sqlite_where=text(OBJECTING), postgresql_where=text(OBJECTING)),
    Index("ix_verdicts_objected", "at", "entry_id", sqlite_where=text(OBJECTING), postgresql_where=text(OBJECTING)),
)

# What comes in, what goes out. Rows that are settled stay for long; the open ones have an index of their own, which is
# used only by a query that holds these very words.

INBOX_OPEN = "state IN ('new', 'claimed')"
OUTBOX_OPEN = "state IN ('pending', 'sending')"

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("thread", SafeText, index=True),
    Column("body", SafeText),
    Column("received_at", Instant, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("worker", SafeText),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("settled_at", Instant),
    Column("reason", SafeText),
    CheckConstraint("state IN ('new', 'claimed', 'done', 'failed')", name="state"),
    Index("ix_inbox_open", "id", sqlite_where=text(INBOX_OPEN), postgresql_where=text(INBOX_OPEN)),
    sqlite_autoincrement=True,
)

inbox_keys = Table(
    "inbox_keys",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("inbox_id", Integer, ForeignKey("inbox.id", ondelete="CASCADE"), nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nonce", SafeText, nullable=False, unique=True),
    Column("kind", SafeText, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("channel", SafeText, nullable=False),
    Column("thread_ts", SafeText),
    Column("payload", SafeText, nullable=False),
    Column("entry_id", SafeText, ForeignKey("entries.id"), index=True),
    Column("state", SafeText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("posted_ts", SafeText),
    Column("reason", SafeText),
    CheckConstraint("kind IN ('post', 'update', 'status', 'ephemeral')", name="kind"),
    CheckConstraint("state IN ('pending', 'sending', 'sent', 'failed')", name="state"),
    Index("ix_outbox_open", "id", sqlite_where=text(OUTBOX_OPEN), postgresql_where=text(OUTBOX_OPEN)),
    sqlite_autoincrement=True,
)
