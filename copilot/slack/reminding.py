"""What is said without being asked: that a promise is nearly due or overdue, and a lead's digest. Once each.

Nothing is kept here: a message has a nonce that says what it is for, and the outbox takes a nonce once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from copilot.errors import StoreError
from copilot.planning.clock import local_time
from copilot.slack.elements import people_in
from copilot.slack.home import digest_blocks
from copilot.slack.needs import Overlooks, Telling, Tells
from copilot.slack.promising import reminder_blocks, reminder_text
from copilot.slack.words import say
from copilot.types import Place, Promise

log = logging.getLogger(__name__)
AHEAD = timedelta(minutes=30)
LATE = timedelta(days=2)
"""After so long nobody is reminded: the home tab of the leads shows it."""
EVERY_SECONDS = 20.0


class Wanted(Protocol):
    """A digest that a lead wants."""

    @property
    def workspace(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def hour(self) -> int: ...
    @property
    def timezone(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def last_day(self) -> date | None: ...


class Remembers(Protocol):
    """What is to be remembered."""

    def open_promises(self) -> Sequence[Promise]: ...

    def wanted(self) -> Sequence[Wanted]: ...

    def had(self, digest: Wanted, day: date) -> None: ...


class Reminding:
    """Looks every few seconds. Any number of processes may: each message is taken once."""

    def __init__(
        self, remembers: Remembers, tells: Tells, overlooks: Overlooks, now: Callable[[], datetime],
        console: str = "",
    ) -> None:  # fmt: skip
        """`console` is the address of the pages for leads."""
        self._remembers, self._tells, self._overlooks, self._now = remembers, tells, overlooks, now
        self._console = console

    async def run(self, stopping: asyncio.Event) -> None:
        """Until it is stopped."""
        while not stopping.is_set():
            try:
                await asyncio.to_thread(self.step)
            except StoreError as error:
                log.error("reminders: %s", error)
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await stopping.wait()
            except TimeoutError:
                continue

    def step(self) -> None:
        """Says what is due to be said now. Raises `StoreError`."""
        now = local_time(self._now())
        told = [telling for one in self._remembers.open_promises() for telling in due_tellings(one, now)]
        if told:
            self._tells.tell(told)
        for digest in self._remembers.wanted():
            self._digest(digest, now)

    def _digest(self, digest: Wanted, now: datetime) -> None:
        there = now.astimezone(ZoneInfo(digest.timezone))
        if there.hour < digest.hour or digest.last_day == there.date():
            return
        desk = self._overlooks.desk(digest.workspace, digest.user, digest.team, there)
        blocks = digest_blocks(desk, digest.language, there, console=self._console)
        told = Telling(
            nonce=f"digest:{digest.workspace}:{digest.user}:{there:%Y-%m-%d}",
            place=Place(workspace=digest.workspace, channel=digest.user),
            text=say("digest_head", digest.language), blocks=blocks, people=sorted(people_in(blocks)),
            links=[self._console] if self._console else (),
        )  # fmt: skip
        self._tells.tell([told])
        self._remembers.had(digest, there.date())


def due_tellings(promise: Promise, now: datetime) -> Iterator[Telling]:
    """The reminder that a promise needs now, if any: half an hour before (if it was made earlier), and at its time."""
    when = ""
    if promise.due <= now < promise.due + LATE:
        when = "due"
    elif promise.due - AHEAD <= now < promise.due and promise.made_at < promise.due - AHEAD:
        when = "soon"
    if when:
        yield Telling(
            nonce=f"promise:{promise.id}:{int(promise.due.timestamp())}:{when}", place=promise.place,
            text=reminder_text(promise, now), blocks=reminder_blocks(promise, now), people=(promise.made_by,),
        )  # fmt: skip
