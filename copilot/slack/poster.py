"""The outbox to Slack: each message until it is known to have arrived, none twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from copilot.errors import SlackError, StoreError
from copilot.slack.gateway import NO_TOKEN, Gateway, NotSent, PerhapsSent
from copilot.slack.needs import Outgoing, Restates, Sending, Shown
from copilot.slack.previews import Previews
from copilot.slack.words import both, say

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.15
AT_ONCE = 12
"""So many messages are on their way at the same time: a channel that may not be posted to holds up no other."""
MOST_ATTEMPTS = 16
LONGEST_WAIT = 300.0
"""With the attempts above, a message is given up after some fifty minutes."""
PATIENCE_SECONDS = 25.0
"""So long a message is on its way at most; then it is looked for."""
ABANDONED = timedelta(seconds=30)
"""A message still "being sent" after this has lost its poster, or nobody could tell what became of it."""
_ITS_TURN = frozenset({"ratelimited", "waiting", "not_installed"})
"""What is nobody's failure: the message waits, for as long as it takes."""


class Poster:
    """Posts what the worker has written."""

    def __init__(
        self, *, outbox: Outgoing, gateway: Gateway, restates: Restates, now: Callable[[], datetime],
        previews: Previews | None = None,
    ) -> None:  # fmt: skip
        self._restates = restates
        self._outbox, self._gateway, self._now, self._previews = outbox, gateway, now, previews
        self._sending: set[asyncio.Task[None]] = set()
        self.trouble = ""
        """Why nothing can be sent at all; "" when it can."""

    async def run(self, stopping: asyncio.Event) -> None:
        """Until it is stopped; what is on its way then arrives. First settles what an earlier poster left open."""
        checked = self._now() - ABANDONED
        while not stopping.is_set():
            try:
                if self._now() - checked >= ABANDONED:
                    checked = self._now()
                    await self.reconcile()
                if len(self._sending) < AT_ONCE and (row := await self._claim()) is not None:
                    task = asyncio.create_task(self._carefully(row))
                    self._sending.add(task)
                    task.add_done_callback(self._sending.discard)
                    continue
            except StoreError as error:
                log.error("outbox: %s", error)
            await asyncio.sleep(IDLE_SECONDS)
        if self._sending:
            await asyncio.wait(self._sending)

    async def step(self) -> bool:
        """Sends the next message that is due; False when there is none."""
        if (row := await self._claim()) is None:
            return False
        await self._deliver(row)
        return True

    async def reconcile(self) -> None:
        """Looks for the messages whose fate is unknown: found ones are sent, missing ones are sent again."""
        for row in await asyncio.to_thread(self._outbox.unsettled, self._now() - ABANDONED):
            await self._look(row)

    async def _claim(self) -> Sending | None:
        return await asyncio.to_thread(self._outbox.claim, self._now())

    async def _carefully(self, row: Sending) -> None:
        try:
            await self._deliver(row)
        except StoreError as error:
            log.error("message %s: %s", row.nonce, error)  # it is looked for when it counts as abandoned

    async def _deliver(self, row: Sending) -> None:
        draft: Shown | None = None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                gateway = self._gateway.of(row.team)
                if self._previews is not None and row.payload.get("draft"):
                    draft = await self._previews.settle(str(row.payload["draft"]))
                ts = await self._send(row, gateway, draft)
        except (PerhapsSent, TimeoutError) as error:
            log.warning("message %s: %s", row.nonce, error)
            await self._look(row)
        except NotSent as error:
            await self._refused(row, error)
        else:
            self.trouble = ""
            await asyncio.to_thread(self._outbox.sent, row.nonce, ts)
            if self._previews is not None and draft is not None:
                await self._previews.forget(draft)

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
            return
        await asyncio.to_thread(self._outbox.sent, row.nonce, ts)
        if row.kind == "ephemeral":
            language = str(row.payload.get("language") or "")
            text = say("perhaps_shown", language) if language else both("perhaps_shown")
            await self._tell_alone(row, {"text": text, "user": row.payload.get("user")})

    async def _found(self, row: Sending) -> str | None:
        """Where the message stands; None when it may be sent again without standing there twice."""
        if row.kind in {"status", "ephemeral"}:
            return ""  # cannot be looked for: once at most
        if row.kind == "update" or row.thread_ts is None:
            return None
        return await self._gateway.of(row.team).posted(row.channel, row.thread_ts, row.nonce)

    async def _refused(self, row: Sending, error: NotSent) -> None:
        self.trouble = error.code if error.code in NO_TOKEN else ""
        if error.again_in is not None and error.code in _ITS_TURN:
            wait = timedelta(seconds=error.again_in)
            await asyncio.to_thread(self._outbox.retry, row.nonce, self._now() + wait, counted=False)
            return
        if error.again_in is not None:
            await self._later(row, error.code, error.again_in)
            return
        log.error("message %s was not sent: %s", row.nonce, error.code)
        await asyncio.to_thread(self._outbox.failed, row.nonce, error.code)
        await self._tell_alone(row, row.payload)

    async def _tell_alone(self, row: Sending, payload: Mapping[str, Any]) -> None:
        """Tells whoever asked in a direct message, where the place in which they asked does not take it. Once at most.

        An answer shows what everybody there could see, and so what the asker may.
        """
        if row.kind not in {"post", "ephemeral"} or not row.payload.get("reader"):
            return
        try:
            await self._gateway.of(row.team).post(
                str(payload["user"]), str(payload.get("text", "")), payload.get("blocks") or [], thread_ts=None,
                nonce=row.nonce, **_allowed(payload),
            )  # fmt: skip
        except (NotSent, PerhapsSent) as error:
            log.error("message %s did not reach its reader either: %s", row.nonce, error)

    async def _later(self, row: Sending, why: str, seconds: float) -> None:
        """Puts the message off, for longer each time; in the end gives it up."""
        if row.attempts >= MOST_ATTEMPTS:
            log.error("message %s is given up: %s", row.nonce, why)
            await asyncio.to_thread(self._outbox.failed, row.nonce, why)
            await self._tell_alone(row, row.payload)
            return
        wait = timedelta(seconds=max(seconds, min(2.0 ** (row.attempts - 1), LONGEST_WAIT)))
        await asyncio.to_thread(self._outbox.retry, row.nonce, self._now() + wait)

    async def _send(self, row: Sending, gateway: Gateway, draft: Shown | None) -> str:
        payload: dict[str, Any] = dict(row.payload)
        if row.kind == "update":
            return await self._change(row, gateway, payload)
        text, blocks = str(payload.get("text", "")), payload.get("blocks") or []
        if row.kind == "ephemeral":
            to, allowed = str(payload["user"]), _allowed(payload)
            await gateway.whisper(row.channel, to, text, blocks, thread_ts=row.thread_ts, **allowed)
            return ""
        if row.kind == "status":
            await gateway.status(row.channel, str(row.thread_ts), text)
            return ""
        return await self._post(row, gateway, draft)

    async def _change(self, row: Sending, gateway: Gateway, payload: dict[str, Any]) -> str:
        """Changes a message: into what it brings along, or what an entry says by now."""
        if "entry" in payload:
            found = await asyncio.to_thread(self._restates.now, str(payload["entry"]), str(payload["ask"]))
            if found is None:
                return ""
            payload = dict(found)
        text, blocks = str(payload.get("text", "")), payload.get("blocks") or []
        return await gateway.update(row.channel, str(payload["ts"]), text, blocks, **_allowed(payload))

    async def _post(self, row: Sending, gateway: Gateway, draft: Shown | None) -> str:
        """Posts a message, in the place of its draft where there is one."""
        payload: dict[str, Any] = dict(row.payload)
        text, blocks, allowed = str(payload.get("text", "")), payload.get("blocks") or [], _allowed(payload)
        stale = ""
        if self._previews is not None and draft is not None and (ts := await self._previews.place(draft)) is not None:
            try:
                return await gateway.update(row.channel, ts, text, blocks, nonce=row.nonce, **allowed)
            except NotSent as error:
                if error.again_in is not None:
                    raise
                log.warning("the draft of message %s cannot be changed: %s", row.nonce, error.code)
                stale = ts
        posted = await gateway.post(row.channel, text, blocks, thread_ts=row.thread_ts, nonce=row.nonce, **allowed)
        if stale:
            await _delete(gateway, row.channel, stale)
        return posted


async def _delete(gateway: Gateway, channel: str, ts: str) -> None:
    """Takes a draft away whose answer stands below it; where that cannot be, it still says that it is a draft."""
    try:
        await gateway.do("chat.delete", channel=channel, ts=ts)
    except SlackError as error:
        log.warning("a draft was not deleted: %s", error)


def _allowed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The addresses that may stand in a message, the people it may call, and the language for what is taken out."""
    return {
        "links": frozenset(payload.get("links") or ()),
        "people": frozenset(payload.get("people") or ()),
        "language": str(payload.get("language") or "en"),
    }
