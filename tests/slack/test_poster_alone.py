"""An answer that cannot be shown where it was asked reaches whoever asked."""

from __future__ import annotations

import pytest

from copilot.slack.poster import MOST_ATTEMPTS
from copilot.slack.words import say
from copilot.store.outbox import Message

from .posting import START, Post


async def one_for_lucia(post: Post, kind: str = "post") -> Message:
    """An answer in a channel, in line."""
    asked = await post.slack.user("lucia").mention("atencion-ayuda", "¿Qué hago?")
    made = Message(
        nonce="c1", kind=kind, team="T0NEBULA", channel=asked.channel, thread_ts=asked.ts,
        payload={"text": "Respuesta", "user": "U0LUCIA", "reader": "U0LUCIA", "language": "es"},
    )  # fmt: skip
    post.outbox.add([made], START)
    return made


def alone(post: Post) -> list[str]:
    return [each.text for each in post.slack.messages(post.im) if each.bot_id]


@pytest.mark.parametrize("error", ["restricted_action", "thread_not_found", "cannot_reply_to_message"])
async def test_an_answer_that_a_channel_will_never_take_goes_to_whoever_asked(post: Post, error: str) -> None:
    """Whatever the reason: no question ends in nothing."""
    post.slack.faults.refuse("chat.postMessage", error)
    await one_for_lucia(post)
    await post.later(0)
    await post.later(400)

    assert alone(post) == ["Respuesta"]


async def test_an_answer_that_is_given_up_goes_to_whoever_asked(post: Post) -> None:
    """After all attempts in the channel, once more in a direct message."""
    post.slack.faults.fail("chat.postMessage", times=MOST_ATTEMPTS)
    await one_for_lucia(post)
    for _ in range(40):
        await post.later(400)

    assert alone(post) == ["Respuesta"]


async def test_whoever_may_not_have_seen_an_answer_of_theirs_alone_is_told(post: Post) -> None:
    """Such a message cannot be looked for, and is not sent twice: the person knows whether it is there."""
    post.slack.faults.lose_answer("chat.postEphemeral")
    await one_for_lucia(post, "ephemeral")
    await post.later(0)
    await post.later(400)

    assert alone(post) == [say("perhaps_shown", "es")]
    assert len(post.slack.calls.of("chat.postEphemeral")) == 1
