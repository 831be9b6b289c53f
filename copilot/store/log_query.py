"""A filter of the log as a statement: positions, in order, from whatever narrows it down most.

SQLite keeps no counts of values, so the order of the loops is ours: it goes through one list (the rarest facet, the
words, or the lines themselves), in order of position, and asks the others about each position.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    text,
)

from copilot.store.facets import CHECK, GRADE, MADE, POLICY, PROMISE, REASON, VERDICT, words_of
from copilot.store.log_schema import log_facets, log_lines, log_words
from copilot.store.positions import first_at
from copilot.store.schema import pages
from copilot.types.log import NONE, LogFilter

_COLUMNS = {"team": "team", "agent": "asked_by", "brand": "brand", "language": "language", "via": "via",
            "outcome": "outcome", "writer": "writer", "rung": "rung"}  # fmt: skip
_FACETS = {"policy": POLICY, "reason": REASON, "check": CHECK, "grade": GRADE, "verdict": VERDICT}
"""By field; in order of how few entries one value commonly leaves."""
FEW = 5_000
"""So many entries are looked at one by one rather than found by their words."""
COMMON = 20_000
"""In PostgreSQL: words of more entries than these are looked for line by line."""
_fts = table("log_words_fts", column("rowid", BigInteger))


def positions(
    connection: Connection, chosen: LogFilter, teams: Collection[str] | None, own: str | None
) -> tuple[Select[Any], ColumnElement[int]]:
    """A statement for the positions of the entries that are chosen and may be read, without order; and its column.

    `teams` None is all of them; `own` leaves those that this person asked.
    """
    facets = {_FACETS[field]: getattr(chosen, field) for field in _FACETS} | {
        PROMISE: (MADE,) if chosen.promise else ()
    }
    facets[POLICY] = _with_translations(connection, chosen.policy)
    terms = words_of(chosen.text)
    rarest = _rarest(connection, facets)
    few = bool(chosen.agent) or own is not None or (rarest is not None and rarest.size <= FEW)
    sqlite = connection.dialect.name == "sqlite"
    led = _Led(log_lines.c.position, log_lines, ())
    one_by_one = bool(terms) and (few if sqlite else _common(connection, terms))
    if terms and not one_by_one:
        led = _by_words(terms) if sqlite else _by_words_postgresql(terms)
    elif rarest is not None:
        led = _by_facet(rarest, facets.pop(rarest.name))
    conditions = [*led.conditions, *_on_lines(chosen, teams, own, led.at)]
    conditions += [_has(name, values) for name, values in facets.items() if values]
    if chosen.promise is False:
        conditions.append(~_is(PROMISE))
    if chosen.text and not terms:
        conditions.append(false())  # signs only: nothing can be found by them
    if one_by_one:
        conditions.append(_all_of_line(terms))
    return select(led.at.label("position")).select_from(led.source).where(*conditions), led.at


class _Led(NamedTuple):
    """The list that is gone through: its positions, where they come from, and what makes it this list."""

    at: ColumnElement[int]
    source: FromClause
    conditions: Sequence[ColumnElement[bool]]


class _Rarest(NamedTuple):
    name: str
    size: int
    """At most one more than `FEW`."""


def _rarest(connection: Connection, facets: Mapping[str, Sequence[str]]) -> _Rarest | None:
    """The facet that leaves the fewest entries; None where none leads. PostgreSQL knows without being asked."""
    leading = {name: values for name, values in facets.items() if values and NONE not in values}
    if not leading or connection.dialect.name != "sqlite":
        return None
    counts = [_Rarest(name, _counted(connection, name, values)) for name, values in leading.items()]
    # Of those with many, the one with a single value needs no sorting.
    best = min(counts, key=lambda one: (one.size, len(leading[one.name]) > 1))
    return best if best.size <= FEW or len(leading[best.name]) == 1 else None


def _counted(connection: Connection, name: str, values: Sequence[str]) -> int:
    some = select(literal(1)).where(log_facets.c.name == name, log_facets.c.value.in_(values)).limit(FEW + 1)
    return int(connection.scalar(select(func.count()).select_from(some.subquery())) or 0)


def _by_words(terms: Sequence[str]) -> _Led:
    found = literal_column("log_words_fts").op("MATCH")(_all_of_sqlite(terms))
    return _Led(_fts.c.rowid, _fts.join(log_lines, log_lines.c.position == _fts.c.rowid), (found,))


def _by_facet(rarest: _Rarest, values: Sequence[str]) -> _Led:
    held = (log_facets.c.name == rarest.name, log_facets.c.value.in_(values))
    if len(values) == 1:
        facet = log_facets.join(log_lines, log_lines.c.position == log_facets.c.position)
        return _Led(log_facets.c.position, facet, held)
    some = select(log_facets.c.position).where(*held).distinct().subquery()
    return _Led(some.c.position, some.join(log_lines, log_lines.c.position == some.c.position), ())


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


def _all_of_line(terms: Sequence[str]) -> ColumnElement[bool]:
    """The same of one line at a time, where few are left: cheaper than to gather all entries with a common word."""
    padded = literal(" ") + log_words.c.words + literal(" ")
    found = [padded.like(f"% {term}%" if len(term) > 1 else f"% {term} %") for term in terms]
    return exists(select(literal(1)).where(log_words.c.position == log_lines.c.position, *found))


def _common(connection: Connection, terms: Sequence[str]) -> bool:
    """Whether so many entries have the words that a page is full sooner than all of them are gathered."""
    some = select(literal(1)).where(_matched(terms)).limit(COMMON + 1)
    # Of a word in every second entry, the planner would rather read entries until it has so many, and parse each.
    connection.execute(text("SET LOCAL enable_seqscan TO off"))
    common = int(connection.scalar(select(func.count()).select_from(some.subquery())) or 0) > COMMON
    connection.execute(text("SET LOCAL enable_seqscan TO DEFAULT"))
    return common


def _matched(terms: Sequence[str]) -> ColumnElement[bool]:
    wanted = " & ".join(f"'{term}':*" if len(term) > 1 else f"'{term}'" for term in terms)
    vector = func.to_tsvector(literal_column("'simple'"), log_words.c.words)
    return vector.op("@@")(func.to_tsquery(literal_column("'simple'"), wanted))


def _by_words_postgresql(terms: Sequence[str]) -> _Led:
    """Found in the index of words first, whatever the planner thinks: it would read the words of every line instead."""
    some = select(log_words.c.position).where(_matched(terms)).cte("worded").prefix_with("MATERIALIZED")
    return _Led(some.c.position, some.join(log_lines, log_lines.c.position == some.c.position), ())
