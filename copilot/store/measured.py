"""Counting over the facts of the log. Every question names the teams whose entries count; no team, no entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Label, Select, and_, case, exists, func, literal, select

from copilot.store.engine import reading
from copilot.store.facts_schema import fact_policies, facts
from copilot.store.measuring import DRAFTED
from copilot.store.owed import promise_marks, promises
from copilot.store.schema import entries, pages
from copilot.store.sql import batches
from copilot.types import KEPT, MOVED, WRONG_POLICY, By, Choice, Group, Slice, Spread, Tally, TrialCase, Unanswered

NONE = "-"
"""The group of those that have no value: no brand was named, no policy is cited."""
_COLUMNS: dict[By, ColumnElement[Any]] = {
    By.ALL: literal("all"),
    By.TEAM: facts.c.team,
    By.BRAND: facts.c.brand,
    By.LANGUAGE: facts.c.language,
    By.CHANNEL: facts.c.via,
    By.POLICY: fact_policies.c.policy,
    By.WEEK: facts.c.week,
}
_SPREADS: dict[Spread, tuple[ColumnElement[Any], ColumnElement[bool]]] = {
    Spread.CHANGED: (facts.c.changed, facts.c.changed.is_not(None)),
    Spread.SHOWN: (facts.c.shown, facts.c.shown.is_not(None)),
    Spread.REPLIED: (facts.c.replied, facts.c.replied.is_not(None)),
    Spread.CONTACTS: (facts.c.contacts, and_(facts.c.begins, facts.c.contacts > 0)),
    Spread.CSAT: (facts.c.csat, and_(facts.c.begins, facts.c.csat.is_not(None))),
}


class Measured:
    """Figures of a part of the log, as far as it is measured. Raises `StoreError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def groups(self, part: Slice, by: By, now: datetime, spreads: Iterable[Spread] = ()) -> dict[str, Group]:
        """The groups that have entries, by their value; an entry that cites two policies is in two groups of them."""
        counted = select(_key(by), func.count(facts.c.agent.distinct()).label("agents"), *_sums())
        with reading(self._engine) as connection:
            found = {
                str(row.key): Group(agents=row.agents, tally=_tally(row))
                for row in connection.execute(_grouped(_of(part, by, counted), by))
                if row.questions
            }
            for owed in connection.execute(_owed(part, by, now)):
                if not owed.promised:
                    continue
                group = found[str(owed.key)]
                tally = replace(group.tally, promised=owed.promised, kept=int(owed.kept or 0))
                found[str(owed.key)] = replace(group, tally=tally)
            for spread in spreads:
                value, there = _SPREADS[spread]
                seen = _grouped(_of(part, by, select(_key(by), value, func.count())).where(there), by, value)
                for name, number, count in connection.execute(seen):
                    group = found[str(name)]
                    held = {**group.spreads.get(spread, {}), float(number): int(count)}
                    found[str(name)] = replace(group, spreads={**group.spreads, spread: held})
        return found

    def unanswered(self, part: Slice, limit: int = 1_000) -> Sequence[Unanswered]:
        """Questions that got no suggestion because nothing that we know fits, newest first."""
        chosen = (
            select(facts.c.entry_id, entries.c.question, facts.c.language, facts.c.team, facts.c.day)
            .join(entries, entries.c.id == facts.c.entry_id)
            .where(*_within(part), facts.c.outcome == "abstained")
            .order_by(entries.c.at.desc(), facts.c.entry_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [Unanswered(**{**row, "language": row["language"] or ""}) for row in _rows(connection, chosen)]

    def answered(self, part: Slice, limit: int = 2_000) -> Sequence[tuple[str, str]]:
        """Questions that got a suggestion, and their languages, newest first."""
        chosen = (
            select(entries.c.question, facts.c.language)
            .join(entries, entries.c.id == facts.c.entry_id)
            .where(*_within(part), facts.c.outcome.in_(DRAFTED))
            .order_by(facts.c.week.desc(), facts.c.entry_id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [(question, language or "") for question, language in connection.execute(chosen)]

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """How pages are called, of those that there are."""
        found: dict[str, str] = {}
        with reading(self._engine) as connection:
            for batch in batches(ids):
                chosen = select(pages.c.id, pages.c.title).where(pages.c.id.in_(batch))
                found |= {id: title for id, title in connection.execute(chosen)}
        return found

    def causes(self, part: Slice) -> Mapping[str, Mapping[str, int]]:
        """How often each root cause was heard of, by team."""
        chosen = select(facts.c.cause, facts.c.team, func.count()).where(*_within(part), facts.c.cause.is_not(None))
        found: dict[str, dict[str, int]] = {}
        with reading(self._engine) as connection:
            for cause, team, count in connection.execute(chosen.group_by(facts.c.cause, facts.c.team)):
                found.setdefault(cause, {})[team] = int(count)
        return found

    def choices(self, part: Slice) -> Sequence[Choice]:
        """Which policy came first in each situation, by team."""
        wrong = and_(facts.c.fate == "dismissed", facts.c.reason == WRONG_POLICY)
        keys = (facts.c.situation, facts.c.team, fact_policies.c.policy)
        chosen = (
            select(*keys, func.count().label("count"), _sum(wrong, "wrong"))
            .join(fact_policies, fact_policies.c.entry_id == facts.c.entry_id)
            .where(*_within(part), fact_policies.c.first, facts.c.situation.is_not(None))
            .group_by(*keys)
        )
        with reading(self._engine) as connection:
            return [Choice(**row) for row in _rows(connection, chosen)]

    def trial(self, part: Slice) -> Sequence[TrialCase]:
        """The cases of the comparison: by what they were assigned to, whatever happened then."""
        # A case may begin with a question that never takes part, and be assigned with its second.
        assigned = (
            select(facts.c.case_key, func.max(facts.c.arm).label("arm"), func.max(facts.c.stratum).label("stratum"))
            .where(*_within(part), facts.c.arm.is_not(None))
            .group_by(facts.c.case_key)
            .subquery()
        )
        columns = (
            facts.c.agent, facts.c.ended, facts.c.reopened, facts.c.asked, facts.c.csat,
            facts.c.first_reply.label("replied"),
        )  # fmt: skip
        chosen = select(
            (assigned.c.arm == "held").label("held"), func.coalesce(assigned.c.stratum, "").label("stratum"), *columns
        ).join(facts, facts.c.case_key == assigned.c.case_key)
        with reading(self._engine) as connection:
            return [TrialCase(**row) for row in _rows(connection, chosen.where(facts.c.begins))]


def _rows(connection: Any, chosen: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(chosen).mappings()]


def _key(by: By) -> Label[Any]:
    column = _COLUMNS[by]
    return (column if by in {By.ALL, By.TEAM, By.WEEK} else func.coalesce(column, NONE)).label("key")


def _grouped(chosen: Select[Any], by: By, *more: ColumnElement[Any]) -> Select[Any]:
    """By the name of the key: PostgreSQL takes no constant there, and two parameters for two expressions."""
    names: list[Any] = [] if by is By.ALL else ["key"]
    return chosen.group_by(*names, *more) if names or more else chosen


def _of(part: Slice, by: By, chosen: Select[Any]) -> Select[Any]:
    """The statement over the facts of that part, joined with the policies where it groups by them."""
    chosen = chosen.select_from(facts)
    if by is By.POLICY:
        chosen = chosen.outerjoin(fact_policies, fact_policies.c.entry_id == facts.c.entry_id)
    return chosen.where(*_within(part))


def _within(part: Slice) -> list[ColumnElement[bool]]:
    first = part.since - timedelta(days=part.since.weekday())
    held = [facts.c.week >= first, facts.c.week <= part.until, facts.c.team.in_(sorted(part.teams))]
    held += [facts.c.day >= part.since, facts.c.day <= part.until]
    named = ((facts.c.brand, part.brand), (facts.c.language, part.language), (facts.c.via, part.channel))
    held += [column == value for column, value in named if value is not None]
    if part.policy is not None:
        cites = and_(fact_policies.c.entry_id == facts.c.entry_id, fact_policies.c.policy == part.policy)
        held.append(exists().where(cites).correlate(facts))
    return held


def _sum(condition: ColumnElement[bool], name: str) -> Label[Any]:
    return func.sum(case((condition, 1), else_=0)).label(name)


def _sums() -> Iterable[Label[Any]]:
    drafted = facts.c.outcome.in_(DRAFTED)
    begins, solved = facts.c.begins, facts.c.ended == "solved"
    conditions = {
        "suggested": drafted,
        "abstained": facts.c.outcome == "abstained",
        "failed": facts.c.outcome == "failed",
        "held_out": facts.c.outcome == "held_out",
        **{fate: facts.c.fate == fate for fate in ("used", "edited", "dismissed")},
        "cases": begins,
        "ended": and_(begins, facts.c.ended.is_not(None)),
        "solved": and_(begins, solved),
        "at_first": and_(begins, solved, ~facts.c.reopened, facts.c.contacts <= 1),
        "reopened": and_(begins, facts.c.reopened),
        "uncosted": and_(drafted, facts.c.cost.is_(None)),
    }
    yield func.count().label("questions")
    yield func.coalesce(func.sum(facts.c.cost), 0.0).label("cost")
    for name, condition in conditions.items():
        yield _sum(condition, name)


def _tally(row: Any) -> Tally:
    names = [one.name for one in fields(Tally) if one.name not in {"promised", "kept"}]
    held: dict[str, Any] = {name: int(getattr(row, name)) for name in names if name != "cost"}
    return Tally(**held, cost=float(row.cost))


def _owed(part: Slice, by: By, now: datetime) -> Select[Any]:
    """Promises of these entries that are due by now, as they were moved last; and those kept by then."""
    moved, ended = _last(promise_marks.c.kind == MOVED), _last(promise_marks.c.kind != MOVED)
    due = func.coalesce(moved.c.due, promises.c.due)
    kept = and_(ended.c.kind == KEPT, ended.c.at <= due)
    chosen = _of(part, by, select(_key(by), func.count().label("promised"), _sum(kept, "kept")))
    joined = chosen.join(promises, promises.c.entry_id == facts.c.entry_id)
    joined = joined.outerjoin(moved, moved.c.promise_id == promises.c.id)
    joined = joined.outerjoin(ended, ended.c.promise_id == promises.c.id)
    return _grouped(joined.where(due <= now), by)


def _last(condition: ColumnElement[bool]) -> Any:
    """The newest mark of each promise that meets the condition."""
    newest = select(func.max(promise_marks.c.id)).where(condition).group_by(promise_marks.c.promise_id)
    return select(promise_marks).where(promise_marks.c.id.in_(newest)).subquery()
