"""What the log is filtered by, written in the transaction of what it says; see `copilot.store.log_schema`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from copilot.store.log_schema import log_facets, log_lines, log_words
from copilot.store.positions import free_position
from copilot.store.sql import upsert
from copilot.types import Question
from copilot.words import fold

POLICY, VERDICT, REASON, CHECK, GRADE, PROMISE = "policy", "verdict", "reason", "check", "grade", "promise"
MADE = "made"
"""The value of `PROMISE`."""
LINE = ("team", "asked_by", "brand", "via", "language", "outcome", "writer", "rung")
"""The columns of entries that a line has too."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40


def add_line(
    connection: Connection, row: Mapping[str, Any], question: Question, checks: Iterable[str], at: datetime
) -> None:
    """Makes the entry of that row findable."""
    position = free_position(connection, at)
    line = {name: row.get(name) for name in LINE} | {"position": position, "entry_id": row["id"]}
    connection.execute(insert(log_lines), line)
    found_by = words_of(row["id"], question.id, question.text, *(turn.text for turn in question.thread), row["reply"])
    connection.execute(insert(log_words), {"position": position, "words": " ".join(found_by)})
    _add(connection, position, POLICY, row["policies"])
    _add(connection, position, CHECK, checks)


def add_facets(connection: Connection, entry_id: str, name: str, values: Iterable[str]) -> None:
    """Adds values of a facet to an entry; what it has stays."""
    position = _position(connection, entry_id)
    if position is not None:
        _add(connection, position, name, values)


def set_facet(connection: Connection, entry_id: str, name: str, value: str) -> None:
    """The entry has this one value of the facet, whatever it had before."""
    position = _position(connection, entry_id)
    if position is not None:
        held = (log_facets.c.name == name, log_facets.c.position == position)
        connection.execute(delete(log_facets).where(*held))
        _add(connection, position, name, [value])


def add_words(connection: Connection, entry_id: str, text: str) -> None:
    """The entry is found by the words of this text too."""
    position = _position(connection, entry_id)
    held = connection.scalar(select(log_words.c.words).where(log_words.c.position == position))
    if position is not None and held is not None:
        words = " ".join(dict.fromkeys([*held.split(), *words_of(text)]))
        connection.execute(log_words.update().where(log_words.c.position == position), {"words": words})


def words_of(*texts: str | None) -> list[str]:
    """The folded words of the texts, each once, in order."""
    return list(dict.fromkeys(word for text in texts if text for word in _words(text)))


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(fold(text)):
        yield match[0][:_LONGEST]


def _position(connection: Connection, entry_id: str) -> int | None:
    return connection.scalar(select(log_lines.c.position).where(log_lines.c.entry_id == entry_id))


def _add(connection: Connection, position: int, name: str, values: Iterable[str]) -> None:
    rows = [{"name": name, "value": value, "position": position} for value in dict.fromkeys(values)]
    upsert(connection, log_facets, rows, key=("name", "value", "position"))
