"""What waits to be looked at, by team; and who has taken what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, or_, select, text

from copilot.review.estimate import Sampled
from copilot.review.lineup import A_MONTH, HORIZON, SETTLED, Candidate, Reason
from copilot.store.engine import reading, writing
from copilot.store.grades import Grades
from copilot.store.review_schema import HALF_SEEN, UNSEEN, drawn, first_uses, grades, leases, signs
from copilot.store.schema import OBJECTING, entries, verdicts
from copilot.store.sql import batches, upsert
from copilot.types import GRADED

MOST = 40
"""So many of each reason: more than anybody looks at in a day."""
LEASE = timedelta(minutes=15)
SKIP = timedelta(hours=20)
"""What was skipped comes again the next day."""
_SENT = ("used", "edited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Who looks at an entry, and until when."""

    by: str
    until: datetime
    mine: bool


class Queue:
    """What a lead could look at: entries of `teams` that nobody has graded or is looking at."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self, by: str, now: datetime, *, teams: Collection[str], most: int = MOST) -> list[Candidate]:
        """The candidates, each with all its reasons; what this lead has taken comes with their name."""
        if not teams:
            return []
        with reading(self._engine) as connection:
            look = _Look(connection, by, now, sorted(teams), most)
            found: dict[str, dict[Reason, float]] = {}
            for reason, ids in look.reasons():
                for id, value in ids:
                    found.setdefault(id, {})[reason] = value
            mine = set(connection.scalars(select(leases.c.entry_id).where(_taken(by, now))))
            for id in mine:
                found.setdefault(id, {})
            return _candidates(connection, found, mine, by, look.teams)

    def described(self, chosen: Sequence[Candidate]) -> list[Candidate]:
        """The same, with what was asked and how much there is to read: only for those that are shown."""
        names = ("id", "language", "outcome", "question", "policies")
        size = func.length(entries.c.question) + func.coalesce(func.length(entries.c.reply), 0)
        wanted = select(*(entries.c[name] for name in names), size.label("size"))
        found: dict[str, Any] = {}
        with reading(self._engine) as connection:
            for batch in batches([one.entry_id for one in chosen]):
                rows = connection.execute(wanted.where(entries.c.id.in_(batch))).mappings()
                found |= {row["id"]: row for row in rows}
        return [_described(one, found[one.entry_id]) for one in chosen if one.entry_id in found]

    def teams(self) -> list[str]:
        """Every team that has asked something worth looking at; for the command line, which has the database itself."""
        with reading(self._engine) as connection:
            return list(connection.scalars(select(drawn.c.team).distinct().order_by(drawn.c.team)))

    def take(self, entry_id: str, by: str, now: datetime, *, teams: Collection[str]) -> Taken | None:
        """Reserves the entry for this lead for a quarter of an hour, or tells who has it; None when there is none."""
        with writing(self._engine) as connection:
            entry = select(entries.c.id).where(entries.c.id == entry_id, entries.c.team.in_(sorted(teams)))
            if connection.execute(entry.with_for_update()).first() is None:
                return None
            others = and_(leases.c.entry_id == entry_id, leases.c.by != by, _live(now))
            held = connection.execute(select(leases.c.by, leases.c.until).where(others)).all()
            if len(held) >= _wanted(connection, entry_id):
                return Taken(by=held[0].by, until=held[0].until, mine=False)
            began = connection.scalar(
                select(leases.c.taken_at).where(leases.c.entry_id == entry_id, leases.c.by == by, _live(now))
            )
            row = {"entry_id": entry_id, "by": by, "taken_at": began or now, "until": now + LEASE, "skipped": False}
            connection.execute(delete(leases).where(leases.c.until < now))
            upsert(connection, leases, [row], key=("entry_id", "by"))
            return Taken(by=by, until=now + LEASE, mine=True)

    def skip(self, entry_id: str, by: str, now: datetime, *, teams: Collection[str]) -> bool:
        """Gives it back, and does not show it to this lead again today; False when there is no such entry."""
        with writing(self._engine) as connection:
            known = select(entries.c.id).where(entries.c.id == entry_id, entries.c.team.in_(sorted(teams)))
            if connection.execute(known).first() is None:
                return False
            row = {"entry_id": entry_id, "by": by, "taken_at": now, "until": now + SKIP, "skipped": True}
            upsert(connection, leases, [row], key=("entry_id", "by"))
            return True

    def _settled(self) -> datetime:
        with reading(self._engine) as connection:
            return _settled(connection)

    def sample(self, since: datetime, until: datetime, *, teams: Collection[str]) -> list[Sampled]:
        """Every entry of that time that was drawn, with the grades that hold: what `estimate` rests on."""
        settled = self._settled()
        flagged = or_(
            exists().where(signs.c.entry_id == drawn.c.entry_id),
            exists().where(first_uses.c.entry_id == drawn.c.entry_id, first_uses.c.at >= settled),
            # Not by a grade: then it would depend on what is measured.
            exists().where(verdicts.c.entry_id == drawn.c.entry_id, verdicts.c.kind != GRADED, text(OBJECTING)),
        )
        chosen = select(drawn.c.entry_id, drawn.c.probability, flagged.label("flagged")).where(
            drawn.c.chosen, drawn.c.team.in_(sorted(teams)), drawn.c.at >= since, drawn.c.at < until
        )
        with reading(self._engine) as connection:
            rows = connection.execute(chosen.order_by(drawn.c.at, drawn.c.entry_id)).all()
        held = Grades(self._engine).of_entries([row.entry_id for row in rows], teams=teams)
        return [
            Sampled(
                entry_id=row.entry_id,
                probability=row.probability,
                flagged=bool(row.flagged),
                grades=tuple(held.get(row.entry_id, ())),
            )
            for row in rows
        ]


class _Look:
    """One look at what waits: a short query for each reason, each over an index of its own."""

    def __init__(self, connection: Connection, by: str, now: datetime, teams: Sequence[str], most: int) -> None:
        self._connection, self._by, self._now, self.teams, self._most = connection, by, now, teams, most
        self._since = now - timedelta(days=HORIZON)
        self._busy = self._taken()

    def reasons(self) -> Iterable[tuple[Reason, list[tuple[str, float]]]]:
        sent = exists().where(verdicts.c.entry_id == drawn.c.entry_id, verdicts.c.kind.in_(_SENT))
        yield Reason.WRONG_POLICY, self._objected()
        yield Reason.CHECKS, self._signed("checks")
        yield Reason.UNSURE, self._signed("unsure", sent)
        yield Reason.EDITED, self._signed("edited")
        yield Reason.NEW_POLICY, self._first_uses()
        yield Reason.AGENT, self._agents()
        yield Reason.SECOND, self._seconds()
        yield Reason.SAMPLE, self._sample()

    def _open(self) -> ColumnElement[bool]:
        """Not taken by as many as are wanted, and not skipped by this lead."""
        return drawn.c.entry_id.not_in(self._busy)

    def _taken(self) -> list[str]:
        """What cannot be had: leases are few, so they are read once, and not for each entry."""
        live = select(leases.c.entry_id, drawn.c.twice, drawn.c.graders, func.count().label("taken")).join(
            drawn, drawn.c.entry_id == leases.c.entry_id
        )
        others = live.where(leases.c.by != self._by, _live(self._now)).group_by(
            leases.c.entry_id, drawn.c.twice, drawn.c.graders
        )
        full = [row.entry_id for row in self._connection.execute(others) if row.taken + row.graders >= 1 + row.twice]
        skipped = select(leases.c.entry_id).where(leases.c.by == self._by, leases.c.skipped, leases.c.until > self._now)
        return [*full, *self._connection.scalars(skipped)]

    def _graded(self) -> ColumnElement[bool]:
        mine = and_(grades.c.entry_id == drawn.c.entry_id, verdicts.c.by == self._by)
        return select(grades.c.entry_id).join(verdicts, verdicts.c.id == grades.c.verdict_id).where(mine).exists()

    def _run(self, chosen: Any) -> list[tuple[str, float]]:
        return [(id, float(value)) for id, value in self._connection.execute(chosen.limit(self._most))]

    def _objected(self) -> list[tuple[str, float]]:
        said = select(verdicts.c.entry_id).where(text(OBJECTING), verdicts.c.at >= self._since)
        newest = list(dict.fromkeys(self._connection.scalars(said.order_by(verdicts.c.at.desc()))))
        found: list[tuple[str, float]] = []
        for batch in batches(newest, 200):  # so that no more is looked at than is needed
            chosen = select(drawn.c.entry_id).where(drawn.c.entry_id.in_(batch), drawn.c.team.in_(self.teams))
            held = set(self._connection.scalars(chosen.where(drawn.c.graders == 0, self._open())))
            found += [(id, 1.0) for id in batch if id in held]
            if len(found) >= self._most:
                break
        return found[: self._most]

    def _signed(self, sign: str, more: ColumnElement[bool] | None = None) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for team in self.teams:  # one by one, each is read off its index in order
            chosen = (
                select(signs.c.entry_id, signs.c.value)
                .join(drawn, drawn.c.entry_id == signs.c.entry_id)
                .where(signs.c.team == team, signs.c.sign == sign, signs.c.at >= self._since)
                .where(drawn.c.graders == 0, self._open())
                .order_by(signs.c.at.desc())
            )
            found += self._run(chosen if more is None else chosen.where(more))
        return found

    def _first_uses(self) -> list[tuple[str, float]]:
        chosen = (
            select(first_uses.c.entry_id, func.count())
            .join(drawn, drawn.c.entry_id == first_uses.c.entry_id)
            .where(first_uses.c.team.in_(self.teams), first_uses.c.at >= max(self._since, _settled(self._connection)))
            .where(drawn.c.graders == 0, self._open())
            .group_by(first_uses.c.entry_id)
            .order_by(func.max(first_uses.c.at).desc())
        )
        return self._run(chosen)

    def _agents(self) -> list[tuple[str, float]]:
        """Of each agent of whose month nothing was graded, the entry that the draw puts first."""
        month = and_(drawn.c.team.in_(self.teams), drawn.c.at >= self._now - timedelta(days=A_MONTH))
        first = func.min(drawn.c.share)
        unseen = select(first).where(month).group_by(drawn.c.asked_by).having(func.max(drawn.c.graders) == 0, first < 1)
        shares = list(self._connection.scalars(unseen.order_by(first).limit(self._most)))
        return self._run(select(drawn.c.entry_id, drawn.c.share).where(month, drawn.c.share.in_(shares), self._open()))

    def _seconds(self) -> list[tuple[str, float]]:
        chosen = (
            select(drawn.c.entry_id, drawn.c.share)
            .where(text(HALF_SEEN), drawn.c.team.in_(self.teams))
            .where(drawn.c.at >= self._since, self._open(), ~self._graded())
            .order_by(drawn.c.at.desc())
        )
        return self._run(chosen)

    def _sample(self) -> list[tuple[str, float]]:
        """In the order of the draw, so that wherever a lead stops, what was graded is as good as random."""
        found: list[tuple[str, float]] = []
        for team in self.teams:
            chosen = (
                select(drawn.c.entry_id, drawn.c.share)
                .where(text(UNSEEN), drawn.c.team == team, self._open())
                # Not by the index over time, but in the order of the one over shares, up to the first few.
                .where(func.coalesce(drawn.c.at, drawn.c.at) >= self._since)
                .order_by(drawn.c.share)
            )
            found += self._run(chosen)
        return found


def _settled(connection: Connection) -> datetime:
    """From when on a policy can be new."""
    first = connection.scalar(select(func.min(entries.c.at)))
    return first + timedelta(days=SETTLED) if first else datetime.max.replace(tzinfo=UTC)


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(leases.c.skipped.is_(False), leases.c.until > now)


def _taken(by: str, now: datetime) -> ColumnElement[bool]:
    return and_(leases.c.by == by, _live(now))


def _wanted(connection: Connection, entry_id: str) -> int:
    """How many may look at it at once."""
    return 2 if connection.scalar(select(drawn.c.twice).where(drawn.c.entry_id == entry_id)) else 1


def _candidates(
    connection: Connection, found: Mapping[str, Mapping[Reason, float]], mine: set[str], by: str, teams: Sequence[str]
) -> list[Candidate]:
    names = ("entry_id", "team", "asked_by", "at", "probability", "share")
    chosen = select(*(drawn.c[name] for name in names)).where(drawn.c.team.in_(teams))
    return [
        Candidate(**row, reasons=found[row["entry_id"]], taken_by=by if row["entry_id"] in mine else "")
        for batch in batches(list(found))
        for row in connection.execute(chosen.where(drawn.c.entry_id.in_(batch))).mappings()
    ]


def _described(one: Candidate, row: Any) -> Candidate:
    held = {name: row[name] for name in ("language", "outcome", "question")}
    return replace(one, **held, policies=tuple(row["policies"]), characters=row["size"])
