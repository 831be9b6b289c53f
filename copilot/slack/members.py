"""Who is who in the workspace: team and role from user groups, and who else reads a channel. Fails closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from copilot.errors import SlackError
from copilot.slack.gateway import Gateway

FRESH_SECONDS = 300.0
LEADS = frozenset({"leads", "lideres", "leaders", "team-leads"})
"""Handles of the user group that holds the leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`team` is empty for whoever belongs to none: guests, strangers, bots, people we could not look up."""

    user: str
    team: str
    role: str = "agent"


@dataclass(slots=True)
class _Kept:
    groups: dict[str, set[str]] = field(default_factory=dict)
    """User to the handles of their groups."""
    at: float = float("-inf")
    users: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """User to (when looked up, whether a full member)."""
    channels: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)


class Members:
    """Looks people up, and remembers for five minutes."""

    def __init__(
        self, gateway: Gateway, teams: frozenset[str], default_team: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._gateway, self._teams, self._default, self._clock = gateway, teams, default_team, clock
        self._kept = _Kept()
        self._reading = asyncio.Lock()

    async def member(self, user: str) -> Member:
        """Team and role of a user. A full member whom no group maps belongs to the default team."""
        try:
            await self._refresh_groups()
            if not await self._full_member(user):
                return Member(user=user, team="")
        except SlackError:
            return Member(user=user, team="")
        handles = self._kept.groups.get(user, set())
        team = next((handle for handle in sorted(handles) if handle in self._teams), self._default)
        return Member(user=user, team=team, role="lead" if handles & LEADS else "agent")

    async def audience(self, channel: str, channel_type: str, bot: str) -> frozenset[str]:
        """The teams of everybody in a channel; "" is among them when somebody there belongs to none.

        A direct message has no other readers.
        """
        if channel_type == "im":
            return frozenset()
        known = self._kept.channels.get(channel)
        if known and self._clock() - known[0] < FRESH_SECONDS:
            return known[1]
        try:
            people = [user for user in await self._people(channel) if user != bot]
            found = {(await self.member(user)).team for user in people}
        except SlackError:
            return frozenset({""})
        self._kept.channels[channel] = (self._clock(), frozenset(found))
        return frozenset(found)

    async def _people(self, channel: str) -> list[str]:
        people: list[str] = []
        cursor = ""
        while True:
            page = await self._gateway.read("conversations.members", channel=channel, limit=200, cursor=cursor or None)
            people += [str(user) for user in page.get("members", ())]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor or len(people) >= 2_000:
                return people

    async def _full_member(self, user: str) -> bool:
        known = self._kept.users.get(user)
        if known and self._clock() - known[0] < FRESH_SECONDS:
            return known[1]
        answer = await self._gateway.read("users.info", user=user)
        full = _is_full(answer.get("user") or {})
        self._kept.users[user] = (self._clock(), full)
        return full

    async def _refresh_groups(self) -> None:
        async with self._reading:
            if self._clock() - self._kept.at < FRESH_SECONDS:
                return
            try:
                listed = await self._gateway.read("usergroups.list", include_users=True)
            except SlackError:
                # Free plans have no user groups: everybody is of the default team then.
                listed = {"usergroups": []}
            groups: dict[str, set[str]] = {}
            for group in listed.get("usergroups", ()):
                for user in group.get("users", ()):
                    groups.setdefault(str(user), set()).add(str(group.get("handle", "")))
            self._kept.groups, self._kept.at = groups, self._clock()


def _is_full(user: Mapping[str, Any]) -> bool:
    """A person of this workspace, not a guest, not a stranger of a shared channel, not a bot, not gone."""
    outside = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted", "is_workflow_bot")
    return bool(user.get("id")) and not any(user.get(flag) for flag in outside)
