"""Filters that a reader keeps under a name: theirs alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, insert, select, update

from copilot.store.engine import reading, writing
from copilot.store.log_schema import log_views
from copilot.types.log import LogView

MOST = 30


class LogViews:
    """Of one workspace and user at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, workspace: str, user: str) -> Sequence[LogView]:
        """By their names."""
        mine = (log_views.c.workspace == workspace, log_views.c.user == user)
        chosen = select(log_views.c.id, log_views.c.name, log_views.c.query).where(*mine).order_by(log_views.c.name)
        with reading(self._engine) as connection:
            return [LogView(**row) for row in connection.execute(chosen).mappings()]

    def keep(self, view: LogView, workspace: str, user: str, at: datetime) -> bool:
        """Keeps it; one of the same name takes the new query. False when there are too many."""
        mine = (log_views.c.workspace == workspace, log_views.c.user == user)
        with writing(self._engine) as connection:
            same = update(log_views).where(*mine, log_views.c.name == view.name).values(query=view.query, at=at)
            if connection.execute(same).rowcount:
                return True
            if (connection.scalar(select(func.count()).select_from(log_views).where(*mine)) or 0) >= MOST:
                return False
            row = {
                "id": view.id,
                "name": view.name,
                "query": view.query,
                "workspace": workspace,
                "user": user,
                "at": at,
            }
            connection.execute(insert(log_views), row)
            return True

    def forget(self, id: str, workspace: str, user: str) -> bool:
        """False when they have none of that id."""
        mine = (log_views.c.id == id, log_views.c.workspace == workspace, log_views.c.user == user)
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(log_views).where(*mine)).rowcount)
