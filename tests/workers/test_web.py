"""The web process over HTTP: what it takes, what it refuses, and what it says of itself."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.build import Parts, utc_now
from copilot.errors import ConfigurationError, SlackError
from copilot.sandbox.callbacks import signature
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.server import Server
from copilot.settings import read_settings
from copilot.store.inbox import Inbox
from copilot.workers.web import MOST_BYTES, Web, web_app
from tests.slack.desk import MANIFEST, PARCEL

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Door:
    """The web process behind a port, and a client that signs or does not."""

    def __init__(self, slack: Sandbox, web: Web, url: str, session: aiohttp.ClientSession) -> None:
        self.slack, self.web, self.url, self._session = slack, web, url, session

    async def post(self, body: bytes | str, kind: str = JSON, **headers: str) -> tuple[int, str]:
        """Status and text."""
        data = body.encode() if isinstance(body, str) else body
        given = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": kind}
        async with self._session.post(f"{self.url}/slack/events", data=data, headers=given) as response:
            return response.status, await response.text()

    async def signed(
        self, body: str, kind: str = JSON, *, at: float | None = None, secret: str = ""
    ) -> tuple[int, str]:
        """The same with Slack's signature."""
        stamp = str(int(time.time() if at is None else at))
        sealed = signature(secret or self.slack.signing_secret, stamp, body)
        return await self.post(body, kind, X_Slack_Request_Timestamp=stamp, X_Slack_Signature=sealed)

    async def get(self, path: str) -> tuple[int, dict[str, object]]:
        async with self._session.get(f"{self.url}{path}") as response:
            return response.status, await response.json()

    def questions(self) -> int:
        return Inbox(self.web.parts.engine).depth()


@contextlib.asynccontextmanager
async def serving(home: Path, slack: Sandbox, environment: dict[str, str]) -> AsyncIterator[Door]:
    """The web process with these settings, on a port of its own."""
    parts = Parts(read_settings({"COPILOT_HOME": str(home), **environment}))
    web = Web(parts)
    await web.start()
    server = Server(web_app(web), host="127.0.0.1", port=0)
    server.bind()
    await server.start()
    async with aiohttp.ClientSession() as session:
        yield Door(slack, web, server.url, session)
    await server.stop()
    await web.stop()
    parts.engine.dispose()


@pytest_asyncio.fixture
async def door(fresh: Path) -> AsyncIterator[Door]:
    """Connected over signed HTTP; nobody answers."""
    sandbox = Sandbox(manifest=MANIFEST, rate_limits=False, request_url="http://127.0.0.1:1/")
    async with sandbox as slack, serving(fresh, slack, slack.environment) as made:
        slack.request_url = f"{made.url}/slack/events"
        yield made


def event(**given: object) -> str:
    said = {"type": "message", "channel": "D0LUCIA", "channel_type": "im", "user": "U0LUCIA", "text": PARCEL}
    body = {"type": "event_callback", "team_id": "T0NEBULA", "event_id": "Ev1", "event": said | {"ts": "1.5"}}
    return json.dumps(body | given)


async def test_a_signed_question_is_in_the_inbox_when_slack_hears_that_we_have_it(door: Door) -> None:
    """And a second delivery of it is taken without a second row."""
    first, _ = await door.signed(event())
    kept = door.questions()
    second, _ = await door.signed(event())

    assert (first, second) == (200, 200)
    assert (kept, door.questions()) == (1, 1)


async def test_the_api_is_there(door: Door) -> None:
    """Beside Slack, and closed without a token."""
    status, document = await door.get("/api/v1/openapi.json")
    refused = await door.get("/api/v1/entries")

    assert (status, document["openapi"]) == (200, "3.1.0")
    assert (refused[0], refused[1]["type"]) == (401, "urn:copilot:problem:no_token")


