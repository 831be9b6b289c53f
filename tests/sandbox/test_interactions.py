"""Clicks, modals, shortcuts, commands and the home tab, through a real Bolt app over both transports."""

from __future__ import annotations

import aiohttp
import pytest

from copilot.sandbox.driver import Sandbox
from copilot.sandbox.elements import NoSuchElement
from copilot.sandbox.values import Message, View

from .blocks import button
from .bolt import BoltApp, Json


async def answered(slack: Sandbox) -> Message:
    question = await slack.user("lucia").mention("atencion-ayuda", "hola")
    return await slack.wait_for_message(thread_ts=question.ts)


async def opened(slack: Sandbox) -> View:
    await slack.user("lucia").click(await answered(slack), "edit")
    return await slack.wait_for_modal("lucia", callback_id="reply")


async def test_a_button_sends_block_actions(slack: Sandbox, bolt: BoltApp) -> None:
    """The payload says who pressed what, where, and how to answer."""
    answer = await answered(slack)

    assert await slack.user("lucia").click(answer, "use")

    (body,) = bolt.bodies("block_actions")
    (action,) = body["actions"]
    assert tuple(action[k] for k in ("type", "action_id", "block_id", "value")) == ("button", "use", "acts", "1")
    container = {"type": "message", "message_ts": answer.ts, "channel_id": answer.channel, "is_ephemeral": False}
    assert {**container, "thread_ts": answer.thread_ts} == body["container"]
    assert (answer.ts, "U0LUCIA", "T0NEBULA") == (body["message"]["ts"], body["user"]["id"], body["team"]["id"])
    assert body["response_url"].startswith(slack.url)
    assert body["trigger_id"]
    assert action["action_ts"]


async def test_a_menu_sends_the_option_and_the_state(slack: Sandbox, bolt: BoltApp) -> None:
    """A chosen option is in the action and in state.values; it can be named by value or by text."""
    answer = await answered(slack)

    await slack.user("lucia").click(answer, "lang", "en")
    await slack.user("lucia").click(answer, "lang", "ES")

    first, second = bolt.bodies("block_actions")
    assert first["actions"][0]["selected_option"]["value"] == "en"
    assert first["state"]["values"]["acts"]["lang"]["selected_option"]["value"] == "en"
    assert second["actions"][0]["selected_option"]["value"] == "es"


async def test_feedback_sends_the_value_of_its_button(slack: Sandbox, bolt: BoltApp) -> None:
    """feedback_buttons is one element; its value says which of the two was pressed."""
    await slack.user("lucia").click(await answered(slack), "good_bad", "bad")

    (body,) = bolt.bodies("block_actions")
    assert (body["actions"][0]["type"], body["actions"][0]["value"]) == ("feedback_buttons", "bad")


async def test_what_is_not_there_cannot_be_clicked(slack: Sandbox, bolt: BoltApp) -> None:
    """A wrong name fails at once and says what there is."""
    answer = await answered(slack)

    with pytest.raises(NoSuchElement, match=r"there are .*'use'"):
        await slack.user("lucia").click(answer, "nothing")
    with pytest.raises(NoSuchElement, match="no option 'fr'"):
        await slack.user("lucia").click(answer, "lang", "fr")


async def test_a_modal_is_filled_and_submitted(slack: Sandbox, bolt: BoltApp) -> None:
    """The values arrive as state; an acknowledgement without a wish closes the modal."""
    await opened(slack)

    done = await slack.user("lucia").submit(values={"reply/text": "lo que envié", "why": "tono"})

    (body,) = bolt.bodies("view_submission")
    assert done.ok
    assert body["view"]["state"]["values"]["reply"]["text"] == {"type": "plain_text_input", "value": "lo que envié"}
    assert body["view"]["state"]["values"]["why"]["why"]["value"] == "tono"
    assert slack.user("lucia").modal is None


async def test_a_required_input_left_empty_never_reaches_the_app(slack: Sandbox, bolt: BoltApp) -> None:
    """Slack's client refuses the submission by itself."""
    await opened(slack)

    done = await slack.user("lucia").submit()

    assert list(done.errors) == ["reply"]
    assert not bolt.bodies("view_submission")


