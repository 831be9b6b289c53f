"""What must be posted once: rows with a nonce that is looked for in Slack when nobody knows whether a post arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, insert, select, update

from copilot.errors import StoreError
from copilot.store.codec import dump_mapping, load_mapping
from copilot.store.engine import reading, writing
from copilot.store.faults import AlreadyThere
from copilot.store.schema import outbox
from copilot.store.sql import spelled

OPEN = ("pending", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to send. `kind` is post, update, status or ephemeral; `payload` holds plain JSON values."""

    nonce: str
    kind: str
    team: str
    channel: str
    payload: Mapping[str, object]
    thread_ts: str | None = None
    entry_id: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message that is being sent, for the `attempts`-th time."""

    nonce: str
    kind: str
    team: str
    channel: str
    thread_ts: str | None
    payload: Mapping[str, object]
    entry_id: str | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands in Slack."""

    team: str
    channel: str
    ts: str


class Outbox:
    """Each message is sent until it is known to have arrived, in order within a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, messages: Sequence[Message], at: datetime) -> None:
        """Puts the messages in line, all or none. Raises `StoreError` when a nonce is known."""
        try:
            with writing(self._engine) as connection:
                add(connection, messages, at)
        except AlreadyThere as error:
            raise StoreError("One of these messages is in the outbox already, or its entry is not there.") from error

    def add_new(self, messages: Sequence[Message], at: datetime) -> None:
        """Puts those in line whose nonce is not known: what is said once may be tried often."""
        with writing(self._engine) as connection:
            named = [message.nonce for message in messages]
            known = set(connection.execute(select(outbox.c.nonce).where(outbox.c.nonce.in_(named))).scalars())
            add(connection, [message for message in messages if message.nonce not in known], at)

    def claim(self, now: datetime) -> OutboxRow | None:
        """The oldest message that is due, now being sent; None when there is none."""
        due = _oldest_due(now)
        with reading(self._engine) as connection:
            if connection.execute(due).first() is None:
                return None
        taken = (
            update(outbox)
            .where(outbox.c.id == due.scalar_subquery())
            .values(state="sending", claimed_at=now, attempts=outbox.c.attempts + 1)
            .returning(*outbox.c)
        )
        with writing(self._engine) as connection:
            row = connection.execute(taken).one_or_none()
        return None if row is None else _row(row)

    def sent(self, nonce: str, ts: str) -> bool:
        """The message stands in Slack at `ts`; False when it was not being sent."""
        return self._settle(nonce, state="sent", posted_ts=ts)

    def retry(self, nonce: str, not_before: datetime, *, counted: bool = True) -> bool:
        """The message did not arrive, and is to be sent again from that moment on; False when it was not being sent.

        Where it was not `counted`, nobody has tried: it only had to wait for its turn.
        """
        return self._settle(
            nonce, state="pending", not_before=not_before, attempts=outbox.c.attempts - (0 if counted else 1)
        )

    def failed(self, nonce: str, reason: str) -> bool:
        """The message will never be sent; False when it was not being sent."""
        return self._settle(nonce, state="failed", reason=reason)

    def unsettled(self, older_than: datetime) -> Sequence[OutboxRow]:
        """Messages claimed before that moment and not heard of since: sent or not, only Slack knows. Oldest first."""
        lost = and_(spelled(outbox.c.state, OPEN), outbox.c.state == "sending", outbox.c.claimed_at < older_than)
        chosen = select(outbox).where(lost).order_by(outbox.c.id)
        with reading(self._engine) as connection:
            return [_row(row) for row in connection.execute(chosen)]

    def posted(self, entry_id: str) -> Posted | None:
        """Where the first post of the entry stands; None while it is nowhere."""
        with reading(self._engine) as connection:
            return _posted(connection, entry_id)

    def stands(self, nonce: str) -> Posted | None:
        """Where the message of that nonce stands; None while it is nowhere."""
        with reading(self._engine) as connection:
            return _place(connection, nonce)

    def show_again(self, entry_id: str, said: str, at: datetime) -> None:
        """Has the message of an entry tell what was `said` of it elsewhere, once for each thing said."""
        with writing(self._engine) as connection:
            show_again(connection, entry_id, said, at)

    def forget(self, before: datetime) -> int:
        """Empties the payloads of messages settled before that moment; returns how many. Where they stand is kept."""
        old = update(outbox).where(
            outbox.c.state.not_in(OPEN), outbox.c.claimed_at < before, outbox.c.payload != _EMPTY
        )
        with writing(self._engine) as connection:
            return connection.execute(old.values(payload=_EMPTY)).rowcount

    def _settle(self, nonce: str, **values: Any) -> bool:
        being_sent = update(outbox).where(outbox.c.nonce == nonce, outbox.c.state == "sending")
        with writing(self._engine) as connection:
            return connection.execute(being_sent.values(**values)).rowcount == 1


def add(connection: Connection, messages: Sequence[Message], at: datetime, *, entry_id: str | None = None) -> None:
    """Puts the messages in line in the caller's transaction; `entry_id` is for those that name none."""
    rows = [
        {
            "nonce": message.nonce,
            "kind": message.kind,
            "team": message.team,
            "channel": message.channel,
            "thread_ts": message.thread_ts,
            "payload": dump_mapping(message.payload),
            "entry_id": message.entry_id or entry_id,
            "state": "pending",
            "attempts": 0,
            "not_before": message.not_before or at,
        }
        for message in messages
    ]
    if rows:
        connection.execute(insert(outbox), rows)


