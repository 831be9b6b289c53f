"""Streams, statuses and sessions: what an agent app shows while it works."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.clock import Clock
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.values import Message, StreamState

from .api import Api, Json
from .blocks import section
from .bolt import BoltApp

HERE = "C0ATENCION"
FOR = {"recipient_team_id": "T0NEBULA", "recipient_user_id": "U0LUCIA"}


@pytest.fixture
async def question(slack: Sandbox) -> Message:
    return await slack.user("lucia").mention("atencion-ayuda", "hola")


@pytest.fixture
async def where(question: Message, api: Api) -> Json:
    """A stream that has been started: its channel and ts."""
    answer = await api("chat.startStream", channel=HERE, thread_ts=question.ts, markdown_text="Uno", **FOR)
    return {"channel": HERE, "ts": answer["ts"]}


async def test_the_sdks_stream_works(slack: Sandbox, web: AsyncWebClient, question: Message) -> None:
    """chat_stream starts, appends and stops; the parts end up in one message with its blocks at the end."""
    stream = await web.chat_stream(channel=HERE, thread_ts=question.ts, buffer_size=1, **FOR)
    await stream.append(markdown_text="**Hola**, ")
    await stream.append(markdown_text="Lucía")
    await stream.stop(blocks=[section("fuentes")])

    answer = await slack.wait_for_message(thread_ts=question.ts)

    assert (answer.text, answer.stream) == ("**Hola**, Lucía", StreamState.COMPLETED)
    assert [block["type"] for block in answer.blocks] == ["markdown", "section"]


async def test_a_message_grows_while_it_is_streamed(slack: Sandbox, api: Api, where: Json) -> None:
    """What has arrived can be read; a wait for a settled message does not return it yet."""
    await api("chat.appendStream", **where, markdown_text=" y dos")

    growing = await slack.wait_for_message(settled=False)

    assert (growing.text, growing.stream) == ("Uno y dos", StreamState.STREAMING)
    with pytest.raises(AssertionError):
        await slack.wait_for_message(timeout=0.01)


async def test_streams_need_a_thread_and_in_channels_a_reader(slack: Sandbox, api: Api, question: Message) -> None:
    """missing_recipient_team_id and _user_id in channels only; thread_ts always."""
    thread = {"channel": HERE, "thread_ts": question.ts}
    direct = await slack.user("lucia").dm("hola")

    assert await api.error("chat.startStream", **thread) == "missing_recipient_team_id"
    assert await api.error("chat.startStream", **thread, recipient_team_id="T") == "missing_recipient_user_id"
    assert await api.error("chat.startStream", channel=HERE, **FOR) == "invalid_arguments"
    assert (await api("chat.startStream", channel=direct.channel, thread_ts=direct.ts))["ok"]


async def test_a_stream_that_was_stopped_takes_nothing_more(api: Api, where: Json) -> None:
    """Appending after stop, and stopping twice, are message_not_in_streaming_state."""
    await api("chat.stopStream", **where)

    assert await api.error("chat.appendStream", **where, markdown_text="x") == "message_not_in_streaming_state"
    assert await api.error("chat.stopStream", **where) == "message_not_in_streaming_state"


async def test_a_stream_dies_after_five_minutes(slack: Sandbox, api: Api, where: Json) -> None:
    """However active it is; then the message can be updated, which it could not before."""
    assert await api.error("chat.update", **where, text="x") == "streaming_state_conflict"
    slack.workspace.clock.advance(301)

    assert await api.error("chat.appendStream", **where, markdown_text="x") == "message_not_in_streaming_state"
    assert (await api("chat.update", **where, text="entero"))["ok"]


async def test_a_reader_can_stop_a_stream(slack: Sandbox, api: Api, where: Json, question: Message) -> None:
    """The app hears agent_session_stopped; appending says stopped_by_user; stopping is still allowed."""
    async with aiohttp.ClientSession() as session, BoltApp(slack, session, transport="socket") as app:
        await slack.user("lucia").stop(HERE, question.ts)
        event = await slack.wait_until(lambda: next(iter(app.events("agent_session_stopped")), None))

    assert ([where["ts"]], "U0LUCIA", question.ts) == (
        event["streaming_message_ts"],
        event["user"],
        event["thread_ts"],
    )
    assert await api.error("chat.appendStream", **where, markdown_text="x") == "stopped_by_user"
    assert (await api("chat.stopStream", **where, session_status="active"))["ok"]
    assert slack.workspace.sessions.session(HERE, question.ts) == "active"


async def test_tasks_and_plans_are_shown(slack: Sandbox, api: Api, where: Json) -> None:
    """A task that is updated stays one task; an unknown chunk is refused."""
    task = {"type": "task_update", "id": "t1", "title": "Buscar"}
    for status in ("in_progress", "complete"):
        await api("chat.appendStream", **where, chunks=[{**task, "status": status}])

    blocks = (await slack.wait_for_message(settled=False)).blocks

    assert [(b["type"], b.get("status")) for b in blocks] == [("task_card", "complete"), ("markdown", None)]
    assert await api.error("chat.appendStream", **where, chunks=[{"type": "song"}]) == "invalid_chunks"
    assert await api.error("chat.appendStream", **where, chunks=[{**task, "status": "maybe"}]) == "invalid_chunks"
    assert await api.error("chat.appendStream", **where) == "no_text"


async def test_a_stream_has_an_end_to_its_length(api: Api, where: Json) -> None:
    """12,000 characters at once or in all."""
    assert await api.error("chat.appendStream", **where, markdown_text="x" * 12_001) == "msg_too_long"
    assert await api.error("chat.appendStream", **where, markdown_text="x" * 11_000) is None
    assert await api.error("chat.appendStream", **where, markdown_text="x" * 1_000) == "msg_too_long"


async def test_blocks_in_a_stream_are_checked(api: Api, where: Json) -> None:
    """Those in chunks and those at the stop."""
    chunk = {"type": "blocks", "blocks": [{"type": "nonsense"}]}

    assert await api.error("chat.appendStream", **where, chunks=[chunk]) == "invalid_blocks"
    assert await api.error("chat.stopStream", **where, blocks=[{"type": "nonsense"}]) == "invalid_blocks"


async def test_a_stream_that_begins_badly_leaves_nothing(slack: Sandbox, api: Api, question: Message) -> None:
    """The refused start posts no message."""
    begin = {"channel": HERE, "thread_ts": question.ts, "chunks": [{"type": "song"}], **FOR}

    assert await api.error("chat.startStream", **begin) == "invalid_chunks"
    assert slack.messages(HERE) == [question]


async def test_somebody_elses_message_is_no_stream(api: Api, question: Message) -> None:
    """message_not_owned_by_app."""
    where = {"channel": HERE, "ts": question.ts}

    assert await api.error("chat.appendStream", **where, markdown_text="x") == "message_not_owned_by_app"


async def test_concurrent_appends_all_arrive(slack: Sandbox, api: Api, where: Json) -> None:
    """Nothing is lost when several appends are under way at once."""
    await asyncio.gather(*(api("chat.appendStream", **where, markdown_text=str(n)) for n in range(10)))

    text = (await slack.wait_for_message(settled=False)).text

    assert sorted("Uno0123456789") == sorted(text)


async def test_a_status_goes_with_the_answer(slack: Sandbox, api: Api, question: Message) -> None:
    """It is shown in its thread until the app posts there."""
    thread = {"channel_id": HERE, "thread_ts": question.ts}
    await api("assistant.threads.setStatus", **thread, status="is looking", loading_messages=["a", "b"])

    status = slack.workspace.sessions.status(HERE, question.ts)
    await api("chat.postMessage", channel=HERE, thread_ts=question.ts, text="ya")

    assert status is not None
    assert (status.text, status.loading_messages) == ("is looking", ("a", "b"))
    assert slack.workspace.sessions.status(HERE, question.ts) is None


async def test_a_status_does_not_stay_for_ever(session: aiohttp.ClientSession) -> None:
    """After two minutes it is gone; an empty one clears at once; eleven loading messages are too many."""
    async with Sandbox(clock=Clock(datetime(2026, 11, 22, tzinfo=UTC), frozen=True)) as slack:
        api = Api(slack, session)
        thread = {"channel_id": slack.user("lucia").im, "thread_ts": (await slack.user("lucia").dm("hola")).ts}
        await api("assistant.threads.setStatus", **thread, status="is looking")
        slack.workspace.clock.advance(121)
        expired = slack.workspace.sessions.statuses(thread["channel_id"])
        await api("assistant.threads.setStatus", **thread, status="is looking")
        await api("assistant.threads.setStatus", **thread, status="")
        cleared = slack.workspace.sessions.statuses(thread["channel_id"])
        many = await api.error("assistant.threads.setStatus", **thread, status="x", loading_messages=["x"] * 11)

    assert (expired, cleared, many) == ({}, {}, "invalid_arguments")


async def test_prompts_are_shown_only_without_a_thread(slack: Sandbox, api: Api) -> None:
    """At most four; with a thread_ts Slack says ok and shows nothing."""
    where = {"channel_id": slack.user("lucia").im}
    prompts = [{"title": f"t{n}", "message": "m"} for n in range(4)]

    await api("assistant.threads.setSuggestedPrompts", **where, prompts=prompts, thread_ts="1.000001")
    silent = slack.workspace.sessions.prompts.get(where["channel_id"])
    await api("assistant.threads.setSuggestedPrompts", **where, prompts=prompts)
    shown = slack.workspace.sessions.prompts[where["channel_id"]]
    too_many = await api.error("assistant.threads.setSuggestedPrompts", **where, prompts=[*prompts, prompts[0]])

    assert (silent, [p.title for p in shown], too_many) == (None, ["t0", "t1", "t2", "t3"], "invalid_arguments")


async def test_a_session_nobody_can_stop_is_warned_about(session: aiohttp.ClientSession) -> None:
    """agents.sessions.setStatus warns without the subscription, and is for declared agents only."""
    answers = []
    agent: Json = {"agent_view": {}}
    plain: Json = {}
    for features, events in ((agent, []), (agent, ["agent_session_stopped"]), (plain, [])):
        manifest = {
            "features": features,
            "oauth_config": {"scopes": {"bot": ["chat:write"]}},
            "settings": {"event_subscriptions": {"bot_events": events}},
        }
        async with Sandbox(manifest=manifest) as slack:
            thread = {"channel_id": HERE, "thread_ts": "1.000001"}
            answers.append(await Api(slack, session)("agents.sessions.setStatus", **thread, status="processing"))

    warned, quiet, refused = answers
    assert warned["warning"] == "missing_agent_session_stopped_event_subscription"
    assert (quiet["ok"], "warning" in quiet) == (True, False)
    assert not refused["ok"]
