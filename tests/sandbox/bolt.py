"""A small real Bolt app: answers mentions and direct messages, opens a modal, and remembers what it was sent."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.driver import Sandbox

from .blocks import answer_blocks, modal

Json = dict[str, Any]


class BoltApp:
    """Connects over one transport while the context is open."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, *, transport: str) -> None:
        self.slack = slack
        self.seen: list[Json] = []
        """The body of every request, before any listener."""
        self.retries: list[tuple[str, str]] = []
        """Number and reason of every redelivery."""
        self.gate: Callable[[Json], Awaitable[None]] | None = None
        """Runs before the acknowledgement; a test makes it slow or makes it fail."""
        self.client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        self.app = AsyncApp(client=self.client, signing_secret=slack.signing_secret, process_before_response=False)
        self.transport = transport
        self._listen()

    def events(self, kind: str) -> list[Json]:
        """The events of one type that arrived."""
        events = [body["event"] for body in self.seen if "event" in body]
        return [event for event in events if event["type"] == kind]

    def bodies(self, kind: str) -> list[Json]:
        """The interactions of one type that arrived."""
        return [body for body in self.seen if body.get("type") == kind]

    def _listen(self) -> None:
        self.app.use(self._note)
        self.app.event("app_mention")(self._mentioned)
        self.app.event("message")(self._written)
        self.app.event("app_home_opened")(self._home)
        self.app.event(re.compile(".*"))(self._ignored)
        self.app.action("edit")(self._edit)
        self.app.action(re.compile(".*"))(self._pressed)
        self.app.view("reply")(self._submitted)
        self.app.view_closed("reply")(self._pressed)
        self.app.shortcut(re.compile(".*"))(self._edit)
        self.app.command("/copilot")(self._command)
        self.app.options("who")(self._options)

    async def _note(self, body: Json, req: Any, next: Callable[[], Awaitable[None]]) -> None:
        self.seen.append(body)
        number = req.headers.get("x-slack-retry-num", ["0"])[0]
        # Over Socket Mode Bolt makes this header from the envelope, which counts the first delivery as attempt 0.
        if number != "0":
            self.retries.append((number, req.headers["x-slack-retry-reason"][0]))
        if self.gate is not None:
            await self.gate(body)
        await next()

    async def _mentioned(self, event: Json) -> None:
        thread_ts = event.get("thread_ts") or event["ts"]
        await self.client.chat_postMessage(
            channel=event["channel"], thread_ts=thread_ts, text="Answer", blocks=answer_blocks()
        )

    async def _written(self, event: Json) -> None:
        if event["channel_type"] == "im" and "subtype" not in event and "bot_id" not in event:
            await self._mentioned(event)

    async def _home(self, event: Json) -> None:
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Promises due"}}, *answer_blocks()[:2]]
        if event["tab"] == "home":
            await self.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    async def _ignored(self) -> None:
        """Events that need no answer."""

    async def _edit(self, ack: Any, body: Json) -> None:
        await ack()
        await self.client.views_open(trigger_id=body["trigger_id"], view=modal())

    async def _pressed(self, ack: Any) -> None:
        await ack()

    async def _submitted(self, ack: Any, body: Json) -> None:
        text = body["view"]["state"]["values"]["reply"]["text"]["value"]
        match text:
            case "short":
                await ack(response_action="errors", errors={"reply": "Too short."})
            case "again":
                await ack(response_action="update", view=modal(title="Once more"))
            case "more":
                await ack(response_action="push", view=modal(title="On top"))
            case "clear":
                await ack(response_action="clear")
            case "broken":
                await ack(response_action="update", view={"type": "modal"})
            case _:
                await ack()

    async def _command(self, ack: Any, command: Json) -> None:
        await ack(f"You asked: {command['text']}")

    async def _options(self, ack: Any, body: Json) -> None:
        name = body["value"].title()
        await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": body["value"]}])

    async def __aenter__(self) -> Self:
        if self.transport == "socket":
            handler: Any = AsyncSocketModeHandler(self.app, self.slack.app_token, ping_interval=0.5)
            self._handler = handler
            await handler.connect_async()
            await self.slack.wait_until_connected()
            return self
        self._runner = web.AppRunner(self.app.web_app(path="/slack/events"))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.transport == "socket":
            await self._handler.close_async()
        else:
            await self._runner.cleanup()
