"""What must be posted is posted once, in order within a thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.store.engine import reading
from copilot.store.entries import SqlLog
from copilot.store.outbox import Message, Outbox, OutboxRow, Posted

from .make import NOW, later, suggestion


@pytest.fixture
def outbox(engine: Engine) -> Outbox:
    """An empty outbox, and an entry e1 in the log."""
    SqlLog(engine).record(suggestion(), {})
    return Outbox(engine)


def message(nonce: str, **given: object) -> Message:
    values = {"kind": "post", "team": "T1", "channel": "C1", "payload": {"text": nonce}} | given
    return Message(nonce=nonce, **values)  # type: ignore[arg-type]


def claimed(outbox: Outbox, at: float = 0) -> OutboxRow:
    row = outbox.claim(later(at))
    assert row is not None
    return row


def test_a_message_is_claimed_as_it_was_added(outbox: Outbox) -> None:
    """With what it takes to send it."""
    outbox.add([message("n1", kind="update", thread_ts="1.0", entry_id="e1", payload={"blocks": ["\ud83d", 1]})], NOW)
    assert claimed(outbox) == OutboxRow(
        nonce="n1",
        kind="update",
        team="T1",
        channel="C1",
        thread_ts="1.0",
        payload={"blocks": ["\ud83d", 1]},
        entry_id="e1",
        attempts=1,
    )


def test_messages_go_out_oldest_first_each_once(outbox: Outbox) -> None:
    """One a claim, until there are none."""
    outbox.add([message("n1"), message("n2")], NOW)
    assert [claimed(outbox).nonce, claimed(outbox).nonce] == ["n1", "n2"]
    assert outbox.claim(NOW) is None


@pytest.mark.parametrize("bad", [message("n1"), message("n3", entry_id="nosuch"), message("n3", kind="shout")])
def test_messages_are_added_all_or_none(outbox: Outbox, bad: Message) -> None:
    """A nonce is used once, an entry is there, a kind is known."""
    outbox.add([message("n1")], NOW)
    with pytest.raises(StoreError):
        outbox.add([message("n2"), bad], NOW)
    assert claimed(outbox).nonce == "n1"
    assert outbox.claim(NOW) is None


def test_a_message_waits_for_its_time(outbox: Outbox) -> None:
    """When it is added for later, and when it is to be tried again later."""
    outbox.add([message("n1", not_before=later(30))], NOW)
    assert outbox.claim(later(29)) is None
    assert claimed(outbox, at=30).attempts == 1
    assert outbox.retry("n1", later(60))
    assert outbox.claim(later(59)) is None
    assert claimed(outbox, at=60).attempts == 2


def test_a_sent_message_is_found_by_its_entry(outbox: Outbox) -> None:
    """The first post of it; statuses and failures are not where the answer stands."""
    assert outbox.posted("e1") is None
    rest = [message(f"n{number}", entry_id="e1") for number in (1, 2, 3)]
    outbox.add([message("n0", kind="status", entry_id="e1"), *rest], NOW)
    for nonce, ts in (("n0", "1.0"), ("n2", "3.0"), ("n3", "4.0")):
        while claimed(outbox).nonce != nonce:
            pass
        assert outbox.sent(nonce, ts)
    assert outbox.failed("n1", "channel_not_found")
    assert outbox.posted("e1") == Posted(team="T1", channel="C1", ts="3.0")


def test_only_what_is_being_sent_can_be_settled(outbox: Outbox) -> None:
    """And once: of two reports, the first stands."""
    outbox.add([message("n1")], NOW)
    assert not outbox.sent("n1", "1.0")
    claimed(outbox)
    assert outbox.sent("n1", "1.0")
    assert not outbox.sent("n1", "2.0")
    assert not outbox.retry("n1", NOW)
    assert not outbox.failed("n1", "late")
    assert not outbox.sent("nosuch", "1.0")


def test_what_a_dead_poster_left_is_found(outbox: Outbox) -> None:
    """Neither sent nor unsent: it is not claimed again, but looked for."""
    outbox.add([message("n1"), message("n2"), message("n3")], NOW)
    claimed(outbox, at=0)
    claimed(outbox, at=30)
    assert [row.nonce for row in outbox.unsettled(later(30))] == ["n1"]
    assert [row.nonce for row in outbox.unsettled(later(31))] == ["n1", "n2"]
    outbox.sent("n1", "1.0")
    outbox.retry("n2", later(31))
    assert outbox.unsettled(later(600)) == []
    assert claimed(outbox, at=31).nonce == "n2"


def test_a_thread_stays_in_order(outbox: Outbox) -> None:
    """What follows waits until what comes before is sent or given up; other threads do not."""
    outbox.add([message("a1", thread_ts="A"), message("a2", thread_ts="A"), message("b1", thread_ts="B")], NOW)
    assert [claimed(outbox).nonce, claimed(outbox).nonce] == ["a1", "b1"]
    outbox.retry("a1", later(30))
    assert outbox.claim(later(10)) is None
    assert claimed(outbox, at=30).nonce == "a1"
    outbox.failed("a1", "no")
    assert claimed(outbox, at=30).nonce == "a2"


def test_payloads_of_settled_messages_are_forgotten(outbox: Outbox, engine: Engine) -> None:
    """Where they stand is kept, and so is what is still to be sent."""
    outbox.add([message("n1", entry_id="e1"), message("n2")], NOW)
    claimed(outbox)
    outbox.sent("n1", "1.0")
    assert outbox.forget(later(1)) == 1
    assert outbox.forget(later(1)) == 0
    assert outbox.posted("e1") is not None
    with reading(engine) as connection:
        payloads = connection.execute(text("SELECT payload FROM outbox ORDER BY id")).scalars().all()
    assert payloads == ["{}", '{"text":"n2"}']


def test_posters_that_claim_at_once_get_different_messages(outbox: Outbox) -> None:
    """Every message once, none left."""
    outbox.add([message(f"n{number}") for number in range(40)], NOW)

    def post(_: int) -> list[str]:
        mine = []
        while row := outbox.claim(NOW):
            mine.append(row.nonce)
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [nonce for mine in pool.map(post, range(4)) for nonce in mine]
    assert sorted(taken) == sorted(f"n{number}" for number in range(40))


def test_what_is_said_once_may_be_tried_often(engine: Engine) -> None:
    """A nonce that is known is left out; the others are taken."""
    box = Outbox(engine)
    box.add_new([message("a")], NOW)
    box.add_new([message("a"), message("b")], NOW)

    first, second = box.claim(NOW), box.claim(NOW)
    assert first is not None and second is not None
    assert [first.nonce, second.nonce] == ["a", "b"]
    assert box.claim(NOW) is None
