"""The outbox against a Slack that fails: each message stands there once in the end, whatever was answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.slack.poster import MOST_ATTEMPTS
from copilot.store.outbox import Message

from .posting import START, Post

FAULTS = ("fail", "lose_answer", "rate_limit", "internal_error", "invalid_auth")


@pytest.mark.parametrize("name", FAULTS)
async def test_a_message_that_slack_did_not_take_well_stands_there_once(post: Post, name: str) -> None:
    """Refused for now, broken before or after it was done: it is sent again only where it is not."""
    thread = await post.question()
    post.fault("chat.postMessage", name)
    post.write(thread)
    await post.later(0)
    await post.later(120)

    assert post.texts(thread) == ["Respuesta 1"]
    assert len(post.outbox.unsettled(START + timedelta(days=1))) == 0


async def test_a_message_that_slack_is_silent_about_is_looked_for_and_sent_again(post: Post) -> None:
    """No answer in time is no answer; the message is not there, so it is sent."""
    thread = await post.question()
    post.slack.faults.hang("chat.postMessage")
    post.write(thread)
    await post.later(0)
    await post.later(120)

    assert post.texts(thread) == ["Respuesta 1"]


async def test_nothing_is_sent_again_while_nobody_can_look(post: Post) -> None:
    """A message that may be there waits until Slack shows its thread; then it is found, and stands there once."""
    thread = await post.question()
    post.slack.faults.lose_answer("chat.postMessage")
    post.slack.faults.fail("conversations.replies", times=3)
    post.write(thread)
    for _ in range(6):
        await post.later(40)

    assert post.texts(thread) == ["Respuesta 1"]
    assert len(post.slack.calls.of("chat.postMessage")) == 1


async def test_slack_is_not_asked_again_before_it_wants_to_be(post: Post) -> None:
    """Retry-After is kept to the second."""
    thread = await post.question()
    post.slack.faults.rate_limit("chat.postMessage", retry_after=30)
    post.write(thread)
    await post.later(0)
    await post.later(29)
    waiting = post.texts(thread)
    await post.later(1)

    assert (waiting, post.texts(thread)) == ([], ["Respuesta 1"])


async def test_what_follows_in_a_thread_waits_for_what_comes_before(post: Post) -> None:
    """Another thread does not wait."""
    here, elsewhere = await post.question(), await post.question()
    post.slack.faults.rate_limit("chat.postMessage", retry_after=30)
    for thread in (here, here, elsewhere):
        post.write(thread)
    await post.later(0)
    waiting = (post.texts(here), post.texts(elsewhere))
    await post.later(30)

    assert waiting == ([], ["Respuesta 3"])
    assert post.texts(here) == ["Respuesta 1", "Respuesta 2"]


async def test_a_poster_that_died_while_sending_is_followed_by_one_that_looks_first(post: Post) -> None:
    """Claimed and posted, and never written down: the next poster finds the message by its nonce."""
    thread = await post.question()
    nonce = post.write(thread)
    row = post.outbox.claim(START)
    assert row is not None
    await post.poster._send(row, post.poster._gateway, None)
    await post.later(31)

    assert post.texts(thread) == ["Respuesta 1"]
    assert post.outbox.unsettled(START + timedelta(days=1)) == []
    assert not post.outbox.sent(nonce, "1.0")


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "msg_too_long"])
async def test_what_slack_will_never_take_is_given_up_at_once(post: Post, error: str) -> None:
    """And what comes after it in the thread goes out."""
    thread = await post.question()
    post.slack.faults.refuse("chat.postMessage", error)
    post.write(thread)
    post.write(thread)
    await post.later(0)

    assert post.texts(thread) == ["Respuesta 2"]
    assert len(post.slack.calls.of("chat.postMessage")) == 2


@pytest.mark.parametrize("closed", ["archive", "leave"])
async def test_an_answer_whose_channel_is_closed_goes_to_whoever_asked(post: Post, closed: str) -> None:
    """In a direct message, once: no question ends in nothing."""
    asked = await post.slack.user("lucia").mention("atencion-ayuda", "¿Qué hago?")
    place = {"team": "T0NEBULA", "channel": asked.channel, "thread_ts": asked.ts}
    payload = {"text": "Respuesta", "user": "U0LUCIA", "reader": "U0LUCIA"}
    post.outbox.add([Message(nonce="c1", kind="post", payload=payload, **place)], START)  # type: ignore[arg-type]
    directory = post.slack.workspace.directory
    if closed == "archive":
        directory.archive(asked.channel)
    else:
        directory.leave(asked.channel, post.slack.bot_user_id)
    await post.later(0)
    await post.later(400)

    assert [each.text for each in post.slack.messages(post.im) if each.bot_id] == ["Respuesta"]


async def test_a_message_is_given_up_in_the_end(post: Post) -> None:
    """After all attempts, each later than the one before, nobody asks Slack any more."""
    thread = await post.question()
    post.slack.faults.fail("chat.postMessage", times=100)
    post.write(thread)
    for _ in range(40):
        await post.later(400)

    assert len(post.slack.calls.of("chat.postMessage")) == MOST_ATTEMPTS
    assert post.texts(thread) == []


async def test_a_token_that_is_no_longer_good_is_trouble_until_there_is_another(post: Post) -> None:
    """Nothing is lost meanwhile."""
    thread = await post.question()
    post.slack.faults.refuse("chat.postMessage", "token_revoked", times=2)
    post.write(thread)
    await post.later(0)
    during = post.poster.trouble
    await post.later(60)
    await post.later(60)

    assert (during, post.poster.trouble) == ("token_revoked", "")
    assert post.texts(thread) == ["Respuesta 1"]


async def test_other_kinds_of_message_go_out_too(post: Post) -> None:
    """A changed message, one that only one person sees, and a status."""
    thread = await post.question()
    post.write(thread)
    await post.later(0)
    ts = post.slack.messages(post.im, thread)[-1].ts
    post.write(thread, "update", ts=ts, text="Otra")
    post.write(thread, "ephemeral", user="U0LUCIA", text="Solo para usted")
    post.write(thread, "status", text="está buscando…")
    await post.later(0)

    assert post.texts(thread) == ["Otra"]
    assert [each.text for each in post.slack.ephemerals("lucia")] == ["Solo para usted"]
    assert [call.ok for call in post.slack.calls.of("assistant.threads.setStatus")] == [True]


async def test_the_poster_stops_when_it_is_told_to(post: Post) -> None:
    """It sends what there is first."""
    thread = await post.question()
    post.write(thread)
    stopping = asyncio.Event()
    running = asyncio.create_task(post.poster.run(stopping))
    await post.slack.wait_for_message(thread_ts=thread)
    stopping.set()
    await running

    assert post.texts(thread) == ["Respuesta 1"]


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sends=st.lists(st.sampled_from(FAULTS), max_size=5),
    looks=st.lists(st.sampled_from(FAULTS), max_size=5),
    messages=st.integers(1, 3),
)
async def test_every_message_stands_there_once_and_in_order(
    post: Post, sends: list[str], looks: list[str], messages: int
) -> None:
    """Whatever Slack does to posting and to looking, in whatever order, as long as it stops some day."""
    thread = await post.question()
    for method, faults in (("chat.postMessage", sends), ("conversations.replies", looks)):
        for name in faults:
            post.fault(method, name)
    expected = [f"Respuesta {post._count + number + 1}" for number in range(messages)]
    for _ in range(messages):
        post.write(thread)
    for _ in range(30):
        await post.later(310)
    post.slack.faults.clear()

    assert expected == post.texts(thread)
