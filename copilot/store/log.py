"""The log as leads read it: filtered, by the page, both ways; and as a stream.

Who may read what is part of every call and of every statement: the entries of `teams`, and of those, with `own`, what
that person asked. No teams, no entries. `EVERY_TEAM` is for the command line, which has the database itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from copilot.store.engine import reading
from copilot.store.log_query import positions
from copilot.store.log_schema import log_facets, log_lines
from copilot.store.logbook import PAGE, as_entry, verdicts_of, whole_entry
from copilot.store.owed import promises
from copilot.store.schema import entries
from copilot.types.entry import WholeEntry
from copilot.types.log import EVERYTHING, LogFilter, LogLine, LogPage


class Every(Enum):
    TEAM = "every team"


EVERY_TEAM: Literal[Every.TEAM] = Every.TEAM
Teams = Collection[str] | Literal[Every.TEAM]
MOST_LINES = 200
"""On one page."""
COUNTED = 1_000
"""So many are counted; of more it is said that they are more."""
NEWEST = 5_000
"""Among so many of the newest entries, the values are looked for that a filter offers."""
_BEGINNING = 400
"""Characters of a question that a line shows."""
_FURTHEST = 2**63 - 1


class Log:
    """What was asked, to be found again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self,
        chosen: LogFilter,
        teams: Teams,
        *,
        own: str | None = None,
        after: int | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> LogPage:
        """Entries newest first: the newest, or those `before` (older than) or `after` (newer than) a position.

        `after` gives those next to it, still newest first. A position that no entry has is as good as any.
        """
        limit = max(1, min(limit, MOST_LINES))
        first = after is None and before is None
        with reading(self._engine) as connection:
            # The first page and the count are found in one go: what is looked for is gone through once.
            found, more = _some(connection, chosen, teams, own, after, before, COUNTED if first else limit)
            lines = _lines(connection, found[:limit])
        count = len(found) + more if first else None
        if not lines:
            return LogPage(lines=(), count=count)
        backwards = after is not None
        there_is_newer = more if backwards else before is not None
        there_is_older = backwards or more or len(found) > limit
        return LogPage(
            lines=lines,
            newer=lines[0].position if there_is_newer else None,
            older=lines[-1].position if there_is_older else None,
            count=count,
        )

    def count(self, chosen: LogFilter, teams: Teams, *, own: str | None = None, most: int = COUNTED) -> int:
        """How many there are; `most` + 1 where there are more than `most`, which nobody counts."""
        if _nobody(teams):
            return 0
        with reading(self._engine) as connection:
            some, _ = positions(connection, chosen, _teams(teams), own)
            counted = select(func.count()).select_from(some.limit(most + 1).subquery())
            return int(connection.scalar(counted) or 0)

    def stream(
        self, chosen: LogFilter, teams: Teams, *, own: str | None = None, at_once: int = PAGE
    ) -> Iterator[Mapping[str, object]]:
        """Every entry with its verdicts as plain values, newest first, read so many at a time.

        Between two entries nothing is held open, so whoever stops reading leaves nothing behind.
        """
        before: int | None = None
        while True:
            with reading(self._engine) as connection:
                found, more = _some(connection, chosen, teams, own, None, before, at_once)
                rows = _whole(connection, found)
            yield from rows
            if not more:
                return
            before = found[-1]

    def show(self, id: str, teams: Teams, *, own: str | None = None) -> WholeEntry | None:
        """The entry of that id, or the newest one of the question of that id; None when there is none to be read."""
        if _nobody(teams):
            return None
        theirs: list[ColumnElement[bool]] = (
            [] if (some := _teams(teams)) is None else [entries.c.team.in_(sorted(some))]
        )
        theirs += [] if own is None else [entries.c.asked_by == own]
        with reading(self._engine) as connection:
            return whole_entry(connection, id, *theirs)

    def known(self, teams: Teams, *, most: int = 200) -> Mapping[str, Sequence[str]]:
        """Values that filters can have, in order, by field: those of the newest entries that one may read."""
        names = {"agent": "asked_by", "brand": "brand", "language": "language", "via": "via", "writer": "writer"}
        if _nobody(teams):
            return {name: () for name in (*names, "policy", "check")}
        newest = select(log_lines.c.position, *(log_lines.c[name] for name in names.values()))
        if (some := _teams(teams)) is not None:
            newest = newest.where(log_lines.c.team.in_(sorted(some)))
        newest = newest.order_by(log_lines.c.position.desc()).limit(NEWEST)
        lines = newest.subquery()
        held = log_facets.join(lines, lines.c.position == log_facets.c.position)
        of_facet = select(log_facets.c.name, log_facets.c.value).select_from(held).distinct()
        with reading(self._engine) as connection:
            rows = connection.execute(newest).all()
            facets = connection.execute(of_facet.where(log_facets.c.name.in_(("policy", "check")))).all()
        found = {name: {row._mapping[column] for row in rows} for name, column in names.items()}
        found |= {name: {value for kind, value in facets if kind == name} for name in ("policy", "check")}
        return {name: sorted(value for value in values if value)[:most] for name, values in found.items()}


