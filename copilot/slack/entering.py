"""The ways in besides a message: shortcuts and the slash command. They answer only to whoever asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copilot.errors import CopilotError, SlackError
from copilot.reading import language
from copilot.slack.asking import Asking
from copilot.slack.blocks import escape
from copilot.slack.gateway import BOT, Gateway, PerhapsSent
from copilot.slack.modals import question_form
from copilot.slack.payloads import Called, called, submitted
from copilot.slack.words import both, say

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)
HELP = frozenset({"", "help", "ayuda", "?"})
_SHOWN = 150
PATIENCE_SECONDS = 1.5
"""Slack waits three seconds for us, and the question must be on the disk by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """Where somebody alone is answered: unseen by others in a channel, or in a thread of their direct messages."""

    channel: str
    thread_ts: str | None
    unseen: bool


class Entering:
    """Message shortcut, slash command, and the form of the global shortcut."""

    def __init__(self, asking: Asking, gateway: Gateway, bot: str, brands: Callable[[], Sequence[tuple[str, str]]]):
        """`brands` are ids and names."""
        self._asking, self._gateway, self._bot, self._brands = asking, gateway, bot, brands

    async def suggest(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Suggest a resolution" on any message: answered for the eyes of whoever asked."""
        if (call := called(body, BOT.get() or self._bot)) is None or not call.ts:
            await ack()
            return
        spoken = await _spoken(call.text)
        if not call.text.strip():
            await ack()
            await self._say(call, f"{say('empty', spoken)} {say('empty_remedy', spoken)}")
            return
        key = f"suggest:{call.workspace}:{call.channel}:{call.ts}:{call.user}:{call.trigger_id}"
        taken = await self._take(call, key, f"{call.thread_ts or call.ts}:{call.user}", spoken, {})
        await ack()
        if not taken:
            await self._say(call, say("not_kept", spoken))

    async def command(self, ack: Ack, body: dict[str, Any]) -> None:
        """`/copilot …`; without words, how to use it."""
        call = called(body, BOT.get() or self._bot)
        if call is None or call.text.strip().lower() in HELP:
            await ack(text=both("help"))
            return
        spoken = await _spoken(call.text)
        key = f"command:{call.workspace}:{call.user}:{call.trigger_id}"
        if await self._take(call, key, f"{key}:{call.user}", spoken, {}):
            await ack()
        else:
            await ack(text=say("not_kept", spoken))

    async def form(self, ack: Ack, body: dict[str, Any]) -> None:
        """The global shortcut: a form for the customer's words and what is known of the case."""
        await ack()
        if (call := called(body, BOT.get() or self._bot)) is None:
            return
        spoken = str((body.get("user") or {}).get("locale") or "es")[:2]
        brands = await asyncio.to_thread(self._brands)
        try:
            await self._gateway.open_form(call.trigger_id, question_form(spoken, brands))
        except SlackError as error:
            log.warning("no form was opened: %s", error)
            await self._say(call, say("no_form", spoken))

    async def asked(self, ack: Ack, body: dict[str, Any]) -> None:
        """The form, sent: one question, however often it is sent."""
        sent = submitted(body)
        if sent is None:
            await ack()
            return
        values = sent.values
        facts = [values[name].strip() for name in ("words", "facts") if values.get(name, "").strip()]
        call = Called(
            name="ask", workspace=sent.workspace, user=sent.user, trigger_id=sent.view, url="", text="\n".join(facts)
        )
        spoken = await _spoken(call.text)
        if not facts:
            await ack(response_action="errors", errors={"words": say("empty", spoken)})
            return
        known = {name: values[name] for name in ("via", "brand") if values.get(name)}
        if await self._take(call, f"form:{sent.workspace}:{sent.view}", "", spoken, known):
            await ack()
        else:
            await ack(response_action="errors", errors={"words": say("not_kept", spoken)})

    async def _take(
        self, call: Called, key: str, conversation: str, spoken: str, known: Mapping[str, str]
    ) -> bool:  # fmt: skip
        """Puts the question into the inbox; False when that cannot be."""
        try:
            corner = await self._corner(call, spoken)
            await self._asking.receive_called(
                call, key, channel=corner.channel, thread_ts=corner.thread_ts,
                conversation=conversation if corner.unseen else "", unseen=corner.unseen, known=known,
            )  # fmt: skip
        except CopilotError as error:
            log.error("a question of %s was not taken in: %s", call.user, error)
            return False
        return True

    async def _corner(self, call: Called, spoken: str) -> Corner:
        """Where to answer: beside the question, where we may write there; else in their direct messages.

        Says in either place that the answer is coming, which shows whether we may.
        """
        if call.channel:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._gateway.whisper(
                        call.channel, call.user, say("coming", spoken), thread_ts=call.thread_ts
                    )  # fmt: skip
            except (PerhapsSent, TimeoutError):
                log.info("nobody can tell whether %s was told", call.user)
            except SlackError as error:
                log.info("answered in a direct message: %s", error)
                return await self._direct(call, spoken)
            return Corner(channel=call.channel, thread_ts=call.thread_ts, unseen=True)
        return await self._direct(call, spoken)

    async def _direct(self, call: Called, spoken: str) -> Corner:
        text = call.text if len(call.text) <= _SHOWN else f"{call.text[:_SHOWN]}…"
        said = say("coming_here", spoken, text=escape(" ".join(text.split())))
        posted = await self._gateway.do("chat.postMessage", channel=call.user, text=said, unfurl_links=False)
        return Corner(channel=str(posted.get("channel", call.user)), thread_ts=str(posted["ts"]), unseen=False)

    async def _say(self, call: Called, text: str) -> None:
        try:
            await self._gateway.do("chat.postMessage", channel=call.user, text=text, unfurl_links=False)
        except SlackError as error:
            log.warning("%s was not told: %s", call.user, error)


async def _spoken(text: str) -> str:
    return (await asyncio.to_thread(language.detect, text)).language
