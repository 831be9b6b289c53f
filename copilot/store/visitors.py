"""Who is signed in to the console, and by what they may come in. Of ids and links, only digests are kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.engine import Row

from copilot.store.console_schema import console_links as links
from copilot.store.console_schema import console_sessions as sessions
from copilot.store.console_schema import console_sign_ins as sign_ins
from copilot.store.engine import reading, writing
from copilot.store.faults import AlreadyThere
from copilot.types import Role, Visitor

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is written down when somebody was last here: a row for each page would be too many."""


class Visitors:
    """Sessions, one-time links, and sign-ins that were used; each is found by its digest, and in time only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, digest: str, visitor: Visitor, now: datetime, ends_at: datetime) -> None:
        """Somebody is signed in from now on; sessions that have ended are erased."""
        row = _row(visitor) | {"digest": digest, "began_at": now, "seen_at": now, "ends_at": ends_at}
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.ends_at < now))
            connection.execute(insert(sessions), row)

    def find(self, digest: str, now: datetime, idle: timedelta) -> Visitor | None:
        """Who that session is of; None when there is none, it has ended, or nobody was here for so long."""
        living = select(sessions).where(
            sessions.c.digest == digest, sessions.c.ends_at > now, sessions.c.seen_at > now - idle
        )
        with reading(self._engine) as connection:
            found = connection.execute(living).first()
        if found is None:
            return None
        if now - found.seen_at >= SEEN_EVERY:
            with writing(self._engine) as connection:
                connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=now))
        return _visitor(found)

    def end(self, digest: str) -> None:
        """That session is over, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def invite(self, digest: str, visitor: Visitor, path: str, now: datetime, ends_at: datetime) -> None:
        """A link lets that person in, once, and leads to `path`."""
        row = _row(visitor) | {"digest": digest, "path": path, "ends_at": ends_at}
        with writing(self._engine) as connection:
            connection.execute(delete(links).where(links.c.ends_at < now))
            connection.execute(insert(links), row)

    def invited(self, digest: str, now: datetime) -> tuple[Visitor, str] | None:
        """Whom that link lets in, and where it leads; it is not used up by this."""
        with reading(self._engine) as connection:
            found = connection.execute(select(links).where(links.c.digest == digest, links.c.ends_at > now)).first()
        return None if found is None else (_visitor(found), str(found.path))

    def admit(self, digest: str, now: datetime) -> tuple[Visitor, str] | None:
        """Whom that link lets in, and where it leads: once, and in time."""
        with writing(self._engine) as connection:
            found = connection.execute(
                delete(links).where(links.c.digest == digest, links.c.ends_at > now).returning(*links.c)
            ).first()
        return None if found is None else (_visitor(found), str(found.path))

    def use_up(self, digest: str, now: datetime, ends_at: datetime) -> bool:
        """Whether that sign-in lets somebody in for the first time; it is remembered until `ends_at`."""
        try:
            with writing(self._engine) as connection:
                connection.execute(delete(sign_ins).where(sign_ins.c.ends_at < now))
                connection.execute(insert(sign_ins), {"digest": digest, "ends_at": ends_at})
        except AlreadyThere:
            return False
        return True


def _row(visitor: Visitor) -> dict[str, Any]:
    return {
        "workspace": visitor.workspace, "user": visitor.user, "name": visitor.name,
        "role": None if visitor.role is None else visitor.role.value,
        "teams": None if visitor.teams is None else sorted(visitor.teams),
    }  # fmt: skip


def _visitor(row: Row[Any]) -> Visitor:
    return Visitor(
        workspace=row.workspace, user=row.user, name=row.name,
        role=None if row.role is None else Role(row.role),
        teams=None if row.teams is None else frozenset(row.teams),
    )  # fmt: skip
