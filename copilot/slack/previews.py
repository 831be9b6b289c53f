"""All the drafts that one process shows, and how an answer takes the place of its draft."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from copilot.errors import SlackError, StoreError
from copilot.slack.gateway import Gateway, NotSent
from copilot.slack.needs import Drafts, Shown
from copilot.slack.stream import Preview, standing, stop

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.2
ABANDONED = timedelta(seconds=30)
"""A draft that nobody has written for so long belongs to nobody, whatever its owner says."""
OLD = timedelta(days=1)
"""A draft as old as this was left by a process that died between two lines."""


class Previews:
    """`owner` tells this process from others; `bots` says who we are in a workspace."""

    def __init__(
        self, *, drafts: Drafts, gateway: Gateway, bots: Callable[[str], Awaitable[str]], owner: str,
        now: Callable[[], datetime], clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._drafts, self._gateway, self._bots, self._owner = drafts, gateway, bots, owner
        self._now, self._clock = now, clock
        self._living: dict[str, Preview] = {}
        self._showing: set[asyncio.Task[None]] = set()
        self._no_agent: set[str] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Until it is stopped; what is on its way then arrives."""
        swept = False
        while not stopping.is_set():
            try:
                swept = swept or await asyncio.to_thread(self._drafts.sweep, self._now() - OLD) >= 0
                await self.step()
            except StoreError as error:
                log.error("drafts: %s", error)
            await asyncio.sleep(LOOK_SECONDS)
        if self._showing:
            await asyncio.wait(self._showing)

    async def step(self) -> None:
        """Begins to show what there is to show."""
        there = {draft.question: draft for draft in await asyncio.to_thread(self._drafts.open)}
        for question in self._living.keys() - there.keys():
            # Another process has the answer: it waits until we let go.
            if (gone := self._living.pop(question, None)) is not None:
                await gone.end()
                await asyncio.to_thread(self._drafts.release, question)
        for question, draft in there.items():
            held = self._living.get(question)
            if held is None or not held.busy:
                task = asyncio.create_task(self._show(draft, held))
                self._showing.add(task)
                task.add_done_callback(self._showing.discard)
        await asyncio.sleep(0)

    async def idle(self) -> None:
        """Returns when everything that has begun is done."""
        while self._showing:
            await asyncio.wait(self._showing)

    async def _show(self, draft: Shown, held: Preview | None) -> None:
        try:
            fresh = held is None
            held = held or await self._take(draft)
            if held is not None:
                await held.show(draft.text)
                if fresh:
                    await self._session(draft, "processing")
        except (SlackError, StoreError) as error:
            log.warning("the draft of %s is not shown: %s", draft.question, error)

    async def _take(self, draft: Shown) -> Preview | None:
        if not await asyncio.to_thread(self._drafts.take, draft.question, self._owner):
            return None
        if (known := self._living.get(draft.question)) is not None:
            return known
        gateway, bot = self._gateway.of(draft.team), await self._bots(draft.team)
        made = Preview(
            draft, gateway=gateway, drafts=self._drafts, bot=bot, clock=self._clock,
            streams=lambda: sum(each.streaming for each in self._living.values()),
        )  # fmt: skip
        return self._living.setdefault(draft.question, made)

    async def settle(self, question: str) -> Shown | None:
        """The draft of a question whose answer is there, shown no more by anybody; None when there is none.

        Raises `NotSent` for now while another process still shows it.
        """
        await asyncio.to_thread(self._drafts.close, question)
        if (mine := self._living.pop(question, None)) is not None:
            await mine.end()
        draft = await asyncio.to_thread(self._drafts.find, question)
        if draft is not None and draft.owner not in {"", self._owner} and self._now() - draft.at < ABANDONED:
            raise NotSent("waiting", 0.5)
        return draft

    async def place(self, draft: Shown) -> str | None:
        """Where the answer goes: the ts of the message that holds its draft, no longer a stream; None for a new one.

        Raises `SlackError` while nobody can tell.
        """
        gateway, ts = self._gateway.of(draft.team), draft.posted_ts
        if draft.mode == "starting":
            ts = await standing(gateway, draft, await self._bots(draft.team))
        if ts is not None and draft.mode in {"starting", "stream"}:
            await stop(gateway, draft.channel, ts)
        return ts

    async def forget(self, draft: Shown) -> None:
        """The answer stands where the draft stood."""
        await asyncio.to_thread(self._drafts.forget, draft.question)
        await self._session(draft, "active")

    async def withdraw(self, question: str) -> None:
        """The question was taken back: what is seen of its answer is deleted."""
        try:
            await asyncio.to_thread(self._drafts.close, question)
            if (mine := self._living.pop(question, None)) is not None:
                await mine.end()
            draft = await asyncio.to_thread(self._drafts.find, question)
            if draft is None:
                return
            if (ts := await self.place(draft)) is not None:
                await self._gateway.of(draft.team).do("chat.delete", channel=draft.channel, ts=ts)
            await self.forget(draft)
        except (SlackError, StoreError) as error:
            log.warning("the draft of %s was not deleted: %s", question, error)

    async def stopped(self, team: str, channel: str, thread_ts: str) -> None:
        """The reader has pressed the stop button. Raises `StoreError`."""
        await asyncio.to_thread(self._drafts.stop, team, channel, thread_ts)

    async def _session(self, draft: Shown, status: str) -> None:
        """With a session that is being processed, Slack shows a stop button, where the app is an agent."""
        if draft.team in self._no_agent:
            return
        try:
            await self._gateway.of(draft.team).session(draft.channel, draft.thread_ts, status)
        except SlackError as error:
            if isinstance(error, NotSent) and error.again_in is None:
                self._no_agent.add(draft.team)
