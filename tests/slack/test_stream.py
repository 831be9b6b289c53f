"""An answer while it is written: whatever Slack does, in the end the checked answer stands there once, whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.sandbox.values import StreamState
from copilot.slack.neutral import preview
from copilot.slack.words import say
from copilot.store.outbox import Message

from .show import FAULTS, FINAL, METHODS, REPLY, Show, fault, growing, impatient, words


@pytest_asyncio.fixture
async def show(tmp_path: Path) -> AsyncIterator[Show]:
    async with impatient(tmp_path) as (slack, shared, engine):
        yield Show(slack, shared, engine)


async def test_the_reply_grows_while_it_is_written_and_becomes_the_answer(show: Show) -> None:
    """One message from the first word to the checked answer; nobody is called, and no link is alive, on the way."""
    await show.ask()
    seen = []
    for reply in growing(REPLY):
        await show.seen(reply)
        seen.append(show.shown())
    streaming = show.standing()[0].stream
    await show.finish()
    (answer,) = show.standing()

    assert streaming is StreamState.STREAMING
    assert seen[0] and all(after.startswith(before) for before, after in pairwise(seen))
    assert preview(REPLY, language="es").startswith(seen[-1]) and len(seen[-1]) > 0.8 * len(REPLY)
    assert "<!channel>" not in seen[-1] and "evil.example" not in seen[-1]
    assert (answer.text, answer.stream) == (FINAL, StreamState.COMPLETED)
    assert show.drafts.find(show.question) is None


async def test_small_pieces_wait_and_large_ones_do_not(show: Show) -> None:
    """A flush needs a second, and 80 letters or three seconds."""
    await show.ask()
    await show.seen("Entiendo el susto ", 0.1)
    await show.seen(f"Entiendo el susto {'y lo arreglo ' * 10}", 0.5)
    early = len(show.slack.calls.of("chat.appendStream"))
    show.pass_by(0.5)
    await show.seen(f"Entiendo el susto {'y lo arreglo ' * 10}", 1.1)
    large = len(show.slack.calls.of("chat.appendStream"))
    await show.seen(f"Entiendo el susto {'y lo arreglo ' * 10}hoy ", 1.1)
    small = len(show.slack.calls.of("chat.appendStream"))
    await show.seen(f"Entiendo el susto {'y lo arreglo ' * 10}hoy ", 2.0)
    await show.seen(f"Entiendo el susto {'y lo arreglo ' * 10}hoy ", 2.0)
    patient = len(show.slack.calls.of("chat.appendStream"))

    assert (early, large, small, patient) == (0, 1, 1, 2)


async def test_a_stream_that_expires_goes_on_as_a_message_that_changes(show: Show) -> None:
    """After five minutes Slack lets it die; the reader sees the whole text go on in the same place."""
    await show.ask()
    await show.seen(REPLY[:100])
    show.slack.workspace.clock.advance(301)
    await show.seen(REPLY[:200], 3.1)
    await show.seen(REPLY[:300], 3.1)
    after = show.shown()
    await show.finish()

    assert preview(REPLY, language="es").startswith(after) and len(after) > 200
    assert [each.text for each in show.standing()] == [FINAL]


async def test_the_stop_button_ends_the_work(show: Show) -> None:
    """Slack refuses to take more, and whoever writes is told at the next word."""
    asked = await show.ask()
    await show.seen(REPLY[:100])
    await show.slack.user("lucia").stop(asked.channel, asked.ts)
    await show.seen(REPLY[:200])
    goes_on = show.write(REPLY[:220])
    await show.finish(say("stopped", "es"))

    assert not goes_on
    assert [each.text for each in show.standing()] == [say("stopped", "es")]


async def test_without_room_for_a_stream_a_message_is_changed(show: Show) -> None:
    """When the governor says that the workspace's streams are used up."""
    await show.ask()
    while show.governor.room("", "chat.startStream"):
        await show.governor.turn("T0NEBULA", "chat.startStream", within=0)
        await show.governor.turn("", "chat.startStream", within=0)
    for reply in growing(REPLY, 60):
        await show.seen(reply, 3.1)
    shown = show.shown()
    await show.finish()

    assert show.slack.calls.of("chat.startStream") == []
    assert len(show.slack.calls.of("chat.update")) >= 3
    assert preview(REPLY, language="es").startswith(shown)
    assert [each.text for each in show.standing()] == [FINAL]


async def test_without_room_for_that_either_a_status_says_what_is_happening(show: Show) -> None:
    """And the answer is one post."""
    asked = await show.ask()
    for method in ("chat.startStream", "chat.update"):
        while show.governor.room("T0NEBULA", method, 9):
            await show.governor.turn("T0NEBULA", method, within=0)
    while show.governor.room("T0NEBULA", "chat.startStream"):
        await show.governor.turn("T0NEBULA", "chat.startStream", within=0)
    await show.seen(REPLY[:100], 0.1)
    status = show.slack.workspace.sessions.status(asked.channel, asked.ts)
    before = show.standing()
    await show.finish()

    assert status is not None and status.text == say("writing", "es")
    assert before == []
    assert [each.text for each in show.standing()] == [FINAL]
    assert show.slack.calls.of("chat.startStream") == [] and show.slack.calls.of("chat.update") == []