def _some(
    connection: Connection,
    chosen: LogFilter,
    teams: Teams,
    own: str | None,
    after: int | None,
    before: int | None,
    limit: int,
) -> tuple[list[int], bool]:
    """At most `limit` positions, newest first, and whether there are more in that direction."""
    if _nobody(teams):
        return [], False
    some, at = positions(connection, chosen, _teams(teams), own)
    if after is not None:
        some = some.where(at > _held(after)).order_by(at.asc())
    else:
        some = some.order_by(at.desc())
        if before is not None:
            some = some.where(at < _held(before))
    found = list(connection.scalars(some.limit(limit + 1)))
    kept = found[:limit]
    return (kept[::-1] if after is not None else kept), len(found) > limit


def _held(position: int) -> int:
    return max(-_FURTHEST, min(position, _FURTHEST))


def _nobody(teams: Teams) -> bool:
    return teams is not EVERY_TEAM and not any(teams)


def _teams(teams: Teams) -> Collection[str] | None:
    return None if isinstance(teams, Every) else [team for team in teams if team]


def _lines(connection: Connection, found: Sequence[int]) -> tuple[LogLine, ...]:
    names = ("id", "at", "asked_by", "team", "brand", "via", "language", "outcome", "failure", "writer", "confidence",
             "policies")  # fmt: skip
    chosen = (
        select(log_lines.c.position, log_lines.c.rung, func.substr(entries.c.question, 1, _BEGINNING).label("question"),
               *(entries.c[name] for name in names))
        .join(entries, entries.c.id == log_lines.c.entry_id)
        .where(log_lines.c.position.in_(found))
        .order_by(log_lines.c.position.desc())
    )  # fmt: skip
    rows = connection.execute(chosen).mappings().all()
    ids = [row["id"] for row in rows]
    said = verdicts_of(connection, ids)
    promised = set(connection.scalars(select(promises.c.entry_id).where(promises.c.entry_id.in_(ids))))
    return tuple(
        LogLine(
            **(
                dict(row)
                | {
                    "policies": tuple(row["policies"]),
                    "verdicts": tuple(one.kind for one in said.get(row["id"], ())),
                    "promised": row["id"] in promised,
                }
            )
        )
        for row in rows
    )


def _whole(connection: Connection, found: Sequence[int]) -> list[Mapping[str, object]]:
    columns = [column for column in entries.c if column.name not in {"data", "conversation_id"}]
    chosen = (
        select(*columns)
        .join(log_lines, log_lines.c.entry_id == entries.c.id)
        .where(log_lines.c.position.in_(found))
        .order_by(log_lines.c.position.desc())
    )
    rows: list[Any] = [as_entry(row) for row in connection.execute(chosen).mappings()]
    said = verdicts_of(connection, [row.id for row in rows])
    return [_plain(row) | {"verdicts": [_plain(one) for one in said.get(row.id, ())]} for row in rows]


def _plain(row: Any) -> dict[str, Any]:
    """The fields of a row, as they are: `asdict` copies what they hold, which takes two thirds of an export."""
    return {one.name: getattr(row, one.name) for one in fields(row)}


__all__ = ["COUNTED", "EVERYTHING", "EVERY_TEAM", "MOST_LINES", "Log", "Teams"]
