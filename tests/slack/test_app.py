"""A question comes in from Slack and its suggestion goes out, once, in the right place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copilot.sandbox.blockkit import lint

from .desk import INVOICE, PARCEL, Desk

Json = dict[str, Any]


def buttons(blocks: Sequence[Json]) -> list[str]:
    found = [element["action_id"] for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return [name for name in found if not name.startswith("source:")]


async def test_a_direct_message_is_answered_in_its_thread(desk: Desk) -> None:
    """The suggestion stands under the question: the reply first, then what can be done with it; the sources last."""
    asked = await desk.slack.user("lucia").dm(PARCEL)
    answer = await desk.answer(asked)

    assert asked.ts == answer.thread_ts
    assert answer.blocks[0]["block_id"] == "reply"
    assert buttons(answer.blocks) == ["used", "edit", "not_right", "promise", "ask_lead", "restyle"]
    assert [block["block_id"] for block in answer.blocks[-3:]] == ["sources", "open", "more"]
    assert lint(list(answer.blocks), "message") == []
    assert answer.text != ""


async def test_the_sources_are_pages_that_the_plan_cites(desk: Desk) -> None:
    """What stands under the reply are titles of the evidence in the log, and the reply is the one that was logged."""
    answer = await desk.answer(await desk.slack.user("lucia").dm(PARCEL))
    (entry,) = desk.log()
    made = desk.whole(entry).suggestion
    assert made is not None
    sources = [element["text"] for element in answer.blocks[-3]["elements"]]

    assert all(source.startswith("📄 ") for source in sources)
    assert all(any(one.title in source for one in made.plan.evidence) for source in sources)
    assert made.reply == answer.blocks[0]["elements"][1]["elements"][0]["text"]


async def test_a_mention_is_answered_once_in_its_thread(desk: Desk) -> None:
    """Slack sends a mention twice, as a mention and as a message; it is one question."""
    asked = await desk.slack.user("lucia").mention("atencion-ayuda", PARCEL)
    await desk.answer(asked)
    await desk.quiet()

    assert len(desk.answers(asked)) == 1
    assert len(desk.log()) == 1
    assert len([sent for sent in desk.slack.deliveries if sent.envelope.payload["event"]["ts"] == asked.ts]) == 2


async def test_the_mention_itself_is_not_part_of_the_question(desk: Desk) -> None:
    """The text that is thought about is what a person reads."""
    await desk.answer(await desk.slack.user("lucia").mention("atencion-ayuda", INVOICE))

    assert "<@" not in desk.log()[0].question
    assert "copilot" not in desk.log()[0].question.lower()


async def test_a_follow_up_in_our_thread_needs_no_mention(desk: Desk) -> None:
    """It is answered in the same thread, by somebody who remembers what was asked first."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.mention("atencion-ayuda", PARCEL)
    first = await desk.answer(asked)
    await lucia.say("atencion-ayuda", "¿Y si ya ha llegado al depósito?", thread_ts=asked.ts)
    second = await desk.answer(asked, after=first.ts)

    assert (asked.ts, 2) == (second.thread_ts, len(desk.answers(asked)))
    assert [desk.log()[0].question] == [turn.text for turn in desk.whole(desk.log()[1]).question.thread]


async def test_what_people_say_to_each_other_is_left_alone(desk: Desk) -> None:
    """A message in a channel, or in a thread that we have no part in, is no question to us."""
    lucia = desk.slack.user("lucia")
    talk = await lucia.say("atencion-ayuda", "¿Alguien sabe qué decirle a mi clienta?")
    await desk.slack.user("nuria").say("atencion-ayuda", "Pregunta al copiloto", thread_ts=talk.ts)
    await desk.answer(await lucia.dm(PARCEL))

    assert desk.answers(talk) == []
    assert len(desk.log()) == 1


async def test_an_edit_and_a_deletion_are_no_new_questions(desk: Desk) -> None:
    """Slack hears that they were taken, and nothing is said to them."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.dm(PARCEL)
    first = await desk.answer(asked)
    await lucia.edit(asked, f"{PARCEL} Gracias.")
    await lucia.delete(asked)
    await desk.answer(await lucia.dm(INVOICE), after=first.ts)
    await desk.quiet()

    assert len(desk.log()) == 2
    assert {"taken"} == {sent.outcome for sent in desk.slack.deliveries}


async def test_a_question_that_slack_delivers_twice_is_answered_once(desk: Desk) -> None:
    """Every event comes twice, also those of our own answers."""
    desk.slack.faults.duplicate_events(2)
    asked = [await desk.slack.user(name).dm(PARCEL) for name in ("lucia", "sara", "ines")]
    for each in asked:
        await desk.answer(each)
    await desk.quiet()

    assert [len(desk.answers(each)) for each in asked] == [1, 1, 1]
    assert len(desk.log()) == 3


async def test_a_question_that_cannot_be_kept_is_not_acknowledged(desk: Desk) -> None:
    """Slack delivers it again, and when it can be kept it is answered once; nobody reads of the fault."""
    desk.change("ALTER TABLE inbox_keys RENAME TO mislaid")
    asked = await desk.slack.user("lucia").dm(PARCEL)
    await desk.slack.wait_until(lambda: desk.slack.deliveries or None, timeout=10)
    desk.change("ALTER TABLE mislaid RENAME TO inbox_keys")
    await desk.answer(asked)
    await desk.quiet()

    assert desk.slack.deliveries[0].outcome != "taken"
    assert "taken" in {sent.outcome for sent in desk.slack.deliveries}
    assert len(desk.answers(asked)) == 1


async def test_everybody_sees_that_an_answer_is_coming(desk: Desk) -> None:
    """The status stands in the thread in which the answer will."""
    asked = await desk.slack.user("lucia").dm(PARCEL)
    call = await desk.slack.wait_for_call("assistant.threads.setStatus", timeout=10)
    await desk.answer(asked)

    assert (True, asked.ts) == (call.ok, call.args["thread_ts"])
    assert call.args["status"] != ""


async def test_a_workspace_without_statuses_gets_its_answer(desk: Desk) -> None:
    """The status is a courtesy; the answer does not depend on it."""
    desk.slack.faults.refuse("assistant.threads.setStatus", "not_allowed_token_type", times=5)
    asked = await desk.slack.user("lucia").dm(PARCEL)
    await desk.answer(asked)
    await desk.quiet()

    assert len(desk.answers(asked)) == 1


async def test_questions_that_come_together_are_all_answered(desk: Desk) -> None:
    """Each in its own thread, each once."""
    people = [desk.slack.user(name) for name in ("lucia", "marcos", "sara", "ines", "aitor", "nuria")]
    asked = [await person.dm(text) for person in people for text in (PARCEL, INVOICE)]
    for each in asked:
        await desk.answer(each)
    await desk.quiet()

    assert {1} == {len(desk.answers(each)) for each in asked}
    assert len(asked) == len(desk.log())
