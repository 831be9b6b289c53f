"""The Slack threads that are ours: whose they are, and what was asked and suggested in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, insert, select, update

from copilot.store.engine import reading, writing
from copilot.store.logbook import read_back
from copilot.store.schema import conversations, entries
from copilot.types import Question, Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread of Slack: workspace, channel, and the ts of its first message."""

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A thread that we own."""

    thread: Thread
    owner: str
    """The user who started it."""
    started_at: datetime
    last_entry_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question of a thread and the suggestion it got; None if it failed."""

    entry_id: str
    question: Question
    suggestion: Suggestion | None


class Threads:
    """Which threads we own, and what they hold."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def own(self, thread: Thread, owner: str, at: datetime) -> Conversation:
        """The thread is ours; whoever started it first stays its owner."""
        with writing(self._engine) as connection:
            ensure(connection, thread, owner, at)
            row = connection.execute(select(conversations).where(_is(thread))).one()
        return _conversation(row)

    def find(self, thread: Thread) -> Conversation | None:
        """The thread, if it is ours."""
        with reading(self._engine) as connection:
            row = connection.execute(select(conversations).where(_is(thread))).first()
        return None if row is None else _conversation(row)

    def history(self, thread: Thread, *, limit: int = 20) -> Sequence[Exchange]:
        """The last `limit` exchanges of the thread, oldest first; empty if it is not ours."""
        chosen = (
            select(entries.c.id, entries.c.outcome, entries.c.data)
            .join(conversations, conversations.c.id == entries.c.conversation_id)
            .where(_is(thread))
            .order_by(entries.c.at.desc(), entries.c.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(chosen).mappings().all()
        read = [(row["id"], *read_back(row)) for row in reversed(rows)]
        return [Exchange(entry_id=id, question=asked, suggestion=got) for id, asked, got in read]


def ensure(connection: Connection, thread: Thread, owner: str, at: datetime) -> int:
    """The id of our conversation in that thread, begun if need be, in the caller's transaction."""
    known = connection.execute(select(conversations.c.id).where(_is(thread))).scalar()
    if known is not None:
        return int(known)
    row = {
        "team": thread.team,
        "channel": thread.channel,
        "thread_ts": thread.ts,
        "owner": owner,
        "started_at": at,
    }
    return int(connection.execute(insert(conversations).returning(conversations.c.id), row).scalar_one())


def set_last(connection: Connection, conversation: int, entry_id: str) -> None:
    """The newest entry of the conversation, in the caller's transaction."""
    chosen = update(conversations).where(conversations.c.id == conversation)
    connection.execute(chosen.values(last_entry_id=entry_id))


def _is(thread: Thread) -> ColumnElement[bool]:
    return and_(
        conversations.c.team == thread.team,
        conversations.c.channel == thread.channel,
        conversations.c.thread_ts == thread.ts,
    )


def _conversation(row: Any) -> Conversation:
    return Conversation(
        thread=Thread(team=row.team, channel=row.channel, ts=row.thread_ts),
        owner=row.owner,
        started_at=row.started_at,
        last_entry_id=row.last_entry_id,
    )
