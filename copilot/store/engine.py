"""Opening a database, and the two ways to use it: `reading` and `writing`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text

from copilot.errors import StoreError
from copilot.store.faults import explained, explained_url
from copilot.store.schema import HEAD

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

__all__ = ["Engine", "journal_mode", "migrate", "open_engine", "reading", "revision", "writing"]
BUSY_MS = 5000
CACHE_KB = 32_768
"""Pages that a connection keeps, at most; SQLite's own 2 MB are read through several times in one search."""
_WAL_IS_SOUND = (3, 51, 3)
"""Before this, two connections that write and checkpoint at once can corrupt a WAL database."""


def open_engine(url: str) -> Engine:
    """An engine on the database of that URL, after one look at it; SQLite creates a missing file.

    Raises `StoreError` when the URL means nothing, the folder is missing or closed to us, or the file is no database.
    """
    with explained_url():
        parsed = make_url(url)
        engine = create_engine(parsed, hide_parameters=True, execution_options={"write_lock": RLock()})
    if engine.dialect.name == "sqlite":
        _require_folder(parsed)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    with reading(engine) as connection:
        connection.execute(text("SELECT 1"))
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database. Raises `StoreError`."""
    with explained(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: all of it is kept, or none. Raises `StoreError`."""
    # Threads of this process queue here, in order; SQLite itself would let them poll, and the unlucky wait long.
    lock = engine.get_execution_options()["write_lock"]
    with explained(), lock, engine.connect() as opened:
        connection = opened.execution_options(writes=True)
        with connection.begin():
            yield connection


def migrate(engine: Engine) -> None:
    """Brings the schema up to date; costs one query when it is. Raises `StoreError` when it is newer than we are."""
    if revision(engine) == HEAD:
        return
    from copilot.store.upgrade import upgrade  # Alembic takes 0.3 s to import, and is rarely needed

    upgrade(engine)


def revision(engine: Engine) -> str | None:
    """The migration that the schema is at; None before the first."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def journal_mode() -> str:
    """How SQLite keeps its promises here: WAL where it is sound, else the rollback journal."""
    return "WAL" if sqlite3.sqlite_version_info >= _WAL_IS_SOUND else "DELETE"


def _require_folder(url: URL) -> None:
    if url.database in (None, "", ":memory:"):
        return
    folder = Path(url.database).parent
    remedy = "Create it, or set COPILOT_HOME or COPILOT_DATABASE_URL to a folder that you may write to."
    if not folder.is_dir():
        raise StoreError(f"The folder {folder} for the database does not exist.", remedy=remedy)
    if not os.access(folder, os.W_OK):
        raise StoreError(f"The folder {folder} for the database may only be read.", remedy=remedy)


def _prepare(connection: DBAPIConnection, _: Any) -> None:
    # The driver must not open transactions by itself: `_begin` does, so that writers take the lock first.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        f"cache_size=-{CACHE_KB}",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
