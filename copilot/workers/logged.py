"""Puts the log of the console together: the list, the page of an entry, and what a lead does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.build import new_id, utc_now
from copilot.console.desk import Section
from copilot.console.entry import EntryPage
from copilot.console.entry import routes as routes_of_entry
from copilot.console.log import Listing, routes
from copilot.ports import Sight
from copilot.slack.asks import told_blocks
from copilot.slack.needs import Telling
from copilot.slack.words import say
from copilot.store.corrections import Corrections
from copilot.store.grades import Grades
from copilot.store.lexical_sqlite import SqliteLexical
from copilot.store.log import Log
from copilot.store.log_views import LogViews
from copilot.types import LeadAnswer
from copilot.words import asked_stems
from copilot.workers.asked import StoredAsks
from copilot.workers.reviewing import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.build import Parts
    from copilot.console.desk import Desk
    from copilot.ports import Passage
    from copilot.types import LeadAsk, Reader
    from copilot.types.entry import WholeEntry

FOUND = 12
"""Passages that a search on the page of an entry shows."""


def log_section(parts: Parts, desk: Desk) -> Section:
    """`/console/log`; for agents too, who see what they asked."""
    book, kept = Log(parts.engine), Corrections(parts.engine)
    listing = Listing(desk=desk, log=book, views=LogViews(parts.engine), now=utc_now, new_id=new_id)
    page = EntryPage(
        desk=desk, log=book, keeps=kept, answers=Answering(parts), finds=Finding(parts),
        blind=Grades(parts.engine).hidden, mask=masked, now=utc_now, new_id=new_id,
    )  # fmt: skip
    both = [*routes(listing), *routes_of_entry(page)]
    return Section(name="log", path="/console/log", icon="log", key="l", routes=both, leads_only=False)


class Answering:
    """Answers what was asked of leads, with the effect that the buttons in Slack have."""

    def __init__(self, parts: Parts) -> None:
        self._asks = StoredAsks(parts.engine)

    def answer(self, entry: WholeEntry, asked: LeadAsk, reader: Reader, kind: str, text: str) -> LeadAsk | None:
        """The first answer holds; the agent is told in the thread, in the same transaction."""
        given = LeadAnswer(by=reader.user, at=utc_now(), kind=kind, text=text)
        told = Telling(
            nonce=f"ask:{asked.id}:answer", place=asked.place, text=say(f"told_{kind}", asked.language),
            blocks=told_blocks(asked, given), people=(asked.asked_by, given.by),
        )  # fmt: skip
        return self._asks.answer(asked.id, given, [told])


class Finding:
    """Passages by their words: the web process has no models."""

    def __init__(self, parts: Parts) -> None:
        self._lexical, self._library = SqliteLexical(parts.engine), parts.library

    def passages(self, text: str, reader: Reader) -> Sequence[Passage]:
        """What the reader may see of it, best first."""
        sight = Sight(tokens=(frozenset({*reader.teams, "all", "leads"}),) if reader.teams else (), at=utc_now())
        hits = self._lexical.search(asked_stems(text, reader.language), sight, limit=FOUND).hits
        return list(self._library.passages([hit.passage for hit in hits], sight).values())
