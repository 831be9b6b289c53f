"""Messages: post, edit, delete, react, thread; and the ephemeral ones that only one person sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from copilot.sandbox.changes import Change, Deleted, Edited, Posted, Reacted
from copilot.sandbox.clock import Timestamps
from copilot.sandbox.values import Message, Reaction


class Messages:
    """Every message by channel and ts, oldest first."""

    def __init__(self, *, stamps: Timestamps, tell: Callable[[Change], None], seen: Callable[[], None]) -> None:
        self._stamps = stamps
        self._tell = tell
        self._seen = seen
        self._by_channel: dict[str, dict[str, Message]] = {}
        self._ephemeral: list[Message] = []

    def get(self, channel: str, ts: str) -> Message | None:
        return self._by_channel.get(channel, {}).get(ts)

    def post(self, *, channel: str, user: str, text: str, thread_ts: str | None = None, **more: Any) -> Message:
        """Store a message under the next ts; a reply to a reply goes to the root of its thread."""
        parent = self.get(channel, thread_ts) if thread_ts else None
        root = parent.root_ts if parent else thread_ts
        message = Message(channel=channel, ts=self._stamps.next(), user=user, text=text, thread_ts=root, **more)
        self._by_channel.setdefault(channel, {})[message.ts] = message
        self._mark_root(channel, root)
        self._tell(Posted(message=message))
        return message

    def _mark_root(self, channel: str, root_ts: str | None) -> None:
        root = self.get(channel, root_ts) if root_ts else None
        if root is not None and root.thread_ts is None:
            self._by_channel[channel][root.ts] = replace(root, thread_ts=root.ts)

    def edit(self, message: Message, **changes: Any) -> Message:
        """Replace a message in place, and say so to the app."""
        after = self.amend(message, **changes)
        self._tell(Edited(before=message, after=after))
        return after

    def amend(self, message: Message, **changes: Any) -> Message:
        """Replace a message in place quietly, as a stream does with every append."""
        after = replace(self._by_channel[message.channel][message.ts], **changes)
        self._by_channel[message.channel][message.ts] = after
        self._seen()
        return after

    def delete(self, message: Message) -> None:
        del self._by_channel[message.channel][message.ts]
        self._tell(Deleted(message=message, event_ts=self._stamps.next()))

    def ephemeral(self, *, channel: str, user: str, to: str, text: str, **more: Any) -> Message:
        """A message that only `to` sees; it is kept apart and cannot be edited by ts."""
        ts = self._stamps.next()
        message = Message(channel=channel, ts=ts, user=user, text=text, ephemeral_to=to, **more)
        self._ephemeral.append(message)
        self._seen()
        return message

    def replace_ephemeral(self, message: Message, **changes: Any) -> Message:
        after = replace(message, **changes)
        self._ephemeral[self._ephemeral.index(message)] = after
        self._seen()
        return after

    def drop_ephemeral(self, message: Message) -> None:
        if message in self._ephemeral:
            self._ephemeral.remove(message)
            self._seen()

    def ephemerals(self, user: str, channel: str | None = None) -> list[Message]:
        return [m for m in self._ephemeral if m.ephemeral_to == user and channel in {None, m.channel}]

    def react(self, message: Message, user: str, name: str) -> bool:
        """Add a reaction; False when this user had given it already."""
        counts = {r.name: r.users for r in message.reactions}
        if user in counts.get(name, ()):
            return False
        counts[name] = (*counts.get(name, ()), user)
        self._set_reactions(message, counts)
        self._tell(Reacted(message=message, user=user, name=name, added=True))
        return True

    def unreact(self, message: Message, user: str, name: str) -> bool:
        """Take a reaction back; False when there was none."""
        counts = {r.name: r.users for r in message.reactions}
        if user not in counts.get(name, ()):
            return False
        counts[name] = tuple(u for u in counts[name] if u != user)
        self._set_reactions(message, counts)
        self._tell(Reacted(message=message, user=user, name=name, added=False))
        return True

    def _set_reactions(self, message: Message, counts: dict[str, tuple[str, ...]]) -> None:
        self.amend(message, reactions=tuple(Reaction(name=n, users=u) for n, u in counts.items() if u))

    def all(self, channel: str | None = None) -> list[Message]:
        if channel is not None:
            return list(self._by_channel.get(channel, {}).values())
        every = [m for messages in self._by_channel.values() for m in messages.values()]
        return sorted(every, key=lambda m: m.ts)

    def top(self, channel: str) -> list[Message]:
        """What the channel itself shows: roots, messages without a thread, and replies sent to the channel as well."""
        return [m for m in self.all(channel) if not m.is_reply or m.subtype == "thread_broadcast"]

    def replies(self, channel: str, root_ts: str) -> list[Message]:
        return [m for m in self.all(channel) if m.is_reply and m.thread_ts == root_ts]

    def thread(self, channel: str, root_ts: str) -> list[Message]:
        """The root and its replies."""
        return [m for m in self.all(channel) if root_ts in {m.ts, m.thread_ts}]
