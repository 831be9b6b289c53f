"""The app in the workspaces of others: how it gets in, with which token it speaks there, and how it is taken away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from copilot.errors import SlackError
from copilot.ports import Installation
from copilot.slack.app import Bot
from copilot.slack.gateway import Gateway, NotSent

log = logging.getLogger(__name__)
AUTHORIZE = "https://slack.com/oauth/v2/authorize"
SCOPES = (
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "groups:history",
    "groups:read", "im:history", "usergroups:read", "users:read",
)  # fmt: skip
OPTIONAL_SCOPES = ("assistant:write",)
STATE_SECONDS = 600.0
EARLY = timedelta(hours=2)
"""A token that ends is renewed so long before: Slack's last twelve hours."""
RENEW_SECONDS = 30.0
"""So long one process may take over renewing; then another tries."""
_WAIT_SECONDS, _LOOKS = 0.25, 20


class _Tokens(Protocol):
    """The installations, with their tokens."""

    def find(self, workspace: str) -> Installation | None: ...

    def renewing(self, workspace: str, now: datetime, seconds: float) -> Installation | None:
        """For one caller at a time."""
        ...

    def renewed(
        self, made: Installation, token: str, refresh_token: str | None, expires_at: datetime | None
    ) -> None: ...


class _Coming(Protocol):
    """The installations, coming and going."""

    def save(self, made: Installation, at: datetime) -> None: ...

    def end(self, workspace: str, at: datetime) -> bool: ...

    def grant(self, enterprise: str, team: str, at: datetime, *, granted: bool) -> None: ...


class _States(Protocol):
    """Installations that have begun."""

    def begin(self, state: str, now: datetime, expires_at: datetime) -> None: ...

    def take(self, state: str, now: datetime) -> bool: ...


class Installs(_Tokens, _Coming, _States, Protocol):
    """Where the app is installed."""


class NotInstalled(SlackError):
    """An installation that did not come about."""

    remedy = "Open the page to install the app again, in the same browser."


class Installing:
    """OAuth v2, for a workspace or a whole organisation."""

    def __init__(
        self, *, client_id: str, client_secret: str, gateway: Gateway, store: Installs, now: Callable[[], datetime],
        new_state: Callable[[], str], allowed: Collection[str],
    ) -> None:  # fmt: skip
        """`allowed` are the workspaces and organisations that may: they see what our teams see."""
        self._id, self._secret, self._gateway, self._store = client_id, client_secret, gateway, store
        self._now, self._new_state, self._allowed = now, new_state, allowed

    async def begin(self) -> tuple[str, str]:
        """Where to send whoever wants the app, and the state that comes back with them. Raises `StoreError`."""
        state, now = self._new_state(), self._now()
        await asyncio.to_thread(self._store.begin, state, now, now + timedelta(seconds=STATE_SECONDS))
        asked = {"client_id": self._id, "scope": ",".join((*SCOPES, *OPTIONAL_SCOPES)), "state": state}
        return f"{AUTHORIZE}?{urlencode(asked)}", state

    async def finish(self, code: str, state: str) -> Installation:
        """The app is installed. Raises `NotInstalled`, `SlackError` and `StoreError`."""
        now = self._now()
        if not code or not state or not await asyncio.to_thread(self._store.take, state, now):
            raise NotInstalled("This installation has not begun here, or too long ago.")
        try:
            answer = await self._gateway.exchange(self._id, self._secret, code=code)
        except NotSent as error:
            raise NotInstalled(f"Slack does not let the app in ({error.code}).") from error
        made = installation(answer, now)
        if not may_install(made, self._allowed):
            log.warning("%s wanted to install the app, and may not", made.team or made.enterprise)
            raise NotInstalled("This workspace may not install the app.", remedy="Add its id to COPILOT_WORKSPACES.")
        await asyncio.to_thread(self._store.save, made, now)
        log.info("installed in %s", made.team or made.enterprise)
        return made


def may_install(made: Installation, allowed: Collection[str]) -> bool:
    """Whether a workspace or organisation is one of those that may; "*" stands for all."""
    return not {made.team, made.enterprise, "*"}.isdisjoint(set(allowed) - {""})


