"""Reading knowledge as far as somebody may see it: the port `Library`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, Row, Select, Table, bindparam, select

from copilot.pages import Case, Page
from copilot.ports import Passage, Shelf, Sight
from copilot.store.codec import loads
from copilot.store.engine import reading
from copilot.store.remembered import Remembered
from copilot.store.schema import cases, pages, passages
from copilot.store.sight import blind, given, in_force, seen, sets
from copilot.store.sql import batches

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
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)


class SqlLibrary:
    """The port `Library`: every query carries the sight; nothing is filtered afterwards."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pages: Remembered[Shelved] = Remembered()
        self._cases: Remembered[Case] = Remembered()

    def passages(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Passage]:
        """Those of the passages that exist, are approved and valid at that moment, and are in sight."""
        if blind(sight):
            return {}
        found: dict[str, Passage] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                rows = connection.execute(_passages(sets(sight)), {"ids": batch, **given(sight)}).all()
                found |= {row[0]: as_passage(row) for row in rows}
        return {id: found[id] for id in ids if id in found}

    def pages(self, ids: Sequence[str], sight: Sight) -> Shelf:
        """Those of the pages in sight, each with its passages in order. Cases are not pages."""
        if blind(sight) or not ids:
            return {}
        with reading(self._engine) as connection:
            stamps = _stamps(connection, _pages(sets(sight)), ids, sight)
            found = self._pages.get(stamps, lambda lacking: _read_pages(connection, list(lacking)))
        return {id: found[id] for id in ids if id in found}

    def cases(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Case]:
        """Those of the reviewed cases in sight."""
        if blind(sight) or not ids:
            return {}
        with reading(self._engine) as connection:
            stamps = _stamps(connection, _cases(sets(sight)), ids, sight)
            found = self._cases.get(stamps, lambda lacking: read_cases(connection, list(lacking)))
        return {id: found[id] for id in ids if id in found}


def stamp(table: Table) -> ColumnElement[str]:
    """Changes whenever the page or case does."""
    stamped: ColumnElement[str] = table.c.content_hash + " " + table.c.source
    return stamped


def _stamps(connection: Connection, chosen: Select[Any], ids: Sequence[str], sight: Sight) -> dict[str, str]:
    found: dict[str, str] = {}
    for batch in batches(ids):
        found |= {id: mark for id, mark in connection.execute(chosen, {"ids": batch, **given(sight)}).all()}
    return found


@cache
def _passages(many: int) -> Select[Any]:
    return select(*PASSAGE_COLUMNS).where(
        passages.c.id.in_(_IDS), in_force(passages), seen(passages.c.page_id, many)
    )  # fmt: skip


@cache
def _pages(many: int) -> Select[Any]:
    return select(pages.c.id, stamp(pages)).where(pages.c.id.in_(_IDS), in_force(pages), seen(pages.c.id, many))


@cache
def _cases(many: int) -> Select[Any]:
    return select(cases.c.id, stamp(cases)).where(cases.c.id.in_(_IDS), cases.c.reviewed, seen(cases.c.id, many))


_IDS = bindparam("ids", expanding=True)
Shelved = tuple[Page, tuple[Passage, ...]]


def _read_pages(connection: Connection, ids: Sequence[str]) -> dict[str, Shelved]:
    """Whole pages by id, whoever may see them: the caller has asked that."""
    parts: dict[str, list[Passage]] = {}
    found: dict[str, Page] = {}
    for batch in batches(ids):
        found |= {
            id: loads(Page, data)
            for id, data in connection.execute(select(pages.c.id, pages.c.data).where(pages.c.id.in_(batch)))
        }
        for row in connection.execute(_passages_of(batch)):
            parts.setdefault(row.page, []).append(as_passage(row))
    return {id: (page, tuple(parts.get(id, ()))) for id, page in found.items()}


def read_cases(connection: Connection, ids: Sequence[str]) -> dict[str, Case]:
    """Whole cases by id, whoever may see them: the caller has asked that."""
    return {
        id: loads(Case, data)
        for batch in batches(ids)
        for id, data in connection.execute(select(cases.c.id, cases.c.data).where(cases.c.id.in_(batch)))
    }


def as_passage(row: Row[*tuple[Any, ...]]) -> Passage:
    """The passage in a row of `PASSAGE_COLUMNS`, which are in the order of its fields."""
    return Passage(*row)


def _passages_of(page_ids: Sequence[str]) -> Select[Any]:
    return select(*PASSAGE_COLUMNS).where(passages.c.page_id.in_(page_ids)).order_by(passages.c.page_id, passages.c.ord)
