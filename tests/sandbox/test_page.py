"""The page: who sees what, what its buttons do, and that nothing in a message runs."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.driver import Sandbox

from .blocks import answer_blocks
from .bolt import BoltApp
from .browser import HERE, Browser

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


async def test_the_first_page_is_a_channel(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """Opening the address leads to somebody's first channel."""
    async with session.get(slack.url) as response:
        assert (response.status, response.url.path) == (200, "/as/lucia/in/C0ATENCION")


async def test_a_person_sees_their_own_channels(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """Leads see #lideres; an agent does not, and cannot open it either."""
    assert "lideres" in await Browser(slack, session, "nuria").get()
    agent = Browser(slack, session)
    assert "lideres" not in await agent.get()
    assert "There is nothing here" in await agent.get("/in/C0LIDERES")


async def test_the_composer_writes(slack: Sandbox, socket_app: BoltApp, browser: Browser) -> None:
    """What is typed is posted as that person, a mention by name reaches the app, and the answer is on the page."""
    assert await browser.say("@copilot ¿qué hago?") == {"ok": True, "error": None}
    answer = await slack.wait_for_message(channel=HERE)

    page = await browser.get(f"/in/{HERE}?thread={answer.thread_ts}")

    assert "<strong>Answer</strong>" in page
    assert "1 reply" in page


async def test_the_composer_knows_commands(session: aiohttp.ClientSession) -> None:
    """A command of the manifest goes to the app, another one is refused with a sentence."""
    manifest = {"features": {"slash_commands": [{"command": "/copilot"}]}}
    async with Sandbox(manifest=manifest) as slack, BoltApp(slack, session, transport="socket"):
        browser = Browser(slack, session)

        assert (await browser.say("/copilot hola"))["ok"]
        assert (await browser.say("/nada hola"))["error"] == "/nada is not a command here."
        assert "Only visible to you" in await browser.get()


async def test_buttons_and_modals_work(slack: Sandbox, socket_app: BoltApp, browser: Browser) -> None:
    """A click opens the modal, an error is shown in it with what was typed, a good submission closes it."""
    await browser.say("@copilot hola")
    answer = await slack.wait_for_message(channel=HERE)
    press = {"channel": HERE, "ts": answer.ts, "block_id": "acts", "action_id": "edit"}

    assert (await browser.post("act", **press))["ok"]
    await slack.wait_for_modal("lucia")
    refused = await browser.post("submit", state={"reply/text": "short", "why/why": "", "who/who": None})
    page = await browser.get()
    done = await browser.post("submit", state={"reply/text": "un texto largo"})

    assert (refused["ok"], refused["errors"]) == (False, {"reply": "Too short."})
    assert "Too short." in page
    assert ">short</" in page or 'value="short"' in page
    assert done["ok"]
    assert 'class="modal"' not in await browser.get()


async def test_a_click_on_what_is_gone_is_told_so(slack: Sandbox, browser: Browser) -> None:
    """No stack trace, one sentence."""
    answer = await browser.post("act", channel=HERE, ts="1.000001", block_id="b", action_id="a")

    assert answer == {"ok": False, "error": "That is not there any more."}


async def test_an_app_that_sleeps_is_told_of(slack: Sandbox, browser: Browser, web: AsyncWebClient) -> None:
    """The person reads that the app did not answer."""
    sent = await web.chat_postMessage(channel=HERE, text="x", blocks=answer_blocks())
    press = {"channel": HERE, "ts": sent["ts"], "block_id": "acts", "action_id": "use"}

    answer = await browser.post("act", **press)

    assert answer["error"] == "The app did not answer within three seconds."


async def test_ephemeral_messages_are_for_one(
    slack: Sandbox, session: aiohttp.ClientSession, web: AsyncWebClient
) -> None:
    """Marked for the one who sees it, absent for the others."""
    await web.chat_postEphemeral(channel=HERE, user="U0LUCIA", text="solo para ti")

    assert "Only visible to you" in await Browser(slack, session).get()
    assert "solo para ti" not in await Browser(slack, session, "nuria").get()


async def test_the_home_tab_is_opened_by_looking(slack: Sandbox, socket_app: BoltApp, browser: Browser) -> None:
    """Visiting tells the app, refreshing does not, and what it publishes is shown."""
    assert "has not published" in await browser.get("/home")
    await slack.wait_until(lambda: slack.user("lucia").home)

    page = await browser.get("/home", live=True)

    assert "Promises due" in page
    assert len(socket_app.events("app_home_opened")) == 1


async def test_status_prompts_and_stop_are_shown(slack: Sandbox, browser: Browser, web: AsyncWebClient) -> None:
    """The status line of a thread, the suggested prompts, and the button that stops a stream."""
    question = await slack.user("lucia").dm("hola")
    im = question.channel
    await web.assistant_threads_setStatus(channel_id=im, thread_ts=question.ts, status="is looking up policies…")
    await web.assistant_threads_setSuggestedPrompts(channel_id=im, prompts=[{"title": "Empieza", "message": "m"}])
    before = await browser.get(f"/in/{im}?thread={question.ts}")
    await web.chat_startStream(channel=im, thread_ts=question.ts, markdown_text="ya **va**")
    after = await browser.get(f"/in/{im}?thread={question.ts}")
    await browser.post("stop", channel=im, thread_ts=question.ts)

    assert "is looking up policies…" in before
    assert "Empieza" in before
    assert "is looking" not in after
    assert "<strong>va</strong>" in after
    assert "data-stop" in after
    assert "Stopped before the end." in await browser.get(f"/in/{im}?thread={question.ts}")


async def test_reactions_are_toggled(slack: Sandbox, browser: Browser) -> None:
    """The second click takes it back."""
    message = await slack.user("nuria").say(HERE, "hola")
    where = {"channel": HERE, "ts": message.ts, "name": "+1"}

    await browser.post("react", **where)
    one = await browser.get()
    await browser.post("react", **where)

    assert "👍 1" in one
    assert "👍 1" not in await browser.get()


async def test_unread_channels_stand_out(slack: Sandbox, browser: Browser) -> None:
    """Until they are looked at."""
    await slack.user("nuria").say(HERE, "novedad")
    im = slack.user("lucia").im

    unread = "is-unread" in await browser.get(f"/in/{im}")
    await browser.get()

    assert unread
    assert "is-unread" not in await browser.get(f"/in/{im}")


async def test_the_page_hears_of_changes(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """One line at once, and one after every change."""
    async with session.get(f"{slack.url}/as/lucia/changes") as response:
        first = await response.content.readline()
        await response.content.readline()
        await slack.user("nuria").say(HERE, "hola")
        second = await response.content.readline()

    assert first.startswith(b"data: ")
    assert int(second.split()[1]) > int(first.split()[1])


async def test_nobody_is_a_stranger_or_the_bot(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """There are pages for the people of the workspace only."""
    for name in ("nobody", "copilot"):
        async with session.get(f"{slack.url}/as/{name}/in/{HERE}") as response:
            assert response.status == 404


async def test_static_files_are_served(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """The page's own style and script, and nothing from anywhere else."""
    for name, kind in (("sandbox.css", "text/css"), ("sandbox.js", "text/javascript")):
        async with session.get(f"{slack.url}/static/{name}") as response:
            text = await response.text()
            assert (200, kind) == (response.status, response.content_type)
            assert "http://" not in text
            assert "https://" not in text


async def test_the_variables_depend_on_the_transport(slack: Sandbox) -> None:
    """An app is started with an app token for Socket Mode, with a signing secret for HTTP."""
    assert {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} == set(slack.environment)
    slack.request_url = "http://127.0.0.1:1/slack/events"
    assert {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"} == set(slack.environment)


async def test_an_address_that_is_taken_is_an_error(slack: Sandbox) -> None:
    """Two sandboxes cannot have one port, and one that was never entered has no address."""
    port = int(slack.url.rpartition(":")[2])
    other = Sandbox(port=port)

    with pytest.raises(RuntimeError, match="no address"):
        assert other.url
    with pytest.raises(OSError, match="in use"):
        await other.__aenter__()


async def test_it_runs_by_itself(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    """`python -m copilot.sandbox` prints where it is and what an app needs, and ends quietly on an interrupt."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"display_information": {"name": "Ayudante"}}), encoding="utf-8")
    command = [sys.executable, "-m", "copilot.sandbox", "--manifest", str(manifest)]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    ready = json.loads(await process.stdout.readline())
    async with session.get(ready["url"]) as response:
        page = await response.text()
    process.send_signal(signal.SIGINT)
    _, complaints = await process.communicate()

    assert "Ayudante" in page
    assert ready["environment"]["SLACK_API_URL"] == f"{ready['url']}/api/"
    assert (process.returncode, complaints) == (0, b"")
