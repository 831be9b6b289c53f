"""What came in and must be answered once: rows with unique keys, claimed under a lease, closed by the claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, func, insert, or_, select, update

from copilot.store.codec import dump_mapping, load_mapping
from copilot.store.engine import reading, writing
from copilot.store.faults import AlreadyThere
from copilot.store.schema import inbox, inbox_keys, outbox
from copilot.store.sql import spelled

OPEN = ("new", "claimed")
DOOR = "door"
"""Holds a row while it finds out who asks and who reads."""
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A claim: a row of the inbox, held by one worker until the lease runs out.

    `attempts` tells this claim from those before and after it: whoever holds an older one can no longer close the row.
    """

    id: int
    thread: str | None
    body: Mapping[str, object]
    received_at: datetime
    worker: str
    lease_until: datetime
    attempts: int


def question_id(row: int) -> str:
    """What the question of a row is called everywhere else."""
    return f"q{row:08d}"


class Inbox:
    """Each row is answered once, however often it is delivered and whoever dies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def receive(
        self, keys: Sequence[str], body: Mapping[str, object], at: datetime, *, thread: str | None = None,
        held_for: float = 0.0,
    ) -> bool:  # fmt: skip
        """Stores the body under all of its keys; False, and nothing is stored, when any of them is known.

        `body` holds plain JSON values. Rows of one `thread` are answered one after the other. A row that is `held_for`
        some seconds waits so long for `ready`, and then is answered as it is. When this returns, the row is on the
        disk. Raises `StoreError` when it is not, and `ValueError` without a key.
        """
        unique = list(dict.fromkeys(keys))
        if not unique:
            raise ValueError("a row without a key could be stored twice")
        held = {"state": "claimed", "worker": DOOR, "lease_until": at + timedelta(seconds=held_for)}
        free = {"state": "new", "worker": None, "lease_until": None}
        row: dict[str, object] = {"thread": thread, "body": dump_mapping(body), "received_at": at, "attempts": 0}
        row |= held if held_for else free
        try:
            with writing(self._engine) as connection:
                id = connection.execute(insert(inbox).returning(inbox.c.id), row).scalar_one()
                connection.execute(insert(inbox_keys), [{"key": key, "inbox_id": id} for key in unique])
                return True
        except AlreadyThere:
            return False

    def ready(self, key: str, more: Mapping[str, object]) -> bool:
        """What else is known of a row that is held: it may be answered now. False when somebody has it already."""
        with writing(self._engine) as connection:
            found = connection.execute(_under(key).where(inbox.c.worker == DOOR, inbox.c.state == "claimed")).first()
            if found is None:
                return False
            body = dump_mapping({**load_mapping(found.body), **more})
            change = update(inbox).where(inbox.c.id == found.id)
            connection.execute(change.values(body=body, state="new", worker=None, lease_until=None))
            return True

    def reword(self, key: str, text: str) -> bool:
        """The question under that key says something else; whoever is answering it has lost it.

        False when it has its answer, or says that already.
        """
        with writing(self._engine) as connection:
            found = connection.execute(_under(key).where(spelled(inbox.c.state, OPEN))).first()
            if found is None or (body := load_mapping(found.body)).get("text") == text:
                return False
            change = update(inbox).where(inbox.c.id == found.id).values(body=dump_mapping({**body, "text": text}))
            if found.worker != DOOR:
                change = change.values(state="new", worker=None, lease_until=None)
            connection.execute(change)
            return True

    def withdraw(self, key: str, at: datetime) -> int | None:
        """The question under that key was taken back: nothing is said to it any more, and its words are erased.

        Returns the row; None when there is none, or its answer is under way to Slack or stands there.
        """
        with writing(self._engine) as connection:
            found = connection.execute(_under(key)).first()
            if found is None:
                return None
            said = (outbox.c.nonce.in_(f"{question_id(found.id)}-{end}" for end in ("answer", "failed")),)
            unsent = update(outbox).where(*said, outbox.c.state == "pending")
            dropped = connection.execute(unsent.values(state="failed", reason=WITHDRAWN)).rowcount
            mine = update(inbox).where(inbox.c.id == found.id, spelled(inbox.c.state, OPEN))
            gone = {"state": "failed", "reason": WITHDRAWN, "body": None, "settled_at": at, "lease_until": None}
            return found.id if connection.execute(mine.values(**gone)).rowcount or dropped else None

    def holds(self, row: InboxRow) -> bool:
        """Whether the claim is still good: the question was neither reworded nor taken back."""
        held = select(inbox.c.id).where(
            inbox.c.id == row.id, inbox.c.state == "claimed", inbox.c.attempts == row.attempts
        )  # fmt: skip
        with reading(self._engine) as connection:
            return connection.execute(held).first() is not None

    def claim(
        self, worker: str, now: datetime, lease_seconds: float, *, most_attempts: int | None = None
    ) -> InboxRow | None:  # fmt: skip
        """The oldest row that nobody holds, now held by this worker; None when there is nothing to do.

        With `most_attempts`, one that so many have tried already is left to others.
        """
        free = _oldest_free(now, most_attempts)
        with reading(self._engine) as connection:  # looking costs the writers nothing, and mostly finds nothing
            if connection.execute(free).first() is None:
                return None
        taken = (
            update(inbox)
            .where(inbox.c.id == free.scalar_subquery())
            .values(
                state="claimed",
                worker=worker,
                lease_until=now + timedelta(seconds=lease_seconds),
                attempts=inbox.c.attempts + 1,
            )
            .returning(*inbox.c)
        )
        with writing(self._engine) as connection:
            row = connection.execute(taken).one_or_none()
        return None if row is None else _claimed(row)

    def extend(self, row: InboxRow, now: datetime, lease_seconds: float) -> bool:
        """Keeps the claim alive; False when it is lost, and the work should stop."""
        with writing(self._engine) as connection:
            return _change(connection, row, lease_until=now + timedelta(seconds=lease_seconds))

    def release(self, row: InboxRow) -> bool:
        """Gives the row back at once, for anybody to claim; False when the claim was lost already."""
        with writing(self._engine) as connection:
            return _change(connection, row, state="new", worker=None, lease_until=None)

    def finish(self, row: InboxRow, at: datetime) -> bool:
        """The row needs nothing more; False, and nothing changes, when the claim is lost."""
        with writing(self._engine) as connection:
            return close(connection, row, at)

    def fail(self, row: InboxRow, reason: str, at: datetime) -> bool:
        """Nobody will try this row again; False, and nothing changes, when the claim is lost."""
        with writing(self._engine) as connection:
            return close(connection, row, at, reason=reason)

    def depth(self) -> int:
        """How many rows wait or are being worked on."""
        count = select(func.count()).where(spelled(inbox.c.state, OPEN))
        with reading(self._engine) as connection:
            return connection.execute(count).scalar_one()

    def oldest_open_age(self, now: datetime) -> float | None:
        """Seconds since the oldest row that is not settled came in; None when all are."""
        oldest = select(inbox.c.received_at).where(spelled(inbox.c.state, OPEN)).order_by(inbox.c.id).limit(1)
        with reading(self._engine) as connection:
            at = connection.execute(oldest).scalar()
        return None if at is None else (now - at).total_seconds()

    def forget(self, before: datetime) -> int:
        """Drops rows settled before that moment, and their keys; returns how many. Keep what may be redelivered."""
        settled = delete(inbox).where(inbox.c.state.not_in(OPEN), inbox.c.settled_at < before)
        with writing(self._engine) as connection:
            return connection.execute(settled).rowcount


def close(connection: Connection, row: InboxRow, at: datetime, *, reason: str | None = None) -> bool:
    """Settles the row in the caller's transaction, as failed when there is a reason; False when the claim is lost.

    The body of a row that is done is erased: it is the customer's text before masking, and nobody needs it now.
    """
    if reason is None:
        return _change(connection, row, state="done", body=None, settled_at=at, lease_until=None)
    return _change(connection, row, state="failed", reason=reason, settled_at=at, lease_until=None)


def _change(connection: Connection, row: InboxRow, **values: Any) -> bool:
    held = and_(inbox.c.id == row.id, inbox.c.state == "claimed", inbox.c.attempts == row.attempts)
    return connection.execute(update(inbox).where(held).values(**values)).rowcount == 1


def _under(key: str) -> Select[Any]:
    return select(inbox).join(inbox_keys, inbox_keys.c.inbox_id == inbox.c.id).where(inbox_keys.c.key == key)


def _oldest_free(now: datetime, most_attempts: int | None) -> Select[Any]:
    row, earlier = inbox.alias(), inbox.alias()
    # Earlier rows block even when they are only waiting: elsewhere somebody may be claiming them this instant.
    blocked = (
        select(earlier.c.id)
        .where(earlier.c.thread == row.c.thread, earlier.c.id < row.c.id, spelled(earlier.c.state, OPEN))
        .exists()
    )
    free = or_(row.c.state == "new", and_(row.c.state == "claimed", row.c.lease_until <= now))
    chosen = select(row.c.id).where(spelled(row.c.state, OPEN), free, ~blocked)
    if most_attempts is not None:
        chosen = chosen.where(row.c.attempts < most_attempts)
    return chosen.order_by(row.c.id).limit(1).with_for_update(skip_locked=True)


def _claimed(row: Row[Any]) -> InboxRow:
    return InboxRow(
        id=row.id,
        thread=row.thread,
        body=load_mapping(row.body),
        received_at=row.received_at,
        worker=row.worker,
        lease_until=row.lease_until,
        attempts=row.attempts,
    )
