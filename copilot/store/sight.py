"""Who may see a row, and when: conditions that go into every query over knowledge."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, exists, or_

from copilot.ports import Sight
from copilot.store.schema import page_access


def blind(sight: Sight) -> bool:
    """Whether nothing can be seen, so that there is nothing to ask the database."""
    return not sight.tokens or not all(sight.tokens)


def seen(page_id: ColumnElement[str], sight: Sight) -> ColumnElement[bool]:
    """The page or case shares a token with each set of the sight."""
    if blind(sight):
        raise ValueError("a sight without tokens sees nothing; there is no condition for that")
    return and_(
        *(
            exists().where(page_access.c.page_id == page_id, page_access.c.token.in_(sorted(tokens)))
            for tokens in set(sight.tokens)
        )
    )


def in_force(table: Table, sight: Sight) -> ColumnElement[bool]:
    """Approved, and valid on the day that `sight.at` names in its own time zone; both ends are included."""
    day = sight.at.date()
    return and_(
        table.c.live,
        or_(table.c.valid_from.is_(None), table.c.valid_from <= day),
        or_(table.c.valid_until.is_(None), table.c.valid_until >= day),
    )
