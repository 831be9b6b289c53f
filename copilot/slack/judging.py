"""What people say of a suggestion: a verdict is written down, and the message shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from copilot.errors import StoreError
from copilot.slack.blocks import judged, reason_view
from copilot.slack.gateway import Gateway
from copilot.slack.needs import Judges
from copilot.slack.payloads import pressed, submitted
from copilot.slack.words import REASONS, say
from copilot.types import Verdict

Ack = Callable[..., Awaitable[Any]]


class Judging:
    """The buttons under a suggestion."""

    def __init__(
        self, *, log: Judges, gateway: Gateway, mask: Callable[[str], str], now: Callable[[], datetime]
    ) -> None:
        self._log, self._gateway, self._mask, self._now = log, gateway, mask, now

    async def used(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Used it": a verdict, at once."""
        await ack()
        if (press := pressed(body)) is None:
            return
        language, _, entry = press.value.partition("|")
        verdict = Verdict(
            id=f"{press.workspace}:{press.user}:{press.action_ts}",
            entry_id=entry,
            by=press.user,
            at=self._now(),
            kind="used",
        )
        if await self._judge(verdict, press.channel, press.user, language):
            await self._show(press.channel, press.message_ts, body, say("was_used", language, user=_name(body)))

    async def not_right(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Not right": asks why."""
        await ack()
        if press := pressed(body):
            await self._gateway.open_form(press.trigger_id, reason_view(press.value, press.channel, press.message_ts))

    async def reason_given(self, ack: Ack, body: dict[str, Any]) -> None:
        """The reason: a verdict with the words that explain it, without personal data."""
        await ack()
        sent = submitted(body)
        if sent is None:
            return
        language, entry, channel, message_ts = [*sent.private.split("|"), "", "", ""][:4]
        reason = sent.values.get("reason", "")
        words = sent.values.get("words", "")
        verdict = Verdict(
            id=f"{sent.workspace}:{sent.user}:{body.get('view', {}).get('id', '')}",
            entry_id=entry,
            by=sent.user,
            at=self._now(),
            kind="dismissed",
            reason=reason if reason in REASONS else "other",
            text=self._mask(words) if words else None,
        )
        if await self._judge(verdict, channel, sent.user, language):
            told = say(verdict.reason or "other", language)
            await self._show(channel, message_ts, body, say("was_dismissed", language, user=_name(body), reason=told))

    async def _judge(self, verdict: Verdict, channel: str, user: str, language: str) -> bool:
        try:
            await asyncio.to_thread(self._log.judge, verdict)
        except StoreError:
            await self._gateway.whisper(channel, user, say("lost", language))
            return False
        return True

    async def _show(self, channel: str, ts: str, body: dict[str, Any], text: str) -> None:
        """Puts the verdict in the place of the buttons; without the message at hand, it is fetched."""
        message = body.get("message") or await self._fetch(channel, ts)
        if message:
            await self._gateway.update(
                channel, ts, str(message.get("text", "")), judged(message.get("blocks", []), text)
            )

    async def _fetch(self, channel: str, ts: str) -> dict[str, Any] | None:
        found = await self._gateway.read("conversations.replies", channel=channel, ts=ts, limit=1, inclusive=True)
        return next((dict(message) for message in found.get("messages", ()) if message.get("ts") == ts), None)


def _name(body: dict[str, Any]) -> str:
    user = body.get("user") or {}
    return str(user.get("name") or user.get("username") or user.get("id") or "")
