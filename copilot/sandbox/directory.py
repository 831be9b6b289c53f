"""Who and where: people, user groups, channels and their members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from copilot.sandbox.changes import Change, GroupEdited, Joined
from copilot.sandbox.clock import Clock, Ids
from copilot.sandbox.values import Channel, ChannelKind, Team, User, UserGroup


class Directory:
    """People and channels by id or by name."""

    def __init__(self, team: Team, bot: User, *, clock: Clock, ids: Ids, tell: Callable[[Change], None]) -> None:
        self.team = team
        self.bot = bot
        self.users: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self._clock = clock
        self._ids = ids
        self._tell = tell
        self.add_user(bot)

    def add_user(self, user: User) -> User:
        """Take in a user; anybody without a team of their own belongs to this one."""
        self.users[user.id] = user if user.team_id else replace(user, team_id=self.team.id)
        return self.users[user.id]

    def add_group(self, group: UserGroup) -> UserGroup:
        self.groups[group.id] = group
        return group

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = replace(channel, created=channel.created or int(self._clock.time()))
        return self.channels[channel.id]

    def find_user(self, ref: str) -> User | None:
        """By id, handle (with or without the at sign) or real name."""
        if ref in self.users:
            return self.users[ref]
        name = ref.removeprefix("@").casefold()
        return next((u for u in self.users.values() if name in {u.name.casefold(), u.real_name.casefold()}), None)

    def find_group(self, ref: str) -> UserGroup | None:
        if ref in self.groups:
            return self.groups[ref]
        return next((g for g in self.groups.values() if g.handle == ref.removeprefix("@")), None)

    def find_channel(self, ref: str) -> Channel | None:
        """By id or name (with or without the hash sign)."""
        if ref in self.channels:
            return self.channels[ref]
        name = ref.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and not c.is_im), None)

    def open_im(self, user_id: str) -> Channel:
        """The direct message channel of a user and the bot; there is one."""
        members = (user_id, self.bot.id)
        for channel in self.channels.values():
            if channel.is_im and set(channel.members) == set(members):
                return channel
        tail = user_id[1:] if user_id[:1] in {"U", "W"} else user_id
        return self.add_channel(Channel(id=f"D{tail}", name=user_id, kind=ChannelKind.IM, members=members))

    def of_user(self, user_id: str) -> list[Channel]:
        """The channels that a user is in, by name, direct messages last."""
        mine = [c for c in self.channels.values() if user_id in c.members]
        return sorted(mine, key=lambda c: (c.is_im, c.name))

    def join(self, channel_id: str, user_id: str) -> Channel:
        channel = self.channels[channel_id]
        if user_id in channel.members:
            return channel
        channel = replace(channel, members=(*channel.members, user_id))
        self.channels[channel_id] = channel
        self._tell(Joined(channel=channel, user=user_id))
        return channel

    def leave(self, channel_id: str, user_id: str) -> None:
        channel = self.channels[channel_id]
        self.channels[channel_id] = replace(channel, members=tuple(m for m in channel.members if m != user_id))

    def archive(self, channel_id: str) -> None:
        self.channels[channel_id] = replace(self.channels[channel_id], is_archived=True)

    def set_group_users(self, group_id: str, users: tuple[str, ...]) -> UserGroup:
        self.groups[group_id] = group = replace(self.groups[group_id], users=users)
        self._tell(GroupEdited(group=group))
        return group
