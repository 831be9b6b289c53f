"""Promises and what was asked of leads: written once, never changed, answered once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.store.asks import Asks
from copilot.store.engine import reading
from copilot.store.entries import SqlLog
from copilot.store.outbox import Message
from copilot.store.promises import Promises, on_time
from copilot.types import LeadAnswer, LeadAsk, Place, Promise

from .make import NOW, later, suggestion

HERE = Place(workspace="T1", channel="C1", thread_ts="1.1")


def promise(id: str = "p1", **given: Any) -> Promise:
    values: dict[str, Any] = {
        "entry_id": "e1", "team": "atencion", "what": "Llamar", "owner": "agent", "due": later(3600), "made_by": "U1",
        "made_at": NOW, "place": HERE,
    }  # fmt: skip
    return Promise(id=id, **(values | given))


def ask(id: str = "a1", **given: Any) -> LeadAsk:
    values: dict[str, Any] = {
        "entry_id": "e1", "team": "atencion", "kind": "approval", "text": "¿Puedo?", "asked_by": "U1", "asked_at": NOW,
        "place": HERE,
    }  # fmt: skip
    return LeadAsk(id=id, **(values | given))


@pytest.fixture
def logged(engine: Engine) -> Engine:
    """A log with one entry."""
    SqlLog(engine).record(suggestion("e1"), {})
    return engine


def told(nonce: str) -> Message:
    return Message(nonce=nonce, kind="post", team="T1", channel="C1", payload={"text": "x"})


def outbox(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())


def test_a_promise_is_read_as_it_was_made(logged: Engine) -> None:
    """And making it again changes nothing of it."""
    held = Promises(logged)
    made = held.make(promise())

    assert promise() == made == held.find("p1") == held.make(promise(what="Otra cosa"))
    assert [made] == list(held.of_entry("e1"))


def test_a_promise_needs_an_entry(engine: Engine) -> None:
    """Nobody promises anything out of nowhere."""
    with pytest.raises(StoreError, match="no entry"):
        Promises(engine).make(promise())


def test_what_became_of_a_promise_is_the_last_thing_said(logged: Engine) -> None:
    """Moved, then kept: late or not is told by the time to which it was moved."""
    held = Promises(logged)
    held.make(promise())
    held.mark("p1", "moved", "U1", later(10), later(7200))
    kept = held.mark("p1", "kept", "U2", later(5000))
    assert kept is not None

    assert (later(7200), "kept", "U2", later(5000)) == (kept.due, kept.state, kept.settled_by, kept.settled_at)
    assert on_time(kept)
    assert not kept.overdue(later(99_999))


def test_what_is_settled_is_not_moved(logged: Engine) -> None:
    """But somebody may say that it was not kept after all."""
    held = Promises(logged)
    held.make(promise())
    held.mark("p1", "kept", "U1", later(10))
    held.mark("p1", "moved", "U1", later(20), later(99))
    broken = held.mark("p1", "broken", "U2", later(30))
    assert broken is not None

    assert (later(3600), "broken") == (broken.due, broken.state)
    assert held.mark("nobody", "kept", "U1", NOW) is None


def test_promises_are_listed_by_when_they_are_due(logged: Engine) -> None:
    """Of one team, of one state, made since a moment."""
    held = Promises(logged)
    held.make(promise("late", due=later(900)))
    held.make(promise("soon", due=later(300)))
    held.make(promise("theirs", team="redes", made_at=NOW - timedelta(days=9)))
    held.mark("late", "kept", "U1", NOW)

    assert [one.id for one in held.listed()] == ["soon", "late", "theirs"]
    assert [one.id for one in held.listed(team="atencion")] == ["soon", "late"]
    assert [one.id for one in held.listed(state="open")] == ["soon", "theirs"]
    assert [one.id for one in held.listed(since=NOW)] == ["soon", "late"]
    assert [one.overdue(later(600)) for one in held.listed(team="atencion")] == [True, False]


def test_what_is_asked_of_a_lead_is_told_once(logged: Engine) -> None:
    """The row and the message that tells of it are one; the same twice is one."""
    held = Asks(logged)

    assert [held.ask(ask(), [told("ask:a1")], NOW) for _ in range(2)] == [True, False]
    assert [ask()] == list(held.waiting()) == list(held.of_entry("e1"))
    assert list(held.waiting(team="redes")) == []
    assert outbox(logged) == 1


def test_the_first_answer_of_a_lead_holds(logged: Engine) -> None:
    """Two leads press at once: the agent is told one thing."""
    held = Asks(logged)
    held.ask(ask(), [], NOW)
    first = LeadAnswer(by="L1", at=later(5), kind="approved")
    held.answer("a1", first, [told("answer:1")])
    after = held.answer("a1", LeadAnswer(by="L2", at=later(6), kind="declined"), [told("answer:2")])
    assert after is not None

    assert first == after.answer
    assert (len(held.waiting()), outbox(logged)) == (0, 1)
    assert held.answer("nothing", first, []) is None
