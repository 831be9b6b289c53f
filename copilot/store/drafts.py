"""Answers while they are written: one process writes the text, another shows it and knows where it stands in Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from copilot.store.engine import reading, writing
from copilot.store.slack_schema import drafts
from copilot.store.threads import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reply so far. `mode` is how it is shown: new, starting, stream, message or held."""

    question: str
    team: str
    channel: str
    thread_ts: str
    reader: str
    language: str
    text: str
    owner: str
    mode: str
    posted_ts: str | None
    closing: bool
    at: datetime


class Drafts:
    """A row for each question that is being answered by a model."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, question: str, thread: Thread, reader: str, language: str, text: str, at: datetime) -> bool:
        """The reply so far; False when its reader wants no more of it."""
        mine = update(drafts).where(drafts.c.question == question)
        row = {
            "question": question, "team": thread.team, "channel": thread.channel, "thread_ts": thread.ts,
            "reader": reader, "language": language, "text": text, "stopped": False, "owner": "", "mode": "new",
            "closing": False, "at": at,
        }  # fmt: skip
        with writing(self._engine) as connection:
            stopped = connection.execute(select(drafts.c.stopped).where(drafts.c.question == question)).scalar()
            if stopped is None:
                connection.execute(insert(drafts), row)
            else:
                connection.execute(mine.values(text=text, at=at))
            return not stopped

    def stopped(self, question: str) -> bool:
        """Whether its reader wants no more of it."""
        chosen = select(drafts.c.stopped).where(drafts.c.question == question)
        with reading(self._engine) as connection:
            return bool(connection.execute(chosen).scalar())

    def open(self) -> Sequence[Draft]:
        """Those that nobody is closing, oldest first."""
        chosen = select(drafts).where(~drafts.c.closing).order_by(drafts.c.question)
        with reading(self._engine) as connection:
            return [_draft(row) for row in connection.execute(chosen)]

    def find(self, question: str) -> Draft | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(drafts).where(drafts.c.question == question)).first()
        return None if row is None else _draft(row)

    def take(self, question: str, owner: str) -> bool:
        """The draft is this process' to show; False when it is another's, or is being closed."""
        free = (drafts.c.question == question, drafts.c.owner.in_(("", owner)), ~drafts.c.closing)
        with writing(self._engine) as connection:
            return connection.execute(update(drafts).where(*free).values(owner=owner)).rowcount == 1

    def shown(self, question: str, mode: str, posted_ts: str | None) -> None:
        """How the draft is shown from here on, and where."""
        self._change(question, mode=mode, posted_ts=posted_ts)

    def close(self, question: str) -> None:
        """The answer is there: nobody goes on showing the draft."""
        self._change(question, closing=True)

    def release(self, question: str) -> None:
        """Its owner does nothing more with it."""
        self._change(question, owner="")

    def stop(self, team: str, channel: str, thread_ts: str) -> int:
        """The reader of a thread wants no more of what is being written there; returns how many drafts that ends."""
        place = (drafts.c.team == team, drafts.c.channel == channel, drafts.c.thread_ts == thread_ts)
        with writing(self._engine) as connection:
            return connection.execute(update(drafts).where(*place).values(stopped=True)).rowcount

    def forget(self, question: str) -> None:
        """The answer stands where the draft stood."""
        with writing(self._engine) as connection:
            connection.execute(delete(drafts).where(drafts.c.question == question))

    def sweep(self, before: datetime) -> int:
        """Drops what nobody has touched since that moment; returns how many."""
        with writing(self._engine) as connection:
            return connection.execute(delete(drafts).where(drafts.c.at < before)).rowcount

    def _change(self, question: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(drafts).where(drafts.c.question == question).values(**values))


def _draft(row: Any) -> Draft:
    held = dict(row._mapping)
    return Draft(**{name: held[name] for name in Draft.__dataclass_fields__})
