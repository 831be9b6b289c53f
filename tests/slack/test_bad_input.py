"""What Slack, a bad network or somebody in a hurry may do to us, beside what has tests of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copilot.build import Parts
from copilot.slack.words import say

from .desk import PARCEL, Desk, opened
from .people import until

CHANNEL = "atencion-ayuda"


async def test_a_question_that_came_while_we_were_dead_is_answered_once(nebula: Parts, fresh: Path) -> None:
    """Nobody took it, so that nobody said they had: Slack sends it again, and then it has its answer."""
    async with opened(nebula, fresh, http=True) as desk:
        here = desk.slack.request_url
        desk.slack.request_url = "http://127.0.0.1:1/slack/events"
        asked = await desk.slack.user("lucia").mention(CHANNEL, PARCEL)
        await desk.slack.wait_until(lambda: desk.slack.deliveries or None, timeout=10)
        desk.slack.request_url = here
        await desk.answer(asked)
        await desk.quiet()

        assert desk.slack.deliveries[0].outcome == "connection_failed"
        assert len(desk.answers(asked)) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"type": "a_type_of_tomorrow", "user": "U0LUCIA"},
        {"type": "message", "subtype": "a_subtype_of_tomorrow", "channel": "C0ATENCION", "user": "U0LUCIA"},
        {"type": "app_context_changed", "context": {}},
        {"type": "app_home_opened"},
        {"type": "agent_session_stopped"},
        {"type": "message", "message": "no object", "subtype": "message_changed", "previous_message": []},
    ],
)
async def test_a_payload_that_nobody_knows_is_taken_and_disturbs_nobody(desk: Desk, event: dict[str, Any]) -> None:
    """No fault that Slack would see and try again, and the next question is answered."""
    desk.slack.emit(event)
    await desk.slack.wait_until(lambda: desk.slack.deliveries or None, timeout=10)
    asked = await desk.slack.user("lucia").dm(PARCEL)
    await desk.answer(asked)

    assert {one.outcome for one in desk.slack.deliveries} == {"taken"}
    assert len(desk.answers(asked)) == 1


async def test_a_button_of_last_month_does_what_it_says(desk: Desk) -> None:
    """A message has no best before: the verdict is kept, and the message shows it."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.mention(CHANNEL, PARCEL))
    desk.slack.workspace.clock.advance(31 * 86_400)

    assert await lucia.click(answer, "used")
    await until(desk, answer, "U0LUCIA")
    assert [one.kind for one in desk.whole(desk.log()[0]).verdicts] == ["used"]


async def test_somebody_who_was_deactivated_a_second_ago_gets_nothing(nebula: Parts, fresh: Path) -> None:
    """What was known of them is five minutes old at most; a question that waits is not answered with knowledge."""
    async with opened(nebula, fresh) as desk:
        directory = desk.slack.workspace.directory
        directory.users["U0LUCIA"] = replace(directory.users["U0LUCIA"], deleted=True)
        asked = await desk.slack.user("lucia").dm(PARCEL)
        answer = await desk.answer(asked)

        assert answer.text == say("stranger", "es")


async def test_a_form_sent_twice_at_once_is_one_question(desk: Desk) -> None:
    """Two presses of a hurried hand."""
    lucia = desk.slack.user("lucia")
    assert await lucia.shortcut(None, "new_question")
    form = await desk.slack.wait_for_modal("lucia", callback_id="question", timeout=10)
    await asyncio.gather(
        lucia.submit(form, {"words/words": PARCEL}), lucia.submit(form, {"words/words": PARCEL}),
        return_exceptions=True,
    )  # fmt: skip
    await desk.quiet()

    assert len(desk.log()) == 1


async def test_forty_thousand_letters_end_in_one_answer(desk: Desk) -> None:
    """A whole thread of mails, pasted."""
    asked = await desk.slack.user("lucia").dm((f"{PARCEL} " * 400)[:40_000])
    await desk.answer(asked)
    await desk.quiet()

    assert len(desk.answers(asked)) == 1
