"""Which zones there are, and whose tokens open them: a small table, so that a search need not look at every passage."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, exists, select

from copilot.changes import Changes
from copilot.pages import Kind
from copilot.store.schema import passages, zones
from copilot.store.sql import upsert

Zone = tuple[str, bool]
"""Its name, and whether it is of cases."""


def put_zones(connection: Connection, changes: Changes) -> None:
    """Adds the zones that the changed passages are in, with their tokens; zones that nothing is in any more go."""
    tokens = dict(_given(changes)) | dict(_moved(connection, changes))
    rows = [
        {"zone": zone, "of_cases": of_cases, "token": token}
        for (zone, of_cases), some in tokens.items()
        for token in sorted(some)
    ]
    upsert(connection, zones, rows, key=["zone", "of_cases", "token"])
    of_this = (passages.c.zone == zones.c.zone, (passages.c.kind == Kind.CASE.value) == zones.c.of_cases)
    connection.execute(delete(zones).where(~exists().where(*of_this)))


def _given(changes: Changes) -> Iterator[tuple[Zone, frozenset[str]]]:
    for page in changes.pages:
        yield from (((each.passage.zone, False), page.tokens) for each in page.passages)
    for case in changes.cases:
        yield from (((each.passage.zone, True), case.tokens) for each in case.passages)


def _moved(connection: Connection, changes: Changes) -> Iterator[tuple[Zone, frozenset[str]]]:
    tokens = {change.zone: change.tokens for change in changes.access}
    if not tokens:
        return
    for zone, kind in connection.execute(select(passages.c.zone, passages.c.kind).distinct()):
        if zone in tokens:
            yield (zone, kind == Kind.CASE.value), tokens[zone]