async def test_slack_may_check_the_address(door: Door) -> None:
    """Its challenge comes back, when it is signed."""
    challenge = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
    status, text = await door.signed(challenge)

    assert (status, "3eZbrw1a" in text) == (200, True)
    assert (await door.post(challenge))[0] == 401


async def test_what_slack_has_not_signed_is_refused(door: Door) -> None:
    """No signature, another secret, an old one, and one that is none at all."""
    now = str(int(time.time()))
    tries = [
        await door.post(event()),
        await door.post(event(), X_Slack_Request_Timestamp=now),
        await door.post(event(), X_Slack_Request_Timestamp=now, X_Slack_Signature="v0=" + "0" * 64),
        await door.post(event(), X_Slack_Request_Timestamp=now, X_Slack_Signature="v0=ñandú"),
        await door.post(event(), X_Slack_Request_Timestamp="now", X_Slack_Signature="v0=" + "0" * 64),
        await door.post(event(), X_Slack_Request_Timestamp="9" * 400, X_Slack_Signature="v0=" + "0" * 64),
        await door.signed(event(), secret="another"),
        await door.signed(event(), at=time.time() - 400),
        await door.signed(event(), at=time.time() + 400),
    ]

    assert {401} == {status for status, _ in tries}
    assert door.questions() == 0


async def test_a_body_that_was_changed_on_the_way_is_refused(door: Door) -> None:
    """The signature is of the body, to the letter."""
    stamp = str(int(time.time()))
    sealed = signature(door.slack.signing_secret, stamp, event())
    status, _ = await door.post(event(event_id="Ev2"), X_Slack_Request_Timestamp=stamp, X_Slack_Signature=sealed)

    assert (status, door.questions()) == (401, 0)


@pytest.mark.parametrize(
    "body",
    ['{"type": "event_callback"', "[]", "[" * 100_000, '{"a":' * 100_000, urlencode({"payload": "{"}), '{"a": NaN']
)  # fmt: skip
async def test_what_nobody_can_read_is_refused(door: Door, body: str) -> None:
    """Also when it is signed; and nothing of us is in the answer."""
    status, text = await door.signed(body)

    assert (status, "Traceback" in text) == (400, False)


async def test_more_than_slack_ever_sends_is_refused(door: Door) -> None:
    """Signed or not; and bytes that are no text."""
    huge = json.dumps({"text": "x" * (MOST_BYTES + 1)})
    headers = {"X_Slack_Request_Timestamp": str(int(time.time())), "X_Slack_Signature": "v0=" + "0" * 64}

    assert (await door.post(huge))[0] == 401
    assert (await door.signed(huge))[0] == 413
    assert (await door.post(huge, **headers))[0] == 413
    assert (await door.post(b"\xff\xfe", **headers))[0] == 400


anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["enterprise", "authorizations", "team", "event", "user", "view", "type", "payload"]), inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything, st.sampled_from([JSON, FORM, "text/plain"]), st.booleans())
async def test_no_stranger_makes_it_stumble(door: Door, content: object, kind: str, in_form: bool) -> None:
    """Whatever is sent with a forged signature is refused, and read no further."""
    said = json.dumps(content)
    body = urlencode({"payload": said}) if in_form else said
    headers = {"X_Slack_Request_Timestamp": str(int(time.time())), "X_Slack_Signature": "v0=" + "0" * 64}
    status, _ = await door.post(body, kind, **headers)

    assert status == 401


async def test_over_socket_mode_there_is_no_door_for_events(fresh: Path) -> None:
    """Nobody may put questions into an app that checks no signatures."""
    async with Sandbox(manifest=MANIFEST, rate_limits=False) as slack, serving(fresh, slack, slack.environment) as door:
        assert (await door.signed(event()))[0] == 404
        assert door.questions() == 0


async def test_it_is_healthy_and_ready_when_it_is_connected(door: Door) -> None:
    """Both answer in JSON."""
    assert await door.get("/healthz") == (200, {"ok": True})
    status, said = await door.get("/readyz")

    assert (status, said["ready"], said["slack"]) == (200, True, True)


