"""The threads that are ours."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from copilot.store.answers import Answers
from copilot.store.entries import SqlLog
from copilot.store.inbox import Inbox
from copilot.store.knowledge import KnowledgeStore
from copilot.store.threads import Exchange, Thread, Threads
from copilot.types import Outcome, Plan, Point, Verdict
from tests.planning.make import evidence

from .make import NOW, changes, later, page, page_change, question, suggestion

THREAD = Thread(team="T1", channel="C1", ts="1.0")
OTHER = Thread(team="T1", channel="C1", ts="2.0")


@pytest.fixture
def threads(engine: Engine) -> Threads:
    """No threads yet."""
    return Threads(engine)


def test_whoever_starts_a_thread_owns_it(threads: Threads) -> None:
    """Owning it again changes nothing."""
    assert threads.find(THREAD) is None
    begun = threads.own(THREAD, "U1", NOW)
    assert (begun.thread, begun.owner, begun.started_at, begun.last_entry_id) == (THREAD, "U1", NOW, None)
    assert threads.own(THREAD, "U2", later(60)) == begun
    assert threads.find(THREAD) == begun
    assert threads.find(OTHER) is None


def test_a_thread_is_read_oldest_first(engine: Engine, threads: Threads) -> None:
    """The last exchanges, of this thread only, with those that failed."""
    inbox, answers = Inbox(engine), Answers(engine)
    asked = []
    for number in range(4):
        inbox.receive([f"k{number}"], {}, NOW)
        row = inbox.claim("w", NOW, 60)
        assert row is not None
        each = suggestion(f"e{number}", question=question(f"q{number}", at=later(number)))
        answers.settle(row, each, {}, [], at=NOW, thread=OTHER if number == 1 else THREAD)
        asked.append(each)
    inbox.receive(["k4"], {}, NOW)
    row = inbox.claim("w", NOW, 60)
    assert row is not None
    failed = question("q4", at=later(9))
    answers.settle_failure(row, failed, "WriterFailed", {}, [], at=NOW, thread=THREAD)
    assert threads.history(THREAD, limit=3) == [
        Exchange(entry_id="e2", question=asked[2].question, suggestion=asked[2]),
        Exchange(entry_id="e3", question=asked[3].question, suggestion=asked[3]),
        Exchange(entry_id="q4-failed", question=failed, suggestion=None),
    ]
    assert [each.entry_id for each in threads.history(THREAD)] == ["e0", "e2", "e3", "q4-failed"]
    assert threads.history(Thread(team="T2", channel="C1", ts="1.0")) == []


def _suggested(engine: Engine, id: str, policy: str, thread: Thread = THREAD) -> None:
    inbox = Inbox(engine)
    inbox.receive([f"k of {id}"], {}, NOW)
    row = inbox.claim("w", NOW, 60)
    assert row is not None
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=(Point(text="Sí.", cites=(f"{policy}#can",)),),
        evidence=(evidence(f"{policy}#can"),),
    )
    made = suggestion(id, question=question(f"q of {id}"), plan=plan)
    Answers(engine).settle(row, made, {}, [], at=NOW, thread=thread)


def _judged(engine: Engine, entry: str, kind: str, reason: str | None = None, seconds: int = 1) -> None:
    verdict = Verdict(
        id=f"{entry} {kind} {seconds}", entry_id=entry, by="U1", at=later(seconds), kind=kind, reason=reason
    )
    SqlLog(engine).judge(verdict)


def test_what_was_dismissed_in_a_thread_is_known_in_every_language(engine: Engine, threads: Threads) -> None:
    """Only for the wrong policy, only in this thread, and only until somebody used it after all."""
    both = (page("envio", translations=("parcel",)), page("parcel", language="en", translations=("envio",)))
    KnowledgeStore(engine).apply(changes(*map(page_change, (*both, page("tono"), page("otra"), page("usada")))))
    for id, policy in (("e1", "envio"), ("e2", "tono"), ("e4", "usada")):
        _suggested(engine, id, policy)
    _suggested(engine, "e3", "otra", OTHER)
    _judged(engine, "e1", "dismissed", "wrong_policy")
    _judged(engine, "e2", "dismissed", "tone")
    _judged(engine, "e3", "dismissed", "wrong_policy")
    _judged(engine, "e4", "dismissed", "wrong_policy")
    _judged(engine, "e4", "used", seconds=2)

    assert set(threads.dismissed(THREAD)) == {"envio", "parcel"}
    assert threads.dismissed(OTHER) == ("otra",)
