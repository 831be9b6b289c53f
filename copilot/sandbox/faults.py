"""Things that go wrong with Slack, on demand."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from copilot.sandbox.values import Json


class FaultKind(StrEnum):
    SERVER_ERROR = "server_error"
    """HTTP 500 before anything is done."""
    SILENCE = "silence"
    """Nothing is done and nothing is answered."""
    LOST_ANSWER = "lost_answer"
    """The call is done, and the connection is reset before the answer."""
    RATE_LIMITED = "rate_limited"
    """HTTP 429 with Retry-After."""
    ERROR = "error"
    """`ok: false` with an error code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    kind: FaultKind
    error: str = "internal_error"
    retry_after: int = 1


class Faults:
    """Faults waiting to happen, each for the next calls of one method; latency for all; disorder of events."""

    def __init__(self) -> None:
        self.latency = 0.0
        """Seconds that every Web API call takes longer."""
        self._by_method: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._copies = 1
        self._hold = 0
        self._held: list[Json] = []

    def add(self, method: str, fault: Fault, *, times: int = 1) -> None:
        self._by_method[method].extend([fault] * times)

    def fail(self, method: str, *, times: int = 1) -> None:
        """HTTP 500 for the next calls."""
        self.add(method, Fault(kind=FaultKind.SERVER_ERROR), times=times)

    def hang(self, method: str, *, times: int = 1) -> None:
        """No answer at all to the next calls."""
        self.add(method, Fault(kind=FaultKind.SILENCE), times=times)

    def lose_answer(self, method: str, *, times: int = 1) -> None:
        """Do the next calls, but cut the connection instead of answering."""
        self.add(method, Fault(kind=FaultKind.LOST_ANSWER), times=times)

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        self.add(method, Fault(kind=FaultKind.RATE_LIMITED, retry_after=retry_after), times=times)

    def refuse(self, method: str, error: str, *, times: int = 1) -> None:
        """`ok: false` with this error for the next calls."""
        self.add(method, Fault(kind=FaultKind.ERROR, error=error), times=times)

    def clear(self) -> None:
        self._by_method.clear()
        self.latency = 0.0
        self._copies, self._hold = 1, 0

    def take(self, method: str) -> Fault | None:
        """The fault for this call, used up; those for "*" apply to any method."""
        for name in (method, "*"):
            if self._by_method[name]:
                return self._by_method[name].popleft()
        return None

    async def delay(self) -> None:
        if self.latency:
            await asyncio.sleep(self.latency)

    def duplicate_events(self, copies: int = 2) -> None:
        """Deliver every event this often from now on, under the same event id."""
        self._copies = copies

    def reverse_events(self, count: int) -> None:
        """Hold the next `count` events back and deliver them in reverse order."""
        self._hold = count

    def schedule(self, event: Json) -> Sequence[Json]:
        """What to deliver now that this event happened."""
        ready = [event]
        if self._hold:
            self._held.append(event)
            if len(self._held) < self._hold:
                return ()
            ready, self._held, self._hold = self._held[::-1], [], 0
        return [each for each in ready for _ in range(self._copies)]
