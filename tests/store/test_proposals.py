"""Proposals: each once, seen by those it concerns, decided by whoever saw what it is now; on both databases."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from copilot.errors import Outdated
from copilot.store.corrections import Corrections
from copilot.store.entries import SqlLog
from copilot.store.knowledge import KnowledgeStore
from copilot.store.learning import LEASE, MOST_ATTEMPTS, Jobs, Past
from copilot.store.proposals import Proposals
from copilot.types import Principal, Verdict
from copilot.types.learning import FileChange, Idea, Job, Mark, Proposal, Replayed, Seen, State, Task, Trial, What
from copilot.types.log import Correction

from .make import NOW, changes, later, page, page_change, question, suggestion

_IDS = count(1)
MADRID, NORTE = ["madrid"], ["norte"]


def seen(entry: str, team: str = "madrid") -> Seen:
    return Seen(entry=entry, team=team, at=NOW, by="U1", before="antes", after="después")


def idea(**given: Any) -> Idea:
    values: dict[str, Any] = {
        "what": What.PASSAGE, "language": "es", "target": "envio", "place": "policies/envio.md", "before": "2 días",
        "text": "3 días", "key": "k", "seen": (seen("e1"),), "helps": 2,
    }  # fmt: skip
    return Idea(**(values | given))


@pytest.fixture
def store(either: Engine) -> Proposals:
    """A log with entries of two teams, and pages for everybody and for one of them."""
    log = SqlLog(either)
    for id, team in (("e1", "madrid"), ("e2", "madrid"), ("n1", "norte")):
        asked = question(f"q {id}", asker=Principal(user="U1", team=team))
        log.record(suggestion(id, question=asked), {})
    pages = [page_change(page("envio")), page_change(page("secreta"), tokens={"norte"})]
    KnowledgeStore(either).apply(changes(*pages))
    return Proposals(either)


def offered(store: Proposals, *ideas: Idea) -> int:
    return store.offer(ideas, NOW, lambda: f"p{next(_IDS):04d}")


def only(store: Proposals, **given: Any) -> Proposal:
    (one,) = store.listed(**({"teams": None} | given))
    return one


def mark(state: State, version: int, by: str = "UL") -> Mark:
    return Mark(state=state, by=by, at=later(1), reason="porque sí", version=version)


def test_the_same_is_proposed_once_and_gathers_what_speaks_for_it(store: Proposals) -> None:
    """Also when a lead has put it in other words; once it is decided, nothing more is added."""
    assert offered(store, idea(), idea()) == 1
    assert offered(store, idea(seen=(seen("e1"), seen("e2")), helps=5)) == 0
    one = only(store)
    assert ([each.entry for each in one.idea.seen], one.idea.helps) == (["e1", "e2"], 5)
    store.edit(one.id, "4 días", version=1, by="UL", at=NOW, teams=None)
    assert offered(store, idea()) == 0
    assert only(store).idea.text == "4 días"
    store.decide(one.id, mark(State.REJECTED, 2), teams=None, frm=[State.OPEN])
    assert offered(store, idea(seen=(seen("n1", "norte"),))) == 0
    assert store.listed(teams=None) == []


def test_a_lead_sees_what_their_own_entries_say(store: Proposals) -> None:
    """Others are counted, and neither shown nor named; a page of others is not shown at all."""
    offered(store, idea(seen=(seen("e1"), seen("n1", "norte"))))
    offered(store, idea(key="s", target="secreta", seen=(seen("e1"), seen("n1", "norte"))))
    offered(store, idea(key="v", target="nebula", what=What.PHRASE, seen=(seen("e2"),), helps=1))
    madrid = store.listed(teams=MADRID)

    assert [(one.idea.target, [each.entry for each in one.idea.seen], one.others) for one in madrid] == [
        ("envio", ["e1"], 1), ("nebula", ["e2"], 0),
    ]  # fmt: skip
    assert {one.idea.target for one in store.listed(teams=NORTE)} == {"envio", "secreta"}
    assert store.listed(teams=[]) == store.listed(teams=["otro"]) == []
    hidden = next(one for one in store.listed(teams=NORTE) if one.idea.target == "secreta")
    assert store.show(hidden.id, teams=MADRID) is None
    assert store.edit(hidden.id, "x", version=1, by="UL", at=NOW, teams=MADRID) is None
    assert not store.decide(hidden.id, mark(State.REJECTED, 1), teams=MADRID, frm=[State.OPEN])
    assert store.show(hidden.id, teams=NORTE) == hidden


def test_of_two_leads_at_once_the_second_is_told(store: Proposals) -> None:
    """Whatever both wanted; what the first did stands, with who, when and why."""
    offered(store, idea())
    one = only(store)
    made = (FileChange(path="a", before="x", after="y"),)
    assert store.decide(one.id, mark(State.ACCEPTED, 1), teams=None, frm=[State.OPEN], changes=made)
    for again in (State.ACCEPTED, State.REJECTED):
        with pytest.raises(Outdated):
            store.decide(one.id, mark(again, 1, "UM"), teams=None, frm=[State.OPEN])
    with pytest.raises(Outdated):
        store.edit(one.id, "otra", version=1, by="UM", at=NOW, teams=None)
    held = store.show(one.id, teams=None)

    assert held is not None
    assert (held.state, held.version, held.changes) == (State.ACCEPTED, 2, made)
    assert [(step.state, step.by, step.reason) for step in held.marks] == [(State.ACCEPTED, "UL", "porque sí")]


def asked(jobs: Jobs, proposal: str, version: int = 1, task: Task = Task.TRIAL, **given: Any) -> Job:
    job = Job(
        id=f"j{next(_IDS)}", task=task, state="waiting", at=NOW, by="UL", proposal=proposal, version=version, **given
    )
    return jobs.ask(job)


def test_a_trial_is_done_once_and_shown_without_other_teams(store: Proposals, either: Engine) -> None:
    """While it waits the proposal is being tried; an edit makes it one of other words."""
    offered(store, idea(seen=(seen("e1"), seen("n1", "norte"))))
    one, jobs = only(store), Jobs(either)
    first = asked(jobs, one.id)
    assert asked(jobs, one.id).id == first.id
    assert only(store).state is State.TRYING
    taken = jobs.claim(NOW)
    assert taken is not None and (taken.id, taken.state) == (first.id, "running")
    assert jobs.claim(NOW) is None
    jobs.go_on(first.id, "before", 3, 9, NOW)
    told = jobs.newest(one.id, Task.TRIAL)
    assert told is not None and (told.stage, told.done, told.total) == ("before", 3, 9)
    told_of = [
        Replayed(entry=entry, team=team, old_outcome="a", new_outcome="b", old_policies=(), new_policies=())
        for entry, team in (("e1", "madrid"), ("n1", "norte"))
    ]
    jobs.finish(first.id, Trial, Trial(changes=(), replayed=tuple(told_of)))
    mine = store.show(one.id, teams=MADRID)

    assert mine is not None and mine.trial is not None and mine.state is State.OPEN
    assert [each.entry for each in mine.trial.replayed] == ["e1"]
    edited = store.edit(one.id, "4 días", version=1, by="UL", at=NOW, teams=MADRID)
    assert edited is not None and edited.trial is None


def test_a_job_whose_worker_died_is_taken_up_and_given_up(store: Proposals, either: Engine) -> None:
    """After its lease, so often and no oftener; the proposal waits for a lead again."""
    offered(store, idea())
    one, jobs = only(store), Jobs(either)
    asked(jobs, one.id)
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        assert jobs.claim(now) is not None
        assert not jobs.waiting(now)
        now += LEASE + timedelta(seconds=1)
        assert jobs.waiting(now)
    assert jobs.claim(now) is None
    job = jobs.newest(one.id, Task.TRIAL)
    assert job is not None and job.state == "failed"
    assert only(store).state is State.OPEN


def test_what_is_learned_from_is_what_was_judged(store: Proposals, either: Engine) -> None:
    """Oldest first, each with its verdicts."""
    SqlLog(either).judge(Verdict(id="v", entry_id="e2", by="U1", at=later(9), kind="used"))
    past = Past(either)

    assert {one.whole.entry.id: [said.kind for said in one.whole.verdicts] for one in past.since(later(10))} == {
        "e1": [], "e2": ["used"], "n1": [],
    }  # fmt: skip
    assert past.since(later(10) + timedelta(days=365)) == []
    assert len(past.newest(2)) == 2


def test_corrections_and_marks_of_leads_are_learned_from(store: Proposals, either: Engine) -> None:
    """Of each the last word: a newer version, and a mark that was not taken back."""
    beside = Corrections(either)
    for version, text in enumerate(("Uno.", "Dos.")):
        beside.correct(Correction(entry_id="e1", version=version, by="UL", at=later(version), text=text), MADRID)
    for number, (passage, expected) in enumerate((("envio#1", True), ("secreta#1", True), ("secreta#1", False))):
        beside.expect(f"m{number}", "e1", passage, "UL", later(number), MADRID, expected=expected)
    told = {one.whole.entry.id: one for one in Past(either).since(later(10))}

    correction = told["e1"].correction
    assert correction is not None and (correction.text, correction.by) == ("Dos.", "UL")
    assert (list(told["e1"].marked), told["e2"].marked, told["e2"].correction) == (["envio"], (), None)