async def test_errors_keep_the_modal_open(slack: Sandbox, bolt: BoltApp) -> None:
    """response_action errors are shown under their blocks, and what was typed stays."""
    await opened(slack)

    done = await slack.user("lucia").submit(values={"reply/text": "short"})

    view = slack.user("lucia").modal
    assert dict(done.errors) == {"reply": "Too short."}
    assert view is not None and view.state is not None
    assert view.state["reply"]["text"]["value"] == "short"


@pytest.mark.parametrize(("typed", "titles"), [("again", ["Once more"]), ("more", ["Edit", "On top"]), ("clear", [])])
async def test_the_acknowledgement_updates_pushes_or_clears(
    slack: Sandbox, socket_app: BoltApp, typed: str, titles: list[str]
) -> None:
    """response_action update, push and clear do to the stack what they say."""
    await opened(slack)

    await slack.user("lucia").submit(values={"reply/text": typed})

    assert titles == [view.payload["title"]["text"] for view in slack.views.stack("U0LUCIA")]


async def test_a_broken_view_in_the_acknowledgement_is_a_failure(slack: Sandbox, socket_app: BoltApp) -> None:
    """The person is told, and the modal stays as it was."""
    view = await opened(slack)

    await slack.user("lucia").submit(values={"reply/text": "broken"})

    assert [failure.error for failure in slack.failures] == ["invalid_arguments"]
    assert view.hash == getattr(slack.user("lucia").modal, "hash", None)


async def test_a_closed_modal_is_heard_of(slack: Sandbox, bolt: BoltApp) -> None:
    """With notify_on_close, the cross sends view_closed."""
    await opened(slack)

    await slack.user("lucia").close()

    assert slack.user("lucia").modal is None
    assert len(bolt.bodies("view_closed")) == 1


async def test_a_message_shortcut_carries_the_message(slack: Sandbox, bolt: BoltApp) -> None:
    """The app gets the message that the shortcut was used on, also one that is not its own."""
    message = await slack.user("nuria").say("atencion-ayuda", "un caso")

    await slack.user("lucia").shortcut(message, "ask_about")

    (body,) = bolt.bodies("message_action")
    assert (body["callback_id"], body["message"]["text"]) == ("ask_about", "un caso")
    assert await slack.wait_for_modal("lucia")


async def test_a_global_shortcut_has_no_channel(slack: Sandbox, bolt: BoltApp) -> None:
    """A global shortcut carries a trigger and nothing of where it was used."""
    await slack.user("lucia").shortcut(None, "new_question")

    (body,) = bolt.bodies("shortcut")
    assert (body["callback_id"], "channel" in body) == ("new_question", False)


async def test_a_command_is_answered_to_one_person(slack: Sandbox, bolt: BoltApp) -> None:
    """The text of the acknowledgement becomes an ephemeral message."""
    assert await slack.user("lucia").command("/copilot", "¿y ahora?", "atencion-ayuda")

    (told,) = slack.ephemerals("lucia")
    assert told.text == "You asked: ¿y ahora?"
    assert bolt.seen[-1]["channel_name"] == "atencion-ayuda"
    assert not slack.messages("atencion-ayuda")


async def test_a_private_place_keeps_its_name(slack: Sandbox, bolt: BoltApp) -> None:
    """Commands in direct messages and private channels do not say what those are called."""
    await slack.user("lucia").command("/copilot", "uno")
    await slack.user("nuria").command("/copilot", "dos", "lideres")

    assert [body["channel_name"] for body in bolt.seen[-2:]] == ["directmessage", "privategroup"]


async def test_the_home_tab_is_published_when_it_is_opened(slack: Sandbox, bolt: BoltApp) -> None:
    """app_home_opened says which tab; buttons on the home tab work like any others."""
    home = await slack.user("nuria").open_home()

    assert bolt.events("app_home_opened")[0]["tab"] == "home"
    assert await slack.user("nuria").click(home, "use")
    (body,) = bolt.bodies("block_actions")
    assert ({"type": "view", "view_id": home.id}, False) == (body["container"], "message" in body)