async def test_a_reply_that_begins_anew_is_shown_anew(show: Show) -> None:
    """A second writer says it otherwise: what it says replaces what was shown, and nothing of the first stays."""
    await show.ask()
    await show.seen("El paquete ya ha salido y no se puede hacer ")
    await show.seen("Mañana a las 9:00 lo pedimos nosotros ", 3.1)
    await show.seen("Mañana a las 9:00 lo pedimos nosotros y le ", 3.1)
    shown = show.shown()
    await show.finish()

    assert shown.startswith("Mañana a las 9:00 lo pedimos nosotros")
    assert [each.text for each in show.standing()] == [FINAL]


async def test_a_process_that_dies_while_it_shows_is_followed_by_one_that_finishes(show: Show) -> None:
    """The answer takes the place of what the first one has begun, a stream that was started included."""
    await show.ask()
    show.slack.faults.lose_answer("chat.startStream")
    show.slack.faults.fail("conversations.replies", times=3)
    await show.seen(REPLY[:100])
    show.pass_by(31)
    show.previews, show.poster = show.process("two")
    await show.seen(REPLY[:200])
    begun = show.standing()[0].ts
    await show.finish()

    assert [(each.ts, each.text) for each in show.standing()] == [(begun, FINAL)]


async def test_an_answer_waits_until_the_other_process_has_let_go(show: Show) -> None:
    """Two web processes on one database: whoever shows the draft ends it before the other finishes."""
    await show.ask()
    await show.seen(REPLY[:100])
    _, other = show.process("two")
    thread = {"team": "T0NEBULA", "channel": show.asked.channel, "thread_ts": show.asked.ts}
    payload = {"text": FINAL, "draft": show.question}
    show.outbox.add([Message(nonce=f"{show.question}-answer", kind="post", payload=payload, **thread)], show.now)
    await other.step()
    waiting = show.shown()
    await show.previews.step()
    show.pass_by(1)
    await other.step()

    assert waiting != FINAL
    assert [each.text for each in show.standing()] == [FINAL]


async def test_an_answer_whose_draft_somebody_deleted_is_posted(show: Show) -> None:
    """There is nothing to change any more."""
    await show.ask()
    await show.seen(REPLY[:100])
    show.slack.workspace.messages.delete(show.standing()[0])
    await show.finish()

    assert [each.text for each in show.standing()] == [FINAL]


async def test_a_draft_that_cannot_be_changed_is_taken_away_below_its_answer(show: Show) -> None:
    """The answer stands first, so that nothing is lost; then the draft is no longer there."""
    await show.ask()
    await show.seen(REPLY[:100])
    show.slack.faults.refuse("chat.update", "streaming_state_conflict")
    await show.finish()

    assert [each.text for each in show.standing()] == [FINAL]
    assert [call.method for call in show.slack.calls if call.method in {"chat.postMessage", "chat.delete"}][-2:] == [
        "chat.postMessage", "chat.delete",
    ]  # fmt: skip


# The same examples every time: each takes most of a second, so a run has few; more, by hand, with another seed.
@settings(
    max_examples=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    cuts=st.lists(st.integers(0, len(REPLY)), max_size=8),
    faults=st.lists(st.tuples(st.integers(0, 8), st.sampled_from(METHODS), st.sampled_from(FAULTS)), max_size=8),
    pauses=st.lists(st.sampled_from([0.1, 1.1, 3.1, 301.0]), min_size=9, max_size=9),
    dies=st.sampled_from([None, 1, 3, 5]),
)
async def test_nothing_is_lost_doubled_or_cut(
    show: Show, cuts: list[int], faults: list[tuple[int, str, str]], pauses: list[float], dies: int | None
) -> None:
    """However the words come, whatever fails, expires or dies between them."""
    show.previews, show.poster = show.process("one")
    await show.ask()
    for number, cut in enumerate(sorted(cuts)):
        for at, method, name in faults:
            if at == number:
                fault(show, method, name)
        if number == dies:
            show.previews, show.poster = show.process("next")
        await show.seen(REPLY[:cut], pauses[number])
        if pauses[number] > 300:
            show.slack.workspace.clock.advance(pauses[number])
        for message in show.standing():
            assert preview(REPLY, language="es").startswith(words(message))
        assert len(show.standing()) <= 1
    for _, method, name in faults[:3]:
        fault(show, method, name)
    await show.finish()
    show.slack.faults.clear()

    assert [each.text for each in show.standing()] == [FINAL]
