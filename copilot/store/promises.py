"""Promises: what was promised is never changed; that it was moved, kept or broken is a row beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, select

from copilot.errors import StoreError
from copilot.store.engine import reading, writing
from copilot.store.facets import MADE, PROMISE, add_facets
from copilot.store.faults import AlreadyThere
from copilot.store.outbox import show_again
from copilot.store.owed import promise_marks, promises
from copilot.store.sql import batches
from copilot.types import KEPT, MOVED, Place, Promise

OPEN = "open"


class Promises:
    """What is promised, and what became of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, promise: Promise) -> Promise:
        """Writes a promise down; the same id twice is one, as it was first. Raises `StoreError` without its entry."""
        try:
            with writing(self._engine) as connection:
                if not _known(connection, promise.id):
                    add_promise(connection, promise)
        except AlreadyThere as error:
            raise StoreError(f"There is no entry {promise.entry_id!r} in the log.") from error
        return self.find(promise.id) or promise

    def mark(self, id: str, kind: str, by: str, at: datetime, due: datetime | None = None) -> Promise | None:
        """Says that it was kept, broken, or moved to another time; None when there is none. Kept once is kept.

        The message of its suggestion is shown again.
        """
        with writing(self._engine) as connection:
            held = read_promises(connection, select(promises).where(promises.c.id == id))
            if not held:
                return None
            if held[0].state == OPEN or (held[0].state != kind and kind != MOVED):
                row = {"promise_id": id, "kind": kind, "by": by, "at": at, "due": due}
                connection.execute(insert(promise_marks), row)
                show_again(connection, held[0].entry_id, f"promise:{id}:{kind}:{at.isoformat()}", at)
            return read_promises(connection, select(promises).where(promises.c.id == id))[0]

    def find(self, id: str) -> Promise | None:
        with reading(self._engine) as connection:
            held = read_promises(connection, select(promises).where(promises.c.id == id))
        return held[0] if held else None

    def of_entry(self, entry_id: str) -> Sequence[Promise]:
        """Oldest first."""
        chosen = select(promises).where(promises.c.entry_id == entry_id).order_by(promises.c.made_at, promises.c.id)
        with reading(self._engine) as connection:
            return read_promises(connection, chosen)

    def listed(
        self, *, team: str | None = None, state: str | None = None, since: datetime | None = None
    ) -> Sequence[Promise]:
        """Those of a team (of all without one), the one due first first; `since` is when they were made."""
        chosen = select(promises)
        if team is not None:
            chosen = chosen.where(promises.c.team == team)
        if since is not None:
            chosen = chosen.where(promises.c.made_at >= since)
        with reading(self._engine) as connection:
            held = read_promises(connection, chosen)
        return sorted((one for one in held if state in (None, one.state)), key=lambda one: (one.due, one.id))


def add_promise(connection: Connection, promise: Promise) -> None:
    """Writes a promise down in the caller's transaction, so that its entry is found by it."""
    connection.execute(insert(promises), _values(promise))
    add_facets(connection, promise.entry_id, PROMISE, [MADE])


def _known(connection: Connection, id: str) -> bool:
    return connection.execute(select(promises.c.id).where(promises.c.id == id)).first() is not None


def _values(promise: Promise) -> dict[str, Any]:
    names = ("id", "entry_id", "team", "what", "owner", "due", "made_by", "made_at", "language")
    place = promise.place
    held = {name: getattr(promise, name) for name in names}
    return held | {"workspace": place.workspace, "channel": place.channel, "thread_ts": place.thread_ts}


def read_promises(connection: Connection, chosen: Select[Any]) -> list[Promise]:
    """Promises as they stand after all that was said of them, in order of saying."""
    rows = connection.execute(chosen).mappings().all()
    said: dict[str, list[Any]] = {}
    for batch in batches([row["id"] for row in rows]):
        of_these = select(promise_marks).where(promise_marks.c.promise_id.in_(batch)).order_by(promise_marks.c.id)
        for mark in connection.execute(of_these):
            said.setdefault(mark.promise_id, []).append(mark)
    return [_promise(row, said.get(row["id"], [])) for row in rows]


def _promise(row: Any, marks: Sequence[Any]) -> Promise:
    held = {name: row[name] for name in row if name not in {"workspace", "channel", "thread_ts"}}
    moved = [mark.due for mark in marks if mark.kind == MOVED and mark.due]
    ended = [mark for mark in marks if mark.kind != MOVED]
    place = Place(workspace=row["workspace"], channel=row["channel"], thread_ts=row["thread_ts"])
    held |= {"due": moved[-1] if moved else row["due"], "place": place}
    if ended:
        held |= {"state": ended[-1].kind, "settled_by": ended[-1].by, "settled_at": ended[-1].at}
    return Promise(**held)


def on_time(promise: Promise) -> bool:
    """Whether it was kept, and by then."""
    return promise.state == KEPT and promise.settled_at is not None and promise.settled_at <= promise.due
