"""What happened, to be learned from; and the jobs that the worker does for proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, and_, exists, insert, or_, select, update

from copilot.store.asks import all_asks, as_ask
from copilot.store.codec import dumps, loads
from copilot.store.engine import reading, writing
from copilot.store.entries import FAILED
from copilot.store.learning_schema import learning_jobs, proposals
from copilot.store.log_schema import corrections, judged_passages
from copilot.store.logbook import as_whole, verdicts_of
from copilot.store.owed import lead_asks
from copilot.store.schema import entries, verdicts
from copilot.store.sql import batches
from copilot.types import LeadAsk
from copilot.types.entry import WholeEntry
from copilot.types.learning import Job, State, Task
from copilot.types.log import Correction

T = TypeVar("T")
MOST = 2_000
"""Entries that are looked at: the newest, and as many of the newest that somebody judged."""
WINDOW = timedelta(days=180)
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 2
OPEN = ("waiting", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry, and what stands beside it."""

    whole: WholeEntry
    asks: Sequence[LeadAsk] = ()
    correction: Correction | None = None
    """The reply that a lead would have sent."""
    marked: Sequence[str] = ()
    """Pages that leads said should have been found."""


class Past:
    """The log, as far as proposals are made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, now: datetime) -> Sequence[Told]:
        """The entries of the last half year that came to a suggestion, oldest first."""
        newest = (
            select(entries)
            .where(entries.c.at >= now - WINDOW, entries.c.outcome != FAILED)
            .order_by(entries.c.at.desc(), entries.c.id.desc())
            .limit(MOST)
        )
        said = or_(
            *(
                exists().where(table.c.entry_id == entries.c.id)
                for table in (verdicts, lead_asks, corrections, judged_passages)
            )
        )
        with reading(self._engine) as connection:
            rows = {row["id"]: row for chosen in (newest, newest.where(said))
                    for row in connection.execute(chosen).mappings()}  # fmt: skip
            judged, asked = verdicts_of(connection, list(rows)), _asks(connection, list(rows))
            corrected, marked = _corrections(connection, list(rows)), _marks(connection, list(rows))
        ordered = sorted(rows.values(), key=lambda row: (row["at"], row["id"]))
        return [
            Told(
                whole=as_whole(row, judged.get(row["id"], ())), asks=asked.get(row["id"], ()),
                correction=corrected.get(row["id"]), marked=marked.get(row["id"], ()),
            )
            for row in ordered
        ]  # fmt: skip

    def newest(self, limit: int) -> Sequence[WholeEntry]:
        """The newest entries that came to a suggestion."""
        chosen = (
            select(entries)
            .where(entries.c.outcome != FAILED)
            .order_by(entries.c.at.desc(), entries.c.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [as_whole(row, ()) for row in connection.execute(chosen).mappings()]


class Jobs:
    """What the worker does for proposals, one job at a time; a job whose worker died is taken up again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, job: Job) -> Job:
        """The job, or the one for the same that is not done yet. A trial turns its proposal to `trying`."""
        jobs = learning_jobs.c
        with writing(self._engine) as connection:
            same = and_(
                jobs.task == job.task.value, jobs.state.in_(OPEN), jobs.version == job.version,
                jobs.proposal_id.is_not_distinct_from(job.proposal or None),
                jobs.entry_id.is_not_distinct_from(job.entry or None),
            )  # fmt: skip
            held = connection.execute(select(learning_jobs).where(same)).mappings().first()
            if held is not None:
                return _job(held)
            connection.execute(insert(learning_jobs), _row(job))
            if job.task is Task.TRIAL:
                _turn(connection, job.proposal, State.OPEN, State.TRYING)
        return job

    def claim(self, now: datetime) -> Job | None:
        """The oldest job that nobody is doing, to be done until the lease ends; None when there is none."""
        jobs = learning_jobs.c
        due = or_(jobs.state == "waiting", and_(jobs.state == "running", jobs.leased_until < now))
        with writing(self._engine) as connection:
            chosen = select(learning_jobs).where(due).order_by(jobs.at, jobs.id)
            for row in connection.execute(chosen.with_for_update()).mappings().all():
                if row["attempts"] >= MOST_ATTEMPTS:
                    _end(connection, row, "failed", None)
                    continue
                taken = {"state": "running", "attempts": row["attempts"] + 1, "leased_until": now + LEASE}
                connection.execute(update(learning_jobs).where(jobs.id == row["id"]).values(**taken))
                return replace(_job(row), state="running", attempts=row["attempts"] + 1)
        return None

    def waiting(self, now: datetime) -> bool:
        """Whether there is something to claim."""
        jobs = learning_jobs.c
        due = or_(jobs.state == "waiting", and_(jobs.state == "running", jobs.leased_until < now))
        with reading(self._engine) as connection:
            return connection.execute(select(jobs.id).where(due).limit(1)).first() is not None

    def go_on(self, id: str, stage: str, done: int, total: int, now: datetime) -> None:
        """Says how far a job is; the lease goes on."""
        values = {"stage": stage, "done": done, "total": total, "leased_until": now + LEASE}
        with writing(self._engine) as connection:
            connection.execute(update(learning_jobs).where(learning_jobs.c.id == id).values(**values))

    def later(self, id: str, now: datetime) -> None:
        """Puts a job back in line behind those that wait now, as if nobody had begun it."""
        values = {"state": "waiting", "at": now, "attempts": 0, "leased_until": None}
        with writing(self._engine) as connection:
            connection.execute(update(learning_jobs).where(learning_jobs.c.id == id).values(**values))

    def finish(self, id: str, kind: type[T], result: T) -> None:
        """Keeps what came of it."""
        self._end(id, "done", dumps(kind, result))

    def fail(self, id: str, reason: str) -> None:
        """Says why nothing came of it, in words that anybody may read."""
        self._end(id, "failed", reason)

    def find(self, id: str) -> Job | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(learning_jobs).where(learning_jobs.c.id == id)).mappings().first()
        return None if row is None else _job(row)

    def newest(self, proposal: str, task: Task) -> Job | None:
        """The last job of that kind for a proposal."""
        jobs = learning_jobs.c
        chosen = (
            select(learning_jobs)
            .where(jobs.proposal_id == proposal, jobs.task == task.value)
            .order_by(jobs.at.desc(), jobs.id.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(chosen).mappings().first()
        return None if row is None else _job(row)

    def result(self, job: Job, kind: type[T]) -> T | None:
        """What came of a job; None while it is not done."""
        held = job.result.get("data")
        return loads(kind, str(held)) if job.state == "done" and held else None

    def _end(self, id: str, state: str, result: str | None) -> None:
        with writing(self._engine) as connection:
            row = connection.execute(select(learning_jobs).where(learning_jobs.c.id == id)).mappings().first()
            if row is not None:
                _end(connection, row, state, result)


def _end(connection: Connection, row: RowMapping, state: str, result: str | None) -> None:
    values = {"state": state, "result": result, "leased_until": None}
    connection.execute(update(learning_jobs).where(learning_jobs.c.id == row["id"]).values(**values))
    if row["task"] == Task.TRIAL.value:
        _turn(connection, row["proposal_id"], State.TRYING, State.OPEN)


def _turn(connection: Connection, proposal: str, frm: State, to: State) -> None:
    here = and_(proposals.c.id == proposal, proposals.c.state == frm.value)
    connection.execute(update(proposals).where(here).values(state=to.value))


def _asks(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[LeadAsk]]:
    found: dict[str, list[LeadAsk]] = {}
    for batch in batches(ids):
        chosen = all_asks().where(lead_asks.c.entry_id.in_(batch)).order_by(lead_asks.c.asked_at)
        for row in connection.execute(chosen).mappings():
            found.setdefault(row["entry_id"], []).append(as_ask(row))
    return found


def _corrections(connection: Connection, ids: Sequence[str]) -> Mapping[str, Correction]:
    """By entry, the one that holds."""
    found: dict[str, Correction] = {}
    for batch in batches(ids):
        chosen = select(corrections).where(corrections.c.entry_id.in_(batch)).order_by(corrections.c.version)
        found |= {row["entry_id"]: Correction(**row) for row in connection.execute(chosen).mappings()}
    return found


def _marks(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """By entry, the pages of the passages that leads said last should have been found."""
    last: dict[tuple[str, str], tuple[str, int]] = {}
    columns = judged_passages.c
    for batch in batches(ids):
        chosen = select(judged_passages).where(columns.entry_id.in_(batch)).order_by(columns.at, columns.id)
        for row in connection.execute(chosen):
            last[row.entry_id, row.passage_id] = (row.page_id, row.expected)
    found: dict[str, list[str]] = {}
    for (entry, _), (page, expected) in last.items():
        if expected and page not in found.setdefault(entry, []):
            found[entry].append(page)
    return found


def _row(job: Job) -> dict[str, Any]:
    return {
        "id": job.id, "task": job.task.value, "state": "waiting", "proposal_id": job.proposal or None,
        "entry_id": job.entry or None, "version": job.version, "by": job.by, "at": job.at, "stage": "", "done": 0,
        "total": 0, "attempts": 0, "leased_until": None, "result": None,
    }  # fmt: skip


def _job(row: RowMapping) -> Job:
    return Job(
        id=row["id"], task=Task(row["task"]), state=row["state"], at=row["at"], by=row["by"],
        proposal=row["proposal_id"] or "", version=row["version"], entry=row["entry_id"] or "", stage=row["stage"],
        done=row["done"], total=row["total"], attempts=row["attempts"],
        result={"data": row["result"]} if row["result"] else {},
    )  # fmt: skip
