"""The home tab: how to ask, one's own promises, and for a lead what waits for them and how the week was."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest_asyncio

from copilot.build import Parts
from copilot.sandbox.blockkit import lint
from copilot.sandbox.values import View
from copilot.slack.home import Cause, Judged, Proposed, digest_blocks, digest_form, home_view
from copilot.slack.home import Desk as OfLead
from copilot.slack.words import say
from copilot.store.promises import Promises
from copilot.types import LeadAsk, Place, Promise

from .desk import PARCEL, Desk, opened
from .make import NOW
from .people import actions, form, plain

HERE = Place(workspace="T1", channel="C1")
LONG = "<!channel> & " + "ñ" * 3_000


@pytest_asyncio.fixture
async def own(nebula: Parts, fresh: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with a knowledge folder of its own, since cases are written into it."""
    folder = copytree(nebula.settings.copilot_knowledge, tmp_path / "knowledge")
    async with opened(nebula, fresh, COPILOT_KNOWLEDGE=str(folder)) as made:
        yield made


async def test_an_agent_sees_how_to_ask_and_their_own_promises(desk: Desk) -> None:
    """And nothing that is for leads; a promise is kept from there, and the tab shows it."""
    lucia = desk.slack.user("lucia")
    await desk.answer(await lucia.dm(PARCEL))
    made = Promise(
        id="p1", entry_id=desk.log()[0].id, team="atencion", what="Llamar a la clienta", owner="agent",
        due=datetime.now(UTC) + timedelta(hours=3), made_by="U0LUCIA", made_at=datetime.now(UTC), place=HERE,
    )  # fmt: skip
    Promises(desk.parts.engine).make(made)
    home = await lucia.open_home(timeout=20)
    await lucia.click(home, "kept")

    def without() -> bool | None:
        return (lucia.home is not None and "kept" not in actions(lucia.home)) or None

    await desk.slack.wait_until(without, timeout=10)
    assert "Llamar a la clienta" in plain(list(home.blocks))
    assert "digest" not in actions(home)
    assert Promises(desk.parts.engine).listed()[0].state == "kept"


async def test_a_lead_sees_the_week_and_decides_on_solved_cases(own: Desk) -> None:
    """What was dismissed, the figures, and a solved case: a click has it tried, and nothing is written before."""
    lucia, nuria = own.slack.user("lucia"), own.slack.user("nuria")
    answer = await own.answer(await lucia.dm(PARCEL))
    entry = own.log()[0].id
    await lucia.click(answer, "used")
    await own.slack.wait_for_call("chat.update", timeout=10)
    after = next(one for one in own.slack.messages(answer.channel) if one.ts == answer.ts)
    await lucia.click(after, "ended", f"es|{entry}|solved")
    await own.slack.wait_for_call("chat.update", count=2, timeout=10)
    home = await nuria.open_home(timeout=20)
    await nuria.click(home, "case_accept")

    await own.slack.wait_until(lambda: (nuria.home and "case_accept" not in actions(nuria.home)) or None, timeout=30)
    shown, kept = plain(list(home.blocks)), own.parts.settings.copilot_knowledge / "cases" / "learned.jsonl"
    assert nuria.home and say("case_trying", "es") in plain(list(nuria.home.blocks)) and not kept.exists()
    assert say("figure_questions", "es", count="1") in shown and say("figure_used", "es", count="1") in shown
    assert [one.kind for one in own.whole(own.log()[0]).verdicts] == ["used", "solved"]


async def test_a_lead_sets_the_hour_of_the_digest_and_gets_it_once(desk: Desk) -> None:
    """In their time zone; nobody else is offered it."""
    nuria = desk.slack.user("nuria")
    home = await nuria.open_home(timeout=20)
    await nuria.click(home, "digest")
    await nuria.submit(await form(desk, "nuria", "digest"), {"hour/hour": "0", "zone/zone": "Europe/Lisbon"})
    await desk.slack.wait_until(lambda: desk.count("SELECT count(*) FROM digests") or None, timeout=30)
    desk.acts.reminding.step()
    desk.acts.reminding.step()
    digest = await desk.slack.wait_for_message(channel=nuria.im, timeout=20)
    await desk.quiet()

    assert say("digest_head", "es") in plain(list(digest.blocks))
    assert len([one for one in desk.slack.messages(nuria.im) if one.bot_id]) == 1
    assert lint(list(digest.blocks), "message") == []


