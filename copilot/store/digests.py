"""Which lead wants a digest at which hour of which time zone, and until which day they have had it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, select, update

from copilot.store.engine import reading, writing
from copilot.store.owed import digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    workspace: str
    user: str
    hour: int
    timezone: str
    language: str
    team: str
    """The team whose figures they see; "" for all."""
    last_day: date | None = None


class Digests:
    """One a lead."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def want(self, wanted: Digest) -> None:
        """From now on they want it so."""
        names = ("workspace", "user", "hour", "timezone", "language", "team", "last_day")
        with writing(self._engine) as connection:
            connection.execute(delete(digests).where(_whose(wanted.workspace, wanted.user)))
            connection.execute(insert(digests), {name: getattr(wanted, name) for name in names})

    def stop(self, workspace: str, user: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(digests).where(_whose(workspace, user)))

    def find(self, workspace: str, user: str) -> Digest | None:
        return next((one for one in self.all() if (one.workspace, one.user) == (workspace, user)), None)

    def all(self) -> Sequence[Digest]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(digests).order_by(digests.c.id)).mappings()
            return [Digest(**{name: row[name] for name in row if name != "id"}) for row in rows]

    def had(self, workspace: str, user: str, day: date) -> None:
        """They have had that day's."""
        with writing(self._engine) as connection:
            chosen = update(digests).where(_whose(workspace, user))
            connection.execute(chosen.values(last_day=day))


def _whose(workspace: str, user: str) -> ColumnElement[bool]:
    return and_(digests.c.workspace == workspace, digests.c.user == user)
