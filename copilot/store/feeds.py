"""What other programs read besides the log: verdicts and promises by the page, and one entry, of some teams only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Engine, func, select

from copilot.store.engine import reading
from copilot.store.logbook import Logbook
from copilot.store.owed import promise_marks, promises
from copilot.store.paging import beside, within
from copilot.store.promises import OPEN, read_promises
from copilot.store.schema import conversations, entries, verdicts
from copilot.types import MOVED, Place, Promise, Role, Span, Verdict
from copilot.types.entry import WholeEntry


class Feeds:
    """Rows of the log for programs, the newest first; every call is for some teams, and no teams see nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._book = engine, Logbook(engine)

    def entry(self, id: str, teams: Collection[str]) -> tuple[WholeEntry, Place | None] | None:
        """An entry of these teams with the thread it was asked in; None when there is none of that id."""
        chosen = (
            select(entries.c.id, conversations.c.team, conversations.c.channel, conversations.c.thread_ts)
            .outerjoin(conversations, conversations.c.id == entries.c.conversation_id)
            .where(entries.c.id == id, entries.c.team.in_(sorted(teams)))
        )
        with reading(self._engine) as connection:
            row = connection.execute(chosen).first()
        whole = self._book.show(id) if row else None
        if row is None or whole is None:
            return None
        place = Place(workspace=row.team, channel=row.channel, thread_ts=row.thread_ts) if row.channel else None
        return whole, place

    def verdicts(
        self, teams: Collection[str], span: Span, kinds: Collection[str] = ()
    ) -> Sequence[tuple[str, Verdict]]:
        """Verdicts by when they were given, each after the team of its entry."""
        chosen = (
            select(verdicts, entries.c.team)
            .join(entries, entries.c.id == verdicts.c.entry_id)
            .where(beside(entries.c.team, teams))
        )
        if kinds:
            chosen = chosen.where(verdicts.c.kind.in_(sorted(kinds)))
        if span.entry is not None:
            chosen = chosen.where(verdicts.c.entry_id == span.entry)
        with reading(self._engine) as connection:
            rows = connection.execute(within(chosen, verdicts.c.at, verdicts.c.id, span)).mappings().all()
        said = [{name: value for name, value in row.items() if name != "team"} for row in rows]
        return [
            (row["team"], Verdict(**(one | {"role": Role(row["role"])}))) for row, one in zip(rows, said, strict=True)
        ]

    def promises(self, teams: Collection[str], span: Span, state: str | None = None) -> Sequence[Promise]:
        """Promises by when they were made, as they stand now. `state` is open, kept or broken."""
        chosen = select(promises).where(promises.c.team.in_(sorted(teams)))
        if state is not None:
            chosen = chosen.where(_state() == state)
        if span.entry is not None:
            chosen = chosen.where(promises.c.entry_id == span.entry)
        with reading(self._engine) as connection:
            return read_promises(connection, within(chosen, promises.c.made_at, promises.c.id, span))


def _state() -> Any:
    """How a promise stands: as what was said of it last, but for having been moved."""
    said = (
        select(promise_marks.c.kind)
        .where(promise_marks.c.promise_id == promises.c.id, promise_marks.c.kind != MOVED)
        .order_by(promise_marks.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(said, OPEN)
