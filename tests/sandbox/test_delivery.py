"""How events reach an app that is slow, gone, doubled or out of order."""

from __future__ import annotations

import asyncio
import json
import time

import aiohttp
import aiohttp.web
import pytest
from slack_sdk.signature import SignatureVerifier

from copilot.sandbox.callbacks import SignedHttp, signature
from copilot.sandbox.delivery import Timing
from copilot.sandbox.driver import Sandbox

from .bolt import BoltApp, Json


def outcomes(slack: Sandbox) -> list[str]:
    return [sent.outcome for sent in slack.deliveries]


async def settled(slack: Sandbox, count: int) -> list[str]:
    return await slack.wait_until(lambda: outcomes(slack) if len(outcomes(slack)) >= count else None)


class Refusing:
    """A gate that fails for the first bodies, as an app whose database is down."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def __call__(self, _body: Json) -> None:
        self.left -= 1
        if self.left >= 0:
            raise ConnectionError


async def test_an_event_that_was_not_taken_comes_again(slack: Sandbox, bolt: BoltApp) -> None:
    """The same event id arrives again, with the number of the retry and the reason."""
    bolt.gate = Refusing(2)

    await slack.user("lucia").say("atencion-ayuda", "hola")
    await slack.wait_until(lambda: "taken" in outcomes(slack) or None)

    assert len({body["event_id"] for body in bolt.seen}) == 1
    reason = {"socket": "timeout", "http": "http_error"}[bolt.transport]
    assert [("1", reason), ("2", reason)] == bolt.retries


async def test_after_the_last_retry_slack_gives_up(slack: Sandbox, http_app: BoltApp) -> None:
    """Three retries, then the event is lost."""
    http_app.gate = Refusing(99)

    await slack.user("lucia").say("atencion-ayuda", "hola")

    assert await settled(slack, 4) == ["http_error"] * 4


async def test_an_app_can_refuse_retries(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """An HTTP error with X-Slack-No-Retry: 1 is not tried again."""
    async with Listener(status=500, headers={"X-Slack-No-Retry": "1"}) as listener:
        slack.request_url = listener.url
        await slack.user("lucia").dm("hola")
        await settled(slack, 1)
        await asyncio.sleep(0.1)

    assert outcomes(slack) == ["no_retry"]


async def test_an_app_that_is_not_there_is_connection_failed(slack: Sandbox) -> None:
    """Nobody listens at the request URL."""
    slack.request_url = "http://127.0.0.1:9/slack/events"

    await slack.user("lucia").dm("hola")

    assert await settled(slack, 4) == ["connection_failed"] * 4


async def test_an_app_without_connections_gets_its_events_when_it_comes(
    slack: Sandbox, session: aiohttp.ClientSession
) -> None:
    """Within the deadline, an event waits for a socket."""
    question = await slack.user("lucia").dm("hola")

    async with BoltApp(slack, session, transport="socket"):
        assert await slack.wait_for_message(thread_ts=question.ts)


async def test_signatures_are_slacks(slack: Sandbox) -> None:
    """The SDK's own verifier accepts what the sandbox signs, for this body only."""
    now = str(int(time.time()))
    signed = signature(slack.signing_secret, now, "body")

    verifier = SignatureVerifier(slack.signing_secret)

    assert verifier.is_valid("body", now, signed)
    assert not verifier.is_valid("other", now, signed)


async def test_a_request_url_is_verified_with_a_challenge(slack: Sandbox, http_app: BoltApp) -> None:
    """Bolt echoes the challenge of url_verification."""
    async with aiohttp.ClientSession() as session:
        url = str(slack.request_url)
        assert await SignedHttp(url, secret=slack.signing_secret, session=session).verify_url()


async def test_a_wrong_secret_is_refused_by_the_app(slack: Sandbox, http_app: BoltApp) -> None:
    """Bolt answers 401, which Slack counts as http_error."""
    slack.signing_secret = "wrong"
    slack.request_url = slack.request_url

    await slack.user("lucia").dm("hola")

    assert (await settled(slack, 1))[0] == "http_error"
    assert not http_app.seen


