"""What the truth knows of the vector index: cached vectors, generations, and what each generation holds.

The index itself is elsewhere and disposable. Here stands what it should hold and what was put into it, so that it can
be brought up to date, checked, and rebuilt without embedding anything twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    Engine,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from copilot.errors import StoreError
from copilot.pages import Kind
from copilot.ports import Passage
from copilot.store.engine import reading, writing
from copilot.store.library import PASSAGE_COLUMNS, as_passage
from copilot.store.schema import embedding_cache, generations, index_checks, passages, vector_state
from copilot.store.sql import batches, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One build of the index by one embedder. `state` is building, active or retired; at most one is active."""

    id: str
    fingerprint: str
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRow:
    """A vector that is in the index, or should be: of this passage, in this zone, of this text."""

    id: str
    zone: str
    text_hash: str


class Placed(Protocol):
    """What `VectorRow` has: a row of the caller's own will do."""

    @property
    def id(self) -> str: ...

    @property
    def zone(self) -> str: ...

    @property
    def text_hash(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexCheck:
    """What a check of the active generation showed, and when."""

    at: datetime
    figures: Mapping[str, int | bool]


class VectorLedger:
    """Which vectors each generation should hold, and which it does. Sections named in `quiet` get none."""

    def __init__(self, engine: Engine, *, quiet: Collection[str] = ()) -> None:
        self._engine = engine
        self._wanted = and_(passages.c.live, passages.c.section.not_in(sorted(quiet)))

    def generations(self) -> Sequence[Generation]:
        """All of them, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(generations).order_by(generations.c.created_at, generations.c.id))
            return [Generation(**row) for row in rows.mappings()]

    def active(self) -> Generation | None:
        """The generation that searches use."""
        return next((each for each in self.generations() if each.state == "active"), None)

    def begin(self, generation: str, fingerprint: str, at: datetime) -> Generation:
        """A new, empty generation, building. Raises `StoreError` when there is one of that id."""
        made = Generation(id=generation, fingerprint=fingerprint, state="building", created_at=at)
        with writing(self._engine) as connection:
            row = {"id": generation, "fingerprint": fingerprint, "state": made.state, "created_at": at}
            connection.execute(insert(generations), row)
        return made

    def activate(self, generation: str) -> None:
        """Searches use this generation from now on; the one before is retired in the same step.

        Raises `StoreError` when there is no such generation.
        """
        with writing(self._engine) as connection:
            connection.execute(
                update(generations)
                .where(generations.c.state == "active", generations.c.id != generation)
                .values(state="retired")
            )
            chosen = update(generations).where(generations.c.id == generation).values(state="active")
            if connection.execute(chosen).rowcount != 1:
                raise StoreError(f"There is no index generation {generation!r}.")

    def forget(self, generation: str) -> None:
        """The generation is gone from the index, and what was known of it goes too."""
        with writing(self._engine) as connection:
            connection.execute(delete(generations).where(generations.c.id == generation))

    def pending(self, generation: str) -> tuple[Sequence[VectorRow], Sequence[VectorRow]]:
        """What to put into the generation, and what to take out, for it to hold the live passages and nothing else.

        A passage whose zone changed is in both: to put into the new zone, and to take out of the old.
        """
        with reading(self._engine) as connection:
            return _rows(connection, self._lacking(generation)), _rows(connection, self._left_over(generation))

    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Passages by id, whoever may see them: for embedding, never for showing."""
        found: dict[str, Passage] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                chosen = select(*PASSAGE_COLUMNS).where(passages.c.id.in_(batch))
                found |= {row.id: as_passage(row) for row in connection.execute(chosen)}
        return found

    def vectors(self, fingerprint: str, zones: Sequence[str]) -> Sequence[tuple[str, bytes]]:
        """(passage, vector) of what should be held of those zones, as far as that embedder's vectors are known."""
        known = and_(embedding_cache.c.text_hash == passages.c.text_hash, embedding_cache.c.fingerprint == fingerprint)
        chosen = (
            select(passages.c.id, embedding_cache.c.vector)
            .select_from(passages.join(embedding_cache, known))
            .where(self._wanted, passages.c.zone.in_(zones))
            .order_by(passages.c.key)
        )
        with reading(self._engine) as connection:
            return [(id, vector) for id, vector in connection.execute(chosen)]

    def sample(self, fingerprint: str, limit: int) -> Sequence[tuple[str, bytes]]:
        """(page, vector) of some passages of pages, as good as by chance and always the same ones."""
        chosen = (
            select(passages.c.page_id, embedding_cache.c.vector)
            .select_from(embedding_cache.join(passages, embedding_cache.c.text_hash == passages.c.text_hash))
            .where(self._wanted, passages.c.kind != Kind.CASE.value, embedding_cache.c.fingerprint == fingerprint)
            .order_by(embedding_cache.c.text_hash, passages.c.key)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [(page, vector) for page, vector in connection.execute(chosen)]

    def size(self) -> int:
        """How many passages should be held."""
        with reading(self._engine) as connection:
            return connection.scalar(select(func.count()).select_from(passages).where(self._wanted)) or 0

    def unread(self, fingerprint: str, language: str, *, limit: int) -> Sequence[Passage]:
        """Passages of a language of which that embedder's vector is not known, the first so many."""
        chosen = self._unread(fingerprint, language, *PASSAGE_COLUMNS).order_by(passages.c.key).limit(limit)
        with reading(self._engine) as connection:
            return [as_passage(row) for row in connection.execute(chosen)]

    def count_unread(self, fingerprint: str, language: str) -> int:
        """How many such passages there are."""
        with reading(self._engine) as connection:
            return connection.scalar(self._unread(fingerprint, language, func.count())) or 0

    def _unread(self, fingerprint: str, language: str, *columns: Any) -> Any:
        known = and_(embedding_cache.c.text_hash == passages.c.text_hash, embedding_cache.c.fingerprint == fingerprint)
        return select(*columns).where(self._wanted, passages.c.language == language, ~exists().where(known))

    def mark_present(self, generation: str, rows: Sequence[Placed]) -> None:
        """The index holds these now."""
        values = [
            {"generation_id": generation, "zone": row.zone, "passage_id": row.id, "text_hash": row.text_hash}
            for row in rows
        ]
        with writing(self._engine) as connection:
            upsert(connection, vector_state, values, key=["generation_id", "zone", "passage_id"])

    def mark_deleted(self, generation: str, rows: Sequence[Placed]) -> None:
        """The index no longer holds these."""
        if not rows:
            return
        gone = delete(vector_state).where(
            vector_state.c.generation_id == generation,
            vector_state.c.zone == bindparam("in_zone"),
            vector_state.c.passage_id == bindparam("passage"),
        )
        with writing(self._engine) as connection:
            connection.execute(gone, [{"in_zone": row.zone, "passage": row.id} for row in rows])

    def note_check(self, generation: str, at: datetime, figures: Mapping[str, int | bool]) -> None:
        """Writes down what a check of a generation showed, in place of what the one before did."""
        row = {"generation_id": generation, "at": at, "figures": dict(figures)}
        there = exists().where(generations.c.id == generation)
        with writing(self._engine) as connection:
            if connection.scalar(select(there)):
                upsert(connection, index_checks, [row], key=["generation_id"])

    def last_check(self) -> IndexCheck | None:
        """What the last check of the active generation showed; None before the first."""
        chosen = (
            select(index_checks.c.at, index_checks.c.figures)
            .select_from(index_checks.join(generations))
            .where(generations.c.state == "active")
        )
        with reading(self._engine) as connection:
            row = connection.execute(chosen).first()
        return None if row is None else IndexCheck(at=row.at, figures=row.figures)

    def present(self, generation: str) -> Sequence[VectorRow]:
        """What the generation holds, as far as is known."""
        chosen = select(vector_state.c.passage_id, vector_state.c.zone, vector_state.c.text_hash)
        with reading(self._engine) as connection:
            return _rows(connection, chosen.where(vector_state.c.generation_id == generation))

    def ids_present(self, generation: str) -> Mapping[str, frozenset[str]]:
        """The passages that the generation holds, by zone."""
        chosen = select(vector_state.c.zone, vector_state.c.passage_id).where(
            vector_state.c.generation_id == generation
        )
        zones: dict[str, set[str]] = {}
        with reading(self._engine) as connection:
            for zone, passage_id in connection.execute(chosen):
                zones.setdefault(zone, set()).add(passage_id)
        return {zone: frozenset(ids) for zone, ids in zones.items()}

    def _lacking(self, generation: str) -> Any:
        there = and_(
            vector_state.c.generation_id == generation,
            vector_state.c.zone == passages.c.zone,
            vector_state.c.passage_id == passages.c.id,
            vector_state.c.text_hash == passages.c.text_hash,
        )
        return (
            select(passages.c.id, passages.c.zone, passages.c.text_hash)
            .select_from(passages.outerjoin(vector_state, there))
            .where(self._wanted, vector_state.c.passage_id.is_(None))
            .order_by(passages.c.key)
        )

    def _left_over(self, generation: str) -> Any:
        wanted = and_(
            passages.c.id == vector_state.c.passage_id,
            passages.c.zone == vector_state.c.zone,
            self._wanted,
        )
        return (
            select(vector_state.c.passage_id, vector_state.c.zone, vector_state.c.text_hash)
            .select_from(vector_state.outerjoin(passages, wanted))
            .where(vector_state.c.generation_id == generation, passages.c.id.is_(None))
            .order_by(vector_state.c.zone, vector_state.c.passage_id)
        )


def _rows(connection: Connection, statement: Any) -> list[VectorRow]:
    return [VectorRow(id=id, zone=zone, text_hash=text_hash) for id, zone, text_hash in connection.execute(statement)]
