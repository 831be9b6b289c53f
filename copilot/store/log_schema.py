"""The tables that the log is filtered by, and what leads keep beside an entry.

`log_lines`, `log_facets` and `log_words` hold nothing that entries, verdicts and promises do not: they are written with
them, in one transaction, so that a filter never reads an entry whole. A change here needs a migration beside it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

log_lines = Table(
    "log_lines",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("entry_id", SafeText, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("team", SafeText, nullable=False),
    Column("asked_by", SafeText, nullable=False),
    Column("brand", SafeText),
    Column("via", SafeText),
    Column("language", SafeText),
    Column("outcome", SafeText, nullable=False),
    Column("writer", SafeText),
    Column("rung", SafeText),
    Index(None, "asked_by", "position"),
)
"""One narrow row an entry. `position` is its time (see `copilot.store.positions`): what is newer is greater."""

log_facets = Table(
    "log_facets",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("value", SafeText, primary_key=True),
    Column("position", BigInteger, ForeignKey("log_lines.position", ondelete="CASCADE"), primary_key=True),
    Index(None, "position"),
    sqlite_with_rowid=False,
)
"""What an entry has several of, or gets later: policies, verdicts, reasons, checks, grades, promises."""

log_words = Table(
    "log_words",
    metadata,
    Column(
        "position",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("log_lines.position", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("words", SafeText, nullable=False),
)
"""The words by which an entry is found, folded, each once. Their index is made by the migration."""

log_views = Table(
    "log_views",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("workspace", SafeText, nullable=False),
    Column("user", SafeText, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("query", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("workspace", "user", "name"),
)
"""Filters that a reader keeps under a name."""

corrections = Table(
    "corrections",
    metadata,
    Column("entry_id", SafeText, ForeignKey("entries.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", SafeText, nullable=False),
)
"""The reply that a lead would have sent, masked. The greatest version holds; those before it stay."""

judged_passages = Table(
    "judged_passages",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id"), nullable=False, index=True),
    Column("passage_id", SafeText, nullable=False),
    Column("page_id", SafeText, nullable=False),
    Column("text_hash", SafeText, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("expected", Integer, nullable=False),
    Index(None, "at"),
)
"""That a lead says a passage should have been found (1), or takes it back (0). Rows are only added."""
