"""Many answers at once in one workspace whose limits are enforced: all arrive, and none is refused for haste."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import Engine

from copilot.sandbox.driver import Sandbox
from copilot.sandbox.values import Message as Said
from copilot.store.engine import migrate, open_engine
from copilot.store.outbox import Message
from copilot.store.threads import Thread

from .desk import MANIFEST
from .show import FINAL, REPLY, START, Show


class Passing:
    """The time of the show, before there is one."""

    show: Show | None = None

    def __call__(self) -> float:
        return self.show.clock() if self.show else START.timestamp()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    migrate(made)
    return made


@pytest_asyncio.fixture
async def show(engine: Engine) -> AsyncIterator[Show]:
    passing = Passing()
    async with Sandbox(manifest=MANIFEST, monotonic=passing) as slack, aiohttp.ClientSession() as session:
        passing.show = Show(slack, session, engine)
        yield passing.show
    engine.dispose()


async def test_everybody_gets_an_answer_and_nothing_is_refused(show: Show) -> None:
    """As many streams as the workspace may have; the others see a message that changes."""
    channel = show.slack.channel_id("atencion-ayuda")
    asked = [await show.slack.user("lucia").mention("atencion-ayuda", f"¿Qué hago? {n}") for n in range(30)]
    for end in (100, 200, 300):
        for number, message in enumerate(asked):
            thread = Thread(team="T0NEBULA", channel=channel, ts=message.ts)
            show.drafts.write(f"q{number}", thread, "U0LUCIA", "es", REPLY[:end], show.now)
        await show.previews.step()
        await show.previews.idle()
        show.pass_by(3.1)
    shown = Counter(draft.mode for draft in show.drafts.open())
    show.outbox.add([answer(number, message) for number, message in enumerate(asked)], show.now)
    for _ in range(300):
        while await show.poster.step():
            pass
        show.pass_by(2)
        if all(texts(show, message) == [FINAL] for message in asked):
            break

    assert [texts(show, message) for message in asked] == [[FINAL]] * 30
    assert [call.method for call in show.slack.calls[:] if call.status == 429] == []
    assert shown["stream"] >= 5 and shown["message"] >= 1


def answer(number: int, asked: Said) -> Message:
    return Message(
        nonce=f"q{number}-answer", kind="post", team="T0NEBULA", channel=asked.channel, thread_ts=asked.ts,
        payload={"text": FINAL, "draft": f"q{number}"},
    )  # fmt: skip


def texts(show: Show, asked: Said) -> list[str]:
    return [each.text for each in show.slack.messages(asked.channel, asked.ts) if each.bot_id]
