"""The web process: Slack over HTTP or Socket Mode, the poster, and health.

It touches SQL only, and never blocks on a model.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from copilot.build import utc_now
from copilot.errors import ConfigurationError, SlackError, StoreError
from copilot.knowledge.mask import Masking
from copilot.slack.app import Bot, create_app
from copilot.slack.asking import Asking
from copilot.slack.gateway import Gateway, open_client, open_session
from copilot.slack.judging import Judging
from copilot.slack.members import Members
from copilot.slack.poster import Poster
from copilot.store.inbox import Inbox
from copilot.store.outbox import Outbox
from copilot.store.threads import Thread, Threads

if TYPE_CHECKING:
    import aiohttp
    from slack_bolt.async_app import AsyncApp

    from copilot.build import Parts

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
    app: AsyncApp | None = None
    socket: Any = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Connects to Slack, where there is a token. Raises `ConfigurationError` when the tokens do not fit."""
        settings = self.parts.settings
        if not settings.slack_bot_token.get_secret_value():
            return
        self.session = open_session()
        client = open_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, self.session)
        gateway = Gateway(client)
        bot = await _identity(gateway)
        self.app = self._app(client, gateway, bot)
        poster = Poster(outbox=Outbox(self.parts.engine), gateway=gateway, now=utc_now)
        self.spawn(asyncio.create_task(poster.run(self.stopping)))
        if token := settings.slack_app_token.get_secret_value():
            self.socket = AsyncSocketModeHandler(self.app, token, ping_interval=5)
            await self.socket.connect_async()

    def _app(self, client: Any, gateway: Gateway, bot: Bot) -> AsyncApp:
        settings, engine = self.parts.settings, self.parts.engine
        secret = settings.slack_signing_secret.get_secret_value()
        socket_mode = bool(settings.slack_app_token.get_secret_value())
        if not secret and not socket_mode:
            raise ConfigurationError(
                "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
                remedy="Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for signed HTTP.",
            )
        teams = frozenset(team.id for team in self.parts.company.teams())
        members = Members(gateway, teams, settings.copilot_default_team)
        asking = Asking(
            inbox=Inbox(engine),
            threads=_OurThreads(Threads(engine)),
            members=members,
            gateway=gateway,
            bot=bot.user,
            spawn=self.spawn,
        )
        judging = Judging(log=self.parts.log, gateway=gateway, mask=lambda text: Masking().mask(text), now=utc_now)
        return create_app(
            client=client,
            bot=bot,
            signing_secret="" if socket_mode else secret,
            asking=asking,
            judging=judging,
            now=utc_now,
        )

    def spawn(self, task: asyncio.Task[None]) -> None:
        """Keeps a task alive until it is done."""
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

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
    except SlackError as error:
        raise ConfigurationError(
            f"SLACK_BOT_TOKEN: {error}", remedy="Install the app again and copy its bot token (xoxb-…)."
        ) from error
    return Bot(user=str(who["user_id"]), bot=str(who.get("bot_id", "")), team=str(who["team_id"]))


def web_app(parts: Parts) -> Starlette:
    """The application that uvicorn serves."""
    web = Web(parts)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        await web.start()
        yield
        await web.stop()

    async def events(request: Request) -> Response:
        if web.app is None or web.socket is not None:
            return PlainTextResponse("Slack is not connected over HTTP here.\n", status_code=404)
        if not _plausible(request):
            return PlainTextResponse("Not signed.\n", status_code=401)
        return await AsyncSlackRequestHandler(web.app).handle(request)

    async def ready(_: Request) -> Response:
        return await asyncio.to_thread(_readiness, parts, web)

    routes = [
        Route("/slack/events", events, methods=["POST"]),
        Route("/healthz", lambda _: JSONResponse({"ok": True})),
        Route("/readyz", ready),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _plausible(request: Request) -> bool:
    """Whether the signature headers are of the form that the verifier can read; it raises for others."""
    return request.headers.get("x-slack-request-timestamp", "").isdigit() and "x-slack-signature" in request.headers


def _readiness(parts: Parts, web: Web) -> Response:
    """Whether questions can be taken in and are being answered."""
    try:
        age = Inbox(parts.engine).oldest_open_age(utc_now())
    except StoreError as error:
        return JSONResponse({"ready": False, "why": str(error), "remedy": error.remedy}, status_code=503)
    late = age is not None and age > STALE_SECONDS
    body = {"ready": not late, "oldest_question_seconds": age, "slack": web.app is not None}
    return JSONResponse(body, status_code=503 if late else 200)
