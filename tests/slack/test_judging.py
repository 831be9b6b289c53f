"""What people say of a suggestion becomes a verdict in the log, and the message shows it."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.sandbox.blockkit import lint
from copilot.sandbox.values import Message
from copilot.slack.words import say
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
    form = await desk.slack.wait_for_modal(who, callback_id="not_right_reason", timeout=10)
    await person.submit(form, values)


async def press_as_it_was(desk: Desk, who: str, answer: Message, action: str) -> None:
    """Presses a button that the message no longer has: a screen may be older than the workspace."""
    person = desk.slack.user(who)
    await person._interactions.click(person.user, answer, action)


async def test_used_is_a_verdict_and_takes_the_place_of_the_buttons(desk: Desk) -> None:
    """What was suggested stays as it was; below it stands who used it."""
    answer = await suggested(desk)
    await desk.slack.user("lucia").click(answer, "used")
    after = await shown(desk, answer)
    (verdict,) = verdicts(desk)

    assert ("used", "U0LUCIA", desk.log()[0].id) == (verdict.kind, verdict.by, verdict.entry_id)
    assert answer.blocks[:-1] == after.blocks[:-1]
    assert [say("was_used", "es", user="lucia")] == [each["text"] for each in after.blocks[-1]["elements"]]
    assert [block for block in after.blocks if block["type"] == "actions"] == []
    assert lint(list(after.blocks), "message") == []


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
    assert answer.blocks[:-1] == after.blocks[:-1]
    assert say(reason, "es") in after.blocks[-1]["elements"][0]["text"]
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
    form = await desk.slack.wait_for_modal("nuria", timeout=10)
    await desk.slack.user("nuria").submit(form, {WHY: "wrong_policy"})
    await shown(desk, answer, times=2)

    assert {("used", "U0LUCIA"), ("dismissed", "U0NURIA")} == {(each.kind, each.by) for each in verdicts(desk)}


async def test_a_verdict_is_kept_when_slack_does_not_change_the_message(desk: Desk) -> None:
    """The log is what counts; and the same goes for a message that cannot be fetched."""
    desk.slack.faults.fail("chat.update")
    answer = await suggested(desk)
    await desk.slack.user("lucia").click(answer, "used")
    await desk.slack.wait_for_call("chat.update", timeout=10)
    desk.slack.faults.refuse("conversations.replies", "thread_not_found")
    await dismiss(desk, "lucia", answer, **{WHY: "tone"})
    await desk.slack.wait_for_call("conversations.replies", timeout=10)

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
    """No verdict is claimed that was not kept: the message stays as it was."""
    answer = await suggested(desk)
    for table in ("verdicts", "outbox", "entries"):
        desk.change(f"DELETE FROM {table}")
    await desk.slack.user("lucia").click(answer, "used")
    told = await desk.slack.wait_for_ephemeral("lucia", timeout=10)

    assert say("lost", "es") == told.text
    assert desk.slack.calls.of("chat.update") == []
    assert "entr" not in told.text.lower().replace("dentro", "")


async def test_a_name_is_never_markup(desk: Desk) -> None:
    """A person called like a mention or a link is shown as plain text."""
    from dataclasses import replace

    directory = desk.slack.workspace.directory
    directory.add_user(replace(directory.users["U0LUCIA"], name="<!channel> *x*", real_name="Lucía"))
    answer = await suggested(desk, "U0LUCIA")
    await desk.slack.user("U0LUCIA").click(answer, "used")
    after = await shown(desk, answer)

    assert {"plain_text"} == {each["type"] for each in after.blocks[-1]["elements"]}
