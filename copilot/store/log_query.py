"""A filter of the log as a statement: positions, in order, from whatever narrows it down most.

SQLite keeps no counts of values, so the order of the loops is ours: it goes through one list that is in order of
position already (the words, a facet, or the lines themselves) and asks the others about each position.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    column,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)

from copilot.store.facets import CHECK, GRADE, POLICY, PROMISE, REASON, VERDICT, words_of
from copilot.store.log_schema import log_facets, log_lines, log_words
from copilot.store.positions import first_at
from copilot.store.schema import pages
from copilot.types.log import NONE, LogFilter

_COLUMNS = {"team": "team", "agent": "asked_by", "brand": "brand", "language": "language", "via": "via",
            "outcome": "outcome", "writer": "writer", "rung": "rung"}  # fmt: skip
_FACETS = {"policy": POLICY, "reason": REASON, "check": CHECK, "grade": GRADE, "verdict": VERDICT}
"""By field; in order of how few entries one value commonly leaves."""
_fts = table("log_words_fts", column("rowid", BigInteger))


def positions(
    connection: Connection, chosen: LogFilter, teams: Collection[str] | None, own: str | None
) -> tuple[Select[Any], ColumnElement[int]]:
    """A statement for the positions of the entries that are chosen and may be read, without order; and its column.

    `teams` None is all of them; `own` leaves those that this person asked.
    """
    facets = {_FACETS[field]: getattr(chosen, field) for field in _FACETS}
    facets[POLICY] = _with_translations(connection, chosen.policy)
    terms = words_of(chosen.text)
    leading = next((name for name, values in facets.items() if len(values) == 1 and values[0] != NONE), None)
    if terms and connection.dialect.name == "sqlite":
        led = _by_words(terms)
    elif leading is not None:
        led = _by_facet(leading, facets.pop(leading)[0])
    else:
        led = _Led(log_lines.c.position, log_lines, ())
    conditions = [*led.conditions, *_on_lines(chosen, teams, own, led.at)]
    conditions += [_has(name, values) for name, values in facets.items() if values]
    if chosen.text and not terms:
        conditions.append(false())  # signs only: nothing can be found by them
    if terms and connection.dialect.name != "sqlite":
        conditions.append(_all_of_postgresql(terms))
    return select(led.at.label("position")).select_from(led.source).where(*conditions), led.at


class _Led(NamedTuple):
    """The list that is gone through: its positions, where they come from, and what makes it this list."""

    at: ColumnElement[int]
    source: FromClause
    conditions: Sequence[ColumnElement[bool]]


def _by_words(terms: Sequence[str]) -> _Led:
    found = literal_column("log_words_fts").op("MATCH")(_all_of_sqlite(terms))
    return _Led(_fts.c.rowid, _fts.join(log_lines, log_lines.c.position == _fts.c.rowid), (found,))


def _by_facet(name: str, value: str) -> _Led:
    facet = log_facets.join(log_lines, log_lines.c.position == log_facets.c.position)
    return _Led(log_facets.c.position, facet, (log_facets.c.name == name, log_facets.c.value == value))


def _on_lines(
    chosen: LogFilter, teams: Collection[str] | None, own: str | None, at: ColumnElement[int]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        log_lines.c[name].in_(values) for field, name in _COLUMNS.items() if (values := getattr(chosen, field))
    ]
    if teams is not None:
        conditions.append(log_lines.c.team.in_(sorted(teams)))
    if own is not None:
        conditions.append(log_lines.c.asked_by == own)
    if chosen.promise is not None:
        promised = _is(PROMISE)
        conditions.append(promised if chosen.promise else ~promised)
    if chosen.since is not None:
        conditions.append(at >= first_at(chosen.since))
    if chosen.until is not None:
        conditions.append(at < first_at(chosen.until))
    return conditions


def _has(name: str, values: Sequence[str]) -> ColumnElement[bool]:
    """The entry has one of the values, or, for `NONE`, none at all."""
    named = [value for value in values if value != NONE]
    held = [_is(name, named)] if named else []
    return or_(*held, *([~_is(name)] if NONE in values else []))


def _is(name: str, values: Sequence[str] = ()) -> ColumnElement[bool]:
    facet = log_facets.alias()
    of_line = and_(facet.c.name == name, facet.c.position == log_lines.c.position)
    return exists(select(literal(1)).where(of_line, *([facet.c.value.in_(values)] if values else [])))


def _with_translations(connection: Connection, policies: Sequence[str]) -> Sequence[str]:
    """The policies asked for, and the same in other languages."""
    if not policies or NONE in policies:
        return policies
    groups = select(pages.c.group_id).where(pages.c.id.in_(policies))
    same = connection.scalars(select(pages.c.id).where(pages.c.group_id.in_(groups)))
    return list(dict.fromkeys([*policies, *same]))


def _all_of_sqlite(terms: Sequence[str]) -> str:
    """Every term begins a word; a single letter is a word. Terms hold letters and digits only."""
    return " AND ".join(f'"{term}"*' if len(term) > 1 else f'"{term}"' for term in terms)


def _all_of_postgresql(terms: Sequence[str]) -> ColumnElement[bool]:
    wanted = " & ".join(f"'{term}':*" if len(term) > 1 else f"'{term}'" for term in terms)
    vector = func.to_tsvector(literal_column("'simple'"), log_words.c.words)
    found = vector.op("@@")(func.to_tsquery(literal_column("'simple'"), wanted))
    return exists(select(literal(1)).where(log_words.c.position == log_lines.c.position, found))
