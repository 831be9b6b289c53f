"""The web process: Slack over HTTP or Socket Mode, the poster, and health.

It touches SQL only, and never blocks on a model.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from copilot.build import utc_now
from copilot.errors import ConfigurationError, CopilotError, StoreError
from copilot.knowledge.mask import Masking
from copilot.slack.app import Bot, create_app, is_signed, may_be_signed
from copilot.slack.asking import Asking
from copilot.slack.gateway import Gateway, NotSent, open_client, open_session
from copilot.slack.judging import Judging
from copilot.slack.members import Members
from copilot.slack.poster import Poster
from copilot.store.inbox import Inbox
from copilot.store.outbox import Outbox
from copilot.store.threads import Thread, Threads

if TYPE_CHECKING:
    import aiohttp
    from slack_bolt.async_app import AsyncApp
    from starlette.types import Message

    from copilot.build import Parts
    from copilot.settings import Settings

log = logging.getLogger(__name__)
STALE_SECONDS = 60.0
MOST_BYTES = 1_000_000
"""More than Slack ever sends at once."""


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
    poster: Poster | None = None
    posting: asyncio.Task[None] | None = None
    socket: Any = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Connects to Slack, where there is a token.

        Raises `ConfigurationError` when the tokens do not fit, and `SlackError` when Slack cannot be reached.
        """
        _check(self.parts.settings)
        try:
            await self._connect(self.parts.settings)
        except CopilotError:
            await self.stop()
            raise

    async def _connect(self, settings: Settings) -> None:
        if not (token := settings.slack_bot_token.get_secret_value()):
            return
        self.session = open_session()
        client = open_client(token, settings.slack_api_url, self.session)
        gateway = Gateway(client)
        bot = await _identity(gateway)
        self.app = self._app(client, gateway, bot)
        self.poster = Poster(outbox=Outbox(self.parts.engine), gateway=gateway, now=utc_now)
        self.posting = asyncio.create_task(self.poster.run(self.stopping))
        self.spawn(self.posting)
        if app_token := settings.slack_app_token.get_secret_value():
            self.socket = AsyncSocketModeHandler(self.app, app_token, ping_interval=5)
            self.socket.client.wss_uri = await _socket_url(gateway, app_token)
            await self.socket.connect_async()

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
        members = Members(gateway, lambda: [team.id for team in company.teams()], settings.copilot_default_team)
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
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a task of the web process ended: %s", type(error).__name__, exc_info=error)

    async def stop(self) -> None:
        """Stops taking in, finishes what is being posted, and closes."""
        self.stopping.set()
        if self.socket is not None:
            await self.socket.close_async()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=10)
        if self.session is not None:
            await self.session.close()


def _check(settings: Settings) -> None:
    """Raises `ConfigurationError` when a token is there without the other that it needs."""
    bot, app, secret = settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret
    if app.get_secret_value() and not bot.get_secret_value():
        raise ConfigurationError(
            "SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not.",
            remedy="Set SLACK_BOT_TOKEN (xoxb-…) too: the first takes questions in, the second answers them.",
        )
    if bot.get_secret_value() and not app.get_secret_value() and not secret.get_secret_value():
        raise ConfigurationError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
            remedy="Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for signed HTTP.",
        )


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
        body = await _body(request) if may_be_signed(request.headers) else b""
        if status := _implausible(request, body, secret):
            return PlainTextResponse("This is not a request of Slack's.\n", status_code=status)
        return await AsyncSlackRequestHandler(web.app).handle(_reread(request, body))

    async def ready(_: Request) -> Response:
        trouble = await web.trouble()
        return await asyncio.to_thread(_readiness, web, trouble)

    routes = [
        Route("/slack/events", events, methods=["POST"]),
        Route("/healthz", lambda _: JSONResponse({"ok": True})),
        Route("/readyz", ready),
    ]
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes:
    """The body, as far as it is read: when it is longer than Slack's are, the rest of it is not."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MOST_BYTES:
            break
    return bytes(held)


def _reread(request: Request, body: bytes) -> Request:
    """The same request for somebody who has not read its body."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


def _implausible(request: Request, body: bytes, secret: str) -> int:
    """The status to refuse a request with that is not Slack's, or that nobody could read; 0 for any other."""
    if len(body) > MOST_BYTES:
        return 413
    try:
        text = body.decode()
        if not is_signed(secret, request.headers, text):
            return 401
        return 0 if isinstance(_content(text), dict) else 400
    except (ValueError, RecursionError):
        return 400


def _content(text: str) -> object:
    """What a request says: JSON, or a form that may hold JSON."""
    if text.lstrip().startswith(("{", "[")):
        return json.loads(text)
    form = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(form["payload"]) if "payload" in form else form


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
