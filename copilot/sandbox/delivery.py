"""From the workspace to the app: one attempt after the other until it is taken, or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from copilot.sandbox.clock import Ids
from copilot.sandbox.errors import NotDelivered
from copilot.sandbox.faults import Faults
from copilot.sandbox.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One thing to tell the app, and which attempt at it this is."""

    id: str
    kind: str
    """"events_api", "interactive" or "slash_commands"."""
    payload: Json
    attempt: int = 0
    reason: str = ""
    """Why the attempt before failed; empty for the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A line of the delivery log."""

    envelope: Envelope
    outcome: str
    """"taken", or Slack's word for why not."""
    seconds: float = 0.0
    """How long the app took for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How patient Slack is: three seconds for an answer, then again at once, after a minute, after five."""

    deadline: float = 3.0
    retry_delays: tuple[float, ...] = field(default=(0.0, 60.0, 300.0))


class Transport(Protocol):
    """Takes an envelope to the app once.

    Returns what the app answered with ({} for a bare acknowledgement); raises `NotDelivered` when there was no
    acknowledgement within `deadline` seconds.
    """

    async def send(self, envelope: Envelope, *, deadline: float) -> Json: ...


class Delivery:
    """Sends events in the background with retries, and interactions while the person waits, once."""

    def __init__(
        self, transport: Transport, *, timing: Timing, faults: Faults, ids: Ids, seen: Callable[[], None]
    ) -> None:
        self.transport = transport
        self.timing = timing
        self.log: list[Sent] = []
        self._faults = faults
        self._ids = ids
        self._seen = seen
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, payload: Json) -> None:
        """Deliver an event sooner or later; held back, doubled or turned round when a fault says so."""
        for each in self._faults.schedule(payload):
            self._spawn(self._deliver(self._envelope("events_api", each)))

    async def interact(self, kind: str, payload: Json) -> Json:
        """Deliver a click, a submission or a command, and return the app's answer; there is no second attempt."""
        return await self._attempt(self._envelope(kind, payload))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, envelope: Envelope) -> None:
        for number, delay in enumerate((0.0, *self.timing.retry_delays)):
            await asyncio.sleep(delay)
            try:
                await self._attempt(replace(envelope, attempt=number))
            except NotDelivered as error:
                if error.reason == "no_retry":
                    return
                envelope = replace(envelope, reason=error.reason)
            else:
                return

    async def _attempt(self, envelope: Envelope) -> Json:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            answer = await self.transport.send(envelope, deadline=self.timing.deadline)
        except NotDelivered as error:
            self._note(envelope, error.reason, clock() - began)
            raise
        self._note(envelope, "taken", clock() - began)
        return answer

    def _note(self, envelope: Envelope, outcome: str, seconds: float) -> None:
        self.log.append(Sent(envelope=envelope, outcome=outcome, seconds=seconds))
        self._seen()

    def _envelope(self, kind: str, payload: Json) -> Envelope:
        return Envelope(id=self._ids.uuid(), kind=kind, payload=payload)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
