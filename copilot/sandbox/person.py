"""One person at the keyboard: writes, clicks, submits, opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from copilot.sandbox.events import EventSource
from copilot.sandbox.interactions import Interactions, Submitted
from copilot.sandbox.typed import rich_text, stored_text
from copilot.sandbox.values import Channel, Json, Message, User, View
from copilot.sandbox.workspace import Workspace


class NotAMember(LookupError):
    """This person cannot write there."""


class Person:
    """What a user of the workspace can do in Slack's client."""

    def __init__(self, user: User, workspace: Workspace, interactions: Interactions, events: EventSource) -> None:
        self.user = user
        self._workspace = workspace
        self._interactions = interactions
        self._events = events

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def im(self) -> str:
        """The id of the direct message channel with the app."""
        return self._workspace.directory.open_im(self.user.id).id

    @property
    def modal(self) -> View | None:
        """The modal on top of this person's screen."""
        return self._workspace.views.modal(self.user.id)

    @property
    def home(self) -> View | None:
        return self._workspace.views.home(self.user.id)

    async def dm(self, text: str, thread_ts: str | None = None) -> Message:
        """Write to the app."""
        return await self.say(self.im, text, thread_ts)

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write to a channel (by id or name); `@names`, links and special characters are stored as Slack does."""
        stored = stored_text(text, self._workspace.directory)
        block = rich_text(stored, self._workspace.ids("b"))
        return self._workspace.messages.post(
            channel=self._mine(channel).id,
            user=self.user.id,
            text=stored,
            thread_ts=thread_ts,
            blocks=(block,),
            client_msg_id=self._workspace.ids.uuid(),
        )

    async def mention(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write to a channel and mention the app first."""
        return await self.say(channel, f"<@{self._workspace.bot.id}> {text}", thread_ts)

    async def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        stored = stored_text(text, self._workspace.directory)
        block = rich_text(stored, self._workspace.ids("b"))
        stamp = self._workspace.stamps.next()
        return self._workspace.messages.edit(message, text=stored, blocks=(block,), edited_ts=stamp)

    async def delete(self, message: Message) -> None:
        self._workspace.messages.delete(message)

    async def react(self, message: Message, name: str) -> bool:
        return self._workspace.messages.react(self._now(message), self.user.id, name)

    async def unreact(self, message: Message, name: str) -> bool:
        return self._workspace.messages.unreact(self._now(message), self.user.id, name)

    async def click(
        self,
        target: Message | View,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> bool:
        """Press a button, or choose `value` in a menu, of a message, a modal or the home tab.

        `state` is what the inputs beside it hold, keyed by "block/action". False when the app did not take it.
        """
        now = self._now(target) if isinstance(target, Message) else self._view_now(target)
        return await self._interactions.click(self.user, now, action_id, value, block_id=block_id, state=state)

    async def submit(self, view: View | None = None, values: Mapping[str, Any] | None = None) -> Submitted:
        """Fill a modal (the one on top when none is given) and submit it; values are keyed by "block/action"."""
        return await self._interactions.submit(self.user, self._view_now(view), values or {})

    async def close(self, view: View | None = None) -> None:
        await self._interactions.close(self.user, self._view_now(view))

    async def shortcut(self, message: Message | None, callback_id: str) -> bool:
        """Use a message shortcut; a global one when there is no message."""
        now = self._now(message) if message is not None else None
        return await self._interactions.shortcut(self.user, callback_id, now)

    async def command(self, name: str, text: str = "", channel: str | None = None) -> bool:
        """Type a slash command in a channel, or to the app."""
        return await self._interactions.command(self.user, self._mine(channel or self.im), name, text)

    async def suggestions(self, target: Message | View, action_id: str, text: str) -> list[Json]:
        """The options that the app offers while this person types into an external select."""
        return await self._interactions.suggestions(self.user, target, action_id, text)

    def look_at(self, tab: str) -> None:
        """Look at the app's "home" or "messages" tab; the app hears of it."""
        self._events.home_opened(self.user.id, tab)

    def look_beside(self, message: Message) -> None:
        """Look at a message with the app open beside it; an agent hears of it."""
        self._events.context_changed(self.user.id, message)

    async def open_home(self, *, timeout: float = 5.0) -> View:
        """Open the home tab and return it once the app has published it anew."""
        before = self.home.hash if self.home else None
        self.look_at("home")

        def published() -> View | None:
            return self.home if self.home is not None and self.home.hash != before else None

        return await self._workspace.changes.until(published, timeout=timeout, what="a home tab published anew")

    async def stop(self, channel: str, thread_ts: str) -> None:
        """Press the stop button of a thread: its streams stop, and the app hears of it."""
        place = self._mine(channel)
        streams = self._workspace.streams.stop_by_user(place.id, thread_ts)
        self._events.session_stopped(self.user.id, place.id, thread_ts, streams)

    def _mine(self, ref: str) -> Channel:
        channel = self._workspace.directory.find_channel(ref)
        if channel is None or self.user.id not in channel.members:
            raise NotAMember(f"{self.user.name!r} is not in {ref!r}")
        return channel

    def _now(self, message: Message) -> Message:
        """The message as it stands, which may have been edited since."""
        if message.ephemeral_to is not None:
            kept = self._workspace.messages.ephemerals(message.ephemeral_to, message.channel)
            return next((m for m in kept if m.ts == message.ts), message)
        return self._workspace.messages.get(message.channel, message.ts) or message

    def _view_now(self, view: View | None) -> View:
        now = self._workspace.views.find(view.id) if view is not None else self.modal
        if now is None or now.user != self.user.id:
            raise LookupError(f"{self.user.name!r} has no such view open")
        return replace(now)
