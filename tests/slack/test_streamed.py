"""From a model's first word to the checked suggestion, through the worker, the database and the web process."""

from __future__ import annotations

import asyncio
import copy
import itertools
import threading
from dataclasses import replace

import pytest

from copilot.build import Parts, utc_now
from copilot.sandbox.values import Message, StreamState
from copilot.slack.words import say
from copilot.store.drafts import Drafts
from copilot.store.postings import Postings
from copilot.suggest import Copilot
from copilot.types import Draft, Plan, Question, Reading
from copilot.workers.hearing import Hearing
from copilot.writing.extractive import ExtractiveWriter

from .desk import INVOICE, PARCEL, Desk


class Speaking:
    """A writer that is heard while it writes: it says half, waits until it is told to go on, and says the rest."""

    def __init__(self, writer: ExtractiveWriter, hearing: Hearing) -> None:
        self._writer, self._hearing = writer, hearing
        self.go_on = threading.Event()

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        draft = self._writer.write(question, reading, plan)
        self._hearing.hear(draft.reply[: len(draft.reply) // 2])
        self.go_on.wait(20)
        self._hearing.hear(draft.reply)
        return draft


@pytest.fixture
def speaking(desk: Desk, nebula: Parts) -> Speaking:
    """The desk's worker, with a writer that is heard."""
    count = itertools.count()
    hearing = Hearing(utc_now, clock=lambda: float(next(count)))
    hearing.keep_in(Drafts(desk.parts.engine))
    writer = Speaking(ExtractiveWriter(nebula.company), hearing)
    copilot: Copilot = copy.copy(nebula.copilot)
    copilot._writers = [writer]
    desk.worker = replace(desk.worker, copilot=copilot, hearing=hearing)
    return writer


async def streaming(desk: Desk, asked: Message) -> Message:
    """The draft, once it is seen."""
    return await desk.slack.wait_for_message(
        channel=asked.channel, thread_ts=asked.ts, settled=False, timeout=20,
        where=lambda message: message.stream is StreamState.STREAMING,
    )  # fmt: skip


async def seen(desk: Desk, query: str) -> None:
    """Returns when the query finds something."""
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(desk.count, query):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("text", "language"), [(PARCEL, "es"), (INVOICE, "en")])
async def test_a_draft_is_seen_while_it_is_written_and_becomes_the_suggestion(
    desk: Desk, speaking: Speaking, text: str, language: str
) -> None:
    """One message under the question, marked as a draft in the agent's language until it has been checked."""
    asked = await desk.slack.user("lucia").mention("atencion-ayuda", text)
    draft = await streaming(desk, asked)
    speaking.go_on.set()
    await desk.quiet()
    (answer,) = desk.answers(asked)

    assert draft.text.startswith(say("draft", language))
    assert draft.ts == answer.ts
    assert answer.stream is StreamState.COMPLETED
    assert answer.blocks[0]["block_id"] == "reply"
    await seen(desk, "SELECT count(*) = 0 FROM drafts")
    said = [posting.method for posting in Postings(desk.parts.engine, utc_now).of("T0NEBULA")]
    assert said == ["chat.startStream", "chat.update"]


async def test_the_stop_button_ends_the_work_and_says_so(desk: Desk, speaking: Speaking) -> None:
    """Slack tells the app; the writer is told at its next word; nothing of the draft stays."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.dm(PARCEL)
    await streaming(desk, asked)
    await desk.slack.wait_for_call("agents.sessions.setStatus", timeout=20)
    await lucia.stop(asked.channel, asked.ts)
    await seen(desk, "SELECT max(stopped) FROM drafts")
    speaking.go_on.set()
    await desk.quiet()

    assert [each.text for each in desk.answers(asked)] == [say("stopped", "es")]
    assert [entry.failure for entry in desk.log()] == ["StoppedByReader"]
