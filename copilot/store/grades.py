"""Grades: each a verdict of its own with scores beside it, only ever added; the newest of each lead holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, and_, exists, func, insert, select, update

from copilot.errors import StoreError
from copilot.store.engine import reading, writing
from copilot.store.entries import add_verdict
from copilot.store.facets import GRADE, set_facet
from copilot.store.faults import AlreadyThere
from copilot.store.review_schema import drawn, grades, leases
from copilot.store.schema import entries, verdicts
from copilot.store.sql import batches
from copilot.types import GRADED, RIGHT_POLICY, SCALES, WRONG_POLICY, Conflict, Grade, Role
from copilot.types.grade import HIGH, LOW


class Grades:
    """What leads graded. `teams` are those whose entries the reader may see; others' are as if they were not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, grade: Grade, *, seen: int, teams: Collection[str]) -> Grade | Conflict | None:
        """Keeps the grade, with its version; None when there is no such entry in those teams.

        `seen` is the version that the writer knew of. What is newer is a conflict, unless the entry is graded twice on
        purpose: then only the writer's own newer grade is. The same id twice is one grade.
        """
        try:
            with writing(self._engine) as connection:
                if not _locked(connection, grade.entry_id, teams):
                    return None
                return _kept(connection, grade, seen)
        except AlreadyThere as error:
            raise StoreError("The grade could not be kept.", remedy="Try again in a moment.") from error

    def of_entry(self, entry_id: str, *, teams: Collection[str], blind: str | None = None) -> Sequence[Grade]:
        """Every grade of the entry, oldest first, replaced ones too.

        To `blind`, who is still to grade it as the second of two, only their own are shown.
        """
        with reading(self._engine) as connection:
            if not connection.execute(_entry(entry_id, teams)).first():
                return ()
            held = _read(connection, grades.c.entry_id == entry_id)
            own = [one for one in held if one.by == blind]
            return own if blind and not own and _twice(connection, entry_id) else held

    def version(self, entry_id: str) -> int:
        """The version of the newest grade; 0 when nobody has graded it."""
        with reading(self._engine) as connection:
            return _version(connection, entry_id)

    def twice(self, entry_id: str) -> bool:
        """Whether it is one of those that two leads grade, without seeing each other's."""
        with reading(self._engine) as connection:
            return _twice(connection, entry_id)

    def hidden(self, entry_id: str, by: str) -> bool:
        """Whether what others graded is to be kept from somebody, who is still to grade it as the second of two."""
        with reading(self._engine) as connection:
            own = select(verdicts.c.id).where(
                verdicts.c.entry_id == entry_id, verdicts.c.by == by, verdicts.c.kind == "graded"
            )
            return _twice(connection, entry_id) and connection.execute(own).first() is None

    def of_entries(self, ids: Sequence[str], *, teams: Collection[str]) -> Mapping[str, Sequence[Grade]]:
        """The grades that hold, by entry, each lead's newest, oldest first."""
        found: dict[str, list[Grade]] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                theirs = exists().where(entries.c.id == grades.c.entry_id, entries.c.team.in_(sorted(teams)))
                mine = and_(grades.c.entry_id.in_(batch), theirs)
                for one in holding(_read(connection, mine)):
                    found.setdefault(one.entry_id, []).append(one)
        return found

    def doubled(self, since: datetime, *, teams: Collection[str]) -> Sequence[Grade]:
        """The grades that hold of entries asked since then that two leads graded on purpose, oldest first."""
        both = select(drawn.c.entry_id).where(
            drawn.c.twice, drawn.c.graders > 1, drawn.c.team.in_(sorted(teams)), drawn.c.at >= since
        )
        with reading(self._engine) as connection:
            return holding(_read(connection, grades.c.entry_id.in_(both)))

    def paces(self, by: str, *, most: int = 50) -> Sequence[float]:
        """The seconds that this lead took for each of the newest entries that they took from the queue."""
        chosen = (
            select(grades.c.seconds)
            .join(verdicts, verdicts.c.id == grades.c.verdict_id)
            .where(verdicts.c.by == by, grades.c.seconds.is_not(None))
            .order_by(verdicts.c.at.desc())
            .limit(most)
        )
        with reading(self._engine) as connection:
            return list(connection.execute(chosen).scalars())


