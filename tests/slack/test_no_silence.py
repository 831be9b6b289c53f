"""No question and no press ends in nothing: whatever fails on our side or on Slack's, a person sees an end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copilot.build import Parts
from copilot.sandbox.values import Message
from copilot.slack.gateway import NotSent
from copilot.slack.words import both, say

from .desk import PARCEL, QUICK, Desk, opened
from .people import form, plain

CHANNEL = "atencion-ayuda"


def refused(desk: Desk) -> int:
    """How many attempts of Slack's at telling us something were not taken."""
    return sum(sent.outcome != "taken" for sent in desk.slack.deliveries)


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_a_question_that_is_never_kept_is_given_back_in_the_end(nebula: Parts, fresh: Path, http: bool) -> None:
    """While Slack tries again a status says so; after the last attempt whoever asked is told once to ask again."""
    async with opened(nebula, fresh, http=http) as desk:
        desk.slack._delivery.timing = replace(QUICK, deadline=0.5)
        desk.change("ALTER TABLE inbox_keys RENAME TO mislaid")
        asked = await desk.slack.user("lucia").mention(CHANNEL, PARCEL)
        told = await desk.answer(asked)
        await desk.slack.wait_until(lambda: refused(desk) >= 8 or None, timeout=10)
        desk.change("ALTER TABLE mislaid RENAME TO inbox_keys")
        statuses = [str(call.args["status"]) for call in desk.slack.calls.of("assistant.threads.setStatus")]

        assert say("not_taken", "es") == told.text
        assert len(desk.answers(asked)) == 1
        assert set(statuses) == {say("delayed", "es")}


async def test_what_people_say_to_each_other_is_left_alone_while_nothing_can_be_kept(desk: Desk) -> None:
    """Whether a message in a thread is for us cannot be told then, and so nothing is said."""
    desk.slack._delivery.timing = replace(QUICK, deadline=0.5)
    nuria = desk.slack.user("nuria")
    first = await nuria.say(CHANNEL, "Buenos días")
    desk.change("ALTER TABLE conversations RENAME TO mislaid")
    await desk.slack.user("lucia").say(CHANNEL, "Buenos días, Nuria", thread_ts=first.ts)
    await desk.slack.wait_until(lambda: refused(desk) >= 4 or None, timeout=10)
    desk.change("ALTER TABLE mislaid RENAME TO conversations")

    assert desk.answers(first) == []
    assert desk.slack.calls.of("assistant.threads.setStatus") == []


async def test_a_shortcut_that_cannot_be_kept_says_so(desk: Desk) -> None:
    """The promise that the answer is coming is taken back, in a direct message."""
    lucia = desk.slack.user("lucia")
    theirs = await desk.slack.user("nuria").say(CHANNEL, PARCEL)
    desk.change("ALTER TABLE inbox_keys RENAME TO mislaid")
    assert await lucia.shortcut(theirs, "suggest")
    told = await desk.slack.wait_for_message(channel=lucia.im, timeout=10)
    desk.change("ALTER TABLE mislaid RENAME TO inbox_keys")

    assert say("not_kept", "es") == told.text


@pytest.mark.parametrize("way", ["command", "shortcut", "form"])
async def test_slack_has_its_acknowledgement_before_anybody_is_looked_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Slack waits three seconds; that it does not say who asks must not show as our failure."""
    answered = asyncio.Event()

    async def late(*_: Any) -> None:
        await answered.wait()
        raise NotSent("internal_error", 1.0)

    monkeypatch.setattr(desk.acts.opening._members, "asker", late)
    lucia = desk.slack.user("lucia")
    if way == "command":
        assert await lucia.command("/copilot", PARCEL, CHANNEL)
    elif way == "shortcut":
        assert await lucia.shortcut(await desk.slack.user("nuria").say(CHANNEL, PARCEL), "suggest")
    else:
        await lucia.shortcut(None, "new_question")
        assert (await lucia.submit(await form(desk, "lucia", "question"), {"words/words": PARCEL})).ok

    kept = desk.count("SELECT count(*) FROM inbox")
    answered.set()

    assert desk.slack.failures == []
    assert kept == 1


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long"])
async def test_an_answer_whose_blocks_slack_does_not_take_is_given_as_text(desk: Desk, code: str) -> None:
    """Slack's limits are known in part only; the reply is there all the same."""
    desk.slack.faults.refuse("chat.postMessage", code)
    asked = await desk.slack.user("lucia").dm(PARCEL)
    answer = await desk.answer(asked)
    await desk.quiet()

    assert str(desk.log()[0].reply)[:60] in answer.text
    assert list(answer.blocks) == [] and len(desk.answers(asked)) == 1


@pytest.mark.parametrize("action", ["used", "edit", "not_right", "ask_lead", "source:1"])
async def test_a_press_that_stumbles_over_a_fault_of_ours_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """A fault that nobody thought of, after Slack had its acknowledgement."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.mention(CHANNEL, PARCEL))

    def fault(*_: Any) -> None:
        raise RuntimeError("la contraseña de la base de datos")

    monkeypatch.setattr(desk.acts.record._book, "show", fault)
    taken = await lucia.click(answer, action)
    told = await desk.slack.wait_for_ephemeral("lucia", timeout=10)

    assert both("fault") == told.text
    assert taken and desk.slack.failures == []


async def asked_of_leads(desk: Desk, who: str) -> Message:
    """What leads see of a question of somebody."""
    person = desk.slack.user(who)
    answer = await desk.answer(await person.dm(PARCEL))
    await person.click(answer, "ask_lead")
    await person.submit(await form(desk, who, "ask_lead"), {"ask/text": "¿Puedo?"})
    return await desk.slack.wait_for_message(channel="lideres", timeout=20)


@pytest.mark.parametrize(("who", "key"), [("nuria", "own_ask"), ("lucia", "gone")])
async def test_a_lead_who_cannot_answer_is_told_why(nebula: Parts, fresh: Path, who: str, key: str) -> None:
    """What they have asked themselves another lead decides; what was erased is gone."""
    async with opened(nebula, fresh, COPILOT_LEADS_CHANNEL="C0LIDERES") as desk:
        seen = await asked_of_leads(desk, who)
        if key == "gone":
            desk.change("DELETE FROM lead_asks")
        await desk.slack.user("nuria").click(seen, "answer")
        told = await desk.slack.wait_for_ephemeral("nuria", where=lambda one: one.channel == seen.channel, timeout=10)

        assert say(key, "es") == told.text


async def test_a_home_tab_that_cannot_be_made_says_so(desk: Desk) -> None:
    """An empty tab would look as if nothing waited."""
    nuria = desk.slack.user("nuria")
    desk.change("ALTER TABLE promises RENAME TO mislaid")
    home = await nuria.open_home(timeout=20)
    desk.change("ALTER TABLE mislaid RENAME TO promises")

    assert plain(list(home.blocks)) == both("home_failed")
