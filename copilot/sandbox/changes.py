"""What happened in the workspace, and a way to wait for it without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from copilot.sandbox.values import Channel, Message, UserGroup

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    before: Message
    after: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    message: Message
    event_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    message: Message
    user: str
    name: str
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    channel: Channel
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEdited:
    group: UserGroup


Change = Posted | Edited | Deleted | Reacted | Joined | GroupEdited


class NotSeen(AssertionError):
    """What a test or a script waited for did not happen in time."""


class Changes:
    """A counter that goes up with everything that can be seen in the workspace."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        self.version += 1
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def next(self) -> None:
        """Return after the next `fire`."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    async def until(self, find: Callable[[], Found | None], *, timeout: float, what: str) -> Found:
        """Return what `find` finds, looking again after every change; raise `NotSeen` after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while (found := find()) is None:
                    await self.next()
        except TimeoutError:
            raise NotSeen(f"{what}: not seen within {timeout:g} s") from None
        return found
