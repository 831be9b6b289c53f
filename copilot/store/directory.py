"""The port `Directory`: pages that are found by what they are for, and the zones that somebody may search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Engine, Select, and_, bindparam, exists, func, or_, select

from copilot.pages import Kind
from copilot.ports import Sight, Zones
from copilot.store.engine import reading
from copilot.store.schema import page_refs, pages, zones
from copilot.store.sight import blind, given, in_force, seen, sets, tokens
from copilot.store.sql import batches


def fact_ref(fact: str, value: str) -> str:
    """How a page refers to a value of a fact that it is for."""
    return f"{fact}={value}"


class SqlDirectory:
    """The port `Directory`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def standing(self, sight: Sight) -> Sequence[str]:
        """Ids of the pages in sight and in force that ground goodwill or escalate."""
        if blind(sight):
            return ()
        with reading(self._engine) as connection:
            return tuple(connection.execute(_standing(sets(sight)), given(sight)).scalars())

    def workarounds(self, policies: Sequence[str], sight: Sight) -> Sequence[str]:
        """Ids of the approved workarounds in sight and in force that go round these policies or their translations."""
        if blind(sight):
            return ()
        found: set[str] = set()
        with reading(self._engine) as connection:
            for batch in batches(policies):
                asked = {"policies": batch, **given(sight)}
                found |= set(connection.execute(_round(sets(sight)), asked).scalars())
        return tuple(sorted(found))

    def stating(self, facts: Mapping[str, str], sight: Sight) -> Sequence[str]:
        """Ids of the policies in sight and in force that are for two or more of these facts."""
        if blind(sight) or len(facts) < 2:
            return ()
        asked = {"facts": [fact_ref(fact, value) for fact, value in facts.items()], **given(sight)}
        with reading(self._engine) as connection:
            return tuple(connection.execute(_for(sets(sight)), asked).scalars())

    def zones(self, sight: Sight) -> Zones:
        """The visibility zones in sight, those of pages and those of cases."""
        if blind(sight):
            return Zones(pages=(), cases=())
        with reading(self._engine) as connection:
            rows = connection.execute(_open(sets(sight)), given(sight)).all()
        return Zones(
            pages=tuple(row.zone for row in rows if not row.of_cases),
            cases=tuple(row.zone for row in rows if row.of_cases),
        )


@cache
def _standing(many: int) -> Select[Any]:
    chosen = select(pages.c.id).where(pages.c.standing, in_force(pages), seen(pages.c.id, many))
    return chosen.order_by(pages.c.id)


@cache
def _round(many: int) -> Select[Any]:
    policies: BindParameter[Any] = bindparam("policies", expanding=True)
    groups = select(pages.c.group_id).where(pages.c.id.in_(policies))
    siblings = select(pages.c.id).where(pages.c.group_id.in_(groups))
    named = select(page_refs.c.page_id).where(
        page_refs.c.relation == "policy",
        or_(page_refs.c.target.in_(policies), page_refs.c.target.in_(siblings)),
    )
    return select(pages.c.id).where(
        pages.c.kind == Kind.WORKAROUND.value, pages.c.id.in_(named), in_force(pages), seen(pages.c.id, many)
    )


@cache
def _for(many: int) -> Select[Any]:
    stated = page_refs.c.target.in_(bindparam("facts", expanding=True))
    named = select(page_refs.c.page_id).where(page_refs.c.relation == "fact", stated)
    twice = named.group_by(page_refs.c.page_id).having(func.count() > 1)
    return select(pages.c.id).where(pages.c.id.in_(twice), in_force(pages), seen(pages.c.id, many)).order_by(pages.c.id)


@cache
def _open(many: int) -> Select[Any]:
    each = []
    for nth in range(many):
        other = zones.alias()
        same = and_(other.c.zone == zones.c.zone, other.c.of_cases == zones.c.of_cases)
        each.append(exists().where(same, other.c.token.in_(tokens(nth))))
    return select(zones.c.zone, zones.c.of_cases).distinct().where(*each).order_by(zones.c.zone)
