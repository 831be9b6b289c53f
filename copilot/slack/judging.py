"""What people say of a suggestion: a verdict is written down, and the message shows it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from copilot.errors import SlackError, StoreError
from copilot.slack.blocks import judged, reason_view
from copilot.slack.gateway import Gateway
from copilot.slack.needs import Judges
from copilot.slack.payloads import pressed, submitted
from copilot.slack.words import say
from copilot.types import REASONS, Verdict

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)


class Judging:
    """The buttons under a suggestion."""

    def __init__(
        self, *, log: Judges, gateway: Gateway, mask: Callable[[str], str], now: Callable[[], datetime]
    ) -> None:
        self._log, self._gateway, self._mask, self._now = log, gateway, mask, now

    async def used(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Used it": a verdict, at once; one a person, however often it is pressed."""
        await ack()
        if (press := pressed(body)) is None:
            return
        language, _, entry = press.value.partition("|")
        verdict = Verdict(
            id=f"{press.workspace}:{press.user}:{entry}:used",
            entry_id=entry,
            by=press.user,
            at=self._now(),
            kind="used",
        )
        if await self._judge(verdict, press.channel, language):
            told = say("was_used", language, user=press.name)
            await self._show(press.channel, press.message_ts, press.message, told)

    async def not_right(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Not right": asks why."""
        await ack()
        if (press := pressed(body)) is None:
            return
        try:
            await self._gateway.open_form(press.trigger_id, reason_view(press.value, press.channel, press.message_ts))
        except SlackError as error:
            log.warning("no form was opened: %s", error)
            language = press.value.partition("|")[0]
            await self._tell(press.channel, press.user, say("no_form", language))

    async def reason_given(self, ack: Ack, body: dict[str, Any]) -> None:
        """The reason: a verdict with the words that explain it, without personal data."""
        await ack()
        if (sent := submitted(body)) is None:
            return
        language, entry, channel, message_ts = [*sent.private.split("|"), "", "", "", ""][:4]
        reason, words = sent.values.get("reason", ""), sent.values.get("words", "")
        verdict = Verdict(
            id=f"{sent.workspace}:{sent.user}:{sent.view}",
            entry_id=entry,
            by=sent.user,
            at=self._now(),
            kind="dismissed",
            reason=reason if reason in REASONS else "other",
            text=await asyncio.to_thread(self._mask, words) if words else None,
        )
        if await self._judge(verdict, channel, language):
            told = say(verdict.reason or "other", language)
            await self._show(channel, message_ts, None, say("was_dismissed", language, user=sent.name, reason=told))

    async def _judge(self, verdict: Verdict, channel: str, language: str) -> bool:
        try:
            await asyncio.to_thread(self._log.judge, verdict)
        except StoreError as error:
            log.error("a verdict of %s was not kept: %s", verdict.entry_id, error)
            await self._tell(channel, verdict.by, say("lost", language))
            return False
        return True

    async def _show(self, channel: str, ts: str, message: Mapping[str, Any] | None, text: str) -> None:
        """Puts the verdict in the place of the buttons; without the message at hand, it is fetched."""
        try:
            message = message or await self._fetch(channel, ts)
            if message:
                blocks = judged(message.get("blocks", []), text)
                await self._gateway.update(channel, ts, str(message.get("text", "")), blocks)
        except SlackError as error:
            # The verdict is kept; only the message does not show it.
            log.warning("a verdict is not shown: %s", error)

    async def _tell(self, channel: str, user: str, text: str) -> None:
        try:
            await self._gateway.whisper(channel, user, text)
        except SlackError as error:
            log.warning("%s was not told: %s", user, error)

    async def _fetch(self, channel: str, ts: str) -> Mapping[str, Any] | None:
        found = await self._gateway.read("conversations.replies", channel=channel, ts=ts, limit=1, inclusive=True)
        return next((message for message in found.get("messages", ()) if message.get("ts") == ts), None)
