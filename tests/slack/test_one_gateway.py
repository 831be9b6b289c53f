"""The one way to Slack: nobody is called, nothing is repeated that may not be, and what was said is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import Engine

from copilot.sandbox.driver import Sandbox
from copilot.slack.gateway import TRIES, Gateway, NotSent, PerhapsSent, open_client
from copilot.slack.governor import Governor
from copilot.store.engine import migrate, open_engine
from copilot.store.postings import Postings

from .desk import MANIFEST
from .show import START

LOUD = "<!channel> <@U0LUCIA> mire <https://evil.example|aquí> y https://nebula.example/cambio"


class Way:
    """A gateway with everything, whose time passes when somebody waits."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, engine: Engine) -> None:
        self.slack, self.now, self.postings = slack, 0.0, Postings(engine, lambda: START)
        client = open_client(slack.bot_token, slack.api_url, session)
        governor = Governor(clock=lambda: self.now, sleep=self.sleep)
        plain = Gateway(client, governor=governor, audits=self.postings, sleep=self.sleep)
        self.gateway = plain.of("T0NEBULA")

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def im(self) -> str:
        return self.slack.user("lucia").im

    async def post(self, text: str = "Respuesta") -> str:
        links = {"https://nebula.example/cambio"}
        return await self.gateway.post(self.im, text, (), thread_ts=None, nonce="n1", links=links, language="es")


@pytest_asyncio.fixture
async def way(tmp_path: Path) -> AsyncIterator[Way]:
    engine = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    migrate(engine)
    async with Sandbox(manifest=MANIFEST, rate_limits=False) as slack, aiohttp.ClientSession() as session:
        yield Way(slack, session, engine)
    engine.dispose()


async def test_what_is_said_calls_nobody_and_leads_nowhere_else(way: Way) -> None:
    """Posts, changes and what one person sees; addresses of cited passages stay; nothing is unfurled or linked."""
    quiet = "@channel @… mire aquí y https://nebula.example/cambio"
    ts = await way.post(LOUD)
    block = {"type": "section", "text": {"type": "mrkdwn", "text": LOUD}}
    await way.gateway.update(way.im, ts, LOUD, [block], links={"https://nebula.example/cambio"})
    await way.gateway.whisper(way.im, "U0LUCIA", LOUD, [block], links={"https://nebula.example/cambio"})
    (said,) = way.slack.messages(way.im)
    (whispered,) = way.slack.ephemerals("lucia")

    assert (said.text, said.blocks[0]["text"]["text"]) == (quiet, quiet)
    assert (whispered.text, whispered.blocks[0]["text"]["text"]) == (quiet, quiet)
    sent = way.slack.calls.of("chat.postMessage")[0].args
    assert [sent[name] for name in ("unfurl_links", "unfurl_media", "link_names", "parse")] == [
        False, False, False, "none",
    ]  # fmt: skip


async def test_what_was_said_is_written_down_without_the_words(way: Way) -> None:
    """Where and when, under which nonce, and a digest that tells one text from another."""
    ts = await way.post("Una cosa")
    await way.gateway.update(way.im, ts, "Otra cosa", (), nonce="n2")
    await way.gateway.whisper(way.im, "U0LUCIA", "Solo para usted")
    kept = way.postings.of("T0NEBULA")

    assert [each.method for each in kept] == ["chat.postMessage", "chat.update", "chat.postEphemeral"]
    assert [(each.channel, each.at) for each in kept] == [(way.im, START)] * 3
    assert [(each.ts, each.nonce) for each in kept[:2]] == [(ts, "n1"), (ts, "n2")]
    assert len({each.said for each in kept}) == 3
    assert "cosa" not in str(kept)


async def test_what_changes_nothing_is_tried_again_and_a_post_is_not(way: Way) -> None:
    """A message that may have arrived is looked for by its nonce instead."""
    way.slack.faults.fail("users.info", times=TRIES - 1)
    found = await way.gateway.read("users.info", user="U0LUCIA")
    way.slack.faults.lose_answer("chat.postMessage")
    with pytest.raises(PerhapsSent):
        await way.post()
    way.slack.faults.fail("users.info", times=TRIES)
    with pytest.raises(PerhapsSent):
        await way.gateway.read("users.info", user="U0LUCIA")

    assert found["user"]["id"] == "U0LUCIA"
    assert len(way.slack.calls.of("chat.postMessage")) == 1
    assert len(way.slack.messages(way.im)) == 1


async def test_retry_after_holds_for_every_call_of_that_method(way: Way) -> None:
    """Those that can wait so long wait, the others are told how long; other methods go on."""
    way.slack.faults.rate_limit("users.info", retry_after=2)
    found = await way.gateway.read("users.info", user="U0LUCIA")
    waited = way.now
    way.slack.faults.rate_limit("users.info", retry_after=30)
    with pytest.raises(NotSent) as told:
        await way.gateway.read("users.info", user="U0LUCIA")
    with pytest.raises(NotSent) as again:
        await way.gateway.read("users.info", user="U0MARCOS")
    calls = len(way.slack.calls.of("users.info"))
    await way.post()

    assert (found["ok"], waited) == (True, 2.0)
    assert (told.value.again_in, again.value.again_in) == (30.0, pytest.approx(30.0))
    assert calls == 3


async def test_a_row_that_cannot_be_kept_does_not_post_again(way: Way) -> None:
    """It stands in Slack; that is said in the log of the program."""
    way.postings._engine.dispose()
    with way.postings._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE postings")
    await way.post()

    assert len(way.slack.messages(way.im)) == 1


@pytest.mark.parametrize("how", ["post", "update", "whisper"])
async def test_a_message_whose_blocks_are_refused_is_its_text_and_nothing_else_is_tried_twice(
    way: Way, how: str
) -> None:
    """A block that Slack does not know; any other refusal is a refusal."""
    gateway, bad = way.gateway, [{"type": "block_of_tomorrow"}]
    if how == "post":
        await gateway.post(way.im, "Respuesta", bad, thread_ts=None, nonce="n2")
    elif how == "update":
        await gateway.update(way.im, await way.post(), "Respuesta", bad)
    else:
        await gateway.whisper("C0ATENCION", "U0LUCIA", "Respuesta", bad)
    shown = [*way.slack.messages(way.im), *way.slack.ephemerals("lucia")]
    way.slack.faults.refuse("chat.postMessage", "restricted_action")
    tried = len(way.slack.calls.of("chat.postMessage"))
    with pytest.raises(NotSent):
        await gateway.post(way.im, "Otra", bad, thread_ts=None, nonce="n3")

    assert [(one.text, list(one.blocks)) for one in shown] == [("Respuesta", [])]
    assert len(way.slack.calls.of("chat.postMessage")) == tried + 1
