"""Who is who in the workspace: team and role from user groups, and who else reads a channel. Fails closed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from copilot.slack.gateway import Gateway, NotSent
from copilot.types import Role, Standing

log = logging.getLogger(__name__)
T = TypeVar("T")
FRESH_SECONDS = 300.0
LEADS = frozenset({"leads", "lideres", "leaders", "team-leads"})
"""Handles of the user group that holds the leads."""
FEW = 10
"""So many people are looked up one by one; more of them with the list of everybody."""
_PAGE, _MOST_PAGES = 1_000, 50
_NO_GROUPS = frozenset({"plan_upgrade_required", "paid_teams_only"})
"""What a free plan answers: it has no user groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`team` is empty for whoever belongs to none: guests, strangers, bots, people that Slack does not know."""

    user: str
    team: str
    role: str = "agent"


@dataclass(slots=True)
class _Kept:
    """What is known of one workspace."""

    teams: frozenset[str] = frozenset()
    groups: dict[str, set[str]] = field(default_factory=dict)
    """User to the handles of their groups."""
    at: float = float("-inf")
    users: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """User to (when looked up, whether a full member)."""
    only_leads: set[str] = field(default_factory=set)
    """Channels that nobody reads but leads."""
    channels: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    asked: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    """What Slack is just being asked."""
    news: int = 0
    """Goes up with what changes who reads what: an answer that was asked for before is not kept."""
    names: dict[str, str] = field(default_factory=dict)


class Members:
    """Looks people up, and remembers for five minutes. Raises `SlackError` when Slack does not say who somebody is."""

    def __init__(
        self,
        gateway: Gateway,
        teams: Callable[[], Iterable[str]],
        default_team: str,
        clock: Callable[[], float] = time.monotonic,
        leads: str = "",
        fresh: float = FRESH_SECONDS,
    ) -> None:
        """What is known is asked for again after `fresh` seconds.

        `leads` is a private channel whose members lead, where the plan has no user groups.
        """
        self._leads, self._fresh_seconds = leads, fresh
        self._gateway, self._teams, self._default, self._clock = gateway, teams, default_team, clock
        self._by_workspace: dict[str, _Kept] = {}

    @property
    def _kept(self) -> _Kept:
        return self._by_workspace.setdefault(self._gateway.workspace, _Kept())

    async def member(self, user: str) -> Member:
        """Team and role of a user. A full member whom no group maps belongs to the default team."""
        await asyncio.gather(self._refresh_groups(), self._look_up([user]))
        return self._member(user)

    async def standing(self, user: str) -> Standing | None:
        """Every team of a user, and their role; None for whoever belongs to none."""
        if not (found := await self.member(user)).team:
            return None
        teams = self._kept.groups.get(user, set()) & self._kept.teams
        return Standing(teams=frozenset(teams or {found.team}), role=Role(found.role))

    async def learn_names(self) -> None:
        """Looks everybody up."""
        for page in await self._pages("users.list"):
            for user in page.get("members", ()):
                self._learn(str(user.get("id", "")), user)

    def name(self, user: str) -> str:
        """What somebody who was looked up is called; "" for anybody else."""
        return self._kept.names.get(user, "")

    async def asker(self, user: str, channel: str, channel_type: str, bot: str) -> Member:
        """Who asks there: a lead is one only where every reader is, for an agent may not see what only a lead may."""
        asking = await self.member(user)
        if asking.role == "agent" or channel_type == "im":
            return asking
        await self.audience(channel, channel_type, bot)
        return replace(asking, role="lead" if channel in self._kept.only_leads else "agent")

    def forget(self, channel: str = "") -> None:
        """Somebody has come to that channel; without one, groups have changed. It is looked up again."""
        self._kept.news += 1
        if channel:
            self._kept.channels.pop(channel, None)
        else:
            self._kept.at = float("-inf")
            self._kept.channels.clear()

    async def audience(self, channel: str, channel_type: str, bot: str) -> frozenset[str]:
        """The teams of everybody in a channel; "" is among them when somebody there belongs to none.

        A direct message has no other readers.
        """
        if channel_type == "im":
            return frozenset()
        known = self._kept.channels.get(channel)
        if known and self._fresh(known[0]):
            return known[1]
        news = self._kept.news
        everybody, _ = await asyncio.gather(
            self._once(f"channel:{channel}", lambda: self._people(channel)), self._refresh_groups()
        )  # fmt: skip
        people = [user for user in everybody if user != bot]
        await self._look_up(people)
        readers = [self._member(user) for user in people]
        found = frozenset(reader.team for reader in readers)
        self._kept.only_leads -= {channel}
        if readers and all(reader.role == "lead" for reader in readers):
            self._kept.only_leads |= {channel}
        if news == self._kept.news:
            self._kept.channels[channel] = (self._clock(), found)
        return found

    async def reads(self, user: str, channel: str) -> bool:
        """Whether somebody is in a channel, and a full member."""
        people = await self._once(f"channel:{channel}", lambda: self._people(channel))
        return user in people and bool((await self.member(user)).team)

    def _member(self, user: str) -> Member:
        if not self._kept.users[user][1]:
            return Member(user=user, team="")
        handles = self._kept.groups.get(user, set())
        team = next((handle for handle in sorted(handles) if handle in self._kept.teams), self._default)
        return Member(user=user, team=team, role="lead" if handles & LEADS else "agent")

    async def _people(self, channel: str) -> list[str]:
        pages = await self._pages("conversations.members", channel=channel)
        return [str(user) for page in pages for user in page.get("members", ())]

    async def _look_up(self, users: Iterable[str]) -> None:
        """Learns whether these users are full members."""
        unknown = self._unknown(users)
        if len(unknown) > FEW or not self._gateway.room("users.info", len(unknown)):
            await self._once("everybody", self._list)
        await asyncio.gather(*(self._once(user, partial(self._ask, user)) for user in self._unknown(unknown)))

    async def _list(self) -> None:
        for page in await self._pages("users.list"):
            for user in page.get("members", ()):
                self._learn(str(user.get("id", "")), user)

    async def _ask(self, user: str) -> None:
        try:
            self._learn(user, (await self._gateway.read("users.info", user=user)).get("user") or {})
        except NotSent as error:
            if error.code not in {"user_not_found", "user_not_visible"}:
                raise
            self._learn(user, {})

    async def _once(self, name: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What comes of the work; whoever wants the same meanwhile waits for that."""
        asked = self._kept.asked
        if (going := asked.get(name)) is None:
            going = asked[name] = asyncio.create_task(work())
            going.add_done_callback(lambda _: asked.pop(name, None))
        found: T = await asyncio.shield(going)
        return found

    def _unknown(self, users: Iterable[str]) -> list[str]:
        return [user for user in users if not self._fresh(self._kept.users.get(user, (float("-inf"), False))[0])]

    def _learn(self, user: str, shown: Mapping[str, Any]) -> None:
        profile = shown.get("profile") or {}
        self._kept.names[user] = str(
            profile.get("real_name") or shown.get("real_name") or profile.get("display_name") or shown.get("name") or ""
        )
        self._kept.users[user] = (self._clock(), _is_full(shown) and _is_of(shown, self._gateway.workspace))

    async def _pages(self, method: str, **arguments: Any) -> list[Mapping[str, Any]]:
        """Every page of a list; one that does not end is an error, and not a part of the truth."""
        pages: list[Mapping[str, Any]] = []
        cursor = ""
        while len(pages) < _MOST_PAGES:
            pages.append(await self._gateway.read(method, limit=_PAGE, cursor=cursor or None, **arguments))
            cursor = str((pages[-1].get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return pages
        raise NotSent("too_many_members", None)

    async def _refresh_groups(self) -> None:
        if not self._fresh(self._kept.at):
            await self._once("groups", self._read_groups)

    async def _read_groups(self) -> None:
        news = self._kept.news
        groups: dict[str, set[str]] = {}
        for group in await self._groups():
            for user in group.get("users", ()):
                groups.setdefault(str(user), set()).add(str(group.get("handle", "")))
        teams = frozenset(await asyncio.to_thread(lambda: list(self._teams())))
        self._kept.groups, self._kept.teams = groups, teams
        self._kept.at = self._clock() if news == self._kept.news else float("-inf")

    async def _groups(self) -> list[Mapping[str, Any]]:
        """The user groups; on a free plan, where all are of the default team, the members of the leads' channel."""
        try:
            listed = await self._gateway.read("usergroups.list", include_users=True)
        except NotSent as error:
            if error.code in _NO_GROUPS:
                return [{"handle": min(LEADS), "users": await self._in_leads_channel()}]
            raise
        return list(listed.get("usergroups", ()))

    async def _in_leads_channel(self) -> list[str]:
        """The members of the leads' channel; nobody leads where there is none, or we are not in it."""
        if not self._leads:
            return []
        try:
            return await self._people(self._leads)
        except NotSent as error:
            if error.again_in is not None:
                raise
            log.warning("the channel of the leads cannot be read (%s): nobody leads", error.code)
            return []

    def _fresh(self, at: float) -> bool:
        return self._clock() - at < self._fresh_seconds


def _is_full(user: Mapping[str, Any]) -> bool:
    """A person of this workspace, not a guest, not a stranger of a shared channel, not a bot, not gone."""
    # Slack calls a stranger only who shares no channel with us: people of other companies are told by their team.
    outside = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted", "is_workflow_bot")
    return bool(user.get("id")) and not any(user.get(flag) for flag in outside)


def _is_of(user: Mapping[str, Any], workspace: str) -> bool:
    """Whether a person is of the workspace, or of the organisation that has installed the app."""
    enterprise, _, team = workspace.rpartition("/")
    of_organisation = user.get("enterprise_user") or {}
    if not team or user.get("team_id") == team or team in (of_organisation.get("teams") or ()):
        return True
    return bool(enterprise) and of_organisation.get("enterprise_id") == enterprise
