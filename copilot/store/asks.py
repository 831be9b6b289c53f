"""What agents asked of leads, and the one answer that each got."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, insert, select

from copilot.errors import StoreError
from copilot.store.engine import reading, writing
from copilot.store.faults import AlreadyThere
from copilot.store.outbox import Message, add, show_again
from copilot.store.owed import lead_answers, lead_asks
from copilot.types import LeadAnswer, LeadAsk, Place


class Asks:
    """What waits for a lead, and what they said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, asked: LeadAsk, messages: Sequence[Message], at: datetime) -> bool:
        """Writes it down with the messages that tell of it, all or none; False when it is known already.

        Raises `StoreError` when its entry is not in the log.
        """
        names = ("id", "entry_id", "team", "kind", "text", "asked_by", "asked_at", "language")
        row: dict[str, Any] = {name: getattr(asked, name) for name in names}
        place = asked.place
        row |= {"workspace": place.workspace, "channel": place.channel, "thread_ts": place.thread_ts}
        try:
            with writing(self._engine) as connection:
                if connection.execute(select(lead_asks.c.id).where(lead_asks.c.id == asked.id)).first():
                    return False
                connection.execute(insert(lead_asks), row)
                add(connection, messages, at)
                return True
        except AlreadyThere as error:
            raise StoreError(f"There is no entry {asked.entry_id!r} in the log.") from error

    def answer(self, id: str, given: LeadAnswer, messages: Sequence[Message]) -> LeadAsk | None:
        """Writes the answer down with the messages that tell of it, and has those shown again that it is about.

        The first one holds: read who gave it.

        None when nothing was asked under that id.
        """
        row = {"ask_id": id, "by": given.by, "at": given.at, "kind": given.kind, "text": given.text}
        with writing(self._engine) as connection:
            if not connection.execute(select(lead_asks.c.id).where(lead_asks.c.id == id)).first():
                return None
            if not connection.execute(select(lead_answers.c.by).where(lead_answers.c.ask_id == id)).first():
                connection.execute(insert(lead_answers), row)
                add(connection, messages, given.at)
                entry = connection.execute(select(lead_asks.c.entry_id).where(lead_asks.c.id == id)).scalar_one()
                show_again(connection, entry, id, given.at, ask=id)
                show_again(connection, entry, f"answer:{id}", given.at)
        return self.find(id)

    def find(self, id: str) -> LeadAsk | None:
        return next(iter(self._read(all_asks().where(lead_asks.c.id == id))), None)

    def of_entry(self, entry_id: str) -> Sequence[LeadAsk]:
        """Oldest first."""
        return self._read(all_asks().where(lead_asks.c.entry_id == entry_id).order_by(lead_asks.c.asked_at))

    def waiting(self, *, team: str | None = None) -> Sequence[LeadAsk]:
        """What no lead has answered, the one that has waited longest first."""
        chosen = all_asks().where(lead_answers.c.by.is_(None)).order_by(lead_asks.c.asked_at, lead_asks.c.id)
        return self._read(chosen if team is None else chosen.where(lead_asks.c.team == team))

    def _read(self, chosen: Select[Any]) -> list[LeadAsk]:
        with reading(self._engine) as connection:
            return [as_ask(row) for row in connection.execute(chosen).mappings()]


def all_asks() -> Select[Any]:
    answer = [lead_answers.c[name].label(f"answer_{name}") for name in ("by", "at", "kind", "text")]
    return select(lead_asks, *answer).outerjoin(lead_answers, lead_answers.c.ask_id == lead_asks.c.id)


def as_ask(row: Any) -> LeadAsk:
    answered = row["answer_by"] is not None
    answer = LeadAnswer(by=row["answer_by"], at=row["answer_at"], kind=row["answer_kind"], text=row["answer_text"])
    names = ("id", "entry_id", "team", "kind", "text", "asked_by", "asked_at", "language")
    place = Place(workspace=row["workspace"], channel=row["channel"], thread_ts=row["thread_ts"])
    return LeadAsk(**{name: row[name] for name in names}, place=place, answer=answer if answered else None)
