"""Statements that SQLite and PostgreSQL both know, which SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, bindparam

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
BATCH = 1000
"""How many values one statement names; both engines allow many more."""


def batches(values: Sequence[T] | Mapping[T, Any] | frozenset[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in order, in lists of at most `size`."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def spelled(column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """The column is one of these constants, written out in the statement: a partial index is used for nothing less."""
    return column.in_(bindparam(None, values, expanding=True, literal_execute=True))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Inserts rows of equal columns; one whose key is there already takes the new values in place."""
    if not rows:
        return
    # In place, not "replace": the row keeps its other columns, and triggers see what changed.
    insert = _insert(connection, table)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in key}
    if changed:
        statement = insert.on_conflict_do_update(index_elements=list(key), set_=changed)
    else:
        statement = insert.on_conflict_do_nothing(index_elements=list(key))
    connection.execute(statement, rows)


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Inserts those rows of equal columns whose key is not there yet; the others stay as they are."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(index_elements=list(key)), rows)
