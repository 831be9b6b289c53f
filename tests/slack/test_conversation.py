"""A thread is a conversation: other words for the same plan, new facts, and what was dismissed in it."""

from __future__ import annotations

from copilot.sandbox.values import Message
from copilot.types import Plan
from copilot.types.entry import WholeEntry

from .desk import Desk
from .test_judging import WHY, dismiss

SHIPPED = "Mi clienta compró con un clic y el paquete va a la dirección del regalo. Ya ha salido. ¿Qué le digo?"
CHANNEL = "atencion-ayuda"


async def _said(desk: Desk, asked: Message, text: str, after: Message) -> Message:
    await desk.slack.user("lucia").say(CHANNEL, text, thread_ts=asked.ts)
    return await desk.answer(asked, after=after.ts)


def _entries(desk: Desk) -> list[WholeEntry]:
    return [desk.whole(entry) for entry in desk.log()]


def _plan(whole: WholeEntry) -> Plan:
    assert whole.suggestion is not None
    return whole.suggestion.plan


async def test_shorter_in_the_thread_keeps_the_plan(desk: Desk) -> None:
    """The same question, the same times and sources, in fewer words; and what is asked next goes on from there."""
    asked = await desk.slack.user("lucia").mention(CHANNEL, SHIPPED)
    first = await desk.answer(asked)
    second = await _said(desk, asked, "más corto, por favor", first)
    await _said(desk, asked, "y de tú", second)
    long, short, again = _entries(desk)

    assert _plan(long) == _plan(short) == _plan(again)
    assert long.question.text == short.question.text == again.question.text
    assert len(str(short.entry.reply).split()) < 0.8 * len(str(long.entry.reply).split())
    assert " te " in str(again.entry.reply)
    assert again.question.style.shorter


async def test_a_new_fact_in_the_thread_makes_a_new_plan(desk: Desk) -> None:
    """What was asked first is kept, and what was said last holds."""
    asked = await desk.slack.user("lucia").mention(CHANNEL, SHIPPED)
    first = await desk.answer(asked)
    await _said(desk, asked, "¿y si no ha salido todavía?", first)
    before, after = _entries(desk)

    assert after.question.text == f"{before.question.text}\n¿y si no ha salido todavía?"
    assert _plan(before).governing == ("envio-direccion-ya-enviado",)
    assert _plan(after).governing == ("envio-direccion-antes-de-salir",)


async def test_a_policy_that_was_dismissed_is_not_suggested_again(desk: Desk) -> None:
    """Neither in other words nor with another fact; and the agent is told why."""
    asked = await desk.slack.user("lucia").mention(CHANNEL, SHIPPED)
    first = await desk.answer(asked)
    await dismiss(desk, "lucia", first, **{WHY: "wrong_policy"})
    await desk.slack.wait_for_call("chat.update", timeout=10)
    await _said(desk, asked, "quiere cancelarlo y que le devuelvan el dinero", first)
    before, after = _entries(desk)
    assert after.suggestion is not None

    assert _plan(before).governing == ("envio-direccion-ya-enviado",)
    assert _plan(after).governing == ("pedido-cancelar-ya-enviado",)
    assert "dismissed_before" in {note.code for note in after.suggestion.notes}
    assert "envio-direccion-ya-enviado" in after.question.dismissed
