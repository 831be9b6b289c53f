"""The tables of what is proposed to be learned: proposals, what speaks for them, their steps, and the worker's jobs.

A change here needs a migration beside it, as in `schema`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

STATES = "state IN ('open', 'trying', 'accepted', 'rejected', 'undone')"

proposals = Table(
    "proposals",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("fingerprint", SafeText, nullable=False, unique=True),
    Column("what", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("target", SafeText, nullable=False),
    Column("idea", SafeText, nullable=False),
    Column("helps", Integer, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changes", SafeText),
    CheckConstraint(STATES, name="state"),
    Index(None, "state", "helps"),
)

proposal_evidence = Table(
    "proposal_evidence",
    metadata,
    Column("proposal_id", SafeText, ForeignKey("proposals.id"), primary_key=True),
    Column("entry_id", SafeText, ForeignKey("entries.id"), primary_key=True),
    Column("team", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("before", SafeText, nullable=False),
    Column("after", SafeText, nullable=False),
    Index(None, "team"),
    Index(None, "entry_id"),
)

proposal_marks = Table(
    "proposal_marks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("proposal_id", SafeText, ForeignKey("proposals.id"), nullable=False, index=True),
    Column("state", SafeText, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(STATES, name="state"),
)

learning_jobs = Table(
    "learning_jobs",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("task", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("proposal_id", SafeText, ForeignKey("proposals.id"), index=True),
    Column("entry_id", SafeText, ForeignKey("entries.id")),
    Column("version", Integer, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("stage", SafeText, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("leased_until", Instant),
    Column("result", SafeText),
    CheckConstraint("task IN ('trial', 'replay', 'derive', 'index', 'accept')", name="task"),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    Index(None, "state", "at"),
)
