"""Several questions at once in one worker."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import pytest

from copilot.errors import StoreError
from copilot.workers.hearing import Hearing, StoppedByReader
from copilot.workers.turns import InTurn, Turns
from copilot.writing.aside import Aside


class Thinking:
    """Thinks, then waits for a model in the middle of it; counts how many do either at the same time."""

    def __init__(self, turns: Turns, together: threading.Barrier) -> None:
        self.turns, self.together = turns, together
        self.now = self.most = 0
        self.writer = Aside(self, turns.waiting)  # type: ignore[arg-type]

    def think(self, question: Any) -> Any:
        self.now += 1
        self.most = max(self.most, self.now)
        self.now -= 1
        written = self.writer.write(question, None, None)  # type: ignore[arg-type]
        self.now += 1
        self.most = max(self.most, self.now)
        self.now -= 1
        return written

    def write(self, question: Any, *_: Any) -> Any:
        self.together.wait(20)
        if question == 3:
            raise ValueError("a model that fails")
        return question


def test_one_thinks_at_a_time_and_all_wait_for_their_models_together() -> None:
    """Four threads meet in the model, which they could not if one held the turn; a failing one gives it back."""
    turns = Turns()
    thinking = Thinking(turns, threading.Barrier(4))
    shared = InTurn(thinking, turns)
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(shared.think, number) for number in range(4)]
    done = [future.result() for future in futures[:3]]

    assert (done, thinking.most) == ([0, 1, 2], 1)
    with pytest.raises(ValueError, match="a model that fails"):
        futures[3].result()
    thinking.together = threading.Barrier(1)
    assert shared.think(7) == 7


def test_each_thread_is_heard_for_its_own_question() -> None:
    """What one writes is never shown under the question of another."""
    written: list[tuple[str, str]] = []

    class Drafts:
        def write(self, question: str, *given: Any) -> bool:
            written.append((question, given[3]))
            return True

    hearing = Hearing(lambda: None)  # type: ignore[arg-type,return-value]
    hearing.keep_in(Drafts())  # type: ignore[arg-type]
    begun = threading.Barrier(3)

    def answer(question: str) -> None:
        hearing.begin(question, None, "U1", "es")  # type: ignore[arg-type]
        begun.wait(20)
        hearing.hear(f"reply to {question}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(answer, ["q1", "q2", "q3"]))

    assert sorted(written) == [(name, f"reply to {name}") for name in ("q1", "q2", "q3")]


def test_a_question_that_is_no_longer_wanted_ends_its_writing() -> None:
    """And writes down nothing more."""
    hearing = Hearing(lambda: None)  # type: ignore[arg-type,return-value]
    hearing.keep_in(None)  # type: ignore[arg-type]
    hearing._drafts = object()  # type: ignore[assignment]
    hearing.begin("q1", None, "U1", "es", wanted=lambda: False)  # type: ignore[arg-type]

    with pytest.raises(StoppedByReader):
        hearing.hear("anything")


@pytest.mark.parametrize(("pressed", "ends"), [(True, True), (False, False), (StoreError("busy"), False)])
def test_a_reply_that_was_stopped_while_its_model_was_silent_is_not_given(pressed: Any, ends: bool) -> None:
    """The button counts until the reply is whole; that the store is busy stops nothing."""

    class Drafts:
        def stopped(self, _: str) -> bool:
            if isinstance(pressed, StoreError):
                raise pressed
            return bool(pressed)

    hearing = Hearing(lambda: None)  # type: ignore[arg-type,return-value]
    hearing.heard()
    hearing.keep_in(Drafts())  # type: ignore[arg-type]
    hearing.begin("q1", None, "U1", "es")  # type: ignore[arg-type]
    with pytest.raises(StoppedByReader) if ends else nullcontext():
        hearing.heard()