def installation(answer: Mapping[str, Any], now: datetime) -> Installation:
    """What Slack says of a new installation. Raises `NotInstalled` when there is no bot in it."""
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    if not answer.get("access_token") or answer.get("token_type", "bot") != "bot" or not (team or enterprise):
        raise NotInstalled("Slack gave no bot token.")
    whole = bool(answer.get("is_enterprise_install"))
    return Installation(
        enterprise=str(enterprise.get("id") or ""), team="" if whole else str(team.get("id") or ""),
        name=str((enterprise if whole else team).get("name") or ""), user=str(answer.get("bot_user_id") or ""),
        bot="", app=str(answer.get("app_id") or ""), scopes=str(answer.get("scope") or ""),
        token=str(answer["access_token"]), refresh_token=answer.get("refresh_token") or None,
        expires_at=_expiry(answer, now), installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
    )  # fmt: skip


def _expiry(answer: Mapping[str, Any], now: datetime) -> datetime | None:
    seconds = answer.get("expires_in")
    return now + timedelta(seconds=float(seconds)) if seconds else None


class Keys:
    """The tokens of all workspaces. `gateway` must need none itself: with it they are renewed."""

    def __init__(
        self, *, client_id: str, client_secret: str, gateway: Gateway, store: Installs, now: Callable[[], datetime],
        allowed: Collection[str], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._id, self._secret, self._gateway, self._store = client_id, client_secret, gateway, store
        self._now, self._sleep, self._allowed = now, sleep, allowed

    async def who(self, workspace: str) -> Bot | None:
        """Who we are there; None where we are not."""
        found = await asyncio.to_thread(self._store.find, workspace)
        if found is None or not may_install(found, self._allowed):
            return None
        return Bot(user=found.user, bot=found.bot, team=found.team)

    async def ended(self, workspace: str) -> None:
        """The app is no longer installed there: its tokens are erased, its work is kept."""
        if await asyncio.to_thread(self._store.end, workspace, self._now()):
            log.warning("no longer installed in %s", workspace)

    async def grant(self, enterprise: str, teams: Sequence[str], *, granted: bool) -> None:
        """An organisation lets these of its workspaces use the app, or no longer: their work is kept."""
        for team in teams if enterprise else ():
            await asyncio.to_thread(self._store.grant, enterprise, team, self._now(), granted=granted)
            log.warning("%s of %s may %s use the app", team, enterprise, "now" if granted else "no longer")

    async def token(self, workspace: str, *, instead_of: str = "") -> str:
        """The token that is good now. Raises `NotSent`, for a while, where there is none."""
        found = await self._found(workspace)
        if found.token != instead_of and not self._ends_soon(found):
            return found.token
        if found.refresh_token is None:
            return found.token
        mine = await asyncio.to_thread(self._store.renewing, workspace, self._now(), RENEW_SECONDS)
        if mine is not None and mine.token == found.token:
            return await self._renew(mine)
        if found.token != instead_of and found.expires_at and found.expires_at > self._now():
            return found.token  # another process renews it, and until then it is good
        return await self._another(workspace, instead_of or found.token)

    async def _found(self, workspace: str) -> Installation:
        if (found := await asyncio.to_thread(self._store.find, workspace)) is None:
            raise NotSent("not_installed", 60.0)
        return found

    def _ends_soon(self, found: Installation) -> bool:
        return found.expires_at is not None and found.expires_at - self._now() < EARLY

    async def _renew(self, mine: Installation) -> str:
        """New tokens for old ones, by one process at a time: Slack takes a refresh token once."""
        try:
            answer = await self._gateway.exchange(self._id, self._secret, refresh_token=str(mine.refresh_token))
        except SlackError as error:
            log.error("the token of %s was not renewed: %s", mine.team or mine.enterprise, error)
            return mine.token
        token, refresh = str(answer["access_token"]), str(answer.get("refresh_token") or mine.refresh_token)
        await asyncio.to_thread(self._store.renewed, mine, token, refresh, _expiry(answer, self._now()))
        return token

    async def _another(self, workspace: str, old: str) -> str:
        """The token that another process is just getting; the old one when it takes too long."""
        for _ in range(_LOOKS):
            found = await self._found(workspace)
            if found.token != old:
                return found.token
            await self._sleep(_WAIT_SECONDS)
        return old
