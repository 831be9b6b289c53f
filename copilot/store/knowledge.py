"""Writing knowledge: one transaction takes the store from what it holds to what it should hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, bindparam, delete, literal, select, union_all, update

from copilot.changes import AccessChange, CaseChange, Changes, Held, PageChange
from copilot.errors import StoreError
from copilot.pages import Case, Cause, Fact, Kind, Page, Synonym, Team, Voice
from copilot.store.codec import dumps
from copilot.store.directory import fact_ref
from copilot.store.engine import reading, writing
from copilot.store.groups import regroup
from copilot.store.schema import cases, company, page_access, page_refs, pages, passages, voices
from copilot.store.sql import batches, upsert
from copilot.store.terms import terms
from copilot.store.zones import put_zones

Row = dict[str, Any]


class KnowledgeStore:
    """What is stored, and the one way to change it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stored(self) -> Mapping[str, str]:
        """The content hash of every page and case by id."""
        return {id: held.content_hash for id, held in self.held().items()}

    def held(self) -> Mapping[str, Held]:
        """What is stored of every page and case, by id."""
        both = union_all(
            select(pages.c.id, pages.c.kind, pages.c.source, pages.c.content_hash),
            select(cases.c.id, literal(Kind.CASE.value), cases.c.source, cases.c.content_hash),
        )
        with reading(self._engine) as connection:
            tokens: dict[str, set[str]] = {}
            for page_id, token in connection.execute(select(page_access)):
                tokens.setdefault(page_id, set()).add(token)
            return {
                id: Held(id=id, kind=kind, source=source, content_hash=hash_, tokens=frozenset(tokens.get(id, ())))
                for id, kind, source, hash_ in connection.execute(both)
            }

    def apply(self, changes: Changes) -> None:
        """Makes all of the changes or none; what they do not name is not touched.

        Every other writer waits meanwhile, about a second for 8,000 passages: many pages are better given in slices.
        Raises `StoreError` when an id is both a page and a case, or the database fails.
        """
        with writing(self._engine) as connection:
            _delete(connection, changes.deleted)
            _require_one_kind(connection, changes)
            _put_pages(connection, changes.pages)
            _put_cases(connection, changes.cases)
            _put_access(connection, changes.access)
            _put_company(connection, changes)
            put_zones(connection, changes)
            if changes.pages or changes.deleted:
                regroup(connection)


def _delete(connection: Connection, ids: frozenset[str]) -> None:
    for batch in batches(ids):
        for column in (passages.c.page_id, page_access.c.page_id, pages.c.id, cases.c.id):
            _delete_where(connection, column, batch)


def _delete_where(connection: Connection, column: Column[Any], values: Sequence[str]) -> None:
    connection.execute(delete(column.table).where(column.in_(values)))


def _require_one_kind(connection: Connection, changes: Changes) -> None:
    page_ids = {change.page.id for change in changes.pages}
    case_ids = {change.case.id for change in changes.cases}
    both = page_ids & case_ids
    both |= _present(connection, cases, page_ids) | _present(connection, pages, case_ids)
    if both:
        raise StoreError(
            f"The id {min(both)!r} is both a page and a case.",
            remedy="Give one of them another id.",
        )


def _present(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(ids)):
        found.update(connection.execute(select(table.c.id).where(table.c.id.in_(batch))).scalars())
    return found


def _put_pages(connection: Connection, changes: Sequence[PageChange]) -> None:
    ids = [change.page.id for change in changes]
    upsert(connection, pages, [_page_row(change.page) for change in changes], key=["id"])
    for batch in batches(ids):
        _delete_where(connection, page_refs.c.page_id, batch)
    upsert(
        connection,
        page_refs,
        [row for change in changes for row in _ref_rows(change.page)],
        key=["page_id", "relation", "target"],
    )
    _put_passages(connection, ids, [row for change in changes for row in _page_passages(change)])
    _set_tokens(connection, {change.page.id: change.tokens for change in changes})


def _put_cases(connection: Connection, changes: Sequence[CaseChange]) -> None:
    ids = [change.case.id for change in changes]
    upsert(connection, cases, [_case_row(change.case) for change in changes], key=["id"])
    _put_passages(connection, ids, [row for change in changes for row in _case_passages(change)])
    _set_tokens(connection, {change.case.id: change.tokens for change in changes})


def _put_passages(connection: Connection, page_ids: Sequence[str], rows: Sequence[Row]) -> None:
    wanted = {row["id"] for row in rows}
    gone: list[str] = []
    for batch in batches(page_ids):
        there = connection.execute(select(passages.c.id).where(passages.c.page_id.in_(batch))).scalars()
        gone += [id for id in there if id not in wanted]
    for batch in batches(gone):
        _delete_where(connection, passages.c.id, batch)
    upsert(connection, passages, rows, key=["id"])


