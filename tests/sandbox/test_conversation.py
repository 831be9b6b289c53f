"""People write, the app hears it and answers: over Socket Mode and over signed HTTP alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copilot.sandbox.changes import NotSeen
from copilot.sandbox.clock import Clock, Ids
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.person import NotAMember

from .bolt import BoltApp


async def test_a_mention_is_answered_in_its_thread(slack: Sandbox, bolt: BoltApp) -> None:
    """The app hears a mention and its answer becomes a reply to it."""
    question = await slack.user("lucia").mention("atencion-ayuda", "¿qué hago con este pedido?")

    answer = await slack.wait_for_message(channel="atencion-ayuda", thread_ts=question.ts)

    assert answer.text == "Answer"
    assert [question.ts, answer.ts] == [m.ts for m in slack.messages("atencion-ayuda", question.ts)]


async def test_a_mention_in_a_channel_arrives_twice(slack: Sandbox, bolt: BoltApp) -> None:
    """Slack sends a message and an app_mention for one text, with the same ts and different event ids."""
    question = await slack.user("lucia").mention("atencion-ayuda", "hola")
    await slack.wait_for_message(thread_ts=question.ts)
    await slack.wait_until(lambda: len(bolt.seen) >= 2 or None)

    twice = [body for body in bolt.seen if body["event"]["ts"] == question.ts]

    assert {"message", "app_mention"} == {body["event"]["type"] for body in twice}
    assert len({body["event_id"] for body in twice}) == 2
    assert len({body["event"]["client_msg_id"] for body in twice}) == 1


async def test_a_direct_message_is_a_message_im(slack: Sandbox, bolt: BoltApp) -> None:
    """A direct message carries channel_type im and no thread; its answer makes it the root of one."""
    question = await slack.user("lucia").dm("hola")
    await slack.wait_for_message(channel=slack.user("lucia").im, thread_ts=question.ts)

    (event, *_) = bolt.events("message")

    assert (event["channel_type"], event.get("thread_ts")) == ("im", None)
    assert not bolt.events("app_mention")


async def test_an_event_has_the_outer_shape_of_the_events_api(slack: Sandbox, bolt: BoltApp) -> None:
    """team_id, api_app_id, event_id, event_time and authorizations are there."""
    await slack.user("lucia").dm("hola")
    await slack.wait_for_message()

    body = bolt.seen[0]

    assert (body["type"], body["team_id"], body["api_app_id"]) == ("event_callback", "T0NEBULA", "A0COPILOT")
    assert body["event_id"].startswith("Ev")
    assert isinstance(body["event_time"], int)
    assert body["authorizations"][0]["user_id"] == "U0COPILOT"


async def test_a_message_carries_what_the_client_adds(slack: Sandbox, bolt: BoltApp) -> None:
    """Slack's client sends a client_msg_id and a rich text block along with the text."""
    await slack.user("lucia").dm("mira esto @nuria")
    await slack.wait_for_message()

    (event, *_) = bolt.events("message")

    assert event["text"] == "mira esto <@U0NURIA>"
    assert event["client_msg_id"]
    elements = event["blocks"][0]["elements"][0]["elements"]
    assert elements == [{"type": "text", "text": "mira esto "}, {"type": "user", "user_id": "U0NURIA"}]


async def test_edits_and_deletions_are_heard_of(slack: Sandbox, bolt: BoltApp) -> None:
    """message_changed has the message before and after; message_deleted has what was deleted."""
    lucia = slack.user("lucia")
    message = await lucia.say("atencion-ayuda", "hola")
    edited = await lucia.edit(message, "hola otra vez")
    await lucia.delete(edited)

    events = await slack.wait_until(lambda: bolt.events("message") if len(bolt.events("message")) == 3 else None)

    by_subtype = {event.get("subtype"): event for event in events}
    assert by_subtype["message_changed"]["message"]["text"] == "hola otra vez"
    assert by_subtype["message_changed"]["previous_message"]["text"] == "hola"
    assert message.ts == by_subtype["message_deleted"]["deleted_ts"]


async def test_the_app_is_told_of_its_own_messages(slack: Sandbox, bolt: BoltApp) -> None:
    """An app's own message comes back as an event with its bot_id, which Bolt drops before any listener."""
    await slack.user("lucia").mention("atencion-ayuda", "hola")
    answer = await slack.wait_for_message()

    def told() -> dict[str, str] | None:
        events = [sent.envelope.payload.get("event", {}) for sent in slack.deliveries if sent.outcome == "taken"]
        return next((event for event in events if event.get("ts") == answer.ts), None)

    own = await slack.wait_until(told)
    assert (own["bot_id"], own["user"]) == ("B0COPILOT", "U0COPILOT")
    assert answer.ts not in {event["ts"] for event in bolt.events("message")}


