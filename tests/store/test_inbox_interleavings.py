"""Any order of deliveries, claims, crashes, expiries and answers: each key is answered once."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from copilot.store.engine import migrate, open_engine
from copilot.store.inbox import Inbox, InboxRow

from .make import later

KEYS = st.lists(st.sampled_from(["k1", "k2", "k3", "k4", "k5", "k6"]), min_size=1, max_size=3)
WORKERS = st.sampled_from(["w1", "w2"])
LEASE = 60


class Interleavings(RuleBasedStateMachine):
    """A model of the inbox beside the real one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.engine = open_engine(f"sqlite:///{Path(self.folder) / 'copilot.db'}")
        migrate(self.engine)
        self.inbox = Inbox(self.engine)
        self.now = 0
        self.known: set[str] = set()
        self.threads: dict[int, str | None] = {}
        self.settled: list[int] = []
        self.claims: list[InboxRow] = []
        """Every claim ever given out: their holders may come back at any time."""
        self.holder: dict[int, tuple[int, int]] = {}
        """Row to the attempt that holds it, and until when."""

    @rule(keys=KEYS, thread=st.sampled_from([None, "A", "B"]))
    def receive(self, keys: list[str], thread: str | None) -> None:
        stored = self.inbox.receive(keys, {"number": len(self.threads)}, later(self.now), thread=thread)
        assert stored == self.known.isdisjoint(keys)
        if stored:
            self.known.update(keys)
            self.threads[len(self.threads)] = thread

    @rule(worker=WORKERS)
    def claim(self, worker: str) -> None:
        row = self.inbox.claim(worker, later(self.now), LEASE)
        free = self._free()
        assert (None if row is None else row.body["number"]) == (free[0] if free else None)
        if row is not None:
            self.claims.append(row)
            self.holder[free[0]] = (row.attempts, self.now + LEASE)

    @rule(seconds=st.integers(1, 90))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @precondition(lambda self: self.claims)
    @rule(which=st.integers(0, 99), how=st.sampled_from(["finish", "fail", "release", "extend"]))
    def somebody_comes_back(self, which: int, how: str) -> None:
        row = self.claims[which % len(self.claims)]
        number = int(str(row.body["number"]))
        attempt, _ = self.holder.get(number, (0, 0))
        done = {
            "finish": lambda: self.inbox.finish(row, later(self.now)),
            "fail": lambda: self.inbox.fail(row, "no", later(self.now)),
            "release": lambda: self.inbox.release(row),
            "extend": lambda: self.inbox.extend(row, later(self.now), LEASE),
        }[how]()
        assert done == (attempt == row.attempts)
        if not done:
            return
        if how == "extend":
            self.holder[number] = (attempt, self.now + LEASE)
            return
        del self.holder[number]
        if how in ("finish", "fail"):
            self.settled.append(number)

    @invariant()
    def each_row_is_settled_once(self) -> None:
        assert len(self.settled) == len(set(self.settled))
        assert self.inbox.depth() == len(self.threads) - len(self.settled)

    @invariant()
    def a_thread_is_held_by_one(self) -> None:
        held = [self.threads[number] for number in self.holder if self.threads[number]]
        assert len(held) == len(set(held))

    def teardown(self) -> None:
        """Whatever happened, a worker that stays alive settles what is left."""
        self.now += LEASE
        while row := self.inbox.claim("last", later(self.now), LEASE):
            assert self.inbox.finish(row, later(self.now))
            self.settled.append(int(str(row.body["number"])))
        assert sorted(self.settled) == sorted(self.threads)
        self.engine.dispose()
        shutil.rmtree(self.folder)

    def _free(self) -> list[int]:
        open_rows = [number for number in self.threads if number not in self.settled]
        blocked = {
            number
            for number in open_rows
            for earlier in open_rows
            if earlier < number and self.threads[number] and self.threads[earlier] == self.threads[number]
        }
        return [
            number for number in open_rows if number not in blocked and self.holder.get(number, (0, -1))[1] <= self.now
        ]


TestInterleavings = pytest.mark.filterwarnings("error")(Interleavings.TestCase)
TestInterleavings.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
