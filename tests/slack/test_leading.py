"""An agent asks a lead; the lead answers in place; the agent is told, and the suggestion shows it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from copilot.build import Parts
from copilot.sandbox.blockkit import lint
from copilot.sandbox.values import Message
from copilot.slack.words import say
from copilot.store.asks import Asks

from .desk import PARCEL, Desk, opened
from .people import actions, form, plain, until

LEADS = "lideres"


@pytest_asyncio.fixture
async def led(nebula: Parts, fresh: Path) -> AsyncIterator[Desk]:
    """A desk whose leads are asked in a channel of theirs."""
    async with opened(nebula, fresh, COPILOT_LEADS_CHANNEL="C0LIDERES") as made:
        yield made


async def asked(desk: Desk, text: str = "¿Puedo enviarle un repuesto?") -> tuple[Message, Message]:
    """The suggestion, and what the leads see."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "ask_lead")
    await lucia.submit(await form(desk, "lucia", "ask_lead"), {"ask/text": text})
    return answer, await desk.slack.wait_for_message(channel=LEADS, timeout=20)


async def test_a_lead_sees_all_they_need_and_answers_in_place(led: Desk) -> None:
    """Who asks, the case, what is suggested and its sources; the answer reaches the agent's thread by name."""
    answer, seen = await asked(led, "¿Puedo? Es ana.perez@example.com")
    shown = plain(list(seen.blocks))
    await led.slack.user("nuria").click(seen, "answer")
    await led.slack.user("nuria").submit(await form(led, "nuria", "answer"), {"answer/text": "Sí, adelante."})
    told = await led.answer(answer, after=answer.ts)
    after = await until(led, answer, "Sí, adelante.")
    decided = await until(led, seen, "Sí, adelante.")

    assert "U0LUCIA" in shown and "Mi clienta compró con un clic" in shown and str(led.log()[0].reply)[:40] in shown
    assert "ana.perez@example.com" not in shown
    assert "📄 1" in shown and lint(list(seen.blocks), "message") == []
    assert answer.thread_ts == told.thread_ts
    assert "U0LUCIA" in plain(list(told.blocks)) and "U0NURIA" in plain(list(told.blocks))
    assert "Sí, adelante." in plain(list(told.blocks))
    assert actions(decided) == [] and "ask_lead" in actions(after)


async def test_while_a_lead_is_asked_the_suggestion_says_so(led: Desk) -> None:
    """And the same is not asked twice by its button; a form that is sent twice is one question."""
    answer, _ = await asked(led)
    after = await until(led, answer, say("state_asked", "es").strip())

    assert "ask_lead" not in actions(after)
    assert len(Asks(led.parts.engine).waiting()) == 1


async def test_only_a_lead_decides(led: Desk) -> None:
    """Somebody else who can press the button is told so, and nothing changes."""
    _, seen = await asked(led)
    led.slack.workspace.directory.join("C0LIDERES", "U0SARA")
    await led.slack.user("sara").click(seen, "answer")
    told = await led.slack.wait_for_ephemeral("sara", timeout=10)

    assert say("not_a_lead", "es") == told.text
    assert len(Asks(led.parts.engine).waiting()) == 1


async def test_an_empty_question_is_not_sent(led: Desk) -> None:
    """The form stays, and says what is missing."""
    lucia = led.slack.user("lucia")
    answer = await led.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "ask_lead")
    done = await lucia.submit(await form(led, "lucia", "ask_lead"), {"ask/text": "   "})

    assert {"ask": say("ask_empty", "es")} == dict(done.errors)


async def test_without_a_channel_of_leads_it_waits_in_their_home_tab(desk: Desk) -> None:
    """The agent is told where it waits; the lead answers there, and the agent is told."""
    lucia, nuria = desk.slack.user("lucia"), desk.slack.user("nuria")
    answer = await desk.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "ask_lead")
    await lucia.submit(await form(desk, "lucia", "ask_lead"), {"ask/text": "¿Puedo?"})
    told = await desk.slack.wait_for_ephemeral("lucia", timeout=10)
    home = await nuria.open_home(timeout=20)
    await nuria.click(home, "answer")
    await nuria.submit(await form(desk, "nuria", "answer"), {"answer/text": "Sí."})
    after = await until(desk, answer, "U0NURIA")

    assert say("asked_home", "es") == told.text
    assert "¿Puedo?" in plain(list(home.blocks))
    assert say("state_answered", "es").strip() in plain(list(after.blocks))


async def test_leads_are_led_to_the_page_of_the_entry(nebula: Parts, fresh: Path) -> None:
    """Where the console has an address: before the answer and after; the team by its name, and all that was asked."""
    url = "https://copilot.example"
    async with opened(nebula, fresh, COPILOT_LEADS_CHANNEL="C0LIDERES", COPILOT_URL=url) as desk:
        long = "¿Puedo enviarle un repuesto? " * 50
        _, seen = await asked(desk, long)
        nuria = desk.slack.user("nuria")
        followed = await nuria.click(seen, "console")
        await nuria.click(seen, "answer")
        answer = "Sí, sin coste. " * 90
        await nuria.submit(await form(desk, "nuria", "answer"), {"answer/text": answer})
        after = await until(desk, seen, "U0NURIA")
        (entry,) = desk.log()

        for held in (seen, after):
            pages = [one["url"] for block in held.blocks for one in block.get("elements", ()) if one.get("url")]
            assert pages == [f"{url}/console/log/{entry.id}"]
        assert followed and actions(after) == ["console"]
        assert "Atención al cliente" in plain(list(seen.blocks))
        assert long.strip() in plain(list(seen.blocks)) and answer.strip() in plain(list(after.blocks))
