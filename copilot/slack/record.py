"""What is written down of a suggestion, and how its message looks after all of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from copilot.errors import CopilotError, SlackError, StoreError
from copilot.planning.clock import local_time
from copilot.slack.blocks import escape
from copilot.slack.elements import Block, people_in
from copilot.slack.gateway import Gateway
from copilot.slack.modals import About
from copilot.slack.needs import Asks, Judges, Promises, Shows
from copilot.slack.payloads import Pressed
from copilot.slack.restated import restated
from copilot.slack.standing import Standing
from copilot.slack.words import say
from copilot.types import Question, Suggestion, Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A suggestion and what became of it."""

    suggestion: Suggestion
    standing: Standing

    @property
    def question(self) -> Question:
        return self.suggestion.question


class Record:
    """Reads and writes what people say of suggestions, and shows it where they stand.

    `internal` tells the pages that not every team may see.
    """

    def __init__(
        self, *, log: Judges, book: Shows, promises: Promises, asks: Asks, gateway: Gateway,
        internal: Callable[[Iterable[str]], frozenset[str]], mask: Callable[[str], str], now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._log, self._book, self.promises, self.asks = log, book, promises, asks
        self.gateway, self._internal, self._mask, self.now = gateway, internal, mask, now

    async def read(self, entry: str) -> Written | None:
        """The suggestion of that entry; None when there is none. Raises `StoreError`."""
        return await asyncio.to_thread(self._read, entry)

    def _read(self, entry: str) -> Written | None:
        whole = self._book.show(entry)
        if whole is None or whole.suggestion is None:
            return None
        made = whole.suggestion
        promises, asks = self.promises.of_entry(made.entry_id), self.asks.of_entry(made.entry_id)
        return Written(
            suggestion=made, standing=Standing(verdicts=whole.verdicts, promises=promises, asks=asks)
        )  # fmt: skip

    async def about(self, press: Pressed) -> tuple[About, Written] | None:
        """What a button is about; None, and the person is told, when it is no longer known."""
        language, entry, *rest = [*press.value.split("|"), "", ""]
        on = About(
            language=language, entry=entry, channel=press.channel, ts=press.message_ts, thread=press.thread_ts or "",
            url=press.url, subject=rest[0],
        )  # fmt: skip
        written = await self.written(on, press.user)
        return None if written is None else (on, written)

    async def written(self, on: About, user: str) -> Written | None:
        """The suggestion that a button or form is about; None, and the person is told, when it cannot be had."""
        try:
            written = await self.read(on.entry)
        except StoreError as error:
            log.error("the entry %s was not read: %s", on.entry, error)
            await self.tell(on.channel, user, say("not_kept", on.language))
            return None
        if written is None:
            await self.tell(on.channel, user, say("gone", on.language))
        return written

    async def judge(self, on: About, verdict: Verdict) -> bool:
        """Writes a verdict down; False, and the person is told, when it could not be."""
        try:
            await asyncio.to_thread(self._log.judge, verdict)
        except StoreError as error:
            log.error("a verdict of %s was not kept: %s", verdict.entry_id, error)
            await self.tell(on.channel, verdict.by, say("lost", on.language))
            return False
        return True

    async def masked(self, text: str) -> str:
        """What a person wrote, without personal data."""
        return await asyncio.to_thread(self._mask, text)

    async def show(self, on: About) -> None:
        """Shows what became of a suggestion in its message. What is kept is kept, whether or not it can be shown."""
        if not on.ts:
            return
        try:
            written = await self.read(on.entry)
            if written is None:
                return
            shown = await self.rendered(written, private=bool(on.url)) | {"language": on.language}
            if on.url:
                await self.gateway.replace(on.url, **shown)
            else:
                await self.gateway.update(on.channel, on.ts, **shown)
        except (SlackError, StoreError) as error:
            log.warning("what became of %s is not shown: %s", on.entry, error)

    async def replace(self, on: About, text: str, blocks: Sequence[Block]) -> None:
        """Changes another message of ours, where it stands."""
        try:
            people = set(people_in(list(blocks)))
            await self.gateway.update(on.channel, on.ts, escape(text), blocks, people=people, language=on.language)
        except SlackError as error:
            log.warning("a message about %s was not changed: %s", on.entry, error)

    async def rendered(self, written: Written, *, private: bool) -> dict[str, Any]:
        """The message as it should look now, and what it may name."""
        made, held = written.suggestion, written.standing
        pages = {one.page for one in made.plan.evidence}
        internal = await asyncio.to_thread(self._internal, pages)
        standing = Standing(verdicts=held.verdicts, promises=held.promises, asks=held.asks, private=private)
        return restated(made, standing, internal, local_time(self.now()))

    async def open(self, press: Pressed, view: Block, language: str) -> bool:
        """Opens a form; False, and the person is told, when Slack does not."""
        try:
            await self.gateway.open_form(press.trigger_id, view)
        except SlackError as error:
            log.warning("no form was opened: %s", error)
            await self.tell(press.channel, press.user, say("no_form", language), press.thread_ts)
            return False
        return True

    async def tell(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> None:
        """Tells one person something, beside what they pressed, or in a direct message where that cannot be."""
        try:
            if channel:
                await self.gateway.whisper(channel, user, text, thread_ts=thread_ts)
                return
        except CopilotError as error:
            log.info("%s is told in a direct message: %s", user, error)
        try:
            await self.gateway.do("chat.postMessage", channel=user, text=text, unfurl_links=False)
        except CopilotError as error:
            log.warning("%s was not told: %s", user, error)
