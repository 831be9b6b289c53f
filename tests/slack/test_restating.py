"""What is said of a suggestion outside of Slack is seen in Slack: in its message, and in the one that asked leads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio

from copilot.build import Parts
from copilot.sandbox.values import Message
from copilot.slack.words import say
from copilot.store.asks import Asks
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.log import Log
from copilot.store.outbox import Outbox
from copilot.types import Reader, Role, Verdict
from copilot.types.integration import Sender, Told
from copilot.workers.logged import Answering

from .desk import PARCEL, Desk, opened
from .people import actions, form, plain, until


@pytest_asyncio.fixture
async def led(nebula: Parts, fresh: Path) -> AsyncIterator[Desk]:
    """A desk whose leads are asked in a channel of theirs."""
    async with opened(nebula, fresh, COPILOT_LEADS_CHANNEL="C0LIDERES") as made:
        yield made


async def answered(desk: Desk) -> tuple[Message, str]:
    """A suggestion where it stands, and its entry."""
    answer = await desk.answer(await desk.slack.user("lucia").dm(PARCEL))
    await desk.quiet()
    return answer, desk.log()[0].id


async def test_an_answer_given_in_the_console_takes_the_buttons_away(led: Desk) -> None:
    """In the leads' channel nobody is asked any more, and the suggestion says what was answered."""
    lucia = led.slack.user("lucia")
    answer, entry = await answered(led)
    await lucia.click(answer, "ask_lead")
    await lucia.submit(await form(led, "lucia", "ask_lead"), {"ask/text": "¿Puedo?"})
    asked = await led.slack.wait_for_message(channel="lideres", timeout=20)
    await led.quiet()
    reader = Reader(
        workspace="T0NEBULA", user="U0NURIA", name="Nuria", teams=frozenset({"atencion"}), role=Role.LEAD, language="es"
    )  # fmt: skip
    whole = Log(led.parts.engine).show(entry, {"atencion"})
    (held,) = Asks(led.parts.engine).of_entry(entry)
    assert whole is not None
    Answering(led.parts).answer(whole, held, reader, "answered", "Sí, adelante.")
    shown, decided = await until(led, answer, "Sí, adelante."), await until(led, asked, "Sí, adelante.")

    assert actions(decided) == []
    assert "U0NURIA" in plain(list(shown.blocks))


async def test_how_a_case_ended_in_the_helpdesk_is_seen_in_slack(desk: Desk) -> None:
    """By the name of what said so; said twice, the message is changed once."""
    answer, entry = await answered(desk)
    sender = Sender(token="t1", source="zendesk", teams=frozenset({"atencion"}))
    told = Told(line=1, case="Z-1", entry=entry, ending="solved", at=datetime.now(UTC))
    for _ in range(2):
        CaseOutcomes(desk.parts.engine).keep([told], sender, datetime.now(UTC), None)
    shown = await until(desk, answer, say("state_solved", "es").strip())
    await desk.quiet()

    assert "zendesk" in plain(list(shown.blocks))
    assert desk.count("SELECT count(*) FROM outbox WHERE nonce LIKE 'again:%'") == 1


async def test_what_stands_nowhere_is_not_shown_again(desk: Desk) -> None:
    """An entry that was never posted is judged all the same, and nothing waits to be sent."""
    _, entry = await answered(desk)
    desk.change("UPDATE outbox SET state = 'failed' WHERE kind = 'post'")
    desk.parts.log.judge(Verdict(id="v1", entry_id=entry, by="ana", at=datetime.now(UTC), kind="used"))
    Outbox(desk.parts.engine).show_again(entry, "v1", datetime.now(UTC))

    assert desk.count("SELECT count(*) FROM outbox WHERE nonce LIKE 'again:%'") == 0
