"""From the inbox to the outbox: every question ends in one answer, whatever happens to whoever thinks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.errors import EmbedderError, StoreError
from copilot.sandbox.blockkit import lint
from copilot.settings import read_settings
from copilot.slack.words import both, say
from copilot.store.answers import Answers
from copilot.store.inbox import Inbox
from copilot.store.logbook import Logbook
from copilot.store.outbox import Outbox, OutboxRow
from copilot.store.threads import Threads
from copilot.types import Question, Suggestion
from copilot.types.entry import Entry
from copilot.workers.answering import MOST_ATTEMPTS, Answering
from copilot.workers.loop import answering
from tests.slack.desk import PARCEL

NOW = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
SECRET = "la contraseña de la base de datos"


class Failing:
    """Thinks of nothing but its error."""

    def __init__(self, error: BaseException) -> None:
        self.error, self.thought = error, 0

    def think(self, question: Question) -> Suggestion:
        self.thought += 1
        raise self.error


class Room:
    """A worker over a database of its own."""

    def __init__(self, nebula: Parts, parts: Parts) -> None:
        engine = parts.engine
        self.inbox, self.outbox, self.book = Inbox(engine), Outbox(engine), Logbook(engine)
        self.now, self._count = NOW, 0
        self.worker = replace(
            answering(nebula), inbox=self.inbox, answers=Answers(engine), threads=Threads(engine), now=lambda: self.now
        )

    def ask(self, text: str = PARCEL, **given: Any) -> None:
        self._count += 1
        body = {
            "workspace": "T1", "channel": "C1", "user": "U1", "text": text,
            "ts": f"{int(NOW.timestamp())}.{self._count:06d}", "thread_ts": None,
            "team": "atencion", "role": "agent", "audience": ["atencion"], "shared": False,
        }  # fmt: skip
        self.inbox.receive([f"k{self._count}"], body | given, self.now)

    def with_mind(self, mind: Any) -> Answering:
        return replace(self.worker, copilot=mind)

    def sent(self) -> list[OutboxRow]:
        """What would be posted, oldest first; each only once."""
        rows = []
        while row := self.outbox.claim(self.now + timedelta(days=1)):
            self.outbox.sent(row.nonce, "1.0")
            rows.append(row)
        return rows

    def log(self) -> list[Entry]:
        return list(self.book.newest(limit=500))[::-1]


@pytest.fixture
def room(nebula: Parts, fresh: Path) -> Iterator[Room]:
    parts = Parts(read_settings({"COPILOT_HOME": str(fresh)}))
    yield Room(nebula, parts)
    parts.engine.dispose()


def test_with_nothing_to_do_it_says_so(room: Room) -> None:
    """Whoever asks may rest."""
    assert not room.worker.step()


def test_a_question_that_cannot_be_thought_through_gets_an_apology(room: Room) -> None:
    """With a reference that the log knows, and without a word of what went wrong inside."""
    room.ask()
    assert room.with_mind(Failing(EmbedderError(SECRET, remedy=SECRET))).step()
    (message,), (entry,) = room.sent(), room.log()

    assert say("failed", "es", reference=entry.question_id) == message.payload["text"]
    assert "blocks" not in message.payload
    assert (entry.outcome, entry.failure) == ("failed", "EmbedderError")
    assert room.book.show(entry.question_id) is not None


def test_a_fault_of_ours_is_tried_again_and_then_apologised_for(room: Room) -> None:
    """A question is not given up at the first stumble, nor tried for ever."""
    room.ask()
    mind = Failing(ZeroDivisionError(SECRET))
    while room.with_mind(mind).step():
        pass
    (message,) = room.sent()

    assert mind.thought == MOST_ATTEMPTS
    assert SECRET not in str(message.payload)
    assert "ZeroDivisionError" not in str(message.payload)
    assert [entry.failure for entry in room.log()] == ["ZeroDivisionError"]


def test_a_stumble_that_does_not_come_again_leaves_no_trace(room: Room) -> None:
    """The next worker answers as if nothing had been."""
    room.ask()
    room.with_mind(Failing(ZeroDivisionError())).step()
    room.worker.step()

    assert ["blocks" in message.payload for message in room.sent()] == [True]
    assert [entry.failure for entry in room.log()] == [None]


def test_a_question_that_ends_workers_does_not_end_all_of_them(room: Room) -> None:
    """After the last attempt it is apologised for without being thought about."""
    room.ask()
    for _ in range(MOST_ATTEMPTS):
        assert room.inbox.claim("dies", room.now, 60) is not None
        room.now += timedelta(seconds=61)
    mind = Failing(AssertionError("it must not be thought about"))
    room.with_mind(mind).step()

    assert mind.thought == 0
    assert len(room.sent()) == 1
    assert [entry.failure for entry in room.log()] == ["WorkerDied"]


def test_while_the_store_fails_the_question_waits(room: Room) -> None:
    """It is nobody's fault, and no apology: the next worker answers it when the lease has run out."""
    room.ask()
    with pytest.raises(StoreError):
        room.with_mind(Failing(StoreError("full"))).step()
    room.now += timedelta(seconds=61)
    room.worker.step()

    assert ["blocks" in message.payload for message in room.sent()] == [True]


