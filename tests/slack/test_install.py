"""The app in the workspaces of others: installed, renewed, taken away, and installed again."""

from __future__ import annotations

import asyncio
import copy
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import Engine

from copilot.errors import ConfigurationError, StoreError
from copilot.ports import Installation
from copilot.sandbox.clock import Clock
from copilot.sandbox.driver import Sandbox
from copilot.slack.gateway import Gateway, NotSent, open_client
from copilot.slack.install import (
    EARLY,
    OPTIONAL_SCOPES,
    SCOPES,
    Installing,
    Keys,
    NotInstalled,
    installation,
    may_install,
)
from copilot.slack.workspaces import ends, workspace_of
from copilot.store.engine import migrate, open_engine
from copilot.store.installations import Installations
from copilot.store.sealing import FILE, Seal, open_seal

from .desk import MANIFEST

OTHER_KEY = "Yk1ZbDdQb0t4c3Z1TzhxQm5hZ1dKc2RmR2hqS2x6eGM="
START = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
ROTATING = copy.deepcopy(MANIFEST)
ROTATING["settings"]["token_rotation_enabled"] = True


class House:
    """An app with a database, and processes of it that renew tokens."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, engine: Engine, folder: Path) -> None:
        self.slack, self.now = slack, START
        self.plain = Gateway(open_client("", slack.api_url, session))
        self.store = Installations(engine, open_seal("", folder))
        given: dict[str, Any] = {
            "client_id": slack.client.client_id, "client_secret": slack.client.client_secret, "gateway": self.plain,
            "store": self.store, "now": lambda: self.now, "allowed": {"T0NEBULA"},
        }  # fmt: skip
        self.installing = Installing(**given, new_state=iter([f"state-{n}" for n in range(9)]).__next__)
        self.processes = [Keys(**given, sleep=self.sleep) for _ in range(6)]
        self.keys = self.processes[0]
        self.gateway = Gateway(open_client("", slack.api_url, session), tokens=self.keys)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0.01)

    async def install(self) -> Installation:
        _, state = await self.installing.begin()
        return await self.installing.finish(self.slack.code(), state)

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.slack.workspace.clock.advance(seconds)

    def renewals(self) -> int:
        return sum(call.args.get("grant_type") == "refresh_token" for call in self.slack.calls.of("oauth.v2.access"))


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    engine = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    migrate(engine)
    sandbox = Sandbox(manifest=ROTATING, clock=Clock(START, frozen=True), rate_limits=False)
    async with sandbox as slack, aiohttp.ClientSession() as session:
        yield House(slack, session, engine, tmp_path)
    engine.dispose()


async def test_an_installation_speaks_with_its_own_token(house: House) -> None:
    """Whoever calls names the workspace, and nothing of the token."""
    await house.install()
    who = await house.gateway.of("T0NEBULA").read("auth.test")

    assert who["team_id"] == "T0NEBULA"
    with pytest.raises(NotSent, match="not_installed"):
        await house.gateway.of("T0OTHER").read("auth.test")


async def test_it_asks_for_the_scopes_of_the_manifest(house: House) -> None:
    """What is installed by others may do what the manifest says, and no more."""
    address, state = await house.installing.begin()
    asked = parse_qs(urlsplit(address).query)

    assert sorted(asked["scope"][0].split(",")) == sorted([*SCOPES, *OPTIONAL_SCOPES])
    assert sorted(SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot"]
    assert sorted(OPTIONAL_SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot_optional"]
    assert (asked["state"], asked["client_id"]) == ([state], [house.slack.client.client_id])


async def test_a_state_is_good_once_and_for_ten_minutes(house: House) -> None:
    """Nor is one that was never given."""
    _, state = await house.installing.begin()
    await house.installing.finish(house.slack.code(), state)
    _, late = await house.installing.begin()
    house.pass_by(601)

    for each in (state, late, "made-up", ""):
        with pytest.raises(NotInstalled):
            await house.installing.finish(house.slack.code(), each)


async def test_a_code_that_slack_does_not_take_installs_nothing(house: House) -> None:
    """Somebody made it up, or uses it again."""
    _, state = await house.installing.begin()
    with pytest.raises(NotInstalled):
        await house.installing.finish("made-up", state)

    assert house.store.everywhere() == []


async def test_only_those_who_may_install_it(house: House) -> None:
    """The pages are open to anybody, and the knowledge is not; nor to those who might once, and may no more."""
    await house.install()
    house.installing._allowed = house.keys._allowed = {"T0OTHER", ""}
    with pytest.raises(NotInstalled, match="may not"):
        await house.install()

    assert await house.keys.who("T0NEBULA") is None
    assert await house.processes[1].who("T0NEBULA") is not None


@pytest.mark.parametrize(
    ("team", "enterprise", "allowed", "may"),
    [
        ("T1", "", {"T1"}, True), ("T1", "E1", {"E1"}, True), ("", "E1", {"E1"}, True), ("T1", "", {"*"}, True),
        ("T1", "", {""}, False), ("T1", "", set(), False), ("", "E1", {"T1", ""}, False),
    ],
)  # fmt: skip
def test_who_may(team: str, enterprise: str, allowed: set[str], may: bool) -> None:
    """A workspace by itself or by its organisation; an id that is not there opens nothing."""
    made = Installation(team=team, enterprise=enterprise, name="", user="U1", bot="", token="xoxb-1")

    assert may == may_install(made, allowed)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "xoxp-1", "token_type": "user", "team": {"id": "T1"}},
        {"access_token": "xoxb-1", "token_type": "bot"},
    ],
)
def test_an_installation_without_a_bot_is_none(answer: dict[str, Any]) -> None:
    """A user's token, or a token of nowhere."""
    with pytest.raises(NotInstalled):
        installation(answer, START)


