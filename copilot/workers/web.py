"""The web process: Slack over HTTP or Socket Mode, the poster, the console, and health.

It touches SQL only, and never blocks on a model.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from copilot.api.app import PATH
from copilot.build import new_id, utc_now
from copilot.errors import ConfigurationError, CopilotError, StoreError
from copilot.slack.app import Bot, create_app, may_be_signed
from copilot.slack.asking import Asking
from copilot.slack.gateway import Gateway, NotSent, open_client, open_session
from copilot.slack.governor import Governor
from copilot.slack.install import Installing, Keys
from copilot.slack.members import Members
from copilot.slack.poster import Poster
from copilot.slack.previews import Previews
from copilot.store.drafts import Drafts
from copilot.store.inbox import Inbox, question_id
from copilot.store.installations import Installations
from copilot.store.outbox import Outbox
from copilot.store.postings import Postings
from copilot.store.sealing import open_seal
from copilot.store.threads import Thread, Threads
from copilot.workers.acts import acts
from copilot.workers.api import api_over
from copilot.workers.console import console
from copilot.workers.incoming import MOST_BYTES, implausible, read_body, reread
from copilot.workers.installing import routes as routes_to_install
from copilot.workers.restating import Restating
from copilot.workers.tokens import check_tokens

if TYPE_CHECKING:
    import aiohttp
    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request

    from copilot.build import Parts
    from copilot.settings import Settings
    from copilot.slack.acts import Acts

__all__ = ["MOST_BYTES", "Web", "web_app"]
log = logging.getLogger(__name__)
STALE_SECONDS = 60.0


class _OurThreads:
    """The threads in the store, as the door asks for them."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads

    def ours(self, workspace: str, channel: str, ts: str) -> bool:
        return self._threads.find(Thread(team=workspace, channel=channel, ts=ts)) is not None


