"""The state of one workspace, and the one place where its changes are announced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from copilot.sandbox.changes import Change, Changes, Posted
from copilot.sandbox.clock import Clock, Ids, Timestamps
from copilot.sandbox.directory import Directory
from copilot.sandbox.grants import Grants
from copilot.sandbox.grid import outside
from copilot.sandbox.messages import Messages
from copilot.sandbox.profile import AppProfile
from copilot.sandbox.sessions import Sessions
from copilot.sandbox.streams import Streams
from copilot.sandbox.values import File, Message, Organisation, Team, User
from copilot.sandbox.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a person in Slack would be told when the app did not answer a click or a command."""

    user: str
    error: str
    """"operation_timeout" or "dispatch_failed"."""
    what: str


class Workspace:
    """Everything that a workspace remembers, and the clock and ids that it uses."""

    def __init__(self, team: Team, bot: User, app: AppProfile, *, clock: Clock, ids: Ids) -> None:
        self.app = app
        self.organisation: Organisation | None = None
        self.url = ""
        self.clock = clock
        self.ids = ids
        self.stamps = Timestamps(clock)
        self.changes = Changes()
        self._listeners: list[Callable[[Change], None]] = []
        self.directory = Directory(team, bot, clock=clock, ids=ids, tell=self.tell)
        self.messages = Messages(stamps=self.stamps, tell=self.tell, seen=self.changes.fire)
        self.streams = Streams(self.messages, clock=clock)
        self.views = Views(clock=clock, ids=ids, seen=self.changes.fire)
        self.sessions = Sessions(clock=clock, seen=self.changes.fire)
        self.grants = Grants(clock=clock, ids=ids)
        self.files: dict[str, File] = {}
        self.failures: list[Failure] = []

    @property
    def team(self) -> Team:
        return self.directory.team

    @property
    def bot(self) -> User:
        return self.directory.bot

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` with every change, in order."""
        self._listeners.append(listener)

    def tell(self, change: Change) -> None:
        if isinstance(change, Posted) and change.message.bot_id:
            self.sessions.answered(change.message.channel, change.message.root_ts)
        for listener in self._listeners:
            listener(change)
        self.changes.fire()

    def fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.changes.fire()

    def granted(self, channel: str, user: str = "") -> bool:
        """Whether the app may be used in the workspace of a channel; outside of an organisation, always."""
        return self.organisation is None or outside(self, channel, user) in self.organisation.teams

    def visible(self, message: Message) -> bool:
        """Whether the app is in the channel of a message."""
        channel = self.directory.channels.get(message.channel)
        return channel is not None and self.bot.id in channel.members
