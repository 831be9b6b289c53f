"""What became of a suggestion: one rule, for whoever counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Subquery, func, select

from copilot.store.schema import verdicts
from copilot.types import Verdict

FATES = ("used", "edited", "dismissed")


def fate_of(said: Iterable[Verdict]) -> Verdict | None:
    """The newest verdict that says what became of a suggestion; None while nobody has said so."""
    told = [one for one in said if one.kind in FATES]
    return max(told, key=lambda one: (one.at, one.id), default=None)


def fates(*where: Any) -> Subquery:
    """The same in SQL: `entry_id` and `kind` of the newest such verdict of each entry that `where` leaves."""
    newest = func.row_number().over(
        partition_by=verdicts.c.entry_id, order_by=(verdicts.c.at.desc(), verdicts.c.id.desc())
    )
    ranked = (
        select(verdicts.c.entry_id, verdicts.c.kind, newest.label("place"))
        .where(verdicts.c.kind.in_(FATES), *where)
        .subquery()
    )
    return select(ranked.c.entry_id, ranked.c.kind).where(ranked.c.place == 1).subquery()
