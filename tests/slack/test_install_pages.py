"""The pages with which others install the app, and what the running product makes of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from sqlalchemy import Engine

from copilot.build import Parts
from copilot.errors import ConfigurationError
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.server import Server
from copilot.settings import read_settings
from copilot.store.inbox import Inbox
from copilot.store.outbox import Message, Outbox
from copilot.workers.web import Web, web_app

from .desk import MANIFEST, PARCEL, QUICK

CLIENT = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x"}


class Installed:
    """The web process that others install, behind a port, with a browser."""

    def __init__(self, slack: Sandbox, web: Web, url: str, browser: aiohttp.ClientSession) -> None:
        self.slack, self.web, self.url, self.browser = slack, web, url, browser

    async def set_out(self) -> tuple[str, dict[str, str]]:
        """The state, and the cookie that goes with it."""
        async with self.browser.get(f"{self.url}/slack/install", allow_redirects=False) as response:
            cookie = response.cookies["copilot_install"]
            state = parse_qs(urlsplit(response.headers["Location"]).query)["state"][0]
            assert (response.status, cookie["secure"], cookie["httponly"]) == (302, True, True)
            return state, {"Cookie": f"copilot_install={cookie.value}"}

    async def come_back(self, state: str, cookie: dict[str, str], **given: str) -> tuple[int, str]:
        query = {"state": state, "code": self.slack.code(), **given}
        async with self.browser.get(f"{self.url}/slack/oauth_redirect", params=query, headers=cookie) as response:
            return response.status, await response.text()

    async def ask(self, number: int) -> bool:
        """Whether a question got as far as the inbox."""
        before = Inbox(self.web.parts.engine).depth()
        sent = len(self.slack.deliveries)
        await self.slack.user("lucia").dm(f"{PARCEL} ({number})")
        await self.slack.wait_until(lambda: len(self.slack.deliveries) > sent or None, timeout=10)
        return Inbox(self.web.parts.engine).depth() > before


@contextlib.asynccontextmanager
async def installed(home: Path, slack: Sandbox, **settings: str) -> AsyncIterator[Installed]:
    client = {"SLACK_CLIENT_ID": slack.client.client_id, "SLACK_CLIENT_SECRET": slack.client.client_secret}
    environment = {
        "COPILOT_HOME": str(home),
        "COPILOT_WORKSPACES": "T0NEBULA",
        "SLACK_API_URL": slack.api_url,
        **client,
        **settings,
    }
    parts = Parts(read_settings(environment))
    web = Web(parts)
    await web.start()
    server = Server(web_app(web), host="127.0.0.1", port=0)
    server.bind()
    await server.start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        try:
            yield Installed(slack, web, server.url, browser)
        finally:
            await server.stop()
            await web.stop()
            parts.engine.dispose()


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_from_the_install_page_to_the_first_question_and_away_again(
    tmp_path: Path, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed, asked, taken away (what was done is kept), installed again; with Slack's variables in the air."""
    async with Sandbox(manifest=MANIFEST, timing=QUICK, rate_limits=False) as slack:
        secret = {"SLACK_SIGNING_SECRET": slack.signing_secret}
        given = secret if transport == "http" else {"SLACK_APP_TOKEN": slack.app_token}
        monkeypatch.setenv("SLACK_CLIENT_ID", slack.client.client_id)
        monkeypatch.setenv("SLACK_CLIENT_SECRET", slack.client.client_secret)
        async with installed(tmp_path, slack, **given) as app:
            if transport == "http":
                slack.request_url = f"{app.url}/slack/events"
            before = await app.ask(0)
            status, page = await app.come_back(*await app.set_out())
            during = await app.ask(1)
            slack.uninstall()
            async with asyncio.timeout(10):
                while app.web.keys is None or await app.web.keys.who("T0NEBULA") is not None:
                    await asyncio.sleep(0.02)
            after = await app.ask(2)
            await app.come_back(*await app.set_out())
            again = await app.ask(3)

    assert (before, status, during, after, again) == (False, 200, True, False, True)
    assert "<h1" in page


async def test_what_waits_to_be_posted_waits_for_the_next_installation(tmp_path: Path) -> None:
    """Taken away between question and answer: the answer goes out when the app is back."""
    async with (
        Sandbox(manifest=MANIFEST, timing=QUICK, rate_limits=False) as slack,
        installed(tmp_path, slack, SLACK_APP_TOKEN=slack.app_token) as app,
    ):
        assert app.web.poster is not None
        asked = await slack.user("lucia").dm("¿Qué hago?")
        place = {"team": "T0NEBULA", "channel": asked.channel, "thread_ts": asked.ts}
        message = Message(nonce="n1", kind="post", payload={"text": "Respuesta"}, **place)
        now = datetime.now(UTC)
        Outbox(app.web.parts.engine).add([message], now)
        async with asyncio.timeout(10):
            while not await asyncio.to_thread(_put_off, app.web.parts.engine):
                await asyncio.sleep(0.02)
        await app.come_back(*await app.set_out())
        app.web.poster._now = lambda: datetime.now(UTC) + timedelta(seconds=61)
        answer = await slack.wait_for_message(channel=asked.channel, thread_ts=asked.ts, timeout=10)

    assert answer.text == "Respuesta"


def _put_off(engine: Engine) -> bool:
    """Whether the message waits for later, and nobody counts it as tried."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT state, attempts, not_before FROM outbox").one()
    return row[0] == "pending" and row[1] == 0 and datetime.fromisoformat(row[2]) > datetime.now(UTC)


async def test_nobody_comes_back_who_did_not_set_out(tmp_path: Path) -> None:
    """Another browser, another state, a refusal of the person's; the page says so in their language, and no more."""
    async with (
        Sandbox(manifest=MANIFEST, rate_limits=False) as slack,
        installed(tmp_path, slack, SLACK_SIGNING_SECRET=slack.signing_secret) as app,
    ):
        state, cookie = await app.set_out()
        other, _ = await app.set_out()
        tries = [
            await app.come_back(state, {}),
            await app.come_back(other, cookie),
            await app.come_back(state, {"Cookie": "copilot_install=ñ"}),
            await app.come_back(state, {**cookie, "Accept-Language": "es-ES"}, code="", error="access_denied"),
        ]

    assert {status for status, _ in tries} == {400}
    assert "no se ha instalado" in tries[-1][1]
    assert slack.calls.of("oauth.v2.access") == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "x"}, "SLACK_CLIENT_ID"),
        ({**CLIENT, "COPILOT_WORKSPACES": "T1"}, "SLACK_SIGNING_SECRET"),
        ({**CLIENT, "COPILOT_WORKSPACES": "T1", "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN"),
        (CLIENT, "COPILOT_WORKSPACES"),
    ],
)
async def test_half_of_what_an_installation_needs_does_not_start(
    tmp_path: Path, given: dict[str, str], name: str
) -> None:
    """What is lacking, or too much, is named."""
    parts = Parts(read_settings({"COPILOT_HOME": str(tmp_path), **given}))
    with pytest.raises(ConfigurationError, match=name):
        await Web(parts).start()
