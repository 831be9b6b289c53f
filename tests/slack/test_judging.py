"""What people say of a suggestion becomes a verdict in the log, and the message shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copilot.sandbox.blockkit import lint
from copilot.sandbox.values import Message, View
from copilot.slack.words import both, say
from copilot.types import REASONS, Verdict

from .desk import PARCEL, Desk

WHY, WORDS = "why/reason", "more/words"


async def suggested(desk: Desk, who: str = "lucia") -> Message:
    return await desk.answer(await desk.slack.user(who).dm(PARCEL))


def verdicts(desk: Desk) -> list[Verdict]:
    return [verdict for entry in desk.log() for verdict in desk.whole(entry).verdicts]


async def shown(desk: Desk, answer: Message, *, times: int = 1) -> Message:
    """The message once we have changed it so often."""
    await desk.slack.wait_for_call("chat.update", count=times, timeout=10)
    return next(each for each in desk.slack.messages(answer.channel) if each.ts == answer.ts)


async def dismiss(desk: Desk, who: str, answer: Message, **values: Any) -> None:
    """Presses "Not right" and sends the form."""
    person = desk.slack.user(who)
    await person.click(answer, "not_right")
    await person.submit(await form(desk, who, "not_right_reason"), values)


async def press_as_it_was(desk: Desk, who: str, answer: Message, action: str) -> None:
    """Presses a button that the message no longer has: a screen may be older than the workspace."""
    person = desk.slack.user(who)
    await person._interactions.click(person.user, answer, action)


def state(message: Message) -> str:
    """The lines under a suggestion that say what became of it, people by id."""
    block = next((each for each in message.blocks if each.get("block_id") == "state"), None)
    parts = block["elements"][0]["elements"] if block else ()
    return "".join(part.get("text") or part.get("user_id", "") for part in parts)


def actions(message: Message) -> list[str]:
    found = [each["action_id"] for block in message.blocks if block["type"] == "actions" for each in block["elements"]]
    return [name for name in found if not name.startswith("source:")]


async def form(desk: Desk, who: str, callback_id: str) -> View:
    return await desk.slack.wait_for_modal(who, callback_id=callback_id, timeout=10)


async def test_use_gives_the_text_and_is_a_verdict(desk: Desk) -> None:
    """The text can be selected and copied; the message says who used it, and offers to tell how it ended."""
    answer = await suggested(desk)
    await desk.slack.user("lucia").click(answer, "used")
    copied = await form(desk, "lucia", "reply")
    after = await shown(desk, answer)
    (verdict,) = verdicts(desk)

    assert ("used", "U0LUCIA", desk.log()[0].id) == (verdict.kind, verdict.by, verdict.entry_id)
    assert desk.log()[0].reply == copied.blocks[0]["element"]["initial_value"]
    assert f"{say('state_used', 'es')}U0LUCIA" == state(after)
    assert actions(after) == ["edit", "not_right", "promise", "ask_lead", "ended"]
    assert lint(list(after.blocks), "message") == []


async def test_what_was_really_sent_is_kept_beside_what_was_suggested(desk: Desk) -> None:
    """Without personal data; the message says so, and shows the difference to whoever asks."""
    answer = await suggested(desk)
    lucia = desk.slack.user("lucia")
    await lucia.click(answer, "edit")
    view = await form(desk, "lucia", "reply")
    sent = view.blocks[0]["element"]["initial_value"] + " Escríbame a ana.perez@example.com."
    await lucia.submit(view, {"reply/text": sent})
    after = await shown(desk, answer)
    (verdict,) = verdicts(desk)
    await lucia.click(after, "changes")
    changes = await form(desk, "lucia", "changes")

    assert verdict.kind == "edited"
    assert str(verdict.text).startswith(str(desk.log()[0].reply))
    assert "ana.perez@example.com" not in str(verdict.text)
    assert f"{say('state_edited', 'es')}U0LUCIA" == state(after)
    assert "changes" in actions(after)
    assert any(part.get("style") == {"bold": True} for part in changes.blocks[1]["elements"][0]["elements"])


async def test_a_text_that_was_sent_as_it_was_is_used_and_not_edited(desk: Desk) -> None:
    """Saving the form without a change says no more than that it was used; twice is once."""
    answer = await suggested(desk)
    lucia = desk.slack.user("lucia")
    await lucia.click(answer, "edit")
    view = await form(desk, "lucia", "reply")
    await lucia.submit(view, {})
    await shown(desk, answer)
    await press_as_it_was(desk, "lucia", answer, "edit")
    await lucia.submit(await form(desk, "lucia", "reply"), {})

    assert [verdict.kind for verdict in verdicts(desk)] == ["used"]


async def test_how_it_ended_is_told_once_it_was_used(desk: Desk) -> None:
    """A solved one becomes a proposal for a lead; telling the same twice adds nothing."""
    answer = await suggested(desk)
    lucia = desk.slack.user("lucia")
    await lucia.click(answer, "used")
    after = await shown(desk, answer)
    entry = desk.log()[0].id
    await lucia.click(after, "ended", f"es|{entry}|solved")
    after = await shown(desk, answer, times=2)
    await lucia.click(after, "ended", f"es|{entry}|solved")
    await lucia.click(after, "ended", f"es|{entry}|reopened")
    after = await shown(desk, answer, times=3)

    assert [verdict.kind for verdict in verdicts(desk)] == ["used", "solved", "reopened"]
    assert f"{say('state_solved', 'es')}U0LUCIA" in state(after)


async def test_the_same_person_has_used_it_once(desk: Desk) -> None:
    """However often the button is pressed; another person has a verdict of their own."""
    answer = await suggested(desk)
    await desk.slack.user("lucia").click(answer, "used")
    await shown(desk, answer)
    for who in ("lucia", "nuria"):
        await press_as_it_was(desk, who, answer, "used")
    await shown(desk, answer, times=3)

    assert sorted(verdict.by for verdict in verdicts(desk)) == ["U0LUCIA", "U0NURIA"]


@pytest.mark.parametrize("reason", REASONS)
async def test_not_right_asks_why_and_writes_the_reason_down(desk: Desk, reason: str) -> None:
    """The form asks for one of the reasons; the message then shows who said what, in plain words."""
    answer = await suggested(desk)
    await dismiss(desk, "lucia", answer, **{WHY: reason, WORDS: "El plazo es otro."})
    after = await shown(desk, answer)
    (verdict,) = verdicts(desk)

    assert ("dismissed", reason, "El plazo es otro.") == (verdict.kind, verdict.reason, verdict.text)
    assert f"{say('state_dismissed', 'es')}U0LUCIA: {say(reason, 'es')} — El plazo es otro." == state(after)
    assert "not_right" not in actions(after)
    assert desk.slack.user("lucia").modal is None


async def test_a_reason_needs_no_words(desk: Desk) -> None:
    """The explanation may stay empty, the reason may not."""
    answer = await suggested(desk)
    await dismiss(desk, "lucia", answer, **{WHY: "tone"})
    await shown(desk, answer)
    (verdict,) = verdicts(desk)

    assert (verdict.reason, verdict.text) == ("tone", None)


async def test_personal_data_in_an_explanation_is_masked(desk: Desk) -> None:
    """An address of a customer does not get into the log by this door either."""
    answer = await suggested(desk)
    await dismiss(desk, "lucia", answer, **{WHY: "other", WORDS: "Escribió desde ana.perez@example.com"})
    await shown(desk, answer)

    assert "ana.perez@example.com" not in str(verdicts(desk)[0].text)


async def test_what_was_used_may_still_be_not_right_for_somebody_else(desk: Desk) -> None:
    """Each says what they think: a verdict is added, never changed."""
    asked = await desk.slack.user("lucia").mention("atencion-ayuda", PARCEL)
    answer = await desk.answer(asked)
    await desk.slack.user("lucia").click(answer, "used")
    await shown(desk, answer)
    await press_as_it_was(desk, "nuria", answer, "not_right")
    why = await form(desk, "nuria", "not_right_reason")
    await desk.slack.user("nuria").submit(why, {WHY: "wrong_policy"})
    await shown(desk, answer, times=2)

    assert {("used", "U0LUCIA"), ("dismissed", "U0NURIA")} == {(each.kind, each.by) for each in verdicts(desk)}


async def test_a_verdict_is_kept_when_slack_does_not_change_the_message(desk: Desk) -> None:
    """The log is what counts; and the same goes for a message that cannot be fetched."""
    answer = await suggested(desk)
    desk.slack.faults.refuse("chat.update", "cant_update_message", times=2)
    await desk.slack.user("lucia").click(answer, "used")
    await desk.slack.wait_for_call("chat.update", timeout=10)
    await dismiss(desk, "lucia", answer, **{WHY: "tone"})
    await desk.slack.wait_for_call("chat.update", count=2, timeout=10)

    assert {"used", "dismissed"} == {verdict.kind for verdict in verdicts(desk)}
    assert desk.slack.failures == []


async def test_who_gets_no_form_is_told_to_press_again(desk: Desk) -> None:
    """In a message that nobody else sees, without Slack's reason."""
    answer = await suggested(desk)
    desk.slack.faults.refuse("views.open", "expired_trigger_id")
    await desk.slack.user("lucia").click(answer, "not_right")
    told = await desk.slack.wait_for_ephemeral("lucia", timeout=10)

    assert say("no_form", "es") == told.text


