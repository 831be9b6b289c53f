"""A workspace for each test; and, where a test asks for it, a real Bolt app connected over either transport."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.clock import Ids
from copilot.sandbox.delivery import Timing
from copilot.sandbox.driver import Sandbox

from .api import Api
from .bolt import BoltApp
from .browser import Browser

QUICK = Timing(deadline=1.0, retry_delays=(0.0, 0.02, 0.02))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends loopback calls through a proxy if the environment names one, and Bolt reads tokens from it."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("SLACK_"):
            monkeypatch.delenv(name)


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """A workspace with an app that may do everything, and no rate limits."""
    async with Sandbox(ids=Ids("T"), timing=QUICK, rate_limits=False) as sandbox:
        yield sandbox


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as shared:
        yield shared


@pytest.fixture
def web(slack: Sandbox, session: aiohttp.ClientSession) -> Iterator[AsyncWebClient]:
    """The SDK's client with the app's token."""
    yield AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


@pytest_asyncio.fixture(params=["socket", "http"])
async def bolt(
    slack: Sandbox, session: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> AsyncIterator[BoltApp]:
    """A small Bolt app, connected over Socket Mode and then over signed HTTP."""
    async with BoltApp(slack, session, transport=request.param) as app:
        yield app


@pytest_asyncio.fixture
async def socket_app(slack: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[BoltApp]:
    async with BoltApp(slack, session, transport="socket") as app:
        yield app


@pytest_asyncio.fixture
async def http_app(slack: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[BoltApp]:
    async with BoltApp(slack, session, transport="http") as app:
        yield app


@pytest.fixture
def api(slack: Sandbox, session: aiohttp.ClientSession) -> Api:
    """Raw Web API calls with the app's token."""
    return Api(slack, session)


@pytest.fixture
def browser(slack: Sandbox, session: aiohttp.ClientSession) -> Browser:
    """Lucía's browser."""
    return Browser(slack, session)
