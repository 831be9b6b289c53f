"""The Slack threads that are ours: whose they are, and what was asked and suggested in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, insert, select, update

from copilot.store.engine import reading, writing
from copilot.store.logbook import read_back
from copilot.store.schema import conversations, entries, pages, verdicts
from copilot.types import WRONG_POLICY, Question, Suggestion


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
        """The last `limit` exchanges of the thread, oldest first; empty if it is not ours.

        In the order in which they were written down: other words for a question keep the moment it was asked at.
        """
        chosen = (
            select(entries.c.id, entries.c.outcome, entries.c.data)
            .join(conversations, conversations.c.id == entries.c.conversation_id)
            .where(_is(thread))
            .order_by(entries.c.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(chosen).mappings().all()
        read = [(row["id"], *read_back(row)) for row in reversed(rows)]
        return [Exchange(entry_id=id, question=asked, suggestion=got) for id, asked, got in read]

    def dismissed(self, thread: Thread) -> tuple[str, ...]:
        """The policies, in every language, of suggestions of the thread that were dismissed as the wrong policy.

        Whoever used a suggestion after all takes its dismissal back.
        """
        of_thread = (
            select(entries.c.id, entries.c.outcome, entries.c.data, verdicts.c.kind, verdicts.c.reason)
            .join(conversations, conversations.c.id == entries.c.conversation_id)
            .join(verdicts, verdicts.c.entry_id == entries.c.id)
            .where(_is(thread), verdicts.c.kind.in_(("dismissed", "used", "edited")))
            .order_by(verdicts.c.at, verdicts.c.id)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(of_thread).mappings().all()
            last = {row["id"]: row for row in rows}
            wrong = [row for row in last.values() if row["kind"] == "dismissed" and row["reason"] == WRONG_POLICY]
            made = [suggested for row in wrong if (suggested := read_back(row)[1])]
            named = sorted({page for one in made for page in one.plan.governing})
            groups = select(pages.c.group_id).where(pages.c.id.in_(named))
            return tuple(connection.execute(select(pages.c.id).where(pages.c.group_id.in_(groups))).scalars())

    def question(self, entry_id: str) -> Question | None:
        """What was asked in an entry, as it stood with what came before it; None when there is no such entry."""
        chosen = select(entries.c.outcome, entries.c.data).where(entries.c.id == entry_id)
        with reading(self._engine) as connection:
            row = connection.execute(chosen).mappings().first()
        return None if row is None else read_back(row)[0]

    def of_entry(self, entry_id: str) -> Thread | None:
        """The thread that an entry belongs to; None when it belongs to none."""
        chosen = (
            select(conversations)
            .join(entries, entries.c.conversation_id == conversations.c.id)
            .where(entries.c.id == entry_id)
        )
        with reading(self._engine) as connection:
            row = connection.execute(chosen).first()
        return None if row is None else _conversation(row).thread


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