@dataclass(slots=True)
class Web:
    """Everything that runs in the web process, and how it stops."""

    parts: Parts
    session: aiohttp.ClientSession | None = None
    gateway: Gateway | None = None
    workspace: str = ""
    """The only one, where it is not an app that many install."""
    app: AsyncApp | None = None
    acts: Acts | None = None
    poster: Poster | None = None
    posting: asyncio.Task[None] | None = None
    previews: Previews | None = None
    keys: Keys | None = None
    installing: Installing | None = None
    socket: Any = None
    clock: Callable[[], float] = time.monotonic
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Connects to Slack, where there is a token.

        Raises `ConfigurationError` when the tokens do not fit, and `SlackError` when Slack cannot be reached.
        """
        check_tokens(self.parts.settings)
        try:
            await self._connect(self.parts.settings)
        except CopilotError:
            await self.stop()
            raise

    async def _connect(self, settings: Settings) -> None:
        token = settings.slack_bot_token.get_secret_value()
        if not token and not settings.slack_client_id:
            return
        self.session = open_session()
        client = open_client(token, settings.slack_api_url, self.session)
        if not token:
            self._install(Gateway(client))
        audits = Postings(self.parts.engine, utc_now)
        self.gateway = gateway = Gateway(client, governor=Governor(clock=self.clock), tokens=self.keys, audits=audits)
        bot = await _identity(gateway) if token else Bot(user="", bot="", team="")
        self.workspace = bot.team
        self._show(gateway, bot)
        self.app = self._app(client, gateway, bot)
        if app_token := settings.slack_app_token.get_secret_value():
            self.socket = AsyncSocketModeHandler(self.app, app_token, ping_interval=5)
            self.socket.client.wss_uri = await _socket_url(gateway, app_token)
            await self.socket.connect_async()

    def _install(self, gateway: Gateway) -> None:
        """Takes installations in, and finds their tokens."""
        settings = self.parts.settings
        given: dict[str, Any] = {
            "client_id": settings.slack_client_id,
            "client_secret": settings.slack_client_secret.get_secret_value(),
            "gateway": gateway,
            "store": Installations(
                self.parts.engine, open_seal(settings.copilot_key.get_secret_value(), settings.home)
            ),
            "now": utc_now,
            "allowed": {id.strip() for id in settings.copilot_workspaces.split(",")},
        }
        self.keys = Keys(**given)
        self.installing = Installing(**given, new_state=lambda: secrets.token_urlsafe(32))

    def _show(self, gateway: Gateway, bot: Bot) -> None:
        """Begins to show drafts, and to post."""

        async def us(workspace: str) -> str:
            me = await self.keys.who(workspace) if self.keys else bot
            return me.user if me else ""

        engine = self.parts.engine
        self.previews = Previews(
            drafts=Drafts(engine), gateway=gateway, bots=us, owner=f"{os.getpid()}-{new_id()}", now=utc_now
        )
        self.poster = Poster(
            outbox=Outbox(engine), gateway=gateway, restates=Restating(self.parts), now=utc_now, previews=self.previews
        )
        self.posting = asyncio.create_task(self.poster.run(self.stopping))
        self.spawn(self.posting)
        self.spawn(asyncio.create_task(self.previews.run(self.stopping)))

    async def trouble(self) -> str:
        """Why questions cannot be taken in or answered; "" when they can."""
        if self.socket is not None and not await self.socket.client.is_connected():
            return "There is no connection to Slack."
        if self.posting is not None and self.posting.done():
            return "Nothing is being posted to Slack: start this process again."
        if self.poster is not None and self.poster.trouble:
            return f"Slack refuses our messages ({self.poster.trouble})."
        return ""

    def _app(self, client: Any, gateway: Gateway, bot: Bot) -> AsyncApp:
        settings, engine = self.parts.settings, self.parts.engine
        secret = settings.slack_signing_secret.get_secret_value()
        socket_mode = bool(settings.slack_app_token.get_secret_value())
        company = self.parts.company
        members = Members(
            gateway,
            lambda: [team.id for team in company.teams()],
            settings.copilot_default_team,
            leads=settings.copilot_leads_channel,
        )
        asking = Asking(
            inbox=Inbox(engine),
            threads=_OurThreads(Threads(engine)),
            members=members,
            gateway=gateway,
            bot=bot.user,
            spawn=self.spawn,
            now=utc_now,
            withdrawn=self._withdrawn,
        )
        threads = Threads(engine)
        self.acts = acts(self.parts, gateway, members, asking, threads, bot=bot.user)
        self.spawn(asyncio.create_task(self.acts.reminding.run(self.stopping)))
        return create_app(
            client=client,
            bot=bot,
            signing_secret="" if socket_mode else secret,
            asking=asking,
            acts=self.acts,
            now=utc_now,
            stopped=self.previews.stopped if self.previews else None,
            installed=self.keys,
        )

    async def _withdrawn(self, row: int) -> None:
        if self.previews is not None:
            await self.previews.withdraw(question_id(row))

    def spawn(self, task: asyncio.Task[None]) -> None:
        """Keeps a task alive until it is done."""
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a task of the web process ended: %s", type(error).__name__, exc_info=error)

    def console(self) -> Starlette:
        """The pages for leads, with Slack or without."""
        return console(self.parts, self.gateway, workspace=self.workspace, keys=self.keys, clock=self.clock)

    async def stop(self) -> None:
        """Stops taking in, finishes what is being posted, and closes."""
        self.stopping.set()
        if self.socket is not None:
            await self.socket.close_async()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=10)
        if self.session is not None:
            await self.session.close()


async def _identity(gateway: Gateway) -> Bot:
    try:
        who = await gateway.read("auth.test")
    except NotSent as error:
        raise ConfigurationError(
            f"SLACK_BOT_TOKEN: {error}", remedy="Install the app again and copy its bot token (xoxb-…)."
        ) from error
    return Bot(user=str(who["user_id"]), bot=str(who.get("bot_id", "")), team=str(who["team_id"]))


async def _socket_url(gateway: Gateway, app_token: str) -> str:
    try:
        return await gateway.socket_url(app_token)
    except NotSent as error:
        raise ConfigurationError(
            f"SLACK_APP_TOKEN: {error}",
            remedy="Copy the app-level token (xapp-…) with the scope connections:write from the app's settings.",
        ) from error


def web_app(web: Web) -> Starlette:
    """The application that uvicorn serves, over what has been started."""

    secret = web.parts.settings.slack_signing_secret.get_secret_value()

    async def events(request: Request) -> Response:
        if web.app is None or web.socket is not None:
            return PlainTextResponse("Slack is not connected over HTTP here.\n", status_code=404)
        body = await read_body(request) if may_be_signed(request.headers) else b""
        if status := implausible(request, body, secret):
            return PlainTextResponse("This is not a request of Slack's.\n", status_code=status)
        return await AsyncSlackRequestHandler(web.app).handle(reread(request, body))

    async def ready(_: Request) -> Response:
        trouble = await web.trouble()
        return await asyncio.to_thread(_readiness, web, trouble)

    routes = [
        Route("/slack/events", events, methods=["POST"]),
        Route("/healthz", lambda _: JSONResponse({"ok": True})),
        Route("/readyz", ready),
        *routes_to_install(lambda: web.installing),
        Mount(PATH, app=api_over(web.parts)),
        Mount("/console", app=web.console()),
    ]
    return Starlette(routes=routes)


def _readiness(web: Web, trouble: str) -> Response:
    """Whether questions can be taken in and are being answered."""
    try:
        age = Inbox(web.parts.engine).oldest_open_age(utc_now())
        check = web.parts.ledger.last_check()
    except StoreError as error:
        return JSONResponse({"ready": False, "why": str(error), "remedy": error.remedy}, status_code=503)
    if not trouble and age is not None and age > STALE_SECONDS:
        trouble = "Questions are not being answered."
    # The worker looks, and writes down what it saw. A damaged index is no reason not to be ready: words still find.
    seen = {"checked_at": check.at.isoformat(), **check.figures} if check else None
    body = {
        "ready": not trouble, "why": trouble, "oldest_question_seconds": age, "slack": web.app is not None,
        "index": seen,
    }  # fmt: skip
    return JSONResponse(body, status_code=503 if trouble else 200)
