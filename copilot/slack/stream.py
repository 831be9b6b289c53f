"""One answer while it is written: a stream where there is room for one, a message that is changed, or a status.

What is shown is a draft, word for word as the model writes it. In the end the checked answer takes its place, in the
same message; so whatever happens on the way, nothing is lost, doubled or cut.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from copilot.errors import SlackError
from copilot.slack.blocks import escape
from copilot.slack.gateway import Gateway, NotSent, PerhapsSent
from copilot.slack.needs import KeepsDrafts, Shown
from copilot.slack.neutral import preview, whole_words
from copilot.slack.words import say

log = logging.getLogger(__name__)
FLUSH_SECONDS, CHANGE_SECONDS = 1.0, 3.0
"""A stream grows, and a message is changed, this often at most."""
FLUSH_LETTERS = 80
"""Fewer letters than these wait for three times as long."""
MOST_LETTERS = 11_000
"""Of a stream; Slack takes 12,000."""
ENDED = frozenset({"message_not_in_streaming_state", "message_not_found"})


class Preview:
    """Shows one draft. One call at a time; what goes wrong is the end of the show, never of the answer."""

    def __init__(
        self, draft: Shown, *, gateway: Gateway, drafts: KeepsDrafts, bot: str, clock: Callable[[], float],
        streams: Callable[[], int],
    ) -> None:  # fmt: skip
        self.draft, self.mode, self.ts = draft, draft.mode, draft.posted_ts
        self._gateway, self._drafts, self._bot = gateway, drafts, bot
        self._clock, self._streams = clock, streams
        self._sent = ""
        """What Slack is known to have, of the draft in its words."""
        self._next = self._wait = 0.0
        self._one_at_a_time = asyncio.Lock()
        # What a process that is gone has begun: nobody knows how far it came, and the answer will take its place.
        self._over = self.mode not in {"new", "message"}

    @property
    def busy(self) -> bool:
        return self._one_at_a_time.locked()

    @property
    def streaming(self) -> bool:
        """Whether there is a stream that has to be stopped."""
        return self.mode in {"starting", "stream"}

    async def show(self, reply: str) -> None:
        """The reply so far."""
        async with self._one_at_a_time:
            words = preview(whole_words(reply), language=self.draft.language)
            if self._over or not words.strip() or not self._due(text := self._head + words):
                return
            try:
                await {"new": self._begin, "stream": self._append, "message": self._change}[self.mode](text)
            except SlackError as error:
                log.info("the draft of %s is no longer shown: %s", self.draft.question, error)
                self._over = True

    async def end(self) -> None:
        """Returns when nothing is on its way any more, and nothing will be."""
        async with self._one_at_a_time:
            self._over = True

    @property
    def _head(self) -> str:
        return f"{say('draft', self.draft.language)}\n\n"

    def _due(self, text: str) -> bool:
        goes_on = bool(self._sent) and text.startswith(self._sent)
        patience = 2 * self._wait if goes_on and len(text) - len(self._sent) < FLUSH_LETTERS else 0.0
        return text != self._sent and self._clock() >= self._next + patience

    def _flushed(self, text: str, wait: float) -> None:
        self._sent, self._wait, self._next = text, wait, self._clock() + wait

    async def _begin(self, text: str) -> None:
        if not (self._gateway.room("chat.startStream") and self._gateway.room("chat.stopStream", self._streams() + 1)):
            await self._post(text)
            return
        draft = self.draft
        await self._stands("starting", None)
        try:
            ts = await self._gateway.start_stream(
                draft.channel, draft.thread_ts, text, team=draft.team.rpartition("/")[2], user=draft.reader
            )
        except PerhapsSent:
            await self._look()
        except NotSent:
            await self._post(text)
        else:
            await self._stands("stream", ts)
            self._flushed(text, FLUSH_SECONDS)

    async def _post(self, text: str) -> None:
        """A message in the place of a stream; a status in the place of both."""
        draft = self.draft
        if not self._gateway.room("chat.update", 10):
            await self._stands("held", None)
            self._over = True
            await self._gateway.status(draft.channel, draft.thread_ts, say("writing", draft.language))
            return
        await self._stands("starting", None)
        try:
            ts = await self._gateway.post(
                draft.channel, escape(text), (), thread_ts=draft.thread_ts, nonce=nonce_of(draft)
            )
        except PerhapsSent:
            await self._look()
        except NotSent:
            await self._stands("held", None)
            raise
        else:
            await self._stands("message", ts)
            self._flushed(text, CHANGE_SECONDS)

    async def _look(self) -> None:
        """Whether what nobody answered to is there after all. If so it is changed from here on, as a whole."""
        self.ts = await standing(self._gateway, self.draft, self._bot)
        if self.ts is None:
            await self._stands("held", None)
            self._over = True
        else:
            await self._stop()

    async def _append(self, text: str) -> None:
        if self._sent.startswith(text):
            return
        if not text.startswith(self._sent):
            await self._stop()
            await self._change(text)
            return
        if len(text) > MOST_LETTERS:
            self._over = True
            return
        try:
            await self._gateway.append_stream(self.draft.channel, str(self.ts), text[len(self._sent) :])
        except PerhapsSent:
            await self._stop()
            await self._change(text)
        except NotSent as error:
            await self._not_appended(error, text)
        else:
            self._flushed(text, FLUSH_SECONDS if self._gateway.room("chat.appendStream", 5) else 2 * self._wait)

    async def _not_appended(self, error: NotSent, text: str) -> None:
        if error.again_in is not None:
            self._wait = max(2 * self._wait, error.again_in)
            self._next = self._clock() + self._wait
        elif error.code in ENDED:
            await self._stands("message", self.ts)
            await self._change(text)
        else:
            self._over = True
            if error.code == "stopped_by_user":
                draft = self.draft
                await asyncio.to_thread(self._drafts.stop, draft.team, draft.channel, draft.thread_ts)

    async def _stop(self) -> None:
        """Ends the stream: its message is changed from here on."""
        await stop(self._gateway, self.draft.channel, str(self.ts))
        await self._stands("message", self.ts)
        self._sent, self._next = "", 0.0

    async def _change(self, text: str) -> None:
        if not self._gateway.room("chat.update", 10):
            self._next = self._clock() + CHANGE_SECONDS
            return
        await self._gateway.update(self.draft.channel, str(self.ts), escape(text), (), nonce=nonce_of(self.draft))
        self._flushed(text, CHANGE_SECONDS)

    async def _stands(self, mode: str, ts: str | None) -> None:
        """Written down before it is done, and after: whoever finishes the answer must find the draft."""
        self.mode, self.ts = mode, ts
        await asyncio.to_thread(self._drafts.shown, self.draft.question, mode, ts)


def nonce_of(draft: Shown) -> str:
    return f"{draft.question}-draft"


async def stop(gateway: Gateway, channel: str, ts: str) -> None:
    """Ends a stream, also one that has ended. Raises what says that nobody knows, or that it is too early."""
    try:
        await gateway.stop_stream(channel, ts)
    except NotSent as error:
        if error.again_in is not None:
            raise


async def standing(gateway: Gateway, draft: Shown, bot: str) -> str | None:
    """The ts of a draft that was begun and never answered for; None when it is not there. Raises `SlackError`.

    A stream carries no sign of ours, unlike everything else that we say.
    """
    found = None
    async for message in gateway.thread(draft.channel, draft.thread_ts):
        held = (message.get("metadata") or {}).get("event_payload") or {}
        if held.get("nonce") == nonce_of(draft) or (not held and message.get("user") == bot):
            found = str(message["ts"])
    return found
