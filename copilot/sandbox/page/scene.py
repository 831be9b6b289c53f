"""What one person sees: their channels, the messages of one of them, a thread, a modal; ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from copilot.sandbox.sessions import Prompt, Status
from copilot.sandbox.values import Channel, Message, StreamState, User, View
from copilot.sandbox.workspace import Workspace

SAME_BREATH = 300.0
"""Seconds within which a second message of the same author shows no name again."""
HUES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Who is shown beside a message or in a list."""

    id: str
    name: str
    title: str
    initials: str
    hue: int
    is_bot: bool
    badge: str
    """"app", "guest" or "external"; empty for a full member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message in a list."""

    message: Message
    face: Face
    time: str
    day: str | None
    """A heading before this message, when a new day begins."""
    follows: bool
    """Whether the author is the one above, a moment ago."""
    replies: int
    last_reply: str
    mine: bool
    streaming: bool
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel in the sidebar."""

    id: str
    label: str
    mark: str
    unread: bool


class Scene:
    """The workspace through the eyes of one person."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace = workspace
        self.user = user
        self._zone = ZoneInfo(user.tz)

    @property
    def me(self) -> Face:
        return face(self.user)

    @property
    def bot(self) -> Face:
        return face(self.workspace.bot)

    @property
    def modal(self) -> View | None:
        return self.workspace.views.modal(self.user.id)

    @property
    def home(self) -> View | None:
        return self.workspace.views.home(self.user.id)

    def people(self, *, leads: bool) -> list[Face]:
        """Who one can be: the leads, or everybody else."""
        group = self.workspace.directory.find_group("leads")
        chosen = group.users if group else ()
        users = self.workspace.directory.users.values()
        return [face(u) for u in users if not u.is_bot and (u.id in chosen) is leads]

    def places(self, read: dict[tuple[str, str], str]) -> list[Place]:
        mine = self.workspace.directory.of_user(self.user.id)
        return [self._place(channel, read) for channel in mine if not channel.is_im]

    def _place(self, channel: Channel, read: dict[tuple[str, str], str]) -> Place:
        newest = next(reversed(self.workspace.messages.all(channel.id)), None)
        seen = read.get((self.user.id, channel.id), "")
        mark = "🔒" if channel.kind == "group" else ("🤝" if channel.is_ext_shared else "#")
        unread = newest is not None and newest.user != self.user.id and newest.ts > seen
        return Place(id=channel.id, label=channel.name, mark=mark, unread=unread)

    def im_unread(self, read: dict[tuple[str, str], str]) -> bool:
        return self._place(self.workspace.directory.open_im(self.user.id), read).unread

    def timeline(self, channel: str) -> list[Line]:
        mine = self.workspace.messages.ephemerals(self.user.id, channel)
        top = [m for m in mine if m.thread_ts is None]
        return self._lines([*self.workspace.messages.top(channel), *top])

    def thread(self, channel: str, root_ts: str) -> list[Line]:
        mine = self.workspace.messages.ephemerals(self.user.id, channel)
        own = [m for m in mine if m.thread_ts == root_ts]
        return self._lines([*self.workspace.messages.thread(channel, root_ts), *own], with_replies=False)

    def statuses(self, channel: str) -> dict[str, Status]:
        return self.workspace.sessions.statuses(channel)

    def prompts(self, channel: str) -> Sequence[Prompt]:
        return self.workspace.sessions.prompts.get(channel, ())

    def busy(self, channel: str, thread_ts: str) -> bool:
        """Whether there is something to stop in a thread."""
        streaming = any(m.stream is StreamState.STREAMING for m in self.workspace.messages.thread(channel, thread_ts))
        return streaming or self.workspace.sessions.session(channel, thread_ts) == "processing"

    def answered(self, channel: str) -> str:
        """The ts of this person's latest message that is being answered in its thread; "" when there is none."""
        waiting = self.workspace.sessions.statuses(channel)
        mine = [m for m in self.workspace.messages.top(channel) if m.user == self.user.id]
        threads = {m.thread_ts for m in self.workspace.messages.all(channel) if m.is_reply}
        return next((m.ts for m in reversed(mine) if m.ts in threads or m.ts in waiting), "")

    def _lines(self, messages: Iterable[Message], *, with_replies: bool = True) -> list[Line]:
        lines: list[Line] = []
        for message in sorted(messages, key=lambda m: m.ts):
            lines.append(self._line(message, lines[-1] if lines else None, with_replies=with_replies))
        return lines

    def _line(self, message: Message, above: Line | None, *, with_replies: bool) -> Line:
        at = self._at(message.ts)
        replies = self.workspace.messages.replies(message.channel, message.ts) if with_replies else []
        author = self.workspace.directory.users.get(message.user, self.workspace.bot)
        new_day = above is None or self._at(above.message.ts).date() != at.date()
        return Line(
            message=message,
            face=face(author, message.username),
            time=f"{at:%H:%M}",
            day=self._day(at) if new_day else None,
            follows=not new_day and above is not None and _same_breath(above.message, message),
            replies=len(replies),
            last_reply=f"{self._at(replies[-1].ts):%H:%M}" if replies else "",
            mine=message.user == self.user.id,
            streaming=message.stream is StreamState.STREAMING,
            stopped=message.stream in {StreamState.STOPPED, StreamState.EXPIRED},
        )

    def _at(self, ts: str) -> datetime:
        return datetime.fromtimestamp(float(ts), UTC).astimezone(self._zone)

    def _day(self, at: datetime) -> str:
        today = self.workspace.clock.now().astimezone(self._zone).date()
        if at.date() == today:
            return f"Today, {at:%A} {at.day} {at:%B}"
        return "Yesterday" if at.date() == today - timedelta(days=1) else f"{at:%A} {at.day} {at:%B %Y}"


def face(user: User, shown_as: str | None = None) -> Face:
    name = shown_as or user.real_name
    return Face(
        id=user.id,
        name=name,
        title=user.title,
        initials="".join(word[0] for word in name.split()[:2]).upper(),
        hue=crc32(user.id.encode()) % HUES,
        is_bot=user.is_bot,
        badge=_badge(user),
    )


def _badge(user: User) -> str:
    if user.is_bot:
        return "app"
    if user.is_stranger:
        return "external"
    return "guest" if user.is_outsider else ""


def _same_breath(above: Message, message: Message) -> bool:
    together = above.user == message.user and above.username == message.username
    return together and above.ephemeral_to == message.ephemeral_to and float(message.ts) - float(above.ts) < SAME_BREATH
