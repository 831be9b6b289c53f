"""What is measured of each entry, narrow enough to be counted over in one look. Made from the log alone.

A change here needs a migration beside it, as in `schema`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, text

from copilot.store.columns import SafeText
from copilot.store.schema import metadata

__all__ = ["fact_policies", "facts", "metadata"]
facts = Table(
    "facts",
    metadata,
    Column("week", Date, primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("case_key", SafeText, nullable=False),
    Column("begins", Boolean, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("agent", SafeText, nullable=False),
    Column("brand", SafeText),
    Column("via", SafeText),
    Column("language", SafeText),
    Column("outcome", SafeText, nullable=False),
    Column("fate", SafeText),
    Column("reason", SafeText),
    Column("changed", Float),
    Column("shown", Float),
    Column("replied", Float),
    Column("cost", Float),
    Column("situation", SafeText),
    Column("cause", SafeText),
    Column("ended", SafeText),
    Column("reopened", Boolean, nullable=False),
    Column("contacts", Integer, nullable=False),
    Column("csat", Integer),
    Column("asked", Integer, nullable=False),
    Column("arm", SafeText),
    Column("stratum", SafeText),
    Column("first_reply", Float),
    Column("verdicts", Integer, nullable=False),
    Column("outcomes", Integer, nullable=False, server_default="0"),
    Column("waiting", Boolean, nullable=False),
    Index(None, "entry_id", unique=True),
    Index(None, "case_key"),
    Index("ix_facts_waiting", "entry_id", sqlite_where=text("waiting = 1"), postgresql_where=text("waiting")),
    sqlite_with_rowid=False,
)
"""One row an entry, kept in order of weeks, so that counting over some of them reads no others.

From `ended` to `first_reply` it is the case that is told of, in the row of the entry it begins with. `agent` is a
digest of who asked: enough to count people, and no more. `shown`, `replied` and `first_reply` are seconds to two
digits. `verdicts` and `outcomes` are how many were looked at; `waiting` says that the suggestion was not in Slack yet.
"""

fact_policies = Table(
    "fact_policies",
    metadata,
    Column("entry_id", SafeText, ForeignKey("facts.entry_id", ondelete="CASCADE"), primary_key=True),
    Column("policy", SafeText, primary_key=True),
    Column("first", Boolean, nullable=False),
    Index(None, "policy"),
)
"""The policies that an entry cites; `first` is the one with the best evidence."""