async def test_the_messages_tab_is_announced_too(slack: Sandbox, bolt: BoltApp) -> None:
    """Looking at the messages tab sends the same event with another tab, and no home is published."""
    slack.user("nuria").look_at("messages")

    event = await slack.wait_until(lambda: next(iter(bolt.events("app_home_opened")), None))
    assert event["tab"] == "messages"
    assert slack.user("nuria").home is None


async def test_an_external_select_asks_the_app(slack: Sandbox, bolt: BoltApp) -> None:
    """Typing into an external select brings the app's options, which can then be chosen."""
    view = await opened(slack)

    (option,) = await slack.user("lucia").suggestions(view, "who", "nuria")
    await slack.user("lucia").submit(values={"reply/text": "texto", "who/who": option})

    chosen = bolt.bodies("view_submission")[0]["view"]["state"]["values"]["who"]["who"]["selected_option"]
    assert chosen == {"text": {"type": "plain_text", "text": "Nuria"}, "value": "nuria"}


async def test_an_app_that_does_not_acknowledge_times_out(slack: Sandbox, socket_app: BoltApp) -> None:
    """The person sees operation_timeout, and a click is not sent again."""
    answer = await answered(slack)
    slack.socket_mode.mute()

    assert not await slack.user("lucia").click(answer, "use")

    assert [failure.error for failure in slack.failures] == ["operation_timeout"]
    assert len(socket_app.bodies("block_actions")) == 1


async def respond(slack: Sandbox, session: aiohttp.ClientSession, url: str, **body: object) -> tuple[int, str]:
    async with session.post(url, json=body) as response:
        return response.status, await response.text()


@pytest.fixture
async def pressed(slack: Sandbox, socket_app: BoltApp) -> Json:
    """The body of a click on the app's answer."""
    await slack.user("lucia").click(await answered(slack), "use")
    return socket_app.bodies("block_actions")[0]


async def test_a_response_url_posts_replaces_and_deletes(
    slack: Sandbox, session: aiohttp.ClientSession, pressed: Json
) -> None:
    """It answers privately, in the channel, in place of the original, or by removing it."""
    url, ts, channel = pressed["response_url"], pressed["message"]["ts"], "atencion-ayuda"

    await respond(slack, session, url, text="para ti")
    await respond(slack, session, url, text="para todos", response_type="in_channel")
    assert [m.text for m in slack.ephemerals("lucia")] == ["para ti"]
    assert slack.messages(channel)[-1].text == "para todos"

    await respond(slack, session, url, text="hecho", replace_original=True)
    assert next(m.text for m in slack.messages(channel) if m.ts == ts) == "hecho"

    assert await respond(slack, session, url, delete_original=True) == (200, "ok")
    assert ts not in {m.ts for m in slack.messages(channel)}


async def test_a_response_url_wears_out(slack: Sandbox, session: aiohttp.ClientSession, pressed: Json) -> None:
    """Five uses within half an hour, then no more."""
    statuses = [(await respond(slack, session, pressed["response_url"], text="x"))[0] for _ in range(6)]

    assert statuses == [200] * 5 + [404]


async def test_a_response_url_expires(slack: Sandbox, session: aiohttp.ClientSession, pressed: Json) -> None:
    """After thirty minutes of the workspace's time it is gone."""
    slack.workspace.clock.advance(31 * 60)

    status, text = await respond(slack, session, pressed["response_url"], text="x")

    assert (status, "expired_url" in text) == (404, True)


async def test_a_button_of_an_ephemeral_message_sends_no_message(
    slack: Sandbox, session: aiohttp.ClientSession, socket_app: BoltApp
) -> None:
    """Slack does not send an ephemeral message back; a response URL can still replace it."""
    blocks = [{"type": "actions", "elements": [button("use")]}]
    await socket_app.client.chat_postEphemeral(channel="C0ATENCION", user="U0LUCIA", text="pulsa", blocks=blocks)

    await slack.user("lucia").click(slack.ephemerals("lucia")[-1], "use")

    (body,) = socket_app.bodies("block_actions")
    assert (body["container"]["is_ephemeral"], "message" in body) == (True, False)
    await respond(slack, session, body["response_url"], replace_original=True, text="pulsado")
    assert [m.text for m in slack.ephemerals("lucia")] == ["pulsado"]
    assert not slack.ephemerals("nuria")
