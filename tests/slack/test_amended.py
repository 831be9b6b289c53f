"""A question that is edited or deleted while it is being answered."""

from __future__ import annotations

import asyncio

import pytest

from copilot.build import Parts
from copilot.slack.payloads import amended

from .desk import INVOICE, PARCEL, Desk, opened
from .test_payloads import BOT, event
from .test_streamed import Speaking, seen, speaking, streaming

__all__ = ["speaking"]
CHANNEL = "atencion-ayuda"


def changed(**given: object) -> dict[str, object]:
    told = {"type": "message", "subtype": "message_changed", "message": {"ts": "1.5", "text": "b", "user": "U1"}}
    return event(**{**told, "previous_message": {"ts": "1.5", "text": "a"}, "ts": "9.9", "hidden": True, **given})


def test_an_edit_and_a_deletion_are_told_apart_and_name_the_question() -> None:
    """By the key under which it came in."""
    edited, deleted = amended(changed(), BOT), amended(changed(subtype="message_deleted", deleted_ts="1.5"), BOT)
    buried = amended(changed(message={"ts": "1.5", "subtype": "tombstone", "text": "This message was deleted."}), BOT)
    assert edited and deleted and buried

    assert (edited.key, edited.text) == ("message:T1:C1:1.5", "b")
    assert (deleted.key, deleted.text) == (buried.key, buried.text) == ("message:T1:C1:1.5", None)


@pytest.mark.parametrize(
    "given", [{"message": {"ts": "1.5", "text": "a"}}, {"message": {"ts": "1.5", "text": "b", "bot_id": "B1"}},
              {"message": {}}, {"subtype": "channel_topic"}, {"message": None, "previous_message": 7}],
)  # fmt: skip
def test_what_changes_no_words_of_a_person_is_nothing(given: dict[str, object]) -> None:
    """A link that unfolded, our own message, a payload that means nothing."""
    assert amended(changed(**given), BOT) is None


async def test_a_question_edited_before_its_answer_gets_one_answer_to_its_last_words(
    nebula: Parts, fresh: object
) -> None:
    """Not one for each version."""
    async with opened(nebula, fresh, work=False) as desk:  # type: ignore[arg-type]
        lucia = desk.slack.user("lucia")
        asked = await lucia.mention(CHANNEL, PARCEL)
        await seen(desk, "SELECT count(*) FROM inbox")
        await lucia.edit(asked, f"@copilot {INVOICE}")
        await seen(desk, "SELECT count(*) FROM inbox WHERE body LIKE '%billing%'")
        desk.work()
        await desk.quiet()

        assert len(desk.answers(asked)) == 1
        assert [entry.language for entry in desk.log()] == ["en"]


async def test_a_question_edited_while_a_model_writes_gets_one_answer(desk: Desk, speaking: Speaking) -> None:
    """The draft of the first words becomes the answer to the last."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.mention(CHANNEL, PARCEL)
    await streaming(desk, asked)
    await lucia.edit(asked, f"@copilot {INVOICE}")
    await seen(desk, "SELECT count(*) FROM inbox WHERE body LIKE '%billing%'")
    speaking.go_on.set()
    await desk.quiet()

    (answer,) = desk.answers(asked)
    assert answer.blocks[0]["block_id"] == "reply"
    assert [entry.language for entry in desk.log()] == ["en"]


async def test_a_question_deleted_while_a_model_writes_leaves_nothing(desk: Desk, speaking: Speaking) -> None:
    """The draft is taken away, nothing is posted, and the words are not kept."""
    lucia = desk.slack.user("lucia")
    asked = await lucia.dm(PARCEL)
    await streaming(desk, asked)
    await lucia.delete(asked)
    await desk.slack.wait_for_call("chat.delete", timeout=20)
    speaking.go_on.set()
    await desk.quiet()
    await asyncio.sleep(0.3)

    assert desk.answers(asked) == []
    assert desk.log() == []
    assert desk.count("SELECT count(*) FROM inbox WHERE body IS NOT NULL") == 0
    assert desk.count("SELECT count(*) FROM drafts") == 0
