"""A message becomes a row of the inbox, with who asks and who will read the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from copilot.errors import SlackError, StoreError
from copilot.reading import language
from copilot.slack.gateway import BOT, Gateway
from copilot.slack.members import Members
from copilot.slack.needs import Comes, Owns
from copilot.slack.payloads import Amended, Asked, Called, Pressed
from copilot.slack.words import say
from copilot.types import Restyle

log = logging.getLogger(__name__)
HELD_SECONDS = 20.0
"""So long a question waits to be told who asks; then it is answered that nobody knows."""
LAST_ATTEMPT = 3
"""Slack tells us of an event once more at once, after a minute and after five, and then no more."""
MOST_REMEMBERED = 1_000
_UNSURE: Mapping[str, object] = {"team": "", "role": "agent", "audience": [], "unsure": True}


class Asking:
    """Takes questions in."""

    def __init__(
        self, *, inbox: Comes, threads: Owns, members: Members, gateway: Gateway, bot: str,
        spawn: Callable[[asyncio.Task[None]], None], now: Callable[[], datetime],
        withdrawn: Callable[[int], Coroutine[Any, Any, None]],
    ) -> None:  # fmt: skip
        """`withdrawn` takes away what is seen of the answer to a row of the inbox."""
        self._withdrawn = withdrawn
        self._given_up: set[str] = set()
        self._inbox, self._threads, self._members = inbox, threads, members
        self._gateway, self._bot, self._spawn, self._now = gateway, bot, spawn, now

    async def receive(self, question: Asked, at: datetime) -> bool:
        """Stores a question that is for us; True when it is new. Raises `StoreError`, and then Slack sends it again."""
        if not await self._for_us(question):
            return False
        body = {**asdict(question), **_UNSURE}
        thread = f"{question.workspace}:{question.channel}:{question.thread}"
        fresh = await asyncio.to_thread(
            self._inbox.receive, question.keys, body, at, thread=thread, held_for=HELD_SECONDS
        )  # fmt: skip
        if fresh:
            self._spawn(asyncio.create_task(self._show_status(question)))
            who = self._seen_by(question.user, question.channel, question.channel_type)
            self._spawn(asyncio.create_task(self._complete(question.keys[0], who)))
        return fresh

    async def _complete(self, key: str, who: Coroutine[Any, Any, Mapping[str, object]]) -> None:
        """Says who asks and who reads. Slack need not wait for that: it may take longer than its three seconds."""
        readers = await who
        try:
            await asyncio.to_thread(self._inbox.ready, key, readers)
        except StoreError as error:
            log.error("a question waits for %.0f seconds: %s", HELD_SECONDS, error)

    async def amend(self, change: Amended, at: datetime) -> None:
        """A message was reworded or taken back; if it is a question that is not answered yet, its answer follows.

        Raises `StoreError`, and then Slack sends it again.
        """
        if change.text is not None:
            await asyncio.to_thread(self._inbox.reword, change.key, change.text)
        elif (row := await asyncio.to_thread(self._inbox.withdraw, change.key, at)) is not None:
            self._spawn(asyncio.create_task(self._withdrawn(row)))

    async def receive_called(
        self, call: Called, key: str, *, channel: str, thread_ts: str | None, conversation: str, unseen: bool,
        known: Mapping[str, str],
    ) -> bool:  # fmt: skip
        """Stores what came by a shortcut or command, for the eyes of whoever asked. Raises `StoreError`."""
        body = {
            "workspace": call.workspace, "channel": channel, "user": call.user, "text": call.text,
            "thread_ts": thread_ts, "conversation": conversation, "unseen": unseen, **known,
        }  # fmt: skip
        return await self._keep(key, body, conversation or thread_ts, self._alone(call.user))

    async def receive_again(
        self, press: Pressed, *, entry: str, wanted: Restyle, conversation: str, unseen: bool
    ) -> bool:  # fmt: skip
        """Stores that the suggestion of an entry is wanted in other words: once for each press. Raises `StoreError`."""
        kind = "im" if press.channel.startswith("D") else "channel"
        who = self._alone(press.user) if unseen else self._seen_by(press.user, press.channel, kind)
        body = {
            "workspace": press.workspace, "channel": press.channel, "user": press.user,
            "thread_ts": press.thread_ts, "conversation": conversation, "unseen": unseen,
            "again": entry, "wanted": wanted.value,
        }  # fmt: skip
        key = f"again:{press.workspace}:{entry}:{press.user}:{wanted}:{press.trigger_id}"
        return await self._keep(key, body, conversation or press.thread_ts or press.message_ts, who)

    async def _keep(
        self, key: str, body: Mapping[str, object], root: str | None, who: Coroutine[Any, Any, Mapping[str, object]]
    ) -> bool:
        at = self._now()
        thread = f"{body['workspace']}:{body['channel']}:{root}"
        kept = {**body, **_UNSURE, "ts": f"{at.timestamp():.6f}"}
        fresh = False
        try:
            fresh = await asyncio.to_thread(
                self._inbox.receive, [key], kept, at, thread=thread, held_for=HELD_SECONDS
            )  # fmt: skip
        finally:
            if not fresh:
                who.close()
        if fresh:
            self._spawn(asyncio.create_task(self._complete(key, who)))
        return fresh

    async def delayed(self, question: Asked, attempt: int) -> None:
        """The question could not be stored: whoever asked sees so, and after Slack's last attempt is told to ask again.

        What is said in a thread is left alone: whether it is for us cannot be told now.
        """
        if question.shared or not (question.channel_type == "im" or question.mentioned):
            return
        spoken = (await asyncio.to_thread(language.detect, question.text)).language
        try:
            if attempt < LAST_ATTEMPT:
                await self._gateway.status(question.channel, question.thread, say("delayed", spoken))
            elif (key := question.keys[0]) not in self._given_up:
                # A mention in a channel comes as two events.
                self._given_up = {*self._given_up, key} if len(self._given_up) < MOST_REMEMBERED else {key}
                text = say("not_taken", spoken)
                await self._gateway.post(question.channel, text, (), thread_ts=question.thread, nonce=f"{key}-lost")
        except SlackError as error:
            log.warning("%s was not told: %s", question.user, error)

    def heard(self, event: object) -> None:
        """What changes who reads what."""
        said = event if isinstance(event, Mapping) else {}
        if said.get("type") == "member_joined_channel":
            self._members.forget(str(said.get("channel") or ""))
        elif said.get("type") in ("subteam_updated", "subteam_members_changed"):
            self._members.forget()

    async def _alone(self, user: str) -> dict[str, object]:
        return await self._seen_by(user, "", "im")

    async def _seen_by(self, user: str, channel: str, channel_type: str) -> dict[str, object]:
        """Who asks and who else will read the answer; nobody who may see anything when Slack does not say."""
        try:
            place = (channel, channel_type, BOT.get() or self._bot)
            member = await self._members.asker(user, *place)
            audience = await self._members.audience(*place)
        except SlackError as error:
            log.warning("nobody can tell who asks: %s", error)
            return dict(_UNSURE)
        return {"team": member.team, "role": member.role, "audience": sorted(audience), "unsure": False}

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
