"""What was said in Slack: where, when, and a digest of the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from copilot.store.engine import reading, writing
from copilot.store.slack_schema import postings


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Something that we said."""

    at: datetime
    method: str
    channel: str
    ts: str
    nonce: str
    said: str


class Postings:
    """Only grows, until what is old is forgotten."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def note(self, *, method: str, team: str, channel: str, ts: str, nonce: str, said: str) -> None:
        """`said` is a digest of the words. Raises `StoreError`."""
        row = {"method": method, "team": team, "channel": channel, "ts": ts, "nonce": nonce, "said": said}
        with writing(self._engine) as connection:
            connection.execute(insert(postings), {"at": self._now(), **row})

    def of(self, team: str) -> Sequence[Posting]:
        """What was said in a workspace, oldest first."""
        chosen = select(postings).where(postings.c.team == team).order_by(postings.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(chosen).all()
        return [
            Posting(at=row.at, method=row.method, channel=row.channel, ts=row.ts, nonce=row.nonce, said=row.said)
            for row in rows
        ]

    def forget(self, before: datetime) -> int:
        """Drops what was said before that moment; returns how much."""
        with writing(self._engine) as connection:
            return connection.execute(delete(postings).where(postings.c.at < before)).rowcount
