"""What the door wants told, as rows of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.build import utc_now
from copilot.slack.asks import ask_blocks
from copilot.slack.blocks import escape
from copilot.store.asks import Asks
from copilot.store.outbox import Message
from copilot.workers.links import entry_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.build import Parts
    from copilot.slack.elements import Block
    from copilot.slack.needs import Telling
    from copilot.store.engine import Engine
    from copilot.types import LeadAnswer, LeadAsk, Suggestion


def message(told: Telling) -> Message:
    """A row of the outbox. What people wrote is no markup in its text."""
    place = told.place
    text = told.text if told.entry else escape(told.text)
    return Message(
        nonce=told.nonce, kind="post", team=place.workspace, channel=place.channel, thread_ts=place.thread_ts,
        payload={
            "text": text, "blocks": list(told.blocks), "people": list(told.people), "links": list(told.links),
        }, entry_id=told.entry,
    )  # fmt: skip


def for_leads(parts: Parts, asked: LeadAsk, made: Suggestion) -> list[Block]:
    """What leads see of a question: with the team as it is called, and the page of the entry where there is one."""
    team = next((team.name for team in parts.company.teams() if team.id == asked.team), "")
    return ask_blocks(asked, made, team=team, page=entry_link(parts.settings, asked.entry_id))


class StoredAsks:
    """What was asked of leads, with the messages that tell of it in the same transaction."""

    def __init__(self, engine: Engine) -> None:
        self._asks = Asks(engine)

    def ask(self, asked: LeadAsk, told: Sequence[Telling]) -> bool:
        return self._asks.ask(asked, [message(one) for one in told], utc_now())

    def answer(self, id: str, given: LeadAnswer, told: Sequence[Telling]) -> LeadAsk | None:
        return self._asks.answer(id, given, [message(one) for one in told])

    def of_entry(self, entry_id: str) -> Sequence[LeadAsk]:
        return self._asks.of_entry(entry_id)