def _set_tokens(connection: Connection, tokens: Mapping[str, frozenset[str]]) -> None:
    for batch in batches(tokens):
        _delete_where(connection, page_access.c.page_id, batch)
    rows = [{"page_id": id, "token": token} for id, some in tokens.items() for token in sorted(some)]
    upsert(connection, page_access, rows, key=["page_id", "token"])


def _put_access(connection: Connection, changes: Sequence[AccessChange]) -> None:
    _set_tokens(connection, {change.id: change.tokens for change in changes})
    if changes:
        moved = update(passages).where(passages.c.page_id == bindparam("page")).values(zone=bindparam("to"))
        connection.execute(moved, [{"page": change.id, "to": change.zone} for change in changes])


def _put_company(connection: Connection, changes: Changes) -> None:
    lists: tuple[tuple[str, Any, Any], ...] = (
        ("teams", tuple[Team, ...], changes.teams),
        ("causes", tuple[Cause, ...], changes.causes),
        ("facts", tuple[Fact, ...], changes.facts),
        ("synonyms", tuple[Synonym, ...], changes.synonyms),
    )
    rows = [{"name": name, "data": dumps(kind, value)} for name, kind, value in lists if value is not None]
    upsert(connection, company, rows, key=["name"])
    if changes.voices is not None:
        connection.execute(delete(voices))
        upsert(connection, voices, _voice_rows(changes.voices), key=["brand", "language"])


def _page_row(page: Page) -> Row:
    first, last = _validity(page)
    return {
        "id": page.id,
        "kind": page.kind.value,
        "language": page.language,
        "title": page.title,
        "group_id": page.id,
        "source": page.source,
        "data": dumps(Page, page),
        "content_hash": page.content_hash,
        "live": _live(page),
        "standing": bool(page.goodwill or page.escalation),
        "valid_from": first,
        "valid_until": last,
    }


def _live(page: Page) -> bool:
    """Approved; a workaround also names who approved it."""
    return page.status == "approved" and (page.kind is not Kind.WORKAROUND or bool(page.approved_by))


def _validity(page: Page) -> tuple[date | None, date | None]:
    """The first and last day on which the page may be used; a workaround starts with its approval."""
    starts = [day for day in (page.valid_from, page.approved_on) if day]
    ends = [day for day in (page.valid_until, page.expires) if day]
    return max(starts, default=None), min(ends, default=None)


def _ref_rows(page: Page) -> list[Row]:
    refs = {("translation", target) for target in page.translations} | {("policy", target) for target in page.policies}
    if page.kind is Kind.POLICY and len(page.applies_to) > 1:
        refs |= {("fact", fact_ref(fact, value)) for fact, values in page.applies_to.items() for value in values}
    return [{"page_id": page.id, "relation": relation, "target": target} for relation, target in sorted(refs)]


def _case_row(case: Case) -> Row:
    return {
        "id": case.id,
        "team": case.team,
        "brand": case.brand,
        "language": case.language,
        "opened_at": case.opened_at,
        "root_cause": case.root_cause,
        "reviewed": bool(case.reviewed_by),
        "data": dumps(Case, case),
        "content_hash": case.content_hash,
        "source": case.source,
    }


def _page_passages(change: PageChange) -> list[Row]:
    first, last = _validity(change.page)
    return _passage_rows(change, live=_live(change.page), valid_from=first, valid_until=last)


def _case_passages(change: CaseChange) -> list[Row]:
    return _passage_rows(change, live=bool(change.case.reviewed_by), valid_from=None, valid_until=None)


def _passage_rows(change: PageChange | CaseChange, **lifetime: object) -> list[Row]:
    owner_id = change.page.id if isinstance(change, PageChange) else change.case.id
    return [
        {
            "id": stemmed.passage.id,
            "page_id": owner_id,
            "kind": stemmed.passage.kind,
            "section": stemmed.passage.section,
            "heading": stemmed.passage.heading,
            "language": stemmed.passage.language,
            "title": stemmed.passage.title,
            "ord": ord_,
            "text": stemmed.passage.text,
            "stems": " ".join(terms(stemmed.stems)),
            "text_hash": stemmed.passage.text_hash,
            "zone": stemmed.passage.zone,
            "source": stemmed.passage.source,
            "owner": stemmed.passage.owner,
            "reviewed_on": stemmed.passage.reviewed_on,
            **lifetime,
        }
        for ord_, stemmed in enumerate(change.passages)
    ]


def _voice_rows(given: Sequence[Voice]) -> list[Row]:
    return [
        {"brand": voice.brand, "language": voice.language, "ord": ord_, "data": dumps(Voice, voice)}
        for ord_, voice in enumerate(given)
    ]
