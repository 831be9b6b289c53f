"""What goes wrong on demand, and the limits that always hold."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.api.apps import Client
from copilot.sandbox.api.methods import all_methods
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.tiers import POSTING, TIER_2, RateLimits

from .api import Api

HERE = "C0ATENCION"


class Monotonic:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_fills_with_time() -> None:
    """A tier's allowance is there at once, then comes back evenly."""
    clock = Monotonic()
    limits = RateLimits(monotonic=clock)

    waits = [limits.take("m", TIER_2) for _ in range(21)]
    clock.now = 3.0

    assert waits == [0] * 20 + [3]
    assert [limits.take("m", TIER_2), limits.take("m", TIER_2)] == [0, 3]


def test_keys_do_not_share_a_bucket() -> None:
    """Posting is limited for each channel apart."""
    limits = RateLimits(monotonic=Monotonic())

    waits = [limits.take(channel, POSTING) for channel in "aaaaab"]

    assert waits == [0] * 6
    assert limits.take("a", POSTING) == 1


async def test_too_many_calls_are_429_with_retry_after(session: aiohttp.ClientSession) -> None:
    """The answer says how long to wait; another channel is not concerned; limits can be switched off."""
    async with Sandbox(monotonic=Monotonic()) as slack:
        api = Api(slack, session)
        for _ in range(5):
            await api("chat.postMessage", channel=HERE, text="x")
        status, headers, body = await api.full("chat.postMessage", channel=HERE, text="x")
        elsewhere = await api("chat.postMessage", channel="C0TIENDAS", text="x")
        slack.limits.enabled = False
        off = await api("chat.postMessage", channel=HERE, text="x")

    assert (status, headers["Retry-After"], body["error"]) == (429, "1", "ratelimited")
    assert (elsewhere["ok"], off["ok"]) == (True, True)


@pytest.mark.parametrize(
    ("method", "per_minute"),
    [
        ("chat.startStream", 20),
        ("chat.stopStream", 20),
        ("chat.appendStream", 100),
        ("chat.update", 50),
        ("chat.postEphemeral", 100),
        ("conversations.replies", 50),
        ("conversations.members", 100),
        ("users.info", 100),
        ("usergroups.list", 20),
        ("views.open", 100),
        ("views.publish", 100),
        ("reactions.add", 50),
    ],
)
def test_methods_have_slacks_tiers(method: str, per_minute: int) -> None:
    """The tiers that Slack documents."""
    methods = all_methods(Client(client_id="", client_secret=""))

    assert per_minute == methods[method].tier.per_minute


async def test_the_sdk_waits_out_a_rate_limit(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """With its handler the SDK tries again after Retry-After."""
    slack.faults.rate_limit("chat.postMessage", retry_after=0)
    handlers: list[Any] = [AsyncRateLimitErrorRetryHandler()]
    web = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=handlers)

    await web.chat_postMessage(channel=HERE, text="x")

    assert [call.status for call in slack.calls] == [429, 200]


async def test_a_server_error_does_nothing(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """HTTP 500, not in JSON, and no message; the next call works."""
    slack.faults.fail("chat.postMessage")
    url, headers = f"{slack.api_url}chat.postMessage", {"Authorization": f"Bearer {slack.bot_token}"}
    statuses = []
    for _ in range(2):
        async with session.post(url, json={"channel": HERE, "text": "x"}, headers=headers) as response:
            statuses.append((response.status, response.content_type))

    assert statuses == [(500, "text/html"), (200, "application/json")]
    assert len(slack.messages(HERE)) == 1


async def test_silence_lasts_until_the_caller_gives_up(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """No answer and no effect."""
    slack.faults.hang("chat.postMessage")
    api = Api(slack, session)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await api("chat.postMessage", channel=HERE, text="x")

    assert (slack.calls[-1].status, slack.messages(HERE)) == (0, [])


async def test_a_lost_answer_leaves_the_message(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """The message is stored and the connection is cut: whoever simply tries again posts twice."""
    slack.faults.lose_answer("chat.postMessage", times=2)
    bare = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
    with pytest.raises(aiohttp.ClientConnectionError):
        await bare.chat_postMessage(channel=HERE, text="uno")
    assert [m.text for m in slack.messages(HERE)] == ["uno"]

    handlers: list[Any] = [AsyncConnectionErrorRetryHandler()]
    web = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=handlers)
    await web.chat_postMessage(channel=HERE, text="dos")

    assert [m.text for m in slack.messages(HERE)] == ["uno", "dos", "dos"]


async def test_any_error_can_be_answered(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """For one method or, with a star, for whatever comes next."""
    api = Api(slack, session)
    slack.faults.refuse("users.info", "internal_error")
    slack.faults.refuse("*", "service_unavailable")

    errors = [await api.error("users.info", user="U0LUCIA") for _ in range(3)]

    assert errors == ["internal_error", "service_unavailable", None]


async def test_latency_holds_every_call_up(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """A slow Slack, until faults are cleared."""
    api = Api(slack, session)
    slack.faults.latency = 30.0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await api("auth.test")

    slack.faults.clear()

    assert (await api("auth.test"))["ok"]


async def test_a_slow_slack_can_be_stopped(session: aiohttp.ClientSession) -> None:
    """A sandbox with calls under way closes at once, and its callers see the connection go."""
    async with Sandbox() as slack:
        slack.faults.hang("auth.test")
        call = asyncio.ensure_future(Api(slack, session)("auth.test"))
        await slack.wait_for_call("auth.test")

    with pytest.raises(aiohttp.ClientError):
        await call
