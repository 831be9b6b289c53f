"""Reading the log: newest first by the page, one entry whole, or everything as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, and_, exists, or_, select

from copilot.store.codec import loads
from copilot.store.engine import reading
from copilot.store.entries import FAILED
from copilot.store.schema import entries, verdicts
from copilot.store.sql import batches
from copilot.types import ENDINGS, Question, Role, Suggestion, Verdict
from copilot.types.entry import Entry, WholeEntry

PAGE = 500
"""How many entries an export reads at a time: a long read would hold up the writers."""


class Logbook:
    """What was asked, suggested and judged."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, *, limit: int = 50) -> Sequence[Entry]:
        """The newest entries of all teams, the last one first. `copilot.store.log` has filters and pages."""
        with reading(self._engine) as connection:
            return [as_entry(row) for row in connection.execute(_page(limit)).mappings()]

    def show(self, id: str) -> WholeEntry | None:
        """The entry of that id, or the newest one of the question of that id; None when there is none."""
        with reading(self._engine) as connection:
            return whole_entry(connection, id)

    def ended(self, team: str | None = None) -> Iterator[WholeEntry]:
        """Entries whose suggestion was used and of which it is known how the case ended, newest first."""
        before: tuple[datetime, str] | None = None
        while True:
            page = _page(PAGE, before).where(_said(("used", "edited")), _said(ENDINGS))
            page = page if team is None else page.where(entries.c.team == team)
            with reading(self._engine) as connection:
                rows = connection.execute(page).mappings().all()
                judged = verdicts_of(connection, [row["id"] for row in rows])
            yield from (as_whole(row, judged[row["id"]]) for row in rows)
            if len(rows) < PAGE:
                return
            before = (rows[-1]["at"], rows[-1]["id"])


def whole_entry(connection: Connection, id: str, *conditions: ColumnElement[bool]) -> WholeEntry | None:
    """The entry of that id, or the newest one of the question of that id, among those that meet the conditions."""
    named = (
        select(entries)
        .where(or_(entries.c.id == id, entries.c.question_id == id), *conditions)
        .order_by((entries.c.id == id).desc(), entries.c.at.desc(), entries.c.id.desc())
    )
    row = connection.execute(named).mappings().first()
    return None if row is None else as_whole(row, verdicts_of(connection, [row["id"]]).get(row["id"], ()))


def read_back(row: RowMapping) -> tuple[Question, Suggestion | None]:
    """What a row of entries holds whole: the question, and the suggestion unless it failed."""
    if row["outcome"] == FAILED:
        return loads(Question, row["data"]), None
    suggestion = loads(Suggestion, row["data"])
    return suggestion.question, suggestion


def _page(limit: int, before: tuple[datetime, str] | None = None) -> Select[Any]:
    page = select(entries).order_by(entries.c.at.desc(), entries.c.id.desc()).limit(limit)
    if before is None:
        return page
    at, id = before
    return page.where(or_(entries.c.at < at, and_(entries.c.at == at, entries.c.id < id)))


def _said(kinds: Sequence[str]) -> ColumnElement[bool]:
    return exists().where(verdicts.c.entry_id == entries.c.id, verdicts.c.kind.in_(kinds))


def as_entry(row: RowMapping) -> Entry:
    held = {name: value for name, value in row.items() if name not in ("data", "conversation_id")}
    return Entry(**(held | {"policies": tuple(row["policies"])}))


def as_whole(row: RowMapping, judged: Sequence[Verdict]) -> WholeEntry:
    question, suggestion = read_back(row)
    return WholeEntry(entry=as_entry(row), question=question, suggestion=suggestion, verdicts=tuple(judged))


def as_verdict(row: RowMapping) -> Verdict:
    return Verdict(**(dict(row) | {"role": Role(row["role"])}))


def verdicts_of(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for batch in batches(ids):
        chosen = select(verdicts).where(verdicts.c.entry_id.in_(batch)).order_by(verdicts.c.at, verdicts.c.id)
        for row in connection.execute(chosen).mappings():
            found.setdefault(row["entry_id"], []).append(as_verdict(row))
    return found
