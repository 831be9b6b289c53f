"""What is proposed to be learned: offered once, edited and decided by leads, each step written down.

`teams` are those of the reader: a proposal is there for them when an entry of theirs speaks for it and they may see the
page or case that it is about, and only those entries are shown. None is whoever has the machine, and sees all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, exists, insert, or_, select, true, update

from copilot.errors import Outdated
from copilot.store.codec import dumps, loads
from copilot.store.engine import reading, writing
from copilot.store.learning_schema import learning_jobs, proposal_evidence, proposal_marks, proposals
from copilot.store.schema import cases, page_access, pages
from copilot.store.sql import batches
from copilot.types.learning import FileChange, Idea, Mark, Proposal, Seen, State, Task, Trial, What

Teams = Collection[str] | None
WAITING = (State.OPEN, State.TRYING)


class Proposals:
    """Every proposal there ever was."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def offer(self, ideas: Sequence[Idea], at: datetime, new_id: Callable[[], str]) -> int:
        """Keeps those that were never proposed before, and returns how many; of the others, what speaks for them."""
        made = 0
        with writing(self._engine) as connection:
            known = _known(connection, [one.fingerprint for one in ideas])
            for idea in {one.fingerprint: one for one in ideas}.values():
                held = known.get(idea.fingerprint)
                if held is None:
                    id = new_id()
                    connection.execute(insert(proposals), _row(id, idea, at))
                    made += 1
                elif held["state"] in [state.value for state in WAITING]:
                    id = held["id"]
                    more = max(idea.helps, held["helps"])
                    connection.execute(update(proposals).where(proposals.c.id == id).values(helps=more))
                else:
                    continue
                _add_evidence(connection, id, idea.seen)
        return made

    def listed(self, *, teams: Teams, states: Collection[State] = WAITING, limit: int = 200) -> Sequence[Proposal]:
        """Those in one of the states, the most helpful first."""
        chosen = (
            select(proposals)
            .where(proposals.c.state.in_([state.value for state in states]), _visible(teams))
            .order_by(proposals.c.helps.desc(), proposals.c.made_at.desc(), proposals.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(chosen).mappings().all()
            seen = _evidence(connection, [row["id"] for row in rows])
            return [_proposal(row, seen.get(row["id"], ()), teams) for row in rows]

    def show(self, id: str, *, teams: Teams) -> Proposal | None:
        """One of them, whole: with its steps, and the newest trial of its version."""
        with reading(self._engine) as connection:
            row = connection.execute(select(proposals).where(proposals.c.id == id, _visible(teams))).mappings().first()
            if row is None:
                return None
            marks = select(proposal_marks).where(proposal_marks.c.proposal_id == id).order_by(proposal_marks.c.id)
            steps = tuple(_mark(mark) for mark in connection.execute(marks).mappings())
            found = _proposal(row, _evidence(connection, [id]).get(id, ()), teams)
            return replace(found, marks=steps, trial=_trial(connection, row, teams))

    def same_as(self, idea: Idea) -> Proposal | None:
        """The proposal that was made of it, whole; None while it has not been offered."""
        with reading(self._engine) as connection:
            held = _known(connection, [idea.fingerprint]).get(idea.fingerprint)
        return None if held is None else self.show(held["id"], teams=None)

    def entries_of(self, what: What) -> frozenset[str]:
        """The entries that speak for proposals of that kind which wait."""
        waiting = proposals.c.state.in_([state.value for state in WAITING])
        chosen = select(proposal_evidence.c.entry_id).join(proposals).where(proposals.c.what == what.value, waiting)
        with reading(self._engine) as connection:
            return frozenset(connection.execute(chosen).scalars())

    def edit(self, id: str, text: str, *, version: int, by: str, at: datetime, teams: Teams) -> Proposal | None:
        """The proposal with other words; what was tried was tried with the old ones. None when it is not there.

        Raises `Outdated` when it is not of that version any more, or decided.
        """
        with writing(self._engine) as connection:
            row = _locked(connection, id, teams)
            if row is None:
                return None
            _require(row, version, WAITING)
            idea = replace(loads(Idea, row["idea"]), text=text)
            changed = {"idea": dumps(Idea, idea), "version": version + 1, "state": State.OPEN.value}
            connection.execute(update(proposals).where(proposals.c.id == id).values(**changed))
            _add_mark(connection, id, Mark(state=State.OPEN, by=by, at=at, reason=text, version=version + 1))
        return self.show(id, teams=teams)

    def decide(
        self, id: str, mark: Mark, *, teams: Teams, frm: Collection[State], changes: Sequence[FileChange] = ()
    ) -> bool:
        """Takes the step that the mark names, from one of the states; `mark.version` is the one that was seen.

        False when it is not there. Raises `Outdated` when it is not of that version any more, or in another state.
        """
        with writing(self._engine) as connection:
            row = _locked(connection, id, teams)
            if row is None:
                return False
            _require(row, mark.version, frm)
            step = replace(mark, version=mark.version + 1)
            values: dict[str, Any] = {"state": mark.state.value, "version": step.version}
            if changes:
                values["changes"] = dumps(tuple[FileChange, ...], tuple(changes))
            connection.execute(update(proposals).where(proposals.c.id == id).values(**values))
            _add_mark(connection, id, step)
        return True


def _visible(teams: Teams) -> ColumnElement[bool]:
    if teams is None:
        return true()
    mine = sorted(teams)
    target = proposals.c.target
    is_known = or_(exists().where(pages.c.id == target), exists().where(cases.c.id == target))
    speaks = exists().where(proposal_evidence.c.proposal_id == proposals.c.id, proposal_evidence.c.team.in_(mine))
    shown = exists().where(page_access.c.page_id == target, page_access.c.token.in_([*mine, "all", "leads"]))
    return and_(speaks, or_(~is_known, shown))


def _known(connection: Connection, fingerprints: Sequence[str]) -> dict[str, RowMapping]:
    found: dict[str, RowMapping] = {}
    for batch in batches(fingerprints):
        chosen = select(proposals).where(proposals.c.fingerprint.in_(batch))
        found |= {row["fingerprint"]: row for row in connection.execute(chosen).mappings()}
    return found


def _row(id: str, idea: Idea, at: datetime) -> dict[str, Any]:
    return {
        "id": id, "fingerprint": idea.fingerprint, "what": idea.what.value, "language": idea.language,
        "target": idea.target, "idea": dumps(Idea, replace(idea, seen=())), "helps": idea.helps,
        "state": State.OPEN.value, "version": 1, "made_at": at, "changes": None,
    }  # fmt: skip


def _add_evidence(connection: Connection, id: str, seen: Sequence[Seen]) -> None:
    mine = select(proposal_evidence.c.entry_id).where(proposal_evidence.c.proposal_id == id)
    held = set(connection.execute(mine).scalars())
    fresh = {one.entry: one for one in seen if one.entry not in held}
    rows = [
        {
            "proposal_id": id, "entry_id": one.entry, "team": one.team, "at": one.at, "by": one.by,
            "before": one.before, "after": one.after,
        }
        for one in fresh.values()
    ]  # fmt: skip
    if rows:
        connection.execute(insert(proposal_evidence), rows)


def _evidence(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[Seen]]:
    found: dict[str, list[Seen]] = {}
    for batch in batches(ids):
        chosen = select(proposal_evidence).where(proposal_evidence.c.proposal_id.in_(batch))
        for row in connection.execute(chosen.order_by(proposal_evidence.c.at)).mappings():
            names = ("team", "at", "by", "before", "after")
            seen = Seen(entry=row["entry_id"], **{name: row[name] for name in names})
            found.setdefault(row["proposal_id"], []).append(seen)
    return found


def _proposal(row: RowMapping, seen: Sequence[Seen], teams: Teams) -> Proposal:
    mine = tuple(one for one in seen if teams is None or one.team in teams)
    return Proposal(
        id=row["id"], idea=replace(loads(Idea, row["idea"]), helps=row["helps"], seen=mine), state=State(row["state"]),
        version=row["version"], made_at=row["made_at"], others=len(seen) - len(mine),
        changes=loads(tuple[FileChange, ...], row["changes"]) if row["changes"] else (),
    )  # fmt: skip


def _trial(connection: Connection, row: RowMapping, teams: Teams) -> Trial | None:
    """What the newest trial of the proposal's words showed, without the entries of other teams."""
    jobs = learning_jobs.c
    chosen = (
        select(jobs.result)
        .where(jobs.proposal_id == row["id"], jobs.task == Task.TRIAL.value, jobs.state == "done")
        .where(jobs.version == row["version"], jobs.result.is_not(None))
        .order_by(jobs.at.desc())
        .limit(1)
    )
    held = connection.execute(chosen).scalar()
    if held is None:
        return None
    trial = loads(Trial, held)
    return replace(trial, replayed=tuple(one for one in trial.replayed if teams is None or one.team in teams))


def _locked(connection: Connection, id: str, teams: Teams) -> RowMapping | None:
    """The row as it is now; where several write at once, the others wait for this transaction."""
    chosen = select(proposals).where(proposals.c.id == id, _visible(teams)).with_for_update()
    return connection.execute(chosen).mappings().first()


def _require(row: RowMapping, version: int, states: Collection[State]) -> None:
    if row["version"] != version or row["state"] not in {state.value for state in states}:
        raise Outdated("Somebody else changed this proposal or decided on it meanwhile; nothing has been done.")


def _add_mark(connection: Connection, id: str, mark: Mark) -> None:
    row = {
        "proposal_id": id, "state": mark.state.value, "by": mark.by, "at": mark.at, "reason": mark.reason,
        "version": mark.version,
    }  # fmt: skip
    connection.execute(insert(proposal_marks), row)


def _mark(row: RowMapping) -> Mark:
    names = ("by", "at", "reason", "version")
    return Mark(state=State(row["state"]), **{name: row[name] for name in names})
