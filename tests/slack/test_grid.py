"""One installation for an Enterprise organisation: every workspace of it is answered with what is its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.seed import BOT, demo_seed
from copilot.sandbox.values import Channel, Message, Organisation, User, UserGroup
from copilot.slack.words import say
from copilot.slack.workspaces import granted
from copilot.workers.loop import answering

from .desk import MANIFEST, PARCEL, QUICK, _stores
from .test_install_pages import Installed, installed

HOME, OTHER = "T0NEBULA", "T0OTRA"
ORGANISATION = Organisation(id="E0GRUPO", name="Grupo Nébula", teams=frozenset({HOME, OTHER}))
PEPA = User(id="U0PEPA", name="pepa", real_name="Pepa Otra", team_id=OTHER)


def grid() -> Sandbox:
    """Nébula, and beside it a workspace of the same organisation with a person, a group and a channel."""
    seed = demo_seed()
    group = UserGroup(id="S0OTRA", handle="redes", name="Redes", users=(PEPA.id,), team_id=OTHER)
    channel = Channel(id="C0OTRA", name="otra-ayuda", members=(PEPA.id, BOT.id), team_id=OTHER)
    both = replace(
        seed, users=(*seed.users, PEPA), groups=(*seed.groups, group), channels=(*seed.channels, channel),
        organisation=ORGANISATION,
    )  # fmt: skip
    return Sandbox(seed=both, manifest=MANIFEST, timing=QUICK, rate_limits=False)


@contextlib.asynccontextmanager
async def whole(nebula: Parts, home: Path) -> AsyncIterator[Installed]:
    """The app, installed for the organisation, with a worker."""
    stopping = asyncio.Event()
    async with grid() as slack, installed(
        home, slack, SLACK_APP_TOKEN=slack.app_token, COPILOT_WORKSPACES=ORGANISATION.id
    ) as app:  # fmt: skip
        worker = replace(answering(nebula), **_stores(app.web.parts))

        async def work() -> None:
            while not stopping.is_set():
                if not await asyncio.to_thread(worker.step):
                    await asyncio.sleep(0.02)

        working = asyncio.create_task(work())
        assert (await app.come_back(*await app.set_out()))[0] == 200
        try:
            yield app
        finally:
            stopping.set()
            await working


async def answer(app: Installed, asked: Message) -> Message:
    return await app.slack.wait_for_message(channel=asked.channel, thread_ts=asked.ts, timeout=30)


async def test_every_workspace_of_an_organisation_is_answered(nebula: Parts, fresh: Path) -> None:
    """With one token; who belongs to which team is asked for in each workspace by itself."""
    async with whole(nebula, fresh) as app:
        slack = app.slack
        first = await answer(app, await slack.user("lucia").mention("atencion-ayuda", PARCEL))
        second = await answer(app, await slack.user("pepa").mention("otra-ayuda", PARCEL))
        alone = await answer(app, await slack.user("pepa").dm(PARCEL))
        asked = {call.args.get("team_id") for call in slack.calls.of("usergroups.list")}

        assert [each.blocks[0]["block_id"] for each in (first, second, alone)] == ["reply"] * 3
        assert asked == {HOME, OTHER}
        assert not [call for call in slack.calls if call.error]


async def test_a_command_and_a_press_come_with_their_workspace(nebula: Parts, fresh: Path) -> None:
    """Their payloads tell of the organisation in other fields than an event."""
    async with whole(nebula, fresh) as app:
        pepa = app.slack.user("pepa")
        assert await pepa.command("/copilot", PARCEL, "otra-ayuda")
        shown = await app.slack.wait_for_ephemeral("pepa", where=lambda one: bool(one.blocks), timeout=30)
        assert await pepa.click(shown, "used")

        assert shown.blocks[0]["block_id"] == "reply"
        assert app.slack.failures == []


async def test_a_workspace_that_loses_its_access_is_not_listened_to_and_the_others_are(
    nebula: Parts, fresh: Path
) -> None:
    """The organisation takes the app from one workspace: nothing of the rest ends, and it may come back."""
    async with whole(nebula, fresh) as app:
        keys = app.web.keys
        assert keys is not None
        app.slack.grant(OTHER, granted=False)
        async with asyncio.timeout(20):
            while await keys.who(f"{ORGANISATION.id}/{OTHER}") is not None:
                await asyncio.sleep(0.02)
        still = await answer(app, await app.slack.user("lucia").dm(PARCEL))
        app.slack.grant(OTHER, granted=True)
        async with asyncio.timeout(20):
            while await keys.who(f"{ORGANISATION.id}/{OTHER}") is None:
                await asyncio.sleep(0.02)
        back = await answer(app, await app.slack.user("pepa").dm(PARCEL))

        assert [each.blocks[0]["block_id"] for each in (still, back)] == ["reply", "reply"]


async def test_when_the_organisation_takes_the_app_away_it_is_gone_everywhere(nebula: Parts, fresh: Path) -> None:
    """Its work stays; its tokens do not."""
    async with whole(nebula, fresh) as app:
        keys = app.web.keys
        assert keys is not None
        await answer(app, await app.slack.user("lucia").dm(PARCEL))
        app.slack.uninstall()
        async with asyncio.timeout(20):
            while await keys.who(f"{ORGANISATION.id}/{HOME}") is not None:
                await asyncio.sleep(0.02)

        assert await keys.who(f"{ORGANISATION.id}/{OTHER}") is None


async def test_a_person_of_another_organisation_gets_nothing(nebula: Parts, fresh: Path) -> None:
    """They are not of the organisation, whatever channel they are in."""
    async with whole(nebula, fresh) as app:
        asked = await app.slack.user("vecino").dm(PARCEL)

        assert (await answer(app, asked)).text == say("stranger", "es")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"event": {"type": "team_access_revoked", "team_ids": ["T1", 7]},
          "enterprise_id": "E1"}, ("E1", ["T1"], False)),
        ({"event": {"type": "team_access_granted", "team_ids": []},
          "authorizations": [{"enterprise_id": "E2"}]}, ("E2", [], True)),
        ({"event": {"type": "team_access_revoked", "team_ids": "T1"}}, None),
        ({"event": {"type": "message"}}, None),
        (None, None),
    ],
)  # fmt: skip
def test_what_an_organisation_grants(body: object, expected: object) -> None:
    """Read from an event, and from nothing else."""
    assert granted(body) == expected
