"""What came in is answered once, whoever dies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from copilot.store.engine import reading
from copilot.store.inbox import Inbox, InboxRow

from .make import NOW, later


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    """An empty inbox."""
    return Inbox(engine)


def receive(inbox: Inbox, *keys: str, thread: str | None = None) -> bool:
    return inbox.receive(keys, {"text": keys[0]}, NOW, thread=thread)


def claim(inbox: Inbox, worker: str = "w1", at: float = 0) -> InboxRow | None:
    return inbox.claim(worker, later(at), 60)


def claimed(inbox: Inbox, worker: str = "w1", at: float = 0) -> InboxRow:
    row = claim(inbox, worker, at)
    assert row is not None
    return row


def test_what_was_received_is_claimed_as_it_came(inbox: Inbox) -> None:
    """To the letter, whatever Slack put in it."""
    body = {"event": {"text": "¿Y ahora? \ud83d \0", "blocks": [1, None, True]}}
    assert inbox.receive(["e1"], body, NOW, thread="T1:C1:1.0")
    row = claimed(inbox)
    assert (row.body, row.thread, row.received_at) == (body, "T1:C1:1.0", NOW)
    assert (row.worker, row.lease_until, row.attempts) == ("w1", later(60), 1)


def test_any_known_key_makes_a_duplicate(inbox: Inbox) -> None:
    """A mention comes as two events with one timestamp, a retry with the same event id."""
    assert receive(inbox, "event 1", "C1 1.0", "client 1")
    assert not receive(inbox, "event 2", "C1 1.0")
    assert not receive(inbox, "event 3", "client 1")
    assert not receive(inbox, "event 1")
    assert receive(inbox, "event 4", "C1 2.0")
    assert inbox.depth() == 2


def test_the_same_key_twice_in_one_row_is_one(inbox: Inbox) -> None:
    """Not a duplicate of itself."""
    assert receive(inbox, "e1", "e1")


def test_a_row_needs_a_key(inbox: Inbox) -> None:
    """Without one it could be stored twice."""
    with pytest.raises(ValueError, match="key"):
        inbox.receive([], {}, NOW)


def test_a_settled_row_is_still_known(inbox: Inbox) -> None:
    """Slack may deliver again long after the answer."""
    receive(inbox, "e1")
    inbox.finish(claimed(inbox), NOW)
    assert not receive(inbox, "e1")


def test_the_oldest_comes_first_and_each_once(inbox: Inbox) -> None:
    """One row a claim, until there are none."""
    for key in ("e1", "e2"):
        receive(inbox, key)
    assert [claimed(inbox).body["text"], claimed(inbox, "w2").body["text"]] == ["e1", "e2"]
    assert claim(inbox, "w3") is None


def test_a_claim_runs_out_and_is_taken_over(inbox: Inbox) -> None:
    """Its holder, should it come back, can no longer close it; the attempts are counted."""
    receive(inbox, "e1")
    lost = claimed(inbox)
    assert claim(inbox, "w2", at=59) is None
    taken = claimed(inbox, "w2", at=60)
    assert (taken.id, taken.worker, taken.attempts) == (lost.id, "w2", 2)
    assert not inbox.extend(lost, later(61), 60)
    assert not inbox.finish(lost, later(61))
    assert not inbox.fail(lost, "late", later(61))
    assert not inbox.release(lost)
    assert inbox.finish(taken, later(61))
    assert not inbox.finish(taken, later(62))


def test_a_claim_is_kept_alive(inbox: Inbox) -> None:
    """As long as its holder says so."""
    receive(inbox, "e1")
    row = claimed(inbox)
    assert inbox.extend(row, later(50), 60)
    assert claim(inbox, "w2", at=109) is None
    assert claimed(inbox, "w2", at=110).id == row.id


def test_a_late_holder_may_still_finish_what_nobody_took(inbox: Inbox) -> None:
    """The work is done; doing it again would help nobody."""
    receive(inbox, "e1")
    row = claimed(inbox)
    assert inbox.finish(row, later(600))
    assert claim(inbox, at=601) is None


def test_a_released_row_is_free_at_once(inbox: Inbox) -> None:
    """A worker that is told to stop gives back what it holds."""
    receive(inbox, "e1")
    assert inbox.release(claimed(inbox))
    again = claimed(inbox, "w2", at=1)
    assert (again.body, again.attempts) == ({"text": "e1"}, 2)


def test_a_failed_row_is_not_tried_again(inbox: Inbox, engine: Engine) -> None:
    """And says why."""
    receive(inbox, "e1")
    assert inbox.fail(claimed(inbox), "three attempts", NOW)
    assert claim(inbox, at=600) is None
    with reading(engine) as connection:
        assert connection.execute(text("SELECT state, reason FROM inbox")).one() == ("failed", "three attempts")


def test_a_thread_is_answered_one_after_the_other(inbox: Inbox) -> None:
    """While its first question is worked on, others go ahead; the second comes when the first is settled."""
    receive(inbox, "a1", thread="A")
    receive(inbox, "a2", thread="A")
    receive(inbox, "b1", thread="B")
    first = claimed(inbox)
    assert (first.body["text"], claimed(inbox).body["text"], claim(inbox)) == ("a1", "b1", None)
    inbox.fail(first, "no", NOW)
    assert claimed(inbox).body["text"] == "a2"


def test_a_thread_whose_worker_died_goes_on_with_the_same_question(inbox: Inbox) -> None:
    """Not with the next one."""
    receive(inbox, "a1", thread="A")
    receive(inbox, "a2", thread="A")
    claimed(inbox)
    assert claimed(inbox, "w2", at=60).body["text"] == "a1"
    assert claim(inbox, "w3", at=60) is None


def test_the_text_of_a_row_that_is_done_is_erased(inbox: Inbox, engine: Engine) -> None:
    """It was the customer's, before masking."""
    receive(inbox, "calle mayor 5")
    inbox.finish(claimed(inbox), NOW)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT body FROM inbox")).scalar() is None


