"""The ways in besides a message: shortcut, command, form. They answer only to whoever asked, and always."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from copilot.build import Parts
from copilot.reading.language import detect
from copilot.sandbox.blockkit import lint
from copilot.sandbox.values import Message
from copilot.slack.words import say

from .desk import MANIFEST, PARCEL, Desk, opened
from .people import actions, form, plain


@pytest_asyncio.fixture(params=["socket", "http"])
async def either(request: pytest.FixtureRequest, nebula: Parts, fresh: Path) -> AsyncIterator[Desk]:
    """A desk over each transport."""
    async with opened(nebula, fresh, http=request.param == "http") as made:
        yield made


def of_us(message: Message) -> bool:
    """Whether it is a suggestion."""
    return any(block.get("block_id") == "reply" for block in message.blocks)


async def suggestion(desk: Desk, who: str) -> Message:
    return await desk.slack.wait_for_ephemeral(who, where=of_us, timeout=30)


async def test_a_message_shortcut_answers_only_to_whoever_used_it(either: Desk) -> None:
    """What the message says is the question; nobody else sees the answer, until it is shared in the thread."""
    sara, lucia = either.slack.user("nuria"), either.slack.user("lucia")
    theirs = await sara.say("atencion-ayuda", PARCEL)
    assert await lucia.shortcut(theirs, "suggest")
    answer = await suggestion(either, "lucia")
    before = either.answers(theirs)
    await lucia.click(answer, "share")
    shared = await either.answer(theirs)

    assert before == [] and lint(list(answer.blocks), "message") == []
    assert "share" in actions(answer) and "share" not in actions(shared)
    assert shared.thread_ts == theirs.ts and of_us(shared)
    assert [entry.question for entry in either.log()] == [PARCEL]
    assert either.slack.failures == []


async def test_the_command_answers_only_to_whoever_typed_it(either: Desk) -> None:
    """In the channel where it was typed; what is done with it is shown there."""
    lucia = either.slack.user("lucia")
    assert await lucia.command("/copilot", PARCEL, "atencion-ayuda")
    answer = await suggestion(either, "lucia")
    await lucia.click(answer, "used")
    await form(either, "lucia", "reply")

    def used() -> Message | None:
        held = [one for one in either.slack.ephemerals("lucia") if "U0LUCIA" in plain(list(one.blocks))]
        return held[0] if held else None

    after = await either.slack.wait_until(used, timeout=10)
    assert "used" not in actions(after) and of_us(after)
    assert either.slack.messages("atencion-ayuda") == []


@pytest.mark.parametrize("text", ["", "help", "AYUDA"])
async def test_the_command_alone_says_how_to_use_it(desk: Desk, text: str) -> None:
    """In both languages, and nothing is asked."""
    assert await desk.slack.user("lucia").command("/copilot", text, "atencion-ayuda")
    (told,) = desk.slack.ephemerals("lucia")

    assert say("help", "es") in told.text and say("help", "en") in told.text
    assert desk.log() == []


async def test_where_the_app_is_not_a_direct_message_answers(desk: Desk) -> None:
    """No question ends in nothing: the answer stands in a thread that can be gone on with."""
    directory = desk.slack.workspace.directory
    directory.leave("C0ATENCION", desk.slack.bot_user_id)
    lucia = desk.slack.user("lucia")
    theirs = await desk.slack.user("nuria").say("atencion-ayuda", PARCEL)
    await lucia.shortcut(theirs, "suggest")
    answer = await desk.slack.wait_for_message(channel=lucia.im, where=of_us, timeout=30)
    await lucia.dm("¿Y si ya ha llegado al depósito?", answer.thread_ts)
    await desk.slack.wait_for_message(channel=lucia.im, where=of_us, after=answer.ts, timeout=30)

    assert answer.thread_ts is not None
    assert [turn.text for turn in desk.whole(desk.log()[1]).question.thread] == [PARCEL]


@pytest.mark.parametrize("way", ["mention", "command"])
async def test_an_answer_that_the_channel_no_longer_takes_goes_to_whoever_asked(
    nebula: Parts, fresh: Path, way: str
) -> None:
    """The app was removed from the channel, or the channel archived, while it was thinking."""
    async with opened(nebula, fresh, work=False) as desk:
        lucia = desk.slack.user("lucia")
        if way == "mention":
            asked = await lucia.mention("atencion-ayuda", PARCEL)
            await desk.slack.wait_until(lambda: desk.count("SELECT count(*) FROM inbox") or None, timeout=10)
            desk.slack.workspace.directory.archive(asked.channel)
        else:
            await lucia.command("/copilot", PARCEL, "atencion-ayuda")
            desk.slack.workspace.directory.leave("C0ATENCION", desk.slack.bot_user_id)
        desk.work()
        answer = await desk.slack.wait_for_message(channel=lucia.im, where=of_us, timeout=30)

        assert lint(list(answer.blocks), "message") == []


async def test_the_form_asks_with_what_is_known_of_the_case(desk: Desk) -> None:
    """The customer's channel and brand are those that were chosen; a form sent twice is one question."""
    lucia = desk.slack.user("lucia")
    assert await lucia.shortcut(None, "new_question")
    view = await form(desk, "lucia", "question")
    values = {"words/words": PARCEL, "via/via": "phone", "facts/facts": "El envío ya ha salido."}
    assert (await lucia.submit(view, values)).ok
    answer = await desk.slack.wait_for_message(channel=lucia.im, where=of_us, timeout=30)
    (entry,) = desk.log()

    assert lint(list(answer.blocks), "message") == []
    assert ("phone", f"{PARCEL}\nEl envío ya ha salido.") == (entry.via, entry.question)


