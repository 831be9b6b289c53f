"""A suggestion that one person sees is shown to all who may see what it rests on; or asked for in another way."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from copilot.errors import CopilotError, SlackError
from copilot.slack.asking import Asking
from copilot.slack.blocks import STYLES
from copilot.slack.gateway import BOT
from copilot.slack.members import Members
from copilot.slack.modals import About
from copilot.slack.needs import Finds, Telling, Tells
from copilot.slack.opening import Reads
from copilot.slack.payloads import Pressed, pressed
from copilot.slack.record import Record, Written
from copilot.slack.words import say
from copilot.types import Place, Principal, Restyle, Role

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)


class Sharing:
    """ "Share in thread", and "another version"."""

    def __init__(
        self, record: Record, members: Members, reads: Reads, tells: Tells, asking: Asking, threads: Finds, bot: str
    ) -> None:
        self._record, self._members, self._reads, self._tells = record, members, reads, tells
        self._asking, self._threads, self._bot = asking, threads, bot

    async def share(self, ack: Ack, body: dict[str, Any]) -> None:
        """Posts it where all see it, once, if all may see all that it rests on."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        try:
            if not await self._all_may_see(press, written):
                await self._record.tell(press.channel, press.user, say("not_shared", on.language), press.thread_ts)
                return
            await self._post(press, on, written)
        except CopilotError as error:
            log.warning("%s was not shared: %s", on.entry, error)
            await self._record.tell(press.channel, press.user, say("not_posted", on.language), press.thread_ts)

    async def _all_may_see(self, press: Pressed, written: Written) -> bool:
        """Whether every member of the channel may see every page that was found for it."""
        kind = "im" if press.channel.startswith("D") else "channel"
        member = await self._members.member(press.user)
        audience = await self._members.audience(press.channel, kind, BOT.get() or self._bot)
        reader = Principal(user=press.user, team=member.team, role=Role(member.role), audience=audience)
        pages = {one.page for one in written.suggestion.plan.evidence}
        return all([await asyncio.to_thread(self._reads, page, reader) for page in pages])

    async def _post(self, press: Pressed, on: About, written: Written) -> None:
        shown = await self._record.rendered(written, private=False)
        thread = await asyncio.to_thread(self._threads.thread_of, on.entry)
        root = thread.partition(":")[0]
        place = Place(
            workspace=press.workspace, channel=press.channel,
            thread_ts=root if re.fullmatch(r"\d+\.\d+", root) else press.thread_ts,
        )  # fmt: skip
        told = Telling(
            nonce=f"{on.entry}-shared", place=place, text=shown["text"], blocks=shown["blocks"], entry=on.entry,
            people=shown["people"],
        )  # fmt: skip
        await asyncio.to_thread(self._tells.tell, [told])
        if on.url:
            try:
                await self._record.gateway.replace(on.url, say("shared", on.language), [])
            except SlackError as error:
                log.info("the private copy of %s stays: %s", on.entry, error)

    async def restyle(self, ack: Ack, body: dict[str, Any]) -> None:
        """Asks for the same in other words: "shorter"."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, _ = known
        if on.subject not in STYLES:
            return
        try:
            thread = await asyncio.to_thread(self._threads.thread_of, on.entry)
            await self._asking.receive_again(
                press, entry=on.entry, wanted=Restyle(on.subject), conversation=thread, unseen=bool(on.url)
            )  # fmt: skip
        except CopilotError as error:
            log.error("another version of %s was not asked for: %s", on.entry, error)
            await self._record.tell(press.channel, press.user, say("not_kept", on.language), press.thread_ts)