async def test_a_token_is_renewed_before_it_ends(house: House) -> None:
    """Two hours before; until then, the one there is."""
    first = (await house.install()).token
    house.pass_by(12 * 3600 - EARLY.total_seconds() - 1)
    before = await house.keys.token("T0NEBULA")
    house.pass_by(2)
    after = await house.keys.token("T0NEBULA")

    assert (before == first, after == first, house.renewals()) == (True, False, 1)


async def test_processes_that_need_a_new_token_at_once_get_the_same_one(house: House) -> None:
    """Slack takes a refresh token once: only one of them asks."""
    await house.install()
    house.pass_by(12 * 3600 + 1)
    tokens = await asyncio.gather(*(keys.token("T0NEBULA") for keys in house.processes for _ in range(3)))

    assert (len(set(tokens)), house.renewals()) == (1, 1)
    assert (await house.gateway.of("T0NEBULA").read("auth.test"))["ok"]


async def test_a_call_whose_token_ended_on_the_way_is_made_with_another(house: House) -> None:
    """Slack refuses the first for its token: nothing was done, and the call is made once."""
    await house.install()
    thread = (await house.slack.user("lucia").dm("¿Qué hago?")).ts
    house.slack.faults.refuse("chat.postMessage", "token_expired")
    await house.gateway.of("T0NEBULA").post(house.slack.user("lucia").im, "Respuesta", (), thread_ts=thread, nonce="n1")
    said = [each.text for each in house.slack.messages(house.slack.user("lucia").im, thread) if each.bot_id]

    assert (said, house.renewals()) == (["Respuesta"], 1)


async def test_a_process_that_died_while_renewing_is_followed_by_another(house: House) -> None:
    """After half a minute; until then the others go on with the token that is still good."""
    first = (await house.install()).token
    house.pass_by(11 * 3600)
    assert house.store.renewing("T0NEBULA", house.now, 30.0) is not None
    meanwhile = await house.keys.token("T0NEBULA")
    house.pass_by(31)
    after = await house.keys.token("T0NEBULA")

    assert (meanwhile == first, after == first) == (True, False)


async def test_a_renewal_that_fails_leaves_what_there_is(house: House) -> None:
    """The old token is good for two hours more, and it is tried again."""
    first = (await house.install()).token
    house.pass_by(11 * 3600)
    house.slack.faults.fail("oauth.v2.access")
    during = await house.keys.token("T0NEBULA")
    house.pass_by(31)

    assert (during == first, await house.keys.token("T0NEBULA") == first) == (True, False)


async def test_tokens_are_not_in_the_database_as_they_are(house: House, tmp_path: Path) -> None:
    """Nor the refresh token; the key beside it is for our eyes only."""
    made = await house.install()
    held = (tmp_path / "copilot.db").read_bytes()

    assert made.token.encode() not in held and str(made.refresh_token).encode() not in held
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="another key"):
        Seal([OTHER_KEY]).open(open_seal("", tmp_path).close("x"))


def test_a_key_can_be_replaced() -> None:
    """What was sealed with the old one is opened while it is still named."""
    old = Seal([OTHER_KEY])
    new = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="

    assert Seal([new, OTHER_KEY]).open(old.close("xoxb-1")) == "xoxb-1"
    with pytest.raises(ConfigurationError, match="COPILOT_KEY"):
        Seal(["short"])


def test_an_organisation_covers_its_workspaces(tmp_path: Path) -> None:
    """A workspace's own installation comes first; other organisations have nothing of it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    migrate(engine)
    store = Installations(engine, Seal([OTHER_KEY]))
    store.save(Installation(enterprise="E1", team="", name="Org", user="U1", bot="", token="xoxb-org"), START)
    store.save(Installation(enterprise="E1", team="T1", name="One", user="U2", bot="", token="xoxb-one"), START)
    found = {name: store.find(name) for name in ("E1/T1", "E1/T2", "T1", "T2", "E2/T2", "")}

    assert {name: one and one.token for name, one in found.items()} == {
        "E1/T1": "xoxb-one", "E1/T2": "xoxb-org", "T1": "xoxb-one", "T2": None, "E2/T2": None, "": None,
    }  # fmt: skip
    engine.dispose()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"team_id": "T1", "event": {}}, "T1"),
        ({"team_id": "T9", "authorizations": [{"team_id": "T1", "enterprise_id": None}]}, "T1"),
        ({"team_id": "T1", "authorizations": [{"enterprise_id": "E1", "is_enterprise_install": True}]}, "E1/T1"),
        ({"team": {"id": "T1"}, "enterprise": {"id": "E1"}, "is_enterprise_install": False}, "T1"),
        ({"team": None, "user": {"team_id": "T1"}, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, "E1/T1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, "E1/T1"),
        ({"authorizations": ["?"], "team": 7}, ""),
        (None, ""),
    ],
)
def test_whose_event_it_is(body: Any, expected: str) -> None:
    """Events, buttons, commands; in a shared channel, the company that has the app."""
    assert workspace_of(body) == expected


def test_what_ends_an_installation() -> None:
    """The app was taken away, or its bot's token; not some user's."""
    assert ends({"event": {"type": "app_uninstalled"}})
    assert ends({"event": {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}})
    assert not ends({"event": {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}})
    assert not ends({"event": {"type": "message"}})
