"""A promise exists by a person's click and confirmation, is reminded of, and ends kept or broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from copilot.sandbox.blockkit import lint
from copilot.sandbox.values import Message
from copilot.slack.promising import reminder_blocks
from copilot.slack.reminding import due_tellings
from copilot.slack.words import say
from copilot.store.promises import Promises
from copilot.types import Place, Promise

from .desk import PARCEL, Desk
from .people import actions, form, plain, until

NOW = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)


def promise(due: timedelta, made: timedelta = timedelta(0)) -> Promise:
    return Promise(
        id="p1", entry_id="e1", team="atencion", what="Llamar", owner="agent", due=NOW + due, made_by="U0LUCIA",
        made_at=NOW + made, place=Place(workspace="T1", channel="C1", thread_ts="1.1"),
    )  # fmt: skip


async def promised(desk: Desk) -> Message:
    """A suggestion whose follow-up has been promised for the day after tomorrow."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "promise")
    view = await form(desk, "lucia", "promise")
    due = int((datetime.now(UTC) + timedelta(days=2)).timestamp())
    await lucia.submit(view, {"due/moment": due, "what/text": "Llamo a la clienta al 612 345 678"})
    return await until(desk, answer, say("state_promised", "es", when="").split()[1])


async def test_a_promise_is_confirmed_and_then_stands_under_the_suggestion(desk: Desk) -> None:
    """With the words and the time that were confirmed, without personal data; once."""
    after = await promised(desk)
    (made,) = Promises(desk.parts.engine).listed()

    assert ("U0LUCIA", "atencion", "open", after.thread_ts) == (
        made.made_by,
        made.team,
        made.state,
        made.place.thread_ts,
    )
    assert made.what.startswith("Llamo a la clienta") and "612" not in made.what
    assert "promise" not in actions(after) and "U0LUCIA" in plain(list(after.blocks))


async def test_a_form_that_is_sent_twice_is_one_promise(desk: Desk) -> None:
    """A screen may send it again."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "promise")
    view = await form(desk, "lucia", "promise")
    due = int((datetime.now(UTC) + timedelta(days=2)).timestamp())
    for _ in range(2):
        await lucia._interactions.submit(lucia.user, view, {"due/moment": due, "what/text": "Llamo"})
    await desk.slack.wait_for_call("chat.update", count=2, timeout=10)

    assert len(Promises(desk.parts.engine).listed()) == 1


async def test_nothing_is_promised_without_the_form(desk: Desk) -> None:
    """The button asks; a time that has passed is refused, and so are no words."""
    lucia = desk.slack.user("lucia")
    answer = await desk.answer(await lucia.dm(PARCEL))
    await lucia.click(answer, "promise")
    view = await form(desk, "lucia", "promise")
    done = await lucia.submit(view, {"due/moment": 1_000_000, "what/text": " "})

    assert {"due": say("promise_past", "es"), "what": say("promise_nothing", "es")} == dict(done.errors)
    assert list(Promises(desk.parts.engine).listed()) == []


async def test_a_promise_is_reminded_of_once_and_kept_by_a_click(desk: Desk) -> None:
    """In the thread it was made in; the reminder and the suggestion then show it."""
    await promised(desk)
    held = Promises(desk.parts.engine)
    (made,) = held.listed()
    held.mark(made.id, "moved", "U0LUCIA", datetime.now(UTC), datetime.now(UTC) - timedelta(minutes=1))
    reminding = desk.acts.reminding
    reminding.step()
    reminding.step()
    reminder = await desk.slack.wait_for_message(where=lambda one: "kept" in actions(one), timeout=20)
    await desk.slack.user("lucia").click(reminder, "kept")
    await until(desk, reminder, say("state_kept", "es").strip())
    (after,) = held.listed()

    assert (after.state, after.settled_by) == ("kept", "U0LUCIA")
    assert made.place.thread_ts == reminder.thread_ts
    assert desk.count("SELECT count(*) FROM outbox WHERE nonce LIKE 'promise:%'") == 1


async def test_a_promise_can_be_moved(desk: Desk) -> None:
    """To another time, from its reminder."""
    await promised(desk)
    held = Promises(desk.parts.engine)
    (made,) = held.listed()
    held.mark(made.id, "moved", "U0LUCIA", datetime.now(UTC), datetime.now(UTC) - timedelta(minutes=1))
    desk.acts.reminding.step()
    reminder = await desk.slack.wait_for_message(where=lambda one: "later" in actions(one), timeout=20)
    lucia = desk.slack.user("lucia")
    await lucia.click(reminder, "later")
    due = int((datetime.now(UTC) + timedelta(days=1)).timestamp())
    await lucia.submit(await form(desk, "lucia", "move"), {"due/moment": due})
    await desk.slack.wait_until(lambda: due == held.listed()[0].due.timestamp() or None, timeout=10)

    assert held.listed()[0].state == "open"


def test_when_a_promise_is_reminded_of() -> None:
    """Half an hour before, unless it was made later than that; at its time; and not for ever."""
    told = {
        name: [each.nonce.rsplit(":", 1)[1] for each in due_tellings(one, NOW)]
        for name, one in {
            "far": promise(timedelta(hours=2), -timedelta(days=1)),
            "soon": promise(timedelta(minutes=20), -timedelta(days=1)),
            "just made": promise(timedelta(minutes=20)),
            "due": promise(-timedelta(minutes=1), -timedelta(days=1)),
            "old": promise(-timedelta(days=3), -timedelta(days=9)),
        }.items()
    }

    assert told == {"far": [], "soon": ["soon"], "just made": [], "due": ["due"], "old": []}
    assert lint(reminder_blocks(promise(timedelta(hours=1)), NOW), "message") == []