async def test_it_is_ready_without_slack(fresh: Path) -> None:
    """No token is no fault; it says that Slack is not connected."""
    async with Sandbox() as slack, serving(fresh, slack, {}) as door:
        status, said = await door.get("/readyz")

        assert (status, said["ready"], said["slack"]) == (200, True, False)
        assert (await door.signed(event()))[0] == 404


async def test_it_is_not_ready_while_questions_wait(door: Door) -> None:
    """A worker that answers nobody is noticed here."""
    Inbox(door.web.parts.engine).receive(["k1"], {}, utc_now() - timedelta(seconds=61))
    status, said = await door.get("/readyz")

    assert (status, said["ready"]) == (503, False)
    assert said["why"] != ""


async def test_it_is_not_ready_without_a_socket(fresh: Path) -> None:
    """When the connection to Slack is cut, questions cannot come in."""
    async with Sandbox(manifest=MANIFEST, rate_limits=False) as slack, serving(fresh, slack, slack.environment) as door:
        await slack.wait_until_connected()
        connected, _ = await door.get("/readyz")
        await door.web.socket.client.disconnect()
        status, said = await door.get("/readyz")

        assert (connected, status) == (200, 503)
        assert "Slack" in str(said["why"])


async def test_it_is_not_ready_while_slack_refuses_our_messages(door: Door) -> None:
    """A token that was taken back is named; health stays, for the process is well."""
    assert door.web.poster is not None
    door.web.poster.trouble = "token_revoked"
    status, said = await door.get("/readyz")

    assert (status, "token_revoked" in str(said["why"])) == (503, True)
    assert (await door.get("/healthz"))[0] == 200


async def test_it_is_not_ready_without_its_database(door: Door) -> None:
    """The remedy is in the answer."""
    with contextlib.closing(door.web.parts.engine.raw_connection()) as connection:
        connection.cursor().execute("DROP TABLE inbox_keys")
        connection.cursor().execute("DROP TABLE inbox")
        connection.commit()
    status, said = await door.get("/readyz")

    assert (status, said["ready"]) == (503, False)
    assert said["remedy"] != ""


async def start(home: Path, environment: dict[str, str]) -> None:
    parts = Parts(read_settings({"COPILOT_HOME": str(home), **environment}))
    web = Web(parts)
    try:
        await web.start()
    finally:
        await web.stop()
        parts.engine.dispose()
    assert web.session is not None


@pytest.mark.parametrize(
    ("drop", "name"),
    [
        (["SLACK_BOT_TOKEN"], "SLACK_BOT_TOKEN"),
        (["SLACK_APP_TOKEN"], "SLACK_SIGNING_SECRET"),
    ],
)
async def test_half_of_the_tokens_do_not_start(fresh: Path, drop: list[str], name: str) -> None:
    """What is lacking is named."""
    async with Sandbox() as slack:
        given = {key: value for key, value in slack.environment.items() if key not in drop}
        with pytest.raises(ConfigurationError, match=name):
            await start(fresh, given)


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_token_that_slack_does_not_know_does_not_start(fresh: Path, name: str) -> None:
    """One sentence names it and says where the right one is; nothing stays open."""
    async with Sandbox() as slack:
        wrong = slack.environment[name][:5] + "wrong"
        with pytest.raises(ConfigurationError, match=name) as refused:
            await start(fresh, {**slack.environment, name: wrong})

    assert wrong not in f"{refused.value} {refused.value.remedy}"


async def test_a_slack_that_cannot_be_reached_does_not_start(fresh: Path) -> None:
    """It is said as what it is, not as a wrong token."""
    async with Sandbox() as slack:
        with pytest.raises(SlackError, match="did not answer"):
            await start(fresh, {**slack.environment, "SLACK_API_URL": "http://127.0.0.1:9/api/"})
