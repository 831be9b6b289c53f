"""Which pages are not for every team."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from copilot.store.engine import reading
from copilot.store.schema import page_access
from copilot.store.sql import batches

EVERYBODY = "all"


def internal(engine: Engine, ids: Iterable[str]) -> frozenset[str]:
    """Those of the pages and cases that only some teams may see."""
    wanted = sorted(set(ids))
    open_to_all: set[str] = set()
    with reading(engine) as connection:
        for batch in batches(wanted):
            chosen = select(page_access.c.page_id).where(
                page_access.c.page_id.in_(batch), page_access.c.token == EVERYBODY
            )
            open_to_all |= set(connection.execute(chosen).scalars())
    return frozenset(wanted) - open_to_all
