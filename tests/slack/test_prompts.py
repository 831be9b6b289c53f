"""What an agent is offered to ask: what many ask, and what they are looking at."""

from __future__ import annotations

from copilot.slack.payloads import viewed
from copilot.slack.words import say

from .desk import PARCEL, Desk


async def offered(desk: Desk, who: str, count: int) -> list[str]:
    """What the prompts of somebody would say, once they were set so often."""
    await desk.slack.wait_for_call("assistant.threads.setSuggestedPrompts", count=count, timeout=20)
    person = desk.slack.user(who)
    return [prompt.message for prompt in desk.slack.workspace.sessions.prompts[person.im]]


async def test_who_opens_the_app_is_offered_what_many_ask(desk: Desk) -> None:
    """In the language of their Slack."""
    desk.slack.user("lucia").look_at("messages")

    assert (await offered(desk, "lucia", 1))[0] == say("prompt_1_text", "es")


async def test_the_message_beside_the_app_is_offered_first(desk: Desk) -> None:
    """Its words are the question; they are asked when the agent presses, and not before."""
    lucia = desk.slack.user("lucia")
    beside = await desk.slack.user("nuria").say("atencion-ayuda", PARCEL)
    lucia.look_beside(beside)
    prompts = await offered(desk, "lucia", 1)

    assert prompts == [PARCEL, *(say(f"prompt_{number}_text", "es") for number in (1, 2, 3))]
    assert desk.count("SELECT count(*) FROM inbox") == 0


async def test_a_message_that_they_cannot_read_themselves_is_not_offered(desk: Desk) -> None:
    """The app is in that channel, and the person is not: it reads nothing out to them."""
    secret = await desk.slack.user("nuria").say("lideres", "Solo para responsables: la compensación sube a 90 €.")
    desk.slack.user("lucia").look_beside(secret)

    assert await offered(desk, "lucia", 1) == [say(f"prompt_{number}_text", "es") for number in (1, 2, 3)]
    assert desk.slack.calls.of("conversations.replies") == []


def test_what_is_looked_at_is_read_from_any_shape() -> None:
    """A channel, a canvas, nothing, nonsense."""
    message = {"type": "slack#/types/message_context", "value": {"channel_id": "C1", "message_ts": "1.5"}}

    entities = [{"type": "slack#/types/channel_id", "value": "C2"}, message]

    assert viewed({"context": {"entities": entities}}) == ("C1", "1.5")
    for context in ({}, None, {"entities": 7}, {"entities": [None, {"type": message["type"], "value": "C1"}]}):
        assert viewed({"context": context}) is None