async def test_a_partners_lead_sees_their_own_team_only(desk: Desk) -> None:
    """The questions of the house are not counted for them."""
    directory = desk.slack.workspace.directory
    directory.set_group_users("S0LEADS", (*directory.groups["S0LEADS"].users, "U0AITOR"))
    await desk.answer(await desk.slack.user("lucia").dm(PARCEL))
    house = await desk.slack.user("nuria").open_home(timeout=20)
    partner = await desk.slack.user("aitor").open_home(timeout=20)

    assert say("figure_questions", "es", count="1") in plain(list(house.blocks))
    assert say("figure_questions", "es", count="0") in plain(list(partner.blocks))


def test_slack_takes_a_full_home_tab() -> None:
    """However much waits, and however long it is."""
    asks = [
        LeadAsk(id=f"a{n}", entry_id="e", team="t", kind="approval", text=LONG, asked_by="U1", asked_at=NOW, place=HERE)
        for n in range(30)
    ]
    promises = [
        Promise(
            id=f"p{n}", entry_id="e", team="t", what=LONG, owner="agent", due=NOW, made_by="U1", made_at=NOW,
            place=HERE, state=state,
        )
        for n, state in enumerate(["open", "broken"] * 15)
    ]  # fmt: skip
    desk = OfLead(
        asks=asks, promises=promises, causes=[Cause(title={"es": LONG}, owner=LONG, count=3, before=1)] * 30,
        wrong=[Judged(entry="e", question=LONG, reason="tone", text=LONG, by="U1")] * 30,
        cases=[
            Proposed(entry=f"e{n}", question=LONG, resolution=LONG, standing=standing, page="https://copilot.example")
            for n, standing in enumerate(["", "trying", "refused", "doubtful", "untried", "", ""])
        ],
    )  # fmt: skip
    for language in ("es", "en"):
        assert lint(home_view(language, NOW, promises, desk), "home") == []
        assert lint(digest_blocks(desk, language, NOW), "message") == []
        assert lint(digest_form(language, "Europe/Madrid", None, ["UTC"]), "modal") == []


async def test_a_lead_gets_into_the_console_from_their_home_tab(nebula: Parts, fresh: Path) -> None:
    """By an address for them alone, made anew each time; an agent is offered none."""
    async with opened(nebula, fresh, COPILOT_URL="https://copilot.example.com") as desk:
        nuria, lucia = desk.slack.user("nuria"), desk.slack.user("lucia")
        first, second = [_address(await nuria.open_home(timeout=20)) for _ in range(2)]

        assert first.startswith("https://copilot.example.com/console/in/") and first != second
        assert _address(await lucia.open_home(timeout=20)) == ""
        assert await nuria.click(await nuria.open_home(timeout=20), "console")


async def test_without_an_address_there_is_no_way_into_the_console(desk: Desk) -> None:
    """No setting, no link."""
    assert _address(await desk.slack.user("nuria").open_home(timeout=20)) == ""


async def test_the_digest_leads_to_the_console(nebula: Parts, fresh: Path) -> None:
    """To its first page, where one signs in: a message is read by whoever holds the phone."""
    async with opened(nebula, fresh, COPILOT_URL="https://copilot.example.com") as desk:
        desk.acts.front._wants.want("T0NEBULA", "U0NURIA", "atencion", "es", (0, "Europe/Madrid"))
        desk.acts.reminding.step()
        digest = await desk.slack.wait_for_message(channel=desk.slack.user("nuria").im, timeout=20)
        links = [part for block in digest.blocks for part in _parts(block) if part.get("type") == "link"]

        assert [link["url"] for link in links] == ["https://copilot.example.com/console/"]
        assert lint(list(digest.blocks), "message") == []


def _address(home: View) -> str:
    """What the button to the console opens."""
    found = [each for block in home.blocks for each in block.get("elements", ()) if each.get("action_id") == "console"]
    return str(found[0]["url"]) if found else ""


def _parts(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in block.get("elements", ()):
        yield part
        yield from _parts(part)
