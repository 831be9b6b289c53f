"""The port `Opinions`: objections to a policy (dismissals, low grades), and what answers them, out of the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, func, or_, select, text

from copilot.pages import who_sees
from copilot.ports import Opinion, Sight
from copilot.store.codec import loads
from copilot.store.company import SqlCompany
from copilot.store.engine import reading
from copilot.store.entries import FAILED
from copilot.store.remembered import Remembered
from copilot.store.schema import OBJECTING, entries, pages, verdicts
from copilot.store.sight import blind
from copilot.store.sql import batches
from copilot.types import GRADED, RIGHT_POLICY, Plan, Question, Role

MOST = 500
"""So many dismissals, and as many uses: the newest. Those on an entry that was dismissed are never left out."""
_LOOKED_AT = 2_000
"""Among the newest so many uses, those of a policy that was objected to are looked for."""
_USED = ("used", "edited")
_ANSWERS = or_(verdicts.c.kind.in_(_USED), verdicts.c.reason == RIGHT_POLICY)


class Said(NamedTuple):
    """A verdict, as far as it is needed here."""

    at: datetime
    entry_id: str
    by: str
    role: str
    kind: str
    reason: str | None

    @property
    def right(self) -> bool:
        return self.kind in _USED or self.reason == RIGHT_POLICY


_SAID = tuple(verdicts.c[name] for name in Said._fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What an entry holds, as far as it is needed here."""

    question: Question
    plan: Plan


class SqlOpinions:
    """The port `Opinions`. Where nobody ever objected, it costs one look into an empty index."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._company = engine, SqlCompany(engine)
        self._suggested: Remembered[Suggested] = Remembered()
        self._held: tuple[int, Sequence[Opinion]] = (0, ())
        self._lock = Lock()

    def about(self, sight: Sight) -> Sequence[Opinion]:
        """Those opinions in the log of teams in sight that were given by then, oldest first."""
        if blind(sight) or not (known := self._known()):
            return ()
        teams = self._company.teams()
        seen = {
            team
            for team in {one.question.asker.team for one in known}
            if all(who_sees(team, teams) & tokens for tokens in sight.tokens)
        }
        return [one for one in known if one.question.asker.team in seen and one.at <= sight.at]

    def _known(self) -> Sequence[Opinion]:
        """Everybody's, read again when there is one more verdict."""
        with self._lock, reading(self._engine) as connection:
            if connection.execute(select(verdicts.c.id).where(text(OBJECTING)).limit(1)).first() is None:
                return ()
            count = connection.scalar(select(func.count()).select_from(verdicts)) or 0  # rows are only ever added
            if self._held[0] != count:
                self._held = count, self._read(connection)
            return self._held[1]

    def _read(self, connection: Connection) -> Sequence[Opinion]:
        wrong = [Said(*row) for row in connection.execute(_newest(MOST).where(text(OBJECTING)))]
        objected = list(dict.fromkeys(row.entry_id for row in wrong))
        regraded = _regraded(connection, objected)
        policies = {name for one in self._of(connection, objected).values() for name in one.plan.governing}
        said = sorted(
            {*wrong, *_on_the_same(connection, objected), *_of_the_policies(connection, policies)} - regraded,
            key=lambda row: (*row[:-1], row.reason or ""),
        )
        held = self._of(connection, list(dict.fromkeys(row.entry_id for row in said)))
        return [
            Opinion(
                entry=row.entry_id,
                by=row.by,
                lead=row.role == Role.LEAD.value,
                at=row.at,
                right=row.right,
                question=held[row.entry_id].question,
                policies=held[row.entry_id].plan.governing,
            )
            for row in said
            if row.entry_id in held
        ]

    def _of(self, connection: Connection, ids: Sequence[str]) -> dict[str, Suggested]:
        """What those entries suggested; an entry never changes, so it is read once."""

        def read(lacking: Iterable[str]) -> dict[str, Suggested]:
            found: dict[str, Suggested] = {}
            for batch in batches(list(lacking)):
                chosen = select(entries.c.id, entries.c.data).where(
                    entries.c.id.in_(batch), entries.c.outcome != FAILED
                )
                found |= {id: loads(Suggested, data) for id, data in connection.execute(chosen)}
            return found

        return self._suggested.get({id: "" for id in ids}, read)


def _newest(limit: int) -> Select[Any]:
    return select(*_SAID).order_by(verdicts.c.at.desc(), verdicts.c.id.desc()).limit(limit)


def _on_the_same(connection: Connection, ids: Sequence[str]) -> Iterator[Said]:
    """What answers an objection, of the very suggestions that somebody objected to."""
    for batch in batches(ids):
        chosen = select(*_SAID).where(verdicts.c.entry_id.in_(batch), _ANSWERS)
        yield from (Said(*row) for row in connection.execute(chosen))


def _regraded(connection: Connection, ids: Sequence[str]) -> set[Said]:
    """The grades of those suggestions that the same lead has replaced by a later one."""
    found: set[Said] = set()
    for batch in batches(ids):
        chosen = select(*_SAID).where(verdicts.c.entry_id.in_(batch), verdicts.c.kind == GRADED)
        last: dict[tuple[str, str], Said] = {}
        for row in connection.execute(chosen.order_by(verdicts.c.at, verdicts.c.id)):
            said = Said(*row)
            if before := last.get((said.entry_id, said.by)):
                found.add(before)
            last[said.entry_id, said.by] = said
    return found


def _of_the_policies(connection: Connection, policies: set[str]) -> list[Said]:
    """The newest uses of suggestions that cite one of these policies, in any language."""
    group = select(pages.c.group_id).where(pages.c.id.in_(sorted(policies)))
    wanted = policies | set(connection.execute(select(pages.c.id).where(pages.c.group_id.in_(group))).scalars())
    recent = _newest(_LOOKED_AT).where(_ANSWERS).subquery()
    chosen = select(entries.c.policies, recent).join(recent, entries.c.id == recent.c.entry_id)
    found = connection.execute(chosen.order_by(recent.c.at.desc()))
    return [Said(*said) for policies, *said in found if wanted & set(policies)][:MOST]
