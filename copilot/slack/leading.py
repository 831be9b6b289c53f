"""Asking a lead: the question goes to them with all they need, they answer in place, and the agent is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from copilot.errors import SlackError, StoreError
from copilot.slack.asks import told_blocks
from copilot.slack.blocks import over_authority
from copilot.slack.elements import Block
from copilot.slack.members import Member, Members
from copilot.slack.modals import About, answer_form, ask_form, filled
from copilot.slack.needs import Telling
from copilot.slack.payloads import Submitted, pressed
from copilot.slack.promising import place_of
from copilot.slack.record import Record, Written
from copilot.slack.words import say
from copilot.types import LeadAnswer, LeadAsk, Place, Suggestion

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)


class Leading:
    """`channel` is where leads are asked; "" where there is none, and then it waits in their home tab."""

    def __init__(
        self, record: Record, members: Members, channel: str, blocks: Callable[[LeadAsk, Suggestion], list[Block]]
    ) -> None:  # fmt: skip
        """`blocks` makes what leads see of a question."""
        self._record, self._members, self._channel, self._blocks = record, members, channel, blocks

    async def ask(self, ack: Ack, body: dict[str, Any]) -> None:
        """Asks what the agent needs; what is above their authority is filled in."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        await self._record.open(press, ask_form(on, over_authority(written.suggestion)), on.language)

    async def asked(self, ack: Ack, body: dict[str, Any]) -> None:
        """Sends it to the leads, once for each form, and tells the agent where it has gone."""
        if (form := filled(body)) is None:
            await ack()
            return
        sent, on = form
        if not (text := sent.values.get("text", "").strip()):
            await ack(response_action="errors", errors={"ask": say("ask_empty", on.language)})
            return
        await ack()
        if (written := await self._record.written(on, sent.user)) is None:
            return
        made = LeadAsk(
            id=f"{on.entry}:{sent.view}", entry_id=on.entry, team=written.question.asker.team,
            kind="approval" if over_authority(written.suggestion) else "advice", text=await self._record.masked(text),
            asked_by=sent.user, asked_at=self._record.now(), language=on.language, place=place_of(on, sent),
        )  # fmt: skip
        try:
            told = self._to_leads(made, await asyncio.to_thread(self._blocks, made, written.suggestion))
            await asyncio.to_thread(self._record.asks.ask, made, told)
        except StoreError as error:
            log.error("what was asked about %s was not kept: %s", on.entry, error)
            await self._record.tell(on.channel, sent.user, say("not_kept", on.language))
            return
        await self._record.show(on)
        said = "asked_sent" if self._channel else "asked_home"
        await self._record.tell(on.channel, sent.user, say(said, on.language), on.thread or None)

    def _to_leads(self, made: LeadAsk, blocks: list[Block]) -> list[Telling]:
        if not self._channel:
            return []
        place = Place(workspace=made.place.workspace, channel=self._channel)
        return [Telling(nonce=f"ask:{made.id}", place=place, text=made.text, blocks=blocks, people=(made.asked_by,))]

    async def approve(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._decide(body, "approved")

    async def decline(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._decide(body, "declined")

    async def answer(self, ack: Ack, body: dict[str, Any]) -> None:
        """Asks a lead for the words of the answer."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        held = await self._held(on, written, press.user)
        if held is not None and await self._lead(on, press.user, held) is not None:
            made = written.suggestion
            await self._record.open(press, answer_form(on, held.text, made.question.text, made.reply), on.language)

    async def answered(self, ack: Ack, body: dict[str, Any]) -> None:
        """Keeps the answer, and tells the agent."""
        if (form := filled(body)) is None:
            await ack()
            return
        sent, on = form
        if not (text := sent.values.get("text", "").strip()):
            await ack(response_action="errors", errors={"answer": say("answer_empty", on.language)})
            return
        await ack()
        await self._answer(on, sent, "answered", text)

    async def _decide(self, body: dict[str, Any], kind: str) -> None:
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        sent = Submitted(
            view=press.view, private="", workspace=press.workspace, user=press.user, name=press.name, values={}
        )
        await self._answer(known[0], sent, kind, "")

    async def _answer(self, on: About, sent: Submitted, kind: str, text: str) -> None:
        if (written := await self._record.written(on, sent.user)) is None:
            return
        held = await self._held(on, written, sent.user)
        if held is None or await self._lead(on, sent.user, held) is None:
            return
        words = await self._record.masked(text) if text else ""
        given = LeadAnswer(by=sent.user, at=self._record.now(), kind=kind, text=words)
        told = Telling(
            nonce=f"ask:{held.id}:answer", place=held.place, text=say(f"told_{kind}", held.language),
            blocks=told_blocks(held, given), people=(held.asked_by, given.by),
        )  # fmt: skip
        try:
            after = await asyncio.to_thread(self._record.asks.answer, held.id, given, [told])
        except StoreError as error:
            log.error("an answer to %s was not kept: %s", held.id, error)
            await self._record.tell(on.channel, sent.user, say("not_kept", on.language))
            return
        if after is not None and after.answer != given:
            await self._record.tell(on.channel, sent.user, say("already", on.language))

    async def _lead(self, on: About, user: str, held: LeadAsk) -> Member | None:
        """The person, when they lead; they are told when they do not, or when nobody can tell."""
        try:
            member = await self._members.member(user)
        except SlackError as error:
            log.warning("nobody can tell who answers %s: %s", held.id, error)
            await self._record.tell(on.channel, user, say("not_kept", on.language))
            return None
        if member.role != "lead" or not member.team or user == held.asked_by:
            lead = member.role == "lead" and bool(member.team)
            await self._record.tell(on.channel, user, say("own_ask" if lead else "not_a_lead", on.language))
            return None
        return member

    async def _held(self, on: About, written: Written, user: str) -> LeadAsk | None:
        """What was asked; None, and the person is told, when it is no longer known."""
        held = next((one for one in written.standing.asks if one.id == on.subject), None)
        if held is None:
            await self._record.tell(on.channel, user, say("gone", on.language))
        return held
