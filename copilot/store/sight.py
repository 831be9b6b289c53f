"""Who may see a row, and when: conditions that go into every query over knowledge.

A query is put together once for each number of sets, which costs more than to run it; the sight is handed in with it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Table, and_, bindparam, exists, or_

from copilot.ports import Sight
from copilot.store.schema import page_access


def blind(sight: Sight) -> bool:
    """Whether nothing can be seen, so that there is nothing to ask the database."""
    return not sight.tokens or not all(sight.tokens)


def sets(sight: Sight) -> int:
    """How many different sets of tokens a sight has. Raises `ValueError` for one that sees nothing."""
    if blind(sight):
        raise ValueError("a sight without tokens sees nothing; there is no condition for that")
    return len(set(sight.tokens))


def seen(page_id: ColumnElement[str], many: int) -> ColumnElement[bool]:
    """The page or case shares a token with each of so many sets of a sight."""
    return and_(
        *(exists().where(page_access.c.page_id == page_id, page_access.c.token.in_(tokens(nth))) for nth in range(many))
    )


def tokens(nth: int) -> Any:
    """The nth set of a sight, as `given` hands it in."""
    return bindparam(f"tokens_{nth}", expanding=True)


def in_force(table: Table) -> ColumnElement[bool]:
    """Approved, and valid on the day that the sight names in its own time zone; both ends are included."""
    day = bindparam("day", type_=Date)
    return and_(
        table.c.live,
        or_(table.c.valid_from.is_(None), table.c.valid_from <= day),
        or_(table.c.valid_until.is_(None), table.c.valid_until >= day),
    )


def given(sight: Sight) -> dict[str, Any]:
    """What a query with these conditions is run with."""
    each = {f"tokens_{nth}": list(names) for nth, names in enumerate(sorted(map(sorted, set(sight.tokens))))}
    return {"day": sight.at.date(), **each}
