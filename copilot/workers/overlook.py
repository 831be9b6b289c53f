"""What a lead has before them, gathered from the stores. A partner's lead sees their own team, and no other."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from copilot.slack.home import MOST, Cause, Desk, Judged, Proposed
from copilot.store.asks import Asks
from copilot.store.digests import Digests
from copilot.store.figures import Overview
from copilot.store.promises import Promises, on_time
from copilot.workers.links import page_link
from copilot.workers.solved import Solved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from copilot.build import Parts
    from copilot.types import Promise
    from copilot.types.learning import Proposal as ProposalOf

WEEK = timedelta(days=7)
_LOOKED_AT = 200
"""Among so many of the newest solved cases, those that wait are looked for."""


def team_of(parts: Parts, team: str) -> str | None:
    """The team whose log a lead of that team sees: of a partner their own, in the house all (None)."""
    known = next((one for one in parts.company.teams() if one.id == team), None)
    return None if known is not None and known.kind == "in-house" else team


class Overlook:
    """Reads; and decides on solved cases."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        engine = parts.engine
        self._solved, self._overview = Solved(parts), Overview(engine)
        self._promises, self._asks, self._digests = Promises(engine), Asks(engine), Digests(engine)

    def desk(self, workspace: str, user: str, team: str, now: datetime) -> Desk:
        seen, since = team_of(self._parts, team), now - WEEK
        promises = self._promises.listed(team=seen, since=now - 10 * WEEK)
        soon = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        ended = [one for one in promises if since <= one.due <= now]
        digest = self._digests.find(workspace, user)
        return Desk(
            asks=self._asks.waiting(team=seen),
            promises=[one for one in promises if bothers(one, since, soon)],
            causes=self._causes(seen, since, now),
            wrong=[
                Judged(entry=one.entry_id, question=one.question, reason=one.reason, text=one.text, by=one.by)
                for one in self._overview.wrong(seen, since, now)
            ],
            cases=self._cases(seen),
            week=self._overview.figures(seen, since, now),
            kept=sum(on_time(one) for one in ended), due=len(ended),
            digest=f"{digest.hour:02d}:00 ({digest.timezone})" if digest else "",
        )  # fmt: skip

    def mine(self, user: str) -> Sequence[Promise]:
        return [one for one in self._promises.listed(state="open") if one.made_by == user]

    def decide(self, entry: str, user: str, team: str, *, accepted: bool) -> bool:
        """As `copilot cases` does. A yes takes effect once the worker has tried it."""
        seen = team_of(self._parts, team)
        decide = self._solved.accept if accepted else self._solved.reject
        return decide(entry, user, seen) is not None

    def _causes(self, team: str | None, since: datetime, now: datetime) -> list[Cause]:
        known = {one.id: one for one in self._parts.company.causes()}
        found = [(known[one.cause], one) for one in self._overview.recurring(team, since, now) if one.cause in known]
        return [Cause(title=cause.title, owner=cause.owner, count=one.count, before=one.before) for cause, one in found]

    def _cases(self, team: str | None) -> list[Proposed]:
        waiting = islice(self._solved.waiting(team, among=_LOOKED_AT), MOST + 1)
        return [
            Proposed(
                entry=one.entry.entry.id, question=one.entry.question.text, resolution=one.case.resolution,
                standing=self._solved.standing(one.proposal), page=self._page(one.proposal),
            )
            for one in waiting
        ]  # fmt: skip

    def _page(self, held: ProposalOf | None) -> str:
        settings = self._parts.settings
        return page_link(settings, f"/console/learning/{held.id}") if held and settings.copilot_url else ""


def bothers(promise: Promise, since: datetime, soon: datetime) -> bool:
    """Whether a lead should see it: due by the end of the day and open, or broken this week."""
    if promise.state == "open":
        return promise.due < soon
    return promise.state == "broken" and promise.settled_at is not None and promise.settled_at >= since
