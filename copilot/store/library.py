"""Reading knowledge as far as somebody may see it: the ports `Library` and `Company`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Engine, RowMapping, Select, or_, select

from copilot.pages import Case, Cause, Fact, Kind, Page, Team, Voice
from copilot.ports import Passage, Sight
from copilot.store.codec import loads
from copilot.store.engine import reading
from copilot.store.schema import cases, company, page_refs, pages, passages, voices
from copilot.store.sight import blind, in_force, seen
from copilot.store.sql import batches

T = TypeVar("T")

PASSAGE_COLUMNS = (
    passages.c.id,
    passages.c.page_id.label("page"),
    passages.c.kind,
    passages.c.title,
    passages.c.section,
    passages.c.heading,
    passages.c.language,
    passages.c.text,
    passages.c.source,
    passages.c.owner,
    passages.c.reviewed_on,
    passages.c.text_hash,
    passages.c.zone,
)


class SqlLibrary:
    """The port `Library`: every query carries the sight; nothing is filtered afterwards."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def passages(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Passage]:
        """Those of the passages that exist, are approved and valid at that moment, and are in sight."""
        if blind(sight):
            return {}
        found: dict[str, Passage] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                chosen = select(*PASSAGE_COLUMNS).where(
                    passages.c.id.in_(batch), in_force(passages, sight), seen(passages.c.page_id, sight)
                )
                found |= {row["id"]: as_passage(row) for row in connection.execute(chosen).mappings()}
        return {id: found[id] for id in ids if id in found}

    def pages(self, ids: Sequence[str], sight: Sight) -> Mapping[str, tuple[Page, tuple[Passage, ...]]]:
        """Those of the pages in sight, each with its passages in order. Cases are not pages."""
        if blind(sight):
            return {}
        found: dict[str, Page] = {}
        parts: dict[str, list[Passage]] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                chosen = select(pages.c.id, pages.c.data).where(
                    pages.c.id.in_(batch), in_force(pages, sight), seen(pages.c.id, sight)
                )
                found |= {id: loads(Page, data) for id, data in connection.execute(chosen)}
            for batch in batches(list(found)):
                for row in connection.execute(_passages_of(batch)).mappings():
                    parts.setdefault(row["page"], []).append(as_passage(row))
        return {id: (found[id], tuple(parts.get(id, ()))) for id in ids if id in found}

    def cases(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Case]:
        """Those of the reviewed cases in sight."""
        if blind(sight):
            return {}
        found: dict[str, Case] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                chosen = select(cases.c.id, cases.c.data).where(
                    cases.c.id.in_(batch), cases.c.reviewed, seen(cases.c.id, sight)
                )
                found |= {id: loads(Case, data) for id, data in connection.execute(chosen)}
        return {id: found[id] for id in ids if id in found}


class SqlCompany:
    """The port `Company`, and the lists that the other rooms read at their start."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def voice(self, brand: str | None, language: str) -> Voice | None:
        """How the brand speaks the language; of an unknown brand, the first voice in that language.

        None when a known brand does not speak the language, or nobody does.
        """
        in_order = select(voices.c.data).where(voices.c.language == language).order_by(voices.c.ord)
        with reading(self._engine) as connection:
            known = connection.execute(select(voices.c.brand).where(voices.c.brand == brand)).first()
            if known:
                in_order = in_order.where(voices.c.brand == brand)
            data = connection.execute(in_order).scalars().first()
        return None if data is None else loads(Voice, data)

    def cause(self, cause: str, sight: Sight) -> tuple[Cause, Sequence[Case]] | None:
        """The root cause and the reviewed cases in sight that had it, oldest first; None when it is unknown."""
        known = next((each for each in self.causes() if each.id == cause), None)
        if known is None:
            return None
        return known, () if blind(sight) else self._had(cause, sight)

    def workarounds(self, policies: Sequence[str], sight: Sight) -> Sequence[str]:
        """Ids of the approved workarounds in sight and in force that go round these policies or their translations."""
        if blind(sight):
            return ()
        found: set[str] = set()
        with reading(self._engine) as connection:
            for batch in batches(policies):
                found |= {row.id for row in connection.execute(_round(batch, sight))}
        return tuple(sorted(found))

    def teams(self) -> tuple[Team, ...]:
        """The teams, in the order they were given."""
        return self._list("teams", tuple[Team, ...])

    def causes(self) -> tuple[Cause, ...]:
        """The root causes, in the order they were given."""
        return self._list("causes", tuple[Cause, ...])

    def facts(self) -> tuple[Fact, ...]:
        """The facts that can change an answer, in the order they were given."""
        return self._list("facts", tuple[Fact, ...])

    def _list(self, name: str, kind: type[tuple[T, ...]]) -> tuple[T, ...]:
        with reading(self._engine) as connection:
            data = connection.execute(select(company.c.data).where(company.c.name == name)).scalar()
        return () if data is None else loads(kind, data)

    def _had(self, cause: str, sight: Sight) -> tuple[Case, ...]:
        chosen = (
            select(cases.c.data)
            .where(cases.c.root_cause == cause, cases.c.reviewed, seen(cases.c.id, sight))
            .order_by(cases.c.opened_at, cases.c.id)
        )
        with reading(self._engine) as connection:
            return tuple(loads(Case, data) for data in connection.execute(chosen).scalars())


def as_passage(row: RowMapping) -> Passage:
    """The passage in a row of `PASSAGE_COLUMNS`."""
    return Passage(**row)


def _passages_of(page_ids: Sequence[str]) -> Select[Any]:
    return select(*PASSAGE_COLUMNS).where(passages.c.page_id.in_(page_ids)).order_by(passages.c.page_id, passages.c.ord)


def _round(policies: Sequence[str], sight: Sight) -> Select[Any]:
    groups = select(pages.c.group_id).where(pages.c.id.in_(policies))
    siblings = select(pages.c.id).where(pages.c.group_id.in_(groups))
    named = select(page_refs.c.page_id).where(
        page_refs.c.relation == "policy",
        or_(page_refs.c.target.in_(policies), page_refs.c.target.in_(siblings)),
    )
    return select(pages.c.id).where(
        pages.c.kind == Kind.WORKAROUND.value, pages.c.id.in_(named), in_force(pages, sight), seen(pages.c.id, sight)
    )
