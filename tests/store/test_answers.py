"""Closing a question is one step: logged, in line to be sent, and done."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.store.answers import Answers
from copilot.store.engine import reading
from copilot.store.inbox import Inbox, InboxRow
from copilot.store.logbook import Logbook
from copilot.store.outbox import Message, Outbox
from copilot.store.threads import Thread, Threads

from .make import NOW, later, question, suggestion

THREAD = Thread(team="T1", channel="C1", ts="1.0")


def message(nonce: str = "n1") -> Message:
    return Message(nonce=nonce, kind="post", team="T1", channel="C1", thread_ts="1.0", payload={"text": "Hola"})


def claimed(engine: Engine, key: str = "e1", at: datetime = NOW) -> InboxRow:
    inbox = Inbox(engine)
    inbox.receive([key], {"text": key}, NOW)
    row = inbox.claim("w1", at, 60)
    assert row is not None
    return row


def state(engine: Engine) -> tuple[int, int, list[str]]:
    with reading(engine) as connection:
        entries = connection.execute(text("SELECT count(*) FROM entries")).scalar_one()
        messages = connection.execute(text("SELECT count(*) FROM outbox")).scalar_one()
        return entries, messages, list(connection.execute(text("SELECT state FROM inbox ORDER BY id")).scalars())


def test_a_suggestion_is_logged_sent_and_done(engine: Engine) -> None:
    """The message belongs to the entry."""
    assert Answers(engine).settle(claimed(engine), suggestion(), {"index": "i1"}, [message()], at=NOW)
    assert state(engine) == (1, 1, ["done"])
    outgoing = Outbox(engine).claim(NOW)
    assert outgoing is not None and outgoing.entry_id == "e1"
    shown = Logbook(engine).show("e1")
    assert shown is not None and shown.entry.index_digest == "i1"


def test_a_failure_is_logged_sent_and_closed(engine: Engine) -> None:
    """The asker hears of it, the log says why, and nobody tries again."""
    row = claimed(engine)
    assert Answers(engine).settle_failure(row, question("q1"), "WriterFailed", {}, [message()], at=NOW)
    assert state(engine) == (1, 1, ["failed"])
    outgoing = Outbox(engine).claim(NOW)
    assert outgoing is not None and outgoing.entry_id == "q1-failed"
    assert Inbox(engine).claim("w2", later(600), 60) is None


def test_a_lost_claim_settles_nothing(engine: Engine) -> None:
    """Of two workers that answer the same question, one is heard."""
    lost = claimed(engine)
    taken = Inbox(engine).claim("w2", later(60), 60)
    assert taken is not None
    answers = Answers(engine)
    assert not answers.settle(lost, suggestion("e1"), {}, [message("n1")], at=later(61))
    assert state(engine) == (0, 0, ["claimed"])
    assert answers.settle(taken, suggestion("e2"), {}, [message("n2")], at=later(62))
    assert not answers.settle_failure(lost, question("q1"), "late", {}, [message("n1")], at=later(63))
    assert state(engine) == (1, 1, ["done"])


def test_an_answer_that_cannot_be_written_leaves_the_question_open(engine: Engine) -> None:
    """A nonce that is taken undoes the entry too."""
    Outbox(engine).add([message()], NOW)
    row = claimed(engine)
    with pytest.raises(StoreError, match="contradicts"):
        Answers(engine).settle(row, suggestion(), {}, [message()], at=NOW, thread=THREAD)
    assert state(engine) == (0, 1, ["claimed"])
    assert Threads(engine).find(THREAD) is None


def test_an_answer_belongs_to_its_thread(engine: Engine) -> None:
    """Which becomes ours with the first one."""
    answers, threads = Answers(engine), Threads(engine)
    answers.settle(claimed(engine, "k1"), suggestion("e1"), {}, [], at=NOW, thread=THREAD)
    failed = question("q2", at=later(60))
    answers.settle_failure(claimed(engine, "k2"), failed, "StoreError", {}, [], at=later(60), thread=THREAD)
    found = threads.find(THREAD)
    assert found is not None
    assert (found.owner, found.started_at, found.last_entry_id) == ("U1", NOW, "q2-failed")
    assert [each.entry_id for each in threads.history(THREAD)] == ["e1", "q2-failed"]