def show_again(connection: Connection, entry_id: str, said: str, at: datetime, *, ask: str = "") -> None:
    """Has the message of an entry, or the one that asks leads about it, made again; nothing where it never stood.

    What it then says is put together when it is sent.
    """
    place = _place(connection, asked_of_leads(ask)) if ask else _posted(connection, entry_id)
    nonce = f"again:{'ask:' if ask else ''}{said}"
    if place is None or connection.execute(select(outbox.c.id).where(outbox.c.nonce == nonce)).first():
        return
    again = Message(
        nonce=nonce, kind="update", team=place.team, channel=place.channel, payload={"entry": entry_id, "ask": ask}
    )  # fmt: skip
    add(connection, [again], at, entry_id=entry_id)


def asked_of_leads(ask: str) -> str:
    """The nonce of the message that asks leads."""
    return f"ask:{ask}"


def _posted(connection: Connection, entry_id: str) -> Posted | None:
    first = _sent().where(outbox.c.entry_id == entry_id).order_by(outbox.c.id).limit(1)
    row = connection.execute(first).mappings().first()
    return None if row is None else Posted(**row)


def _place(connection: Connection, nonce: str) -> Posted | None:
    row = connection.execute(_sent().where(outbox.c.nonce == nonce)).mappings().first()
    return None if row is None else Posted(**row)


def _sent() -> Select[Any]:
    chosen = select(outbox.c.team, outbox.c.channel, outbox.c.posted_ts.label("ts"))
    return chosen.where(outbox.c.kind == "post", outbox.c.state == "sent")


_EMPTY = "{}"


def _oldest_due(now: datetime) -> Select[Any]:
    row, earlier = outbox.alias(), outbox.alias()
    # What follows in a thread waits for what comes before it, or answers would stand in the wrong order.
    blocked = (
        select(earlier.c.id)
        .where(
            earlier.c.team == row.c.team,
            earlier.c.channel == row.c.channel,
            earlier.c.thread_ts == row.c.thread_ts,
            earlier.c.id < row.c.id,
            spelled(earlier.c.state, OPEN),
        )
        .exists()
    )
    due = and_(spelled(row.c.state, OPEN), row.c.state == "pending", row.c.not_before <= now)
    return select(row.c.id).where(due, ~blocked).order_by(row.c.id).limit(1).with_for_update(skip_locked=True)


def _row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        nonce=row.nonce,
        kind=row.kind,
        team=row.team,
        channel=row.channel,
        thread_ts=row.thread_ts,
        payload=load_mapping(row.payload),
        entry_id=row.entry_id,
        attempts=row.attempts,
    )
