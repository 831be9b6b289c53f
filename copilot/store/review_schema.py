"""The tables of reviewing: grades, what was drawn to be looked at, what shows from outside, and who is looking.

A grade is a verdict of the kind "graded" and a row here: who, when and what they wrote is in the verdict alone.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from copilot.store.columns import Instant, SafeText
from copilot.store.schema import metadata

__all__ = ["drawn", "first_uses", "grades", "leases", "metadata", "review_state", "signs"]

_ENTRY = "entries.id"
UNSEEN = "chosen AND graders = 0"
HALF_SEEN = "twice AND graders = 1"

grades = Table(
    "grades",
    metadata,
    Column("verdict_id", SafeText, ForeignKey("verdicts.id"), primary_key=True),
    Column("entry_id", SafeText, ForeignKey(_ENTRY), nullable=False),
    Column("version", Integer, nullable=False),
    *(Column(scale, Integer) for scale in ("policy", "facts", "empathy", "proactivity", "honesty")),
    Column("seconds", Float),
    UniqueConstraint("entry_id", "version"),
    *(
        CheckConstraint(f"{scale} BETWEEN 1 AND 5", name=scale)
        for scale in ("policy", "facts", "empathy", "proactivity", "honesty")
    ),
)

drawn = Table(
    "review_drawn",
    metadata,
    Column("entry_id", SafeText, ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
    Column("team", SafeText, nullable=False),
    Column("asked_by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("share", Float, nullable=False),
    Column("probability", Float, nullable=False),
    Column("chosen", Boolean, nullable=False),
    Column("twice", Boolean, nullable=False),
    Column("graders", Integer, nullable=False),
    Index(None, "at"),
    Index("ix_review_drawn_month", "team", "at", "asked_by", "share", "graders", "entry_id"),
    Index("ix_review_drawn_unseen", "team", "share", sqlite_where=text(UNSEEN), postgresql_where=text(UNSEEN)),
    Index("ix_review_drawn_half", "team", "at", sqlite_where=text(HALF_SEEN), postgresql_where=text(HALF_SEEN)),
)
"""Every entry: its place in the draw, how likely it was to be chosen then, and how many leads have graded it."""

signs = Table(
    "review_signs",
    metadata,
    Column("entry_id", SafeText, ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
    Column("sign", SafeText, primary_key=True),
    Column("value", Float, nullable=False),
    Column("team", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("sign IN ('checks', 'unsure', 'edited')", name="sign"),
    Index(None, "team", "sign", "at"),
)
"""What shows of an entry without reading it: sentences taken out, how sure the search was, how much was changed."""

first_uses = Table(
    "review_first_uses",
    metadata,
    Column("policy", SafeText, primary_key=True),
    Column("entry_id", SafeText, ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
    Column("team", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Of each policy, the first few suggestions that cite it."""

leases = Table(
    "review_leases",
    metadata,
    Column("entry_id", SafeText, ForeignKey(_ENTRY, ondelete="CASCADE"), primary_key=True),
    Column("by", SafeText, primary_key=True),
    Column("taken_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("skipped", Boolean, nullable=False),
)
"""Who is looking at what, and until when; or, if skipped, who does not want to see it until then."""

review_state = Table(
    "review_state",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("value", SafeText, nullable=False),
)
"""The key of the draw, and up to when edits have been measured."""