def test_settled_rows_are_forgotten_with_their_keys(inbox: Inbox, engine: Engine) -> None:
    """Those that are open stay, however old."""
    for key in ("e1", "e2", "e3"):
        receive(inbox, key)
    inbox.finish(claimed(inbox), later(10))
    inbox.finish(claimed(inbox), later(20))
    assert inbox.forget(later(20)) == 1
    assert receive(inbox, "e1")
    assert not receive(inbox, "e2")
    assert not receive(inbox, "e3")


def test_the_age_of_the_oldest_open_row(inbox: Inbox) -> None:
    """Claimed rows count; None when nothing is open."""
    assert inbox.oldest_open_age(NOW) is None
    inbox.receive(["e1"], {}, NOW)
    inbox.receive(["e2"], {}, later(5))
    row = claimed(inbox, at=10)
    assert (inbox.oldest_open_age(later(30)), inbox.depth()) == (30.0, 2)
    inbox.finish(row, later(30))
    assert (inbox.oldest_open_age(later(30)), inbox.depth()) == (25.0, 1)


def test_threads_that_claim_at_once_get_different_rows(inbox: Inbox) -> None:
    """Every row once, none left."""
    for number in range(40):
        receive(inbox, f"e{number}")

    def work(worker: int) -> list[int]:
        mine = []
        while row := inbox.claim(f"w{worker}", NOW, 60):
            mine.append(row.id)
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [id for mine in pool.map(work, range(4)) for id in mine]
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 40


def test_deliveries_at_once_are_stored_once(inbox: Inbox) -> None:
    """Twenty deliveries of the same five events."""
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda number: receive(inbox, f"e{number % 5}"), range(20)))
    assert (stored.count(True), inbox.depth()) == (5, 5)


def test_a_row_that_is_held_is_nobodys_until_it_is_ready(inbox: Inbox) -> None:
    """Its door finds out who asks meanwhile; what it finds is in the body that is claimed."""
    assert inbox.receive(["e1"], {"text": "hola", "unsure": True}, NOW, held_for=20)
    before = claim(inbox)
    ready = inbox.ready("e1", {"unsure": False, "team": "redes"})
    row = claimed(inbox)

    assert (before, ready, row.body, row.attempts) == (
        None,
        True,
        {"text": "hola", "unsure": False, "team": "redes"},
        1,
    )
    assert not inbox.ready("e1", {"team": "otro"})


def test_a_row_whose_door_has_died_is_claimed_as_it_is(inbox: Inbox) -> None:
    """A question never waits for ever to be told who asks."""
    inbox.receive(["e1"], {"text": "hola", "unsure": True}, NOW, held_for=20)

    assert (claim(inbox, at=19), claimed(inbox, at=21).body) == (None, {"text": "hola", "unsure": True})


def test_a_question_that_is_reworded_is_lost_to_whoever_was_answering_it(inbox: Inbox) -> None:
    """They can no longer close it; the next claim has the new words; the same words again change nothing."""
    receive(inbox, "e1")
    old = claimed(inbox)
    assert inbox.holds(old)
    assert inbox.reword("e1", "otra cosa")
    new = claimed(inbox, "w2")

    assert not inbox.holds(old) and inbox.holds(new)
    assert new.body["text"] == "otra cosa"
    assert not inbox.finish(old, NOW) and inbox.finish(new, NOW)
    assert not inbox.reword("e1", "y otra") and not inbox.reword("unknown", "x")


def test_words_that_change_while_the_row_is_held_do_not_let_it_go(inbox: Inbox) -> None:
    """Nobody may answer before it is known who asks."""
    inbox.receive(["e1"], {"text": "hola"}, NOW, held_for=20)

    assert inbox.reword("e1", "adiós")
    assert claim(inbox) is None
    assert inbox.ready("e1", {"team": "redes"})
    assert claimed(inbox).body == {"text": "adiós", "team": "redes"}


@pytest.mark.parametrize("state", ["waiting", "held", "claimed"])
def test_a_question_that_is_taken_back_is_answered_by_nobody(inbox: Inbox, state: str) -> None:
    """And its words are erased, whoever has it just now; what is said next in the thread does not wait for it."""
    inbox.receive(["e1"], {"text": "hola"}, NOW, thread="t", held_for=20 if state == "held" else 0)
    row = claim(inbox) if state == "claimed" else None
    receive(inbox, "e2", thread="t")

    assert inbox.withdraw("e1", NOW) is not None
    assert row is None or not inbox.finish(row, NOW)
    assert claimed(inbox, at=90).body == {"text": "e2"}
    assert inbox.withdraw("e1", NOW) is None and inbox.withdraw("unknown", NOW) is None


def test_what_others_have_tried_is_left_to_whoever_takes_anything(inbox: Inbox) -> None:
    """A question that ends workers is not tried beside others for ever."""
    receive(inbox, "e1")
    for attempt in range(2):
        claimed(inbox, at=100 * attempt)

    assert inbox.claim("w2", later(300), 60, most_attempts=2) is None
    assert inbox.claim("w1", later(300), 60) is not None
