"""A message becomes a row of the inbox, with who asks and who will read the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from copilot.errors import SlackError
from copilot.reading import language
from copilot.slack.gateway import Gateway
from copilot.slack.members import Members
from copilot.slack.needs import Owns, Receives
from copilot.slack.payloads import Asked
from copilot.slack.words import say

log = logging.getLogger(__name__)


class Asking:
    """Takes questions in."""

    def __init__(
        self, *, inbox: Receives, threads: Owns, members: Members, gateway: Gateway, bot: str,
        spawn: Callable[[asyncio.Task[None]], None],
    ) -> None:  # fmt: skip
        self._inbox, self._threads, self._members = inbox, threads, members
        self._gateway, self._bot, self._spawn = gateway, bot, spawn

    async def receive(self, question: Asked, at: datetime) -> bool:
        """Stores a question that is for us; True when it is new. Raises `StoreError`, and then Slack sends it again."""
        if not await self._for_us(question):
            return False
        body = {**asdict(question), **await self._readers(question)}
        thread = f"{question.workspace}:{question.channel}:{question.thread}"
        fresh = await asyncio.to_thread(self._inbox.receive, question.keys, body, at, thread=thread)
        if fresh:
            self._spawn(asyncio.create_task(self._show_status(question)))
        return fresh

    async def _readers(self, question: Asked) -> dict[str, object]:
        """Who asks and who else will read the answer; nobody who may see anything when Slack does not say."""
        try:
            member = await self._members.member(question.user)
            audience = await self._members.audience(question.channel, question.channel_type, self._bot)
        except SlackError as error:
            log.warning("nobody can tell who asks: %s", error)
            return {"team": "", "role": "agent", "audience": [], "unsure": True}
        return {"team": member.team, "role": member.role, "audience": sorted(audience)}

    async def _for_us(self, question: Asked) -> bool:
        """Direct messages, mentions, and what is said in a thread that we have answered in."""
        if question.shared:
            return question.mentioned
        if question.channel_type == "im" or question.mentioned:
            return True
        if question.thread_ts is None:
            return False
        return await asyncio.to_thread(self._threads.ours, question.workspace, question.channel, question.thread_ts)

    async def _show_status(self, question: Asked) -> None:
        # The detector may have to load its model: off the loop, which has others to acknowledge.
        spoken = (await asyncio.to_thread(language.detect, question.text)).language
        try:
            await self._gateway.status(question.channel, question.thread, say("status", spoken))
        except SlackError as error:
            # A workspace without statuses still gets its answer.
            log.info("no status shown: %s", error)