async def test_events_go_to_one_of_several_connections(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """With two connections each gets some, and no event goes to both."""
    async with BoltApp(slack, session, transport="socket") as one, BoltApp(slack, session, transport="socket") as two:
        await slack.wait_until_connected(2)
        for number in range(6):
            await slack.user("nuria").say("lideres", f"mensaje {number}")
        await settled(slack, 6)

    first, second = ({body["event_id"] for body in app.seen} for app in (one, two))
    assert not first & second
    assert len(first | second) == 6
    assert first and second


async def test_the_app_reconnects_when_it_is_asked_to(slack: Sandbox, socket_app: BoltApp) -> None:
    """After a `disconnect` the app opens another socket, and events go on."""
    before = slack.socket_mode.connections[0]

    await slack.refresh_sockets()
    await slack.wait_for_call("apps.connections.open", count=2)
    await slack.wait_until_connected()
    question = await slack.user("lucia").dm("hola")

    assert await slack.wait_for_message(thread_ts=question.ts)
    assert before not in slack.socket_mode.connections


async def test_what_was_on_a_cut_socket_comes_again(slack: Sandbox, socket_app: BoltApp) -> None:
    """An event whose acknowledgement was lost with the socket goes down the next one: the app gets it twice."""
    slack.socket_mode.mute()
    question = await slack.user("lucia").dm("hola")
    await slack.wait_for_message(thread_ts=question.ts)

    slack.drop_sockets()
    await slack.wait_until(lambda: socket_app.retries or None)

    assert socket_app.retries[0] == ("1", "connection_failed")
    assert len([event for event in socket_app.events("message") if event["ts"] == question.ts]) >= 2


async def test_an_unknown_ticket_is_turned_away(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """A socket needs the ticket that apps.connections.open gave, and each ticket works once."""
    async with session.ws_connect(f"{slack.url}/link?ticket=guess") as socket:
        message = await socket.receive()

    assert (message.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4000)


async def test_hello_comes_first(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """A connection begins with hello and how many there are."""
    ticket = slack.workspace.grants.ticket()
    async with session.ws_connect(f"{slack.url}/link?ticket={ticket}") as socket:
        hello = json.loads((await socket.receive()).data)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)


async def test_events_can_be_doubled(slack: Sandbox, socket_app: BoltApp) -> None:
    """A duplicate has the same event id."""
    slack.faults.duplicate_events()

    await slack.user("nuria").say("lideres", "una vez")
    await settled(slack, 2)

    assert [socket_app.seen[0]["event_id"]] * 2 == [body["event_id"] for body in socket_app.seen]


async def test_events_can_come_in_the_wrong_order(slack: Sandbox, socket_app: BoltApp) -> None:
    """The next events are held back and delivered last first."""
    slack.faults.reverse_events(3)

    for text in ("uno", "dos", "tres"):
        await slack.user("nuria").say("lideres", text)
    await settled(slack, 3)

    assert [event["text"] for event in socket_app.events("message")] == ["tres", "dos", "uno"]


async def test_an_app_that_was_removed_hears_of_it(slack: Sandbox, socket_app: BoltApp) -> None:
    """tokens_revoked and app_uninstalled arrive, and the token no longer works."""
    slack.uninstall()

    types = await slack.wait_until(
        lambda: {sent.envelope.payload["event"]["type"] for sent in slack.deliveries} if slack.deliveries[1:] else None
    )

    assert {"tokens_revoked", "app_uninstalled"} == types
    assert slack.workspace.grants.token(slack.bot_token) is None


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_slow_apps_miss_the_deadline(slack: Sandbox, session: aiohttp.ClientSession, transport: str) -> None:
    """An acknowledgement after the deadline does not count: the event comes again."""
    slack._delivery.timing = Timing(deadline=0.15, retry_delays=(0.0,))
    held = asyncio.Event()

    async with BoltApp(slack, session, transport=transport) as app:

        async def slowly(_body: Json) -> None:
            await held.wait()

        app.gate = slowly
        await slack.user("nuria").say("lideres", "hola")
        reasons = await settled(slack, 2)
        held.set()

    assert [{"socket": "timeout", "http": "http_timeout"}[transport]] * 2 == reasons
    assert len(app.seen) == 2


class Listener:
    """A bare HTTP endpoint with one fixed answer."""

    def __init__(self, *, status: int, headers: dict[str, str]) -> None:
        self._status, self._headers = status, headers

    async def __aenter__(self) -> Listener:
        async def answer(_request: aiohttp.web.BaseRequest) -> aiohttp.web.Response:
            return aiohttp.web.Response(status=self._status, headers=self._headers)

        self._runner = aiohttp.web.ServerRunner(aiohttp.web.Server(answer))
        await self._runner.setup()
        await aiohttp.web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