async def test_a_question_that_cannot_be_kept_keeps_the_form_open(desk: Desk) -> None:
    """What was written is not lost: the form says to send it again."""
    lucia = desk.slack.user("lucia")
    await lucia.shortcut(None, "new_question")
    view = await form(desk, "lucia", "question")
    desk.change("ALTER TABLE inbox_keys RENAME TO mislaid")
    first = await lucia.submit(view, {"words/words": PARCEL})
    desk.change("ALTER TABLE mislaid RENAME TO inbox_keys")
    second = await lucia.submit(view, {"words/words": PARCEL})

    assert {"words": say("not_kept", "es")} == dict(first.errors)
    assert second.ok


async def test_another_version_is_asked_for_in_the_thread(desk: Desk) -> None:
    """The same question in fewer words."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.dm(PARCEL)
    answer = await desk.answer(asked)
    await lucia.click(answer, "restyle", f"es|{desk.log()[0].id}|shorter")
    second = await desk.answer(asked, after=answer.ts)
    before, after = (desk.whole(entry).suggestion for entry in desk.log()[:2])
    assert before and after

    assert asked.ts == second.thread_ts
    assert (before.question.text, before.plan.follow_up) == (after.question.text, after.plan.follow_up)
    assert len(after.reply.split()) < len(before.reply.split())


async def test_another_version_is_of_the_suggestion_that_it_was_asked_of(desk: Desk) -> None:
    """Not of the last one of the thread, and in the words of the first whatever the button is called."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.dm(PARCEL)
    first = await desk.answer(asked)
    pressed = desk.log()[0]
    await lucia.dm("Otra pregunta: la fibra va lenta desde ayer", thread_ts=asked.ts)
    second = await desk.answer(asked, after=first.ts)
    await lucia.click(first, "restyle", f"es|{pressed.id}|other_language")
    await desk.answer(asked, after=second.ts)
    old, new = desk.whole(pressed).suggestion, desk.whole(max(desk.log(), key=lambda one: one.id)).suggestion
    assert old and new

    assert (old.question.text, old.plan.follow_up) == (new.question.text, new.plan.follow_up)
    assert (detect(old.reply).language, detect(new.reply).language) == ("es", "en")


async def test_a_source_opens_with_the_passage_marked(desk: Desk) -> None:
    """The page, its owner and its file; what the suggestion rests on is marked."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "source:1")
    view = await form(desk, "lucia", "source")
    shown = plain(list(view.blocks))
    made = desk.whole(desk.log()[0]).suggestion
    assert made is not None

    assert say("source_cited", "es") in shown
    assert any(one.text[:60] in shown for one in made.plan.evidence)
    assert "policies/" in shown


async def test_a_source_opens_only_for_who_may_see_it(desk: Desk) -> None:
    """A guest who presses the button of a message that they can see gets nothing of the page."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.mention("atencion-ayuda", PARCEL))
    desk.slack.workspace.directory.join("C0ATENCION", "U0GUEST")
    await desk.slack.user("invitada").click(answer, "source:1")
    told = await desk.slack.wait_for_ephemeral("invitada", timeout=10)

    assert say("source_gone", "es") == told.text
    assert desk.slack.user("invitada").modal is None


async def test_what_not_all_may_see_is_not_shared(desk: Desk) -> None:
    """In a channel with a guest the private answer stays private, and says why."""
    lucia = desk.slack.user("lucia")
    await lucia.command("/copilot", PARCEL, "reforma-tienda")
    answer = await suggestion(desk, "lucia")
    await lucia.click(answer, "share")
    told = await desk.slack.wait_for_ephemeral(
        "lucia", where=lambda one: one.text == say("not_shared", "es"), timeout=10
    )

    assert told.text
    assert desk.slack.messages("reforma-tienda") == []


async def test_all_of_it_works_without_agents(nebula: Parts, fresh: Path) -> None:
    """On a free workspace: no agent view, no such scope, no user groups; every way in works."""
    manifest: dict[str, Any] = deepcopy(MANIFEST)
    del manifest["features"]["agent_view"]
    scopes = manifest["oauth_config"]["scopes"]
    scopes |= {kind: [scope for scope in held if scope != "assistant:write"] for kind, held in scopes.items()}
    async with opened(nebula, fresh, manifest=manifest) as desk:
        desk.slack.faults.refuse("usergroups.list", "plan_upgrade_required", times=99)
        desk.slack.faults.refuse("assistant.threads.setStatus", "not_allowed_token_type", times=99)
        lucia = desk.slack.user("lucia")
        lucia.look_at("messages")
        await desk.answer(await lucia.dm(PARCEL))
        await desk.answer(await lucia.mention("atencion-ayuda", PARCEL))
        await lucia.command("/copilot", PARCEL, "atencion-ayuda")
        await suggestion(desk, "lucia")
        home = await lucia.open_home(timeout=20)

        assert "new_question" in plain_actions(home)
        assert len(desk.log()) == 3


def plain_actions(view: Any) -> list[str]:
    return [block["accessory"]["action_id"] for block in view.blocks if block.get("accessory")]