def test_whoever_lost_the_claim_says_nothing(room: Room) -> None:
    """A worker that was slower than its lease finds the question answered."""

    class Slow:
        def think(self, question: Question) -> Suggestion:
            room.now += timedelta(seconds=61)
            room.worker.step()
            return room.worker.copilot.think(question)

    room.ask()
    room.with_mind(Slow()).step()

    assert len(room.sent()) == 1
    assert len(room.log()) == 1


@pytest.mark.parametrize("given", [{"ts": "soon"}, {"ts": None}, {"ts": "1e20"}, {"role": "king"}, {"audience": 5}])
def test_a_row_that_cannot_be_read_is_apologised_for_and_holds_nobody_up(room: Room, given: dict[str, Any]) -> None:
    """Whoever asked is told, and the next question is answered."""
    room.ask(**given)
    room.ask()
    while room.worker.step():
        pass
    apology, answer = room.sent()
    in_thread = "ts" not in given

    assert both("failed", reference=room.log()[0].question_id) == apology.payload["text"]
    assert ("C1" if in_thread else "U1", in_thread) == (apology.channel, apology.thread_ts is not None)
    assert "blocks" in answer.payload
    assert room.inbox.depth() == 0


def test_a_row_of_nobody_is_set_aside(room: Room) -> None:
    """There is nobody to tell."""
    room.ask(user=None, ts="soon")
    room.worker.step()

    assert (room.sent(), room.inbox.depth()) == ([], 0)


@pytest.mark.parametrize("broken", ["mask", "trial", "internal"])
def test_whatever_part_of_us_is_at_fault_whoever_asked_is_told(room: Room, broken: str) -> None:
    """Before thinking, after it, or while apologising: one sentence with a reference, and the worker lives."""

    def fault(*_: Any) -> Any:
        raise RuntimeError(SECRET)

    room.ask()
    parts: dict[str, Any] = {broken: fault}
    if broken == "mask":
        parts["copilot"] = Failing(EmbedderError("no"))
    worker = replace(room.worker, **parts)
    for _ in range(MOST_ATTEMPTS + 1):
        worker.step()
    (message,) = room.sent()

    assert room.log()[0].question_id in str(message.payload["text"])
    assert SECRET not in str(message.payload)
    assert room.inbox.depth() == 0


def test_other_words_for_what_was_erased_are_refused_with_a_remedy(room: Room) -> None:
    """The button outlives the suggestion."""
    room.ask(again="q99999999", wanted="shorter")
    room.worker.step()

    assert [both("gone")] == [each.payload["text"] for each in room.sent()]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"team": ""}, "stranger"),
        ({"audience": ["", "atencion"]}, "guests"),
        ({"shared": True}, "guests"),
        ({"unsure": True}, "unsure"),
    ],
)
def test_who_may_see_nothing_is_not_thought_for(room: Room, given: dict[str, Any], key: str) -> None:
    """The refusal comes before the search, so that nothing can slip out of it."""
    mind = Failing(AssertionError("it must not be thought about"))
    room.ask(**given)
    room.with_mind(mind).step()

    assert [(say(key, "es"), None)] == [(each.payload["text"], each.payload.get("blocks")) for each in room.sent()]
    assert mind.thought == 0


def test_personal_data_of_a_failed_question_is_masked_in_the_log(room: Room) -> None:
    """A failure is written down like a success."""
    room.ask("Ana, ana.perez@example.com, no recibe su pedido. ¿Qué le digo?")
    room.with_mind(Failing(EmbedderError("no"))).step()
    shown = room.book.show(room.log()[0].id)
    assert shown is not None

    assert "ana.perez@example.com" not in shown.question.text + shown.entry.question


odd = (
    st.text(max_size=60)
    | st.text(alphabet=st.characters(codec=None, categories=["Cs", "Cc", "Cf", "Co", "Lo", "So"]), max_size=30)
    | st.builds(str.__mul__, st.sampled_from(["a ", "¿", "\x00", "\ud800", "{x}", "[a|b]", "%s", "#1."]),
                st.integers(1, 3_000))
)  # fmt: skip


@settings(max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd)
def test_every_text_ends_in_one_message_that_slack_takes(room: Room, text: str) -> None:
    """Whatever is typed, nothing stumbles and nobody is left without an answer."""
    before = len(room.log())
    room.ask(text)
    room.worker.step()
    (message,) = room.sent()

    assert room.inbox.depth() == 0
    assert len(room.log()) - before == 1
    assert str(message.payload["text"]).strip() != ""
    assert lint([dict(block) for block in message.payload.get("blocks", [])], "message") == []  # type: ignore[attr-defined]