async def test_who_judges_what_is_not_in_the_log_is_told(desk: Desk) -> None:
    """A button on a message from long ago: nothing is claimed, and the message stays as it was."""
    answer = await suggested(desk)
    for table in ("verdicts", "outbox", "entries"):
        desk.change(f"DELETE FROM {table}")
    await desk.slack.user("lucia").click(answer, "used")
    told = await desk.slack.wait_for_ephemeral("lucia", timeout=10)

    assert say("gone", "es") == told.text
    assert desk.slack.calls.of("chat.update") == []


async def test_a_button_of_another_version_says_so(desk: Desk) -> None:
    """Slack is told that it was taken, and the person what to do."""
    answer = await suggested(desk)
    old = {"type": "button", "action_id": "of_old", "text": {"type": "plain_text", "text": "x"}, "value": "?"}
    blocks = ({"type": "actions", "block_id": "old", "elements": [old]},)
    desk.slack.workspace.messages.edit(answer, text=answer.text, blocks=blocks, edited_ts=answer.ts)
    taken = await desk.slack.user("lucia").click(answer, "of_old")
    told = await desk.slack.wait_for_ephemeral("lucia", timeout=10)

    assert taken
    assert both("no_such_button") == told.text


async def test_a_name_is_never_markup(desk: Desk) -> None:
    """A person is named by id, as Slack shows it, however they call themselves."""
    directory = desk.slack.workspace.directory
    directory.add_user(replace(directory.users["U0LUCIA"], name="<!channel> *x*", real_name="Lucía"))
    answer = await suggested(desk, "U0LUCIA")
    await desk.slack.user("U0LUCIA").click(answer, "used")
    after = await shown(desk, answer)

    assert "<!channel>" not in str(after.blocks)
    assert "U0LUCIA" in state(after)