def holding(all: Sequence[Grade]) -> list[Grade]:
    """Those that no later grade of the same lead replaces."""
    last = {(one.entry_id, one.by): one for one in sorted(all, key=lambda one: one.version)}
    return [one for one in all if last[one.entry_id, one.by] is one]


def policy_reason(scores: Mapping[str, int]) -> str | None:
    """What the grade says of the policy, as the reason of its verdict."""
    policy = scores.get("policy")
    if policy is None or LOW < policy < HIGH:
        return None
    return WRONG_POLICY if policy <= LOW else RIGHT_POLICY


def _kept(connection: Connection, grade: Grade, seen: int) -> Grade | Conflict:
    held = _read(connection, grades.c.entry_id == grade.entry_id)
    for one in held:
        if one.id == grade.id:
            return one
    blind = _twice(connection, grade.entry_id)
    newer = tuple(one for one in held if one.version > seen and (one.by == grade.by or not blind))
    latest = max((one.version for one in held), default=0)
    if newer:
        return Conflict(mine=grade, theirs=newer, version=latest)
    kept = replace(grade, version=latest + 1, seconds=_seconds(connection, grade))
    _insert(connection, kept)
    _findable(connection, holding([*held, kept]))
    if all(one.by != grade.by for one in held):
        more = update(drawn).where(drawn.c.entry_id == grade.entry_id).values(graders=drawn.c.graders + 1)
        connection.execute(more)
    return kept


def _insert(connection: Connection, grade: Grade) -> None:
    said = {
        "id": grade.id, "entry_id": grade.entry_id, "by": grade.by, "at": grade.at, "kind": GRADED,
        "reason": policy_reason(grade.scores), "text": grade.comment or None, "role": Role.LEAD.value,
    }  # fmt: skip
    add_verdict(connection, said)
    row: dict[str, Any] = {scale: grade.scores.get(scale) for scale in SCALES}
    row |= {"verdict_id": grade.id, "entry_id": grade.entry_id, "version": grade.version, "seconds": grade.seconds}
    connection.execute(insert(grades), row)


def _findable(connection: Connection, held: Sequence[Grade]) -> None:
    """The log is filtered by the lowest score of the grades that hold."""
    if scores := [score for one in held for score in one.scores.values()]:
        set_facet(connection, held[0].entry_id, GRADE, str(min(scores)))


def _seconds(connection: Connection, grade: Grade) -> float | None:
    """Since the entry was taken from the queue; the lease ends with the grade."""
    mine = and_(leases.c.entry_id == grade.entry_id, leases.c.by == grade.by)
    held = connection.execute(
        select(leases.c.taken_at, leases.c.until).where(mine, leases.c.skipped.is_(False))
    ).first()
    connection.execute(leases.delete().where(mine))
    if held is None or not held.taken_at <= grade.at <= held.until:
        return None
    return float((grade.at - held.taken_at).total_seconds())


def _entry(id: str, teams: Collection[str]) -> Select[Any]:
    return select(entries.c.id).where(entries.c.id == id, entries.c.team.in_(sorted(teams)))


def _locked(connection: Connection, id: str, teams: Collection[str]) -> bool:
    """Whether there is such an entry. Where several write at once, the others wait for this transaction."""
    return connection.execute(_entry(id, teams).with_for_update()).first() is not None


def _twice(connection: Connection, id: str) -> bool:
    return bool(connection.scalar(select(drawn.c.twice).where(drawn.c.entry_id == id)))


def _version(connection: Connection, id: str) -> int:
    return connection.scalar(select(func.max(grades.c.version)).where(grades.c.entry_id == id)) or 0


def _read(connection: Connection, chosen: ColumnElement[bool]) -> list[Grade]:
    said = [verdicts.c[name] for name in ("by", "at", "text")]
    all = (
        select(grades, *said)
        .join(verdicts, verdicts.c.id == grades.c.verdict_id)
        .where(chosen)
        .order_by(verdicts.c.at, grades.c.version)
    )
    return [_grade(row) for row in connection.execute(all).mappings()]


def _grade(row: RowMapping) -> Grade:
    return Grade(
        id=row["verdict_id"],
        entry_id=row["entry_id"],
        by=row["by"],
        at=row["at"],
        scores={scale: row[scale] for scale in SCALES if row[scale] is not None},
        comment=row["text"] or "",
        version=row["version"],
        seconds=row["seconds"],
    )
