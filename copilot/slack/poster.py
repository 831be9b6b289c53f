"""The outbox to Slack: each message until it is known to have arrived, none twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from copilot.errors import StoreError
from copilot.slack.gateway import NO_TOKEN, Gateway, NotSent, PerhapsSent
from copilot.slack.needs import Outgoing, Sending

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.15
MOST_ATTEMPTS = 16
LONGEST_WAIT = 300.0
"""With the attempts above, a message is given up after some fifty minutes."""
ABANDONED = timedelta(seconds=30)
"""A message still "being sent" after this has lost its poster, or nobody could tell what became of it."""


class Poster:
    """Posts what the worker has written."""

    def __init__(self, *, outbox: Outgoing, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._outbox, self._gateway, self._now = outbox, gateway, now
        self.trouble = ""
        """Why nothing can be sent at all; "" when it can."""

    async def run(self, stopping: asyncio.Event) -> None:
        """Until it is stopped. First settles what an earlier poster left open."""
        checked = self._now() - ABANDONED
        while not stopping.is_set():
            try:
                if self._now() - checked >= ABANDONED:
                    checked = self._now()
                    await self.reconcile()
                if await self.step():
                    continue
            except StoreError as error:
                log.error("outbox: %s", error)
            await asyncio.sleep(IDLE_SECONDS)

    async def step(self) -> bool:
        """Sends the next message that is due; False when there is none."""
        row = await asyncio.to_thread(self._outbox.claim, self._now())
        if row is None:
            return False
        try:
            ts = await self._send(row)
        except PerhapsSent as error:
            log.warning("message %s: %s", row.nonce, error)
            await self._look(row)
        except NotSent as error:
            await self._refused(row, error)
        else:
            self.trouble = ""
            await asyncio.to_thread(self._outbox.sent, row.nonce, ts)
        return True

    async def reconcile(self) -> None:
        """Looks for the messages whose fate is unknown: found ones are sent, missing ones are sent again."""
        for row in await asyncio.to_thread(self._outbox.unsettled, self._now() - ABANDONED):
            await self._look(row)

    async def _look(self, row: Sending) -> None:
        """Settles a message that may have been sent. While nobody can tell, it stays so, and is looked for again."""
        try:
            ts = await self._found(row)
        except PerhapsSent:
            return
        except NotSent as error:
            if error.again_in is None:
                await self._refused(row, error)
            return
        if ts is None:
            await self._later(row, "unavailable", 0.0)
        else:
            await asyncio.to_thread(self._outbox.sent, row.nonce, ts)

    async def _found(self, row: Sending) -> str | None:
        """Where the message stands; None when it may be sent again without standing there twice."""
        if row.kind in {"status", "ephemeral"}:
            return ""  # cannot be looked for: once at most
        if row.kind == "update" or row.thread_ts is None:
            return None
        return await self._gateway.posted(row.channel, row.thread_ts, row.nonce)

    async def _refused(self, row: Sending, error: NotSent) -> None:
        self.trouble = error.code if error.code in NO_TOKEN else ""
        if error.again_in is not None:
            await self._later(row, error.code, error.again_in)
            return
        log.error("message %s was not sent: %s", row.nonce, error.code)
        await asyncio.to_thread(self._outbox.failed, row.nonce, error.code)

    async def _later(self, row: Sending, why: str, seconds: float) -> None:
        """Puts the message off, for longer each time; in the end gives it up."""
        if row.attempts >= MOST_ATTEMPTS:
            log.error("message %s is given up: %s", row.nonce, why)
            await asyncio.to_thread(self._outbox.failed, row.nonce, why)
            return
        wait = timedelta(seconds=max(seconds, min(2.0 ** (row.attempts - 1), LONGEST_WAIT)))
        await asyncio.to_thread(self._outbox.retry, row.nonce, self._now() + wait)

    async def _send(self, row: Sending) -> str:
        payload: dict[str, Any] = dict(row.payload)
        text, blocks = str(payload.get("text", "")), payload.get("blocks") or []
        if row.kind == "update":
            return await self._gateway.update(row.channel, str(payload["ts"]), text, blocks)
        if row.kind == "ephemeral":
            await self._gateway.whisper(row.channel, str(payload["user"]), text, thread_ts=row.thread_ts)
            return ""
        if row.kind == "status":
            await self._gateway.status(row.channel, str(row.thread_ts), text)
            return ""
        return await self._gateway.post(row.channel, text, blocks, thread_ts=row.thread_ts, nonce=row.nonce)