async def test_nothing_is_heard_from_where_the_app_is_not(slack: Sandbox, socket_app: BoltApp) -> None:
    """A channel without the bot sends it no events."""
    slack.workspace.directory.leave("C0ATENCION", slack.bot_user_id)
    await slack.user("lucia").mention("atencion-ayuda", "¿hay alguien?")
    await slack.user("lucia").dm("hola")
    await slack.wait_for_message()

    assert {"D0LUCIA"} == {event["channel"] for event in socket_app.events("message")}
    assert not socket_app.events("app_mention")


async def test_only_subscribed_events_arrive() -> None:
    """A manifest that does not name message.channels gets the mention alone."""
    manifest = {"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}
    heard: list[str] = []
    async with Sandbox(manifest=manifest) as slack:
        slack.events._publish = lambda body: heard.append(body["event"]["type"])

        await slack.user("lucia").mention("atencion-ayuda", "hola")
        await slack.user("lucia").dm("hola")

    assert heard == ["app_mention"]


async def test_shared_channels_say_whose_message_it_is(slack: Sandbox, socket_app: BoltApp) -> None:
    """In a channel shared with another company, the event names the sender's own team."""
    await slack.user("vecino").say("rayo-expres", "buenas")

    body = await slack.wait_until(lambda: next(iter(socket_app.seen), None))

    assert body["is_ext_shared_channel"] is True
    assert (body["event"]["user_team"], body["team_id"]) == ("T0RAYO", "T0NEBULA")


async def test_nobody_writes_where_they_are_not(slack: Sandbox) -> None:
    """A person can only write to a channel that they are in."""
    with pytest.raises(NotAMember):
        await slack.user("lucia").say("lideres", "hola")


async def test_a_wait_that_is_not_met_says_for_what(slack: Sandbox) -> None:
    """The error names what was waited for."""
    with pytest.raises(NotSeen, match="a message in atencion-ayuda"):
        await slack.wait_for_message(channel="atencion-ayuda", timeout=0.01)


async def test_a_virtual_clock_makes_it_sunday() -> None:
    """Message ids follow the workspace's clock, one after the other even when it stands still."""
    sunday = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
    async with Sandbox(clock=Clock(sunday, frozen=True), ids=Ids("T")) as slack:
        first = await slack.user("lucia").dm("uno")
        second = await slack.user("lucia").dm("dos")
        slack.workspace.clock.advance(3600)
        third = await slack.user("lucia").dm("tres")

    assert [sunday.timestamp(), sunday.timestamp() + 3600] == [float(first.ts), float(third.ts)]
    assert first.ts < second.ts < third.ts


def test_time_does_not_run_backwards() -> None:
    """A clock can only be advanced."""
    with pytest.raises(ValueError, match="backwards"):
        Clock().advance(-1)


async def test_user_groups_that_change_are_heard_of(slack: Sandbox, socket_app: BoltApp) -> None:
    """subteam_updated carries the members of now."""
    slack.workspace.directory.set_group_users("S0LEADS", ("U0OLIVER",))

    event = await slack.wait_until(lambda: next(iter(socket_app.events("subteam_updated")), None))

    assert event["subteam"]["users"] == ["U0OLIVER"]


async def test_somebody_who_joins_is_heard_of(slack: Sandbox, socket_app: BoltApp) -> None:
    """member_joined_channel names who and where."""
    slack.workspace.directory.join("C0ATENCION", "U0MARCOS")

    event = await slack.wait_until(lambda: next(iter(socket_app.events("member_joined_channel")), None))

    assert (event["user"], event["channel"]) == ("U0MARCOS", "C0ATENCION")


async def test_any_other_event_can_be_sent(slack: Sandbox, socket_app: BoltApp) -> None:
    """`emit` wraps whatever it is given, for events that the sandbox has no people for."""
    slack.emit({"type": "app_context_changed", "user": "U0LUCIA", "context": {}})

    event = await slack.wait_until(lambda: next(iter(socket_app.events("app_context_changed")), None))

    assert event["user"] == "U0LUCIA"
