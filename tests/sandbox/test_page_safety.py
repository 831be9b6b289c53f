"""Nothing in a message or a view runs, and no other site can use the sandbox."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.driver import Sandbox

from .blocks import modal, plain
from .browser import HERE, Browser, Tags
from .hostile import EVIL, every_block, plain_blocks


def assert_harmless(page: str) -> None:
    """The page has its one script, no handlers, no images and no address that runs something."""
    tags = Tags(page).tags
    assert [attributes for tag, attributes in tags if tag == "script"] == [{"src": "/static/sandbox.js", "defer": None}]
    assert "img" not in {tag for tag, _ in tags}
    names = {name for _, attributes in tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    addresses = [str(attributes.get(name, "")) for _, attributes in tags for name in ("href", "src", "action")]
    assert not [address for address in addresses if "javascript" in address]


async def test_no_message_can_run_a_script(slack: Sandbox, browser: Browser, web: AsyncWebClient) -> None:
    """Every block and element, with hostile text in every field."""
    question = await slack.user("nuria").say(HERE, EVIL)
    for block in every_block():
        await web.chat_postMessage(channel=HERE, thread_ts=question.ts, text="x", blocks=[block], username=EVIL)
    await web.assistant_threads_setStatus(channel_id=HERE, thread_ts=question.ts, status=EVIL, loading_messages=[EVIL])

    page = await browser.get(f"/in/{HERE}?thread={question.ts}")

    assert len(every_block()) <= page.count("<article")
    assert "alert(1)" in page
    assert_harmless(page)


async def test_no_view_can_run_a_script(slack: Sandbox, browser: Browser, web: AsyncWebClient) -> None:
    """Neither a home tab nor a modal, nor the errors shown in it."""
    fit = plain_blocks()
    await web.views_publish(user_id="U0LUCIA", view={"type": "home", "blocks": fit})
    inputs = [b for b in fit if b["type"] != "table"]
    view = {**modal(), "title": plain(EVIL[:24]), "close": plain(EVIL[:24]), "blocks": inputs}
    opened = await web.views_open(trigger_id=slack.workspace.grants.trigger("U0LUCIA"), view=view)
    kept = slack.views.find(opened["view"]["id"])
    assert kept is not None
    slack.views.show_errors(kept, {kept.blocks[-1]["block_id"]: EVIL})

    page = await browser.get("/home")

    assert 'class="modal"' in page
    assert_harmless(page)


async def test_the_browser_is_told_to_run_nothing_else(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """A content security policy without inline scripts or third parties."""
    async with session.get(f"{slack.url}/as/lucia/in/{HERE}") as response:
        policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_other_sites_cannot_use_the_sandbox(
    slack: Sandbox, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    """A page elsewhere can neither write here nor read, not even through a name that points to this machine."""
    async with session.post(f"{slack.url}/as/lucia/in/{HERE}", data={"text": "x"}, headers=headers) as response:
        assert response.status == 403

    assert not slack.messages(HERE)


async def test_only_json_acts(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """A form from anywhere cannot press a button."""
    async with session.post(f"{slack.url}/as/lucia/close", data={"x": "1"}) as response:
        assert response.status == 415
