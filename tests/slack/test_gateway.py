"""What a failed call means: again after a while, never, or that nobody knows."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from copilot.slack.gateway import Gateway, NotSent, PerhapsSent, open_client


class Odd:
    """A server in the place of Slack that answers everything in one way."""

    def __init__(self) -> None:
        self.text, self.kind, self.status, self.headers = "{}", "application/json", 200, {}

    async def answer(self, _: web.Request) -> web.Response:
        return web.Response(text=self.text, content_type=self.kind, status=self.status, headers=self.headers)


@pytest_asyncio.fixture
async def odd() -> AsyncIterator[tuple[Odd, Gateway]]:
    made = Odd()
    app = web.Application()
    app.router.add_post("/api/{method}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        port = runner.addresses[0][1]
        yield made, Gateway(open_client("xoxb-1", f"http://127.0.0.1:{port}/api", session))
    await runner.cleanup()


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("<h1>Bad gateway</h1>", "text/html", 502),
        ("<h1>Sign in to this network</h1>", "text/html", 200),
        ('{"ok": tr', "application/json", 200),
        ("", "application/json", 200),
        ("[]", "application/json", 200),
        ('{"ok": false}', "application/json", 200),
        ('{"ok": true}', "application/json", 200),
        ('{"ok": false, "error": "internal_error"}', "application/json", 200),
        ("no", "text/plain", 403),
        ("yes", "text/plain", 200),
        ("[1]", "application/json", 200),
        ("1", "application/json", 200),
    ],
)
async def test_an_answer_that_is_not_slacks_says_nothing(
    odd: tuple[Odd, Gateway], text: str, kind: str, status: int
) -> None:
    """A proxy's page, half an answer, or one without a reason: the message may have been taken, and is looked for."""
    server, gateway = odd
    server.text, server.kind, server.status = text, kind, status

    with pytest.raises(PerhapsSent):
        await gateway.post("D1", "Hola", [], thread_ts="1.0", nonce="n1")


@pytest.mark.parametrize(
    ("error", "status", "retry_after", "again_in"),
    [
        ("ratelimited", 429, "7", 7.0),
        ("ratelimited", 429, "soon", 1.0),
        ("ratelimited", 200, "", 1.0),
        ("invalid_auth", 200, "", 60.0),
        ("channel_not_found", 200, "", None),
    ],
)
async def test_a_refusal_says_when_to_try_again(
    odd: tuple[Odd, Gateway], error: str, status: int, retry_after: str, again_in: float | None
) -> None:
    """After as long as Slack says, after a minute for another token, or never."""
    server, gateway = odd
    server.text, server.status = f'{{"ok": false, "error": "{error}"}}', status
    server.headers = {"Retry-After": retry_after} if retry_after else {}

    with pytest.raises(NotSent) as refused:
        await gateway.post("D1", "Hola", [], thread_ts="1.0", nonce="n1")

    assert (error, again_in) == (refused.value.code, refused.value.again_in)


async def test_a_slack_that_is_not_there_says_nothing() -> None:
    """No connection is an answer that was lost."""
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(open_client("xoxb-1", "http://127.0.0.1:9/api/", session))
        with pytest.raises(PerhapsSent):
            await gateway.read("auth.test")
