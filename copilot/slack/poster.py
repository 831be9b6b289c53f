"""The outbox to Slack: each message until it is known to have arrived, none twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from copilot.errors import SlackError, StoreError
from copilot.slack.gateway import Gateway, NotSent, PerhapsSent
from copilot.slack.needs import Outgoing, Sending

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.15
MOST_ATTEMPTS = 8
ABANDONED = timedelta(seconds=30)
"""A message still "being sent" after this belongs to a poster that died."""


class Poster:
    """Posts what the worker has written."""

    def __init__(self, *, outbox: Outgoing, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._outbox, self._gateway, self._now = outbox, gateway, now

    async def run(self, stopping: asyncio.Event) -> None:
        """Until it is stopped. First settles what an earlier poster left open."""
        checked = self._now() - ABANDONED
        while not stopping.is_set():
            try:
                if self._now() - checked >= ABANDONED:
                    checked = self._now()
                    await self._reconcile()
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
        await self._settle(row, self._send(row))
        return True

    async def _reconcile(self) -> None:
        """Looks for messages whose fate is unknown: found ones are sent, the others are sent again."""
        for row in await asyncio.to_thread(self._outbox.unsettled, self._now() - ABANDONED):
            ts = await self._found(row)
            if ts:
                await asyncio.to_thread(self._outbox.sent, row.nonce, ts)
            else:
                await asyncio.to_thread(self._outbox.retry, row.nonce, self._now())

    async def _settle(self, row: Sending, sending: Any) -> None:
        try:
            ts = await sending
        except PerhapsSent:
            ts = await self._found(row)
            if not ts:
                await self._later(row, 2.0)
                return
        except NotSent as error:
            if error.again_in is None or row.attempts >= MOST_ATTEMPTS:
                log.error("message %s was not sent: %s", row.nonce, error.code)
                await asyncio.to_thread(self._outbox.failed, row.nonce, error.code)
            else:
                await self._later(row, error.again_in)
            return
        await asyncio.to_thread(self._outbox.sent, row.nonce, ts)

    async def _later(self, row: Sending, seconds: float) -> None:
        wait = seconds + min(row.attempts, 6) ** 2 / 4
        await asyncio.to_thread(self._outbox.retry, row.nonce, self._now() + timedelta(seconds=wait))

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

    async def _found(self, row: Sending) -> str | None:
        if row.kind != "post" or row.thread_ts is None:
            return "" if row.kind in {"status", "ephemeral"} else None
        try:
            return await self._gateway.posted(row.channel, row.thread_ts, row.nonce)
        except SlackError:
            return None
