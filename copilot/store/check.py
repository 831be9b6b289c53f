"""Whether the database is sound, for those who look after it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select, text

from copilot.store.engine import journal_mode, reading, revision
from copilot.store.lexical_sqlite import words_in_step
from copilot.store.schema import HEAD, metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a look at the database showed. `quick_check` is "ok", or what SQLite found wrong."""

    engine: str
    revision: str | None
    head: str
    counts: Mapping[str, int]
    """Rows by table; empty before the first migration."""
    quick_check: str
    words_in_step: bool
    """Whether search by words covers exactly the stored passages."""

    @property
    def sound(self) -> bool:
        return self.revision == self.head and self.quick_check == "ok" and self.words_in_step


def check(engine: Engine) -> Health:
    """Reads the whole database once. Raises `StoreError` when it cannot be read."""
    at = revision(engine)
    lite = engine.dialect.name == "sqlite"
    with reading(engine) as connection:
        return Health(
            engine=f"SQLite {sqlite3.sqlite_version} ({journal_mode()})" if lite else engine.dialect.name,
            revision=at,
            head=HEAD,
            counts=_counts(connection) if at == HEAD else {},
            quick_check=_quick_check(connection) if lite else "ok",
            words_in_step=not lite or (at == HEAD and words_in_step(connection)),
        )


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _quick_check(connection: Connection) -> str:
    return "\n".join(connection.execute(text("PRAGMA quick_check")).scalars())
