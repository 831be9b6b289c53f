"""The sandbox itself: start it, act as the people in it, wait for what the app does, look at what it did.

async with Sandbox() as slack:
    ...start the app with slack.api_url, slack.bot_token and slack.app_token (or slack.signing_secret)...
    question = await slack.user("lucia").mention("atencion-ayuda", "¿Qué hago con este pedido?")
    answer = await slack.wait_for_message(thread_ts=question.ts)
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from copilot.sandbox.api.apps import Client
from copilot.sandbox.api.methods import all_methods
from copilot.sandbox.callbacks import SignedHttp
from copilot.sandbox.calls import CallLog
from copilot.sandbox.changes import Change
from copilot.sandbox.clock import Clock, Ids
from copilot.sandbox.delivery import Delivery, Sent, Timing
from copilot.sandbox.doors import Doors
from copilot.sandbox.events import EventSource
from copilot.sandbox.faults import Faults
from copilot.sandbox.interactions import Interactions
from copilot.sandbox.openid import OpenId
from copilot.sandbox.page.pages import Pages
from copilot.sandbox.person import Person
from copilot.sandbox.profile import read_manifest
from copilot.sandbox.replies import Replies
from copilot.sandbox.seed import Seed, demo_seed
from copilot.sandbox.server import Server
from copilot.sandbox.sight import Sight
from copilot.sandbox.socketmode import SocketMode
from copilot.sandbox.tiers import RateLimits
from copilot.sandbox.values import Json
from copilot.sandbox.webapi import WebApi
from copilot.sandbox.workspace import Workspace

APP_ID, BOT_ID = "A0COPILOT", "B0COPILOT"


class Sandbox(Sight):
    """A Slack workspace with one app installed, served on loopback while the context is open.

    Without `request_url` the app is reached over Socket Mode; with one (also set later) by signed HTTP.
    """

    def __init__(
        self,
        *,
        seed: Seed | None = None,
        manifest: Mapping[str, Any] | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        request_url: str | None = None,
        rate_limits: bool = True,
        timing: Timing | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        seed = seed or demo_seed()
        profile = read_manifest(manifest, app_id=APP_ID, bot_id=BOT_ID)
        workspace = Workspace(seed.team, seed.bot, profile, clock=clock or Clock(), ids=ids or Ids())
        super().__init__(workspace, CallLog(workspace.changes.fire))
        seed.sow(self.workspace)
        self.signing_secret = secrets.token_hex(16)
        self.client = Client(client_id=f"{seed.team.id}.{APP_ID}", client_secret=secrets.token_hex(16))
        self.openid = OpenId(self.workspace, self.client)
        grants = self.workspace.grants
        self.bot_token = grants.issue("bot", user=seed.bot.id, scopes=profile.scopes).value
        self.app_token = grants.issue("app", user=seed.bot.id, scopes=frozenset({"connections:write"})).value
        self.faults = Faults()
        self.limits = RateLimits(monotonic=monotonic, enabled=rate_limits)
        self.socket_mode = SocketMode(app_id=profile.app_id, take_ticket=grants.take_ticket)
        self._delivery = Delivery(
            self.socket_mode, timing=timing or Timing(), faults=self.faults, ids=self.workspace.ids,
            seen=self.workspace.changes.fire,
        )  # fmt: skip
        self.events = EventSource(self.workspace, self._delivery.publish)
        self._replies = Replies(self.workspace)
        self._interactions = Interactions(self.workspace, self._delivery, self._replies)
        self._server = Server(self._application(), host=host, port=port)
        self._request_url = request_url
        self._session: aiohttp.ClientSession | None = None

    def _application(self) -> Starlette:
        methods = {**all_methods(self.client), **self.openid.methods()}
        api = WebApi(self.workspace, methods, limits=self.limits, faults=self.faults, log=self.calls, cut=self._cut)
        doors = Doors(self.workspace, self._replies, self.socket_mode)
        pages = Pages(self.workspace, self.user)
        answers = Route("/api/{method}", api.answer, methods=["GET", "POST"])
        return Starlette(routes=[*self.openid.routes(), answers, *doors.routes(), *pages.routes()])

    async def __aenter__(self) -> Self:
        self._server.bind()
        # As many connections to the app as it takes: Slack does not wait for one event before it sends the next.
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self.workspace.url = self._server.url
        self.request_url = self._request_url
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._delivery.close()
        await self._server.stop()
        if self._session is not None:
            await self._session.close()

    @property
    def url(self) -> str:
        """Where the page is, and everything else below it."""
        return self._server.url

    @property
    def api_url(self) -> str:
        """The base URL of the Web API, for `SLACK_API_URL`."""
        return f"{self.url}/api/"

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot.id

    @property
    def request_url(self) -> str | None:
        """Where the app takes signed HTTP; None for Socket Mode."""
        return self._request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._request_url = url
        if url is None or self._session is None:
            self._delivery.transport = self.socket_mode
        else:
            self._delivery.transport = SignedHttp(url, secret=self.signing_secret, session=self._session)

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which an app starts against this workspace."""
        shared = {"SLACK_API_URL": self.api_url, "SLACK_BOT_TOKEN": self.bot_token}
        if self._request_url is None:
            return {**shared, "SLACK_APP_TOKEN": self.app_token}
        return {**shared, "SLACK_SIGNING_SECRET": self.signing_secret}

    def user(self, ref: str) -> Person:
        """A person by handle, id or name."""
        return Person(self.user_of(ref), self.workspace, self._interactions, self.events)

    @property
    def deliveries(self) -> list[Sent]:
        """Every attempt at telling the app something, and how it ended."""
        return self._delivery.log

    async def wait_until_connected(self, count: int = 1, *, timeout: float = 10.0) -> None:
        """Return once the app has opened its sockets."""
        await self.socket_mode.wait_until_connected(count, timeout=timeout)

    # Making things happen

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` with every change of the workspace."""
        self.workspace.listen(listener)

    def emit(self, event: Json) -> None:
        """Send the app an event of any type."""
        self.events.emit(event)

    async def refresh_sockets(self) -> None:
        """Ask the app to reconnect, as Slack does now and then."""
        await self.socket_mode.refresh()

    def drop_sockets(self) -> None:
        """Cut the app's sockets without a word."""
        for connection in list(self.socket_mode.connections):
            self._server.cut(tuple(connection.socket.scope["client"]))

    def code(self) -> str:
        """What somebody brings back from Slack who lets the app in; it can be changed for a token once."""
        return self.workspace.grants.code()

    def grant(self, team: str, *, granted: bool) -> None:
        """The organisation lets one of its workspaces use the app, or no longer, and tells it."""
        if (organisation := self.workspace.organisation) is None:
            raise LookupError("this workspace belongs to no organisation")
        teams = organisation.teams | {team} if granted else organisation.teams - {team}
        self.workspace.organisation = replace(organisation, teams=teams)
        self.emit({"type": f"team_access_{'granted' if granted else 'revoked'}", "team_ids": [team]})

    def uninstall(self) -> None:
        """Take the app's bot tokens back, and tell the app."""
        self.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user_id]}})
        self.emit({"type": "app_uninstalled"})
        self.workspace.grants.revoke_all("bot")

    def _cut(self, request: Request) -> None:
        self._server.cut(tuple(request.scope["client"]))
