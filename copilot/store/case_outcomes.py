"""What integrations tell of cases: how they ended, what the customer thought of it, and how many contacts it took.

How a case ended goes where the button in Slack writes it: a verdict on its entry. Rows are only ever added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, delete, insert, or_, select

from copilot.store.api_schema import api_requests, case_outcomes
from copilot.store.engine import reading, writing
from copilot.store.entries import add_verdict
from copilot.store.faults import AlreadyThere
from copilot.store.outbox import show_again
from copilot.store.paging import beside, within
from copilot.store.schema import conversations, entries, verdicts
from copilot.store.sql import batches
from copilot.types import ENDINGS, CaseOutcome, Once, Role, Sender, Span, Taken, Told

REMEMBERED = timedelta(days=7)
"""So long the answer to a request with an Idempotency-Key is kept."""
_EARLY = timedelta(minutes=5)
"""By so much two clocks may differ."""


class CaseOutcomes:
    """What was told of cases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(
        self, told: Sequence[Told], sender: Sender, at: datetime, once: Once | None = None
    ) -> Sequence[Taken] | None:
        """Keeps what can be kept, all of it in one transaction; the same row twice is one.

        A request that was carried out already gets the answer that it got then. None when its key was used for
        another body, of which nothing is kept. Raises `StoreError`.
        """
        try:
            return self._keep(told, sender, at, once)
        except AlreadyThere:  # another process was faster, with the same request
            return self._keep(told, sender, at, once)

    def _keep(self, told: Sequence[Told], sender: Sender, at: datetime, once: Once | None) -> Sequence[Taken] | None:
        with writing(self._engine) as connection:
            if once and (before := _answered(connection, sender, once)):
                return _answer(before, once)
            taken = [_taken(connection, one, sender, at) for one in told]
            if once:
                connection.execute(delete(api_requests).where(api_requests.c.at < at - REMEMBERED))
                row = {"token_id": sender.token, "key": once.key, "digest": once.digest, "at": at}
                connection.execute(insert(api_requests), row | {"answer": [asdict(one) for one in taken]})
        return taken

    def listed(self, teams: Collection[str], span: Span) -> Sequence[CaseOutcome]:
        """Those of these teams by when it was so, the newest first."""
        page = within(_of(teams), case_outcomes.c.at, case_outcomes.c.id, span)
        if span.entry is not None:
            page = page.where(case_outcomes.c.entry_id == span.entry)
        with reading(self._engine) as connection:
            return [CaseOutcome(**row) for row in connection.execute(page).mappings()]


def told_of(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[CaseOutcome]]:
    """What was told of these entries, oldest first."""
    found: dict[str, list[CaseOutcome]] = {}
    for batch in batches(ids):
        chosen = select(case_outcomes, entries.c.team).join(entries, entries.c.id == case_outcomes.c.entry_id)
        chosen = chosen.order_by(case_outcomes.c.at, case_outcomes.c.id)
        for row in connection.execute(chosen.where(case_outcomes.c.entry_id.in_(batch))).mappings():
            found.setdefault(row["entry_id"], []).append(CaseOutcome(**row))
    return found


def _of(teams: Collection[str]) -> Select[Any]:
    return (
        select(case_outcomes, entries.c.team)
        .join(entries, entries.c.id == case_outcomes.c.entry_id)
        .where(beside(entries.c.team, teams))
    )


def _answered(connection: Connection, sender: Sender, once: Once) -> Row[Any] | None:
    mine = and_(api_requests.c.token_id == sender.token, api_requests.c.key == once.key)
    return connection.execute(select(api_requests).where(mine)).first()


def _answer(before: Row[Any], once: Once) -> Sequence[Taken] | None:
    return [Taken(**one) for one in before.answer] if before.digest == once.digest else None


def _taken(connection: Connection, told: Told, sender: Sender, at: datetime) -> Taken:
    found = _entry(connection, told, sender)
    if found is None:
        return Taken(line=told.line, refused="unknown")
    if told.at < found.at - _EARLY:
        return Taken(line=told.line, refused="too_early")
    id = _id(told, sender.source, found.id)
    known = connection.execute(select(case_outcomes.c.id).where(case_outcomes.c.id == id)).first()
    if known is None:
        held = {name: getattr(told, name) for name in ("at", "case", "ending", "csat", "contacts")}
        row = {"id": id, "entry_id": found.id, "source": sender.source, "received_at": at}
        connection.execute(insert(case_outcomes), row | held)
        _judge(connection, id, found.id, told, sender)
    return Taken(line=told.line, id=id, entry_id=found.id, new=known is None)


def _id(told: Told, source: str, entry: str) -> str:
    """The same for the same thing said of the same entry at the same time by the same integration."""
    said = (source, entry, told.case, told.ending, told.csat, told.contacts, told.at.timestamp())
    return f"api:{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"


def _judge(connection: Connection, id: str, entry: str, told: Told, sender: Sender) -> None:
    """How it ended, as a verdict; none when that is how it stood already."""
    stood = (
        select(verdicts.c.kind)
        .where(verdicts.c.entry_id == entry, verdicts.c.kind.in_(ENDINGS), verdicts.c.at <= told.at)
        .order_by(verdicts.c.at.desc(), verdicts.c.id.desc())
        .limit(1)
    )
    if told.ending is None or connection.execute(stood).scalar() == told.ending:
        return
    row = {"id": id, "entry_id": entry, "by": f"api:{sender.source}", "at": told.at, "kind": told.ending}
    add_verdict(connection, row | {"reason": None, "text": None, "role": Role.AGENT.value})
    show_again(connection, entry, id, told.at)


def _entry(connection: Connection, told: Told, sender: Sender) -> Any:
    """The entry that is meant, among those of the teams; the newest where several are."""
    theirs = select(entries.c.id, entries.c.at).where(entries.c.team.in_(sorted(sender.teams)))
    itself = (entries.c.id == told.entry).desc()
    chosen = theirs.where(_meant(told, sender)).order_by(itself, entries.c.at.desc(), entries.c.id.desc())
    return connection.execute(chosen.limit(1)).first()


def _meant(told: Told, sender: Sender) -> ColumnElement[bool]:
    if told.entry is not None:
        return or_(entries.c.id == told.entry, entries.c.question_id == told.entry)
    if (place := told.conversation) is not None:
        thread = and_(conversations.c.channel == place.channel, conversations.c.thread_ts == place.thread_ts)
        if place.workspace:
            thread = and_(thread, conversations.c.team == place.workspace)
        return entries.c.conversation_id.in_(select(conversations.c.id).where(thread))
    same = and_(case_outcomes.c.source == sender.source, case_outcomes.c.case == told.case)
    return entries.c.id.in_(select(case_outcomes.c.entry_id).where(same))
