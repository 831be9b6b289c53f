"""What a lead looks at: counts over a time, causes that come up more, and what was judged wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, exists, func, or_, select

from copilot.store.engine import reading
from copilot.store.fates import fates
from copilot.store.schema import entries, verdicts
from copilot.types import GRADED, WRONG_POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many questions there were, and what became of them: each suggestion counts in what was said of it last."""

    questions: int = 0
    abstained: int = 0
    failed: int = 0
    used: int = 0
    edited: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A root cause that was heard of so often in a time, and in the time of the same length before."""

    cause: str
    count: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A suggestion that somebody judged wrong."""

    entry_id: str
    question: str
    reason: str
    text: str
    by: str
    at: datetime


class Overview:
    """Read from the log; `team` None is all of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def figures(self, team: str | None, since: datetime, until: datetime) -> Figures:
        chosen = _within(team, since, until)
        outcomes = select(entries.c.outcome, func.count()).where(chosen).group_by(entries.c.outcome)
        fate = fates(verdicts.c.entry_id.in_(select(entries.c.id).where(chosen)))
        kinds = select(fate.c.kind, func.count()).group_by(fate.c.kind)
        with reading(self._engine) as connection:
            by_outcome = {name: int(count) for name, count in connection.execute(outcomes)}
            by_kind = {name: int(count) for name, count in connection.execute(kinds)}
        return Figures(
            questions=sum(by_outcome.values()), abstained=by_outcome.get("abstained", 0),
            failed=by_outcome.get("failed", 0), **by_kind,
        )  # fmt: skip

    def recurring(self, team: str | None, since: datetime, until: datetime, *, least: int = 2) -> Sequence[Recurring]:
        """Causes heard of at least so often, and more than in the time before; the most frequent first."""
        now, before = (self._causes(team, *span) for span in ((since, until), (since - (until - since), since)))
        found = [Recurring(cause=name, count=count, before=before.get(name, 0)) for name, count in now.items()]
        more = [one for one in found if one.count >= least and one.count > one.before]
        return sorted(more, key=lambda one: (-one.count, one.cause))

    def _causes(self, team: str | None, since: datetime, until: datetime) -> dict[str, int]:
        chosen = (
            select(entries.c.heard_cause, func.count())
            .where(_within(team, since, until), entries.c.heard_cause.is_not(None))
            .group_by(entries.c.heard_cause)
        )
        with reading(self._engine) as connection:
            return {name: int(count) for name, count in connection.execute(chosen)}

    def wrong(self, team: str | None, since: datetime, until: datetime, *, limit: int = 5) -> Sequence[Wrong]:
        """What was dismissed, or graded as the wrong policy and not graded otherwise since; the newest first."""
        later = verdicts.alias()
        regraded = exists().where(
            later.c.entry_id == verdicts.c.entry_id, later.c.by == verdicts.c.by,
            later.c.kind == GRADED, later.c.at > verdicts.c.at,
        )  # fmt: skip
        graded = and_(verdicts.c.kind == GRADED, verdicts.c.reason == WRONG_POLICY, ~regraded)
        chosen = (
            select(verdicts, entries.c.question)
            .join(entries, entries.c.id == verdicts.c.entry_id)
            .where(_within(team, since, until), or_(verdicts.c.kind == "dismissed", graded))
            .order_by(verdicts.c.at.desc(), verdicts.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                Wrong(
                    entry_id=row.entry_id, question=row.question, reason=row.reason or "other", text=row.text or "",
                    by=row.by, at=row.at,
                )
                for row in connection.execute(chosen)
            ]  # fmt: skip


def _within(team: str | None, since: datetime, until: datetime) -> ColumnElement[bool]:
    held = and_(entries.c.at >= since, entries.c.at < until)
    return held if team is None else and_(held, entries.c.team == team)
