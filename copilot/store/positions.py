"""The place of an entry in the log as one number: its time, so that pages, facets and words share one order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Connection, select

from copilot.store.log_schema import log_lines

SLOTS = 32
"""So many entries have room in one microsecond; more of them spill into the next."""
_START = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 256


def first_at(moment: datetime) -> int:
    """The first position of that moment: less than it is before, the rest is at or after it."""
    return (moment - _START) // timedelta(microseconds=1) * SLOTS


def free_position(connection: Connection, moment: datetime) -> int:
    """A position of that moment that no entry has, after those that are there."""
    wanted = first_at(moment)
    for start in count(wanted, _AT_ONCE):
        near = log_lines.c.position.between(start, start + _AT_ONCE - 1)
        taken = set(connection.scalars(select(log_lines.c.position).where(near)))
        if (free := next((one for one in range(start, start + _AT_ONCE) if one not in taken), None)) is not None:
            return free
    raise AssertionError("positions do not end")
