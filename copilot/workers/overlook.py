"""What a lead has before them, gathered from the stores. A partner's lead sees their own team, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from copilot.build import new_id, utc_now
from copilot.knowledge import learned
from copilot.knowledge.proposals import case_of, waits
from copilot.slack.home import MOST, Cause, Desk, Judged, Proposed
from copilot.store.asks import Asks
from copilot.store.digests import Digests
from copilot.store.figures import Overview
from copilot.store.logbook import Logbook
from copilot.store.promises import Promises, on_time
from copilot.types import Role, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from copilot.build import Parts
    from copilot.types import Promise
    from copilot.types.entry import WholeEntry

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
        self._book, self._overview = Logbook(engine), Overview(engine)
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

    def decide(self, entry: str, user: str, *, accepted: bool) -> bool:
        """Into the file of learned cases first, as `copilot cases accept` does; then the decision is written down."""
        whole = self._book.show(entry)
        case = case_of(whole.suggestion, whole.verdicts) if whole and whole.suggestion else None
        if whole is None or case is None:
            return False
        folder = self._parts.settings.copilot_knowledge
        if accepted:
            learned.put(folder, replace(case, reviewed_by=f"lead:{user}"))
        else:
            learned.take_out(folder, case.id)
        kind = "accepted" if accepted else "rejected"
        self._parts.log.judge(
            Verdict(id=f"slack:{new_id()}", entry_id=entry, by=user, at=utc_now(), kind=kind, role=Role.LEAD)
        )
        return True

    def _causes(self, team: str | None, since: datetime, now: datetime) -> list[Cause]:
        known = {one.id: one for one in self._parts.company.causes()}
        found = [(known[one.cause], one) for one in self._overview.recurring(team, since, now) if one.cause in known]
        return [Cause(title=cause.title, owner=cause.owner, count=one.count, before=one.before) for cause, one in found]

    def _cases(self, team: str | None) -> list[Proposed]:
        ended = islice(self._book.ended(team), _LOOKED_AT)
        return list(islice((made for whole in ended if (made := _proposed(whole))), MOST + 1))


def _proposed(whole: WholeEntry) -> Proposed | None:
    case = case_of(whole.suggestion, whole.verdicts) if whole.suggestion and waits(whole.verdicts) else None
    if case is None:
        return None
    return Proposed(entry=whole.entry.id, question=whole.question.text, resolution=case.resolution)


def bothers(promise: Promise, since: datetime, soon: datetime) -> bool:
    """Whether a lead should see it: due by the end of the day and open, or broken this week."""
    if promise.state == "open":
        return promise.due < soon
    return promise.state == "broken" and promise.settled_at is not None and promise.settled_at >= since
