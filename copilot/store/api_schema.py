"""The tables of the API: tokens, what integrations told of cases, and requests that were answered already.

A change here needs a migration beside it, as in `schema`.
"""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

__all__ = ["api_requests", "api_tokens", "case_outcomes", "metadata"]

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("name", SafeText, nullable=False),
    Column("digest", SafeText, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("teams", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_on", Date),
)
"""The digest is of a secret of 256 bits that chance made, so it needs no salt and no slow function."""

case_outcomes = Table(
    "case_outcomes",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id"), nullable=False, index=True),
    Column("source", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("case", SafeText),
    Column("ending", SafeText),
    Column("csat", Integer),
    Column("contacts", Integer),
    CheckConstraint("ending IN ('solved', 'partly_solved', 'not_solved', 'reopened')", name="ending"),
    CheckConstraint("csat BETWEEN 1 AND 5", name="csat"),
    CheckConstraint("contacts >= 0", name="contacts"),
    Index(None, "at", "id"),
    Index(None, "source", "case"),
)

api_requests = Table(
    "api_requests",
    metadata,
    Column("token_id", SafeText, ForeignKey("api_tokens.id"), primary_key=True),
    Column("key", SafeText, primary_key=True),
    Column("digest", SafeText, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("answer", JSON, nullable=False),
)
"""What was answered to a request with an Idempotency-Key, by the digest of its body."""
