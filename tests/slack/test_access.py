"""Who may not read our documentation gets one sentence that says so, and nothing of it."""

from __future__ import annotations

import pytest

from copilot.sandbox.values import Message
from copilot.slack.gateway import TRIES
from copilot.slack.words import say

from .desk import INVOICE, PARCEL, Desk


async def refused(desk: Desk, asked: Message) -> Message:
    """The one message that a question got, when it shows nothing of what we know."""
    answer = await desk.answer(asked)
    await desk.quiet()
    assert [answer] == desk.answers(asked)
    assert answer.blocks == ()
    assert [entry.outcome for entry in desk.log()] == ["failed"]
    assert desk.whole(desk.log()[0]).suggestion is None
    return answer


@pytest.mark.parametrize(("text", "language"), [(PARCEL, "es"), (INVOICE, "en")])
async def test_a_guest_is_refused_in_a_direct_message(desk: Desk, text: str, language: str) -> None:
    """In the language of the question."""
    answer = await refused(desk, await desk.slack.user("invitada").dm(text))

    assert say("stranger", language) == answer.text


async def test_somebody_of_another_company_is_refused(desk: Desk) -> None:
    """Also where nobody else reads it."""
    answer = await refused(desk, await desk.slack.user("vecino").dm(PARCEL))

    assert say("stranger", "es") == answer.text


async def test_a_guest_is_refused_in_a_channel(desk: Desk) -> None:
    """Whoever else is there."""
    answer = await refused(desk, await desk.slack.user("invitada").mention("reforma-tienda", PARCEL))

    assert say("stranger", "es") == answer.text


async def test_a_member_is_refused_in_a_channel_with_a_guest(desk: Desk) -> None:
    """The guest would read the answer; the member is told to ask in a direct message, where it is answered."""
    lucia = desk.slack.user("lucia")
    answer = await refused(desk, await lucia.mention("reforma-tienda", PARCEL))
    alone = await desk.answer(await lucia.dm(PARCEL))

    assert say("guests", "es") == answer.text
    assert alone.blocks != ()


async def test_a_member_is_refused_in_a_shared_channel(desk: Desk) -> None:
    """Even when everybody of another company were away: the channel is theirs too."""
    directory = desk.slack.workspace.directory
    directory.leave(desk.slack.channel_id("rayo-expres"), desk.slack.user("vecino").id)
    answer = await refused(desk, await desk.slack.user("oliver").mention("rayo-expres", PARCEL))

    assert say("guests", "es") == answer.text


async def test_a_shared_channel_is_not_listened_to(desk: Desk) -> None:
    """In a thread there, what does not name us is not for us, though we have said something in it."""
    oliver = desk.slack.user("oliver")
    asked = await oliver.mention("rayo-expres", PARCEL)
    await refused(desk, asked)
    await oliver.say("rayo-expres", "Perdón, lo pregunto en otro sitio", thread_ts=asked.ts)
    await desk.answer(await oliver.dm(PARCEL))
    await desk.quiet()

    assert len(desk.answers(asked)) == 1


@pytest.mark.parametrize("flag", ["deleted", "is_ultra_restricted", "is_bot"])
async def test_only_full_members_are_answered(desk: Desk, flag: str) -> None:
    """Not who has left, not the guest of one channel, not another bot under a person's name."""
    from dataclasses import replace

    directory = desk.slack.workspace.directory
    directory.add_user(replace(directory.users["U0SARA"], **{flag: True}))
    answer = await refused(desk, await desk.slack.user("sara").dm(PARCEL))

    assert say("stranger", "es") == answer.text


async def test_somebody_whom_slack_does_not_know_is_refused(desk: Desk) -> None:
    """No default stands in for an identity."""
    desk.slack.faults.refuse("users.info", "user_not_found")
    answer = await refused(desk, await desk.slack.user("lucia").dm(PARCEL))

    assert say("stranger", "es") == answer.text


