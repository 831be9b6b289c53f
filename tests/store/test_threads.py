"""The threads that are ours."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from copilot.store.answers import Answers
from copilot.store.inbox import Inbox
from copilot.store.threads import Exchange, Thread, Threads

from .make import NOW, later, question, suggestion

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
