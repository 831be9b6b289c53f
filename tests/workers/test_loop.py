"""How the threads of one worker look for questions."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

from copilot.errors import StoreError
from copilot.workers import loop


class Counting:
    """A worker without a database: counts how many look at once, and what is answered."""

    def __init__(self, stopping: threading.Event, rows: list[Any]) -> None:
        self.stopping, self.rows = stopping, rows
        self.looking = self.most = self.looks = 0
        self.answered: list[Any] = []

    def claim(self) -> Any:
        self.looking += 1
        self.most = max(self.most, self.looking)
        time.sleep(0.002)
        self.looking -= 1
        self.looks += 1
        if self.looks > 12:
            self.stopping.set()
        row = self.rows.pop(0) if self.rows else None
        if isinstance(row, Exception):
            raise row
        return row

    def answer(self, row: Any) -> None:
        self.answered.append(row)


def _run(worker: Counting, stopping: threading.Event, count: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.001)
    monkeypatch.setattr(loop, "STORE_SECONDS", 0.001)
    looks = threading.Lock()
    held: Any = SimpleNamespace(claim=worker.claim, answer=worker.answer)
    threads = [threading.Thread(target=loop._answer, args=(held, stopping, looks)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


def test_threads_that_wait_for_work_look_one_at_a_time(monkeypatch: Any) -> None:
    """Two dozen of them must not keep a processor busy with looking at an empty inbox."""
    stopping = threading.Event()
    worker = Counting(stopping, [])
    _run(worker, stopping, 8, monkeypatch)

    assert worker.most == 1


def test_a_store_that_fails_for_now_ends_no_thread(monkeypatch: Any) -> None:
    """What comes after it is answered."""
    stopping = threading.Event()
    worker = Counting(stopping, [StoreError("busy"), "a", "b"])
    _run(worker, stopping, 3, monkeypatch)

    assert sorted(worker.answered) == ["a", "b"]