@pytest.mark.parametrize("method", ["users.info", "usergroups.list"])
async def test_nothing_is_shown_while_slack_does_not_say_who_asks(desk: Desk, method: str) -> None:
    """The same question is answered when Slack says it again."""
    desk.slack.faults.fail(method, times=TRIES)
    lucia = desk.slack.user("lucia")
    answer = await refused(desk, await lucia.dm(PARCEL))
    again = await desk.answer(await lucia.dm(PARCEL))

    assert say("unsure", "es") == answer.text
    assert again.blocks != ()


async def test_nothing_is_shown_while_slack_does_not_say_who_reads(desk: Desk) -> None:
    """A channel whose members cannot be listed may hold anybody."""
    desk.slack.faults.refuse("conversations.members", "fetch_members_failed")
    answer = await refused(desk, await desk.slack.user("lucia").mention("atencion-ayuda", PARCEL))

    assert say("unsure", "es") == answer.text


async def test_who_reads_a_channel_is_its_audience(desk: Desk) -> None:
    """The teams of everybody there, the bot aside; nobody in a direct message."""
    await desk.answer(await desk.slack.user("aitor").mention("contacta-ayuda", PARCEL))
    await desk.answer(await desk.slack.user("nuria").dm(PARCEL))
    first, second = (desk.whole(entry).question.asker for entry in desk.log())

    assert {"contacta", "linealia"} <= first.audience
    assert (first.team, first.role.value) == ("contacta", "agent")
    assert ("lead", frozenset()) == (second.role.value, second.audience)


@pytest.mark.parametrize(("text", "key"), [("   ", "empty"), ("ya " * 20_000, "too_long")])
async def test_what_is_no_question_gets_a_sentence_with_a_remedy(desk: Desk, text: str, key: str) -> None:
    """Nothing at all, and more than anybody can read."""
    answer = await refused(desk, await desk.slack.user("lucia").mention("atencion-ayuda", text))

    assert answer.text in {f"{say(key, lang)} {say(f'{key}_remedy', lang)}" for lang in ("es", "en")}


async def test_a_lead_who_asks_where_agents_read_gets_what_an_agent_may_see(desk: Desk) -> None:
    """In the leads' own channel, and alone, what a lead may."""
    nuria = desk.slack.user("nuria")
    for asked in (
        await nuria.mention("atencion-ayuda", PARCEL),
        await nuria.mention("lideres", PARCEL),
        await nuria.dm(PARCEL),
    ):
        await desk.answer(asked)

    assert [desk.whole(entry).question.asker.role.value for entry in desk.log()] == ["agent", "lead", "lead"]


async def test_who_joins_a_channel_is_counted_with_the_next_question(desk: Desk) -> None:
    """Slack says that somebody has come; nothing is shown to whoever reads along from then on."""
    lucia, guest = desk.slack.user("lucia"), desk.slack.user("invitada")
    first = await desk.answer(await lucia.mention("atencion-ayuda", PARCEL))
    taken = len(desk.slack.deliveries)
    desk.slack.workspace.directory.join(desk.slack.channel_id("atencion-ayuda"), guest.id)
    await desk.slack.wait_until(lambda: len(desk.slack.deliveries) > taken or None, timeout=10)
    second = await desk.answer(await lucia.mention("atencion-ayuda", INVOICE))

    assert first.blocks != ()
    assert (second.blocks, second.text) == ((), say("guests", "en"))


async def test_somebody_of_another_company_in_our_channel_is_refused(desk: Desk) -> None:
    """Also when Slack does not call them a stranger, as it does not where they share a channel with us."""
    from dataclasses import replace

    directory = desk.slack.workspace.directory
    directory.add_user(replace(directory.users["U0VECINO"], is_stranger=False))
    answer = await refused(desk, await desk.slack.user("vecino").dm(PARCEL))

    assert say("stranger", "es") == answer.text
