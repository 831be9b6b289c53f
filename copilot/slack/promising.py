"""Promises: made by a person's click and confirmation, reminded of, and then kept, broken or moved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from copilot.errors import StoreError
from copilot.planning.clock import local_time
from copilot.report import owner_label
from copilot.slack.elements import Block, actions, button, line, person, rich, run
from copilot.slack.modals import About, filled, move_form, promise_form
from copilot.slack.payloads import Submitted, pressed
from copilot.slack.record import Record
from copilot.slack.standing import run_of, spoken
from copilot.slack.words import say
from copilot.types import BROKEN, KEPT, MOVED, Place, Promise
from copilot.writing.times import due_phrase

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)


class Promising:
    """The button, its form, and what is said of a promise later."""

    def __init__(self, record: Record) -> None:
        self._record = record

    async def promise(self, ack: Ack, body: dict[str, Any]) -> None:
        """Asks for confirmation, with the time that the policy gives; never one that has passed."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        rule = written.suggestion.plan.follow_up
        if rule is None:
            await self._record.tell(press.channel, press.user, say("gone", on.language))
            return
        await self._record.open(press, promise_form(on, rule, max(rule.due, self._record.now())), on.language)

    async def given(self, ack: Ack, body: dict[str, Any]) -> None:
        """Writes the promise down, once for each form, and shows it."""
        if (form := filled(body)) is None:
            await ack()
            return
        sent, on = form
        due, what = _moment(sent), sent.values.get("text", "").strip()
        if errors := self._wrong(on, due, what):
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        if (written := await self._record.written(on, sent.user)) is None or due is None:
            return
        rule = written.suggestion.plan.follow_up
        made = Promise(
            id=f"{on.entry}:{sent.view}", entry_id=on.entry, team=written.question.asker.team,
            what=await self._record.masked(what), owner=rule.owner if rule else "agent", due=due, made_by=sent.user,
            made_at=self._record.now(), language=on.language,
            place=place_of(on, sent),
        )  # fmt: skip
        try:
            await asyncio.to_thread(self._record.promises.make, made)
        except StoreError as error:
            log.error("a promise of %s was not kept: %s", on.entry, error)
            await self._record.tell(on.channel, sent.user, say("not_kept", on.language))
            return
        await self._record.show(on)

    def _wrong(self, on: About, due: datetime | None, what: str) -> dict[str, str]:
        errors = {}
        if due is None or due <= self._record.now():
            errors["due"] = say("promise_past", on.language)
        if not what:
            errors["what"] = say("promise_nothing", on.language)
        return errors

    async def kept(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._settle(body, KEPT)

    async def broken(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._settle(body, BROKEN)

    async def later(self, ack: Ack, body: dict[str, Any]) -> None:
        """Asks for another time."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        held = next((one for one in written.standing.promises if one.id == on.subject), None)
        if held is None:
            await self._record.tell(press.channel, press.user, say("gone", on.language), press.thread_ts)
            return
        await self._record.open(press, move_form(on, max(held.due, self._record.now())), on.language)

    async def moved(self, ack: Ack, body: dict[str, Any]) -> None:
        """The promise holds for another time, and reminds again."""
        if (form := filled(body)) is None:
            await ack()
            return
        sent, on = form
        due = _moment(sent)
        if due is None or due <= self._record.now():
            await ack(response_action="errors", errors={"due": say("promise_past", on.language)})
            return
        await ack()
        await self._mark(on, MOVED, sent.user, due)

    async def _settle(self, body: dict[str, Any], kind: str) -> None:
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        await self._mark(known[0], kind, press.user)

    async def _mark(self, on: About, kind: str, user: str, due: datetime | None = None) -> None:
        try:
            mark = self._record.promises.mark
            after = await asyncio.to_thread(mark, on.subject, kind, user, self._record.now(), due)
        except StoreError as error:
            log.error("what became of a promise was not kept: %s", error)
            await self._record.tell(on.channel, user, say("not_kept", on.language))
            return
        if after is None:
            await self._record.tell(on.channel, user, say("gone", on.language), on.thread or None)
            return
        if on.ts:
            # The reminder has had its answer: it shows it, without its buttons.
            blocks = settled_blocks(after, local_time(self._record.now()))
            await self._record.replace(on, after.what, blocks)


def place_of(on: About, sent: Submitted) -> Place:
    """Where to write to about a suggestion; to the person alone where only they see it."""
    if on.url:
        return Place(workspace=sent.workspace, channel=sent.user)
    return Place(workspace=sent.workspace, channel=on.channel, thread_ts=on.thread or on.ts or None)


def reminder_blocks(promise: Promise, now: datetime) -> list[Block]:
    """What is said when a promise is nearly due, or is."""
    value = f"{promise.language}|{promise.entry_id}|{promise.id}"
    language = promise.language
    return [
        rich(line(run(reminder_text(promise, now), 900))),
        actions("promised", [
            button("kept", say("kept", language), value, style="primary"),
            button("broken", say("broken", language), value),
            button("later", say("later", language), value),
        ]),
    ]  # fmt: skip


def reminder_text(promise: Promise, now: datetime) -> str:
    language, due = promise.language, promise.due.astimezone(now.tzinfo)
    key = "promise_over" if promise.overdue(now) else "promise_soon"
    told = say(key, language, when=due_phrase(due, now, spoken(language)), what=promise.what)
    return f"{told} · {owner_label(promise.owner, language)}"


def settled_blocks(promise: Promise, now: datetime) -> list[Block]:
    """A reminder that has been answered."""
    if promise.state == "open":
        return [rich(line(run(reminder_text(promise, now), 900)))]
    said = say(f"state_{promise.state}", promise.language)
    who = person(promise.settled_by or promise.made_by)
    return [rich(line(run(promise.what, 600), run_of(f"\n{said}"), who))]


def _moment(sent: Submitted) -> datetime | None:
    stamp = sent.values.get("moment", "")
    return datetime.fromtimestamp(int(stamp), UTC) if stamp.isdecimal() and len(stamp) <= 11 else None
