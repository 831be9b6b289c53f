"""What we do next without being asked, who does it, and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from copilot.pages import Hours
from copilot.planning import clock
from copilot.types import FollowUp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from copilot.pages import FollowUpRule, Page
    from copilot.ports import Passage, Shelf

SHIFT = Hours(timezone="Europe/Madrid", days={day: (("08:00", "20:00"),) for day in range(7)})
"""For an owner whose hours nobody wrote down, such as the agent in front of the customer: daytime, every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who must act: the partner or desk of a page, as far as it is known."""

    page: Page | None
    passages: tuple[Passage, ...]
    brand: str | None = None
    """For whom they act: they may keep other hours for one brand than for the others."""

    @property
    def hours(self) -> Hours:
        return self._written or SHIFT

    @property
    def _written(self) -> Hours | None:
        return (self.page.brand_hours.get(self.brand or "") or self.page.hours) if self.page else None

    def closed_at(self, moment: datetime) -> bool:
        """Whether they cannot act right now."""
        return self._written is not None and not clock.is_open(self._written, moment)


def actor(name: str | None, shelf: Shelf, language: str, brand: str | None = None) -> Actor:
    """The partner or desk of that id, in the reply's language where there is such a page."""
    if not name or name not in shelf:
        return Actor(page=None, passages=())
    page, passages = shelf[name]
    for other in page.translations:
        if page.language != language and other in shelf and shelf[other][0].language == language:
            page, passages = shelf[other]
    return Actor(page=page, passages=passages, brand=brand)


def follow_up(rule: FollowUpRule, doer: Actor, now: datetime, language: str, cites: Sequence[str]) -> FollowUp:
    """The follow-up that a page rules, due in the opening hours of whoever does it.

    Times are told in the company's zone, which is that of whoever promises and of whoever is promised.
    """
    home = ZoneInfo(clock.HOME)
    hours_cite = tuple(p.id for p in doer.passages[:1]) if doer.page else ()
    what = rule.what.get(language) or rule.what.get("") or next(iter(rule.what.values()))
    return FollowUp(
        what=what,
        owner=doer.page.title if doer.page else rule.owner,
        due=clock.due(rule.within, rule.at, doer.hours, now).astimezone(home),
        day=clock.named_day(rule.within, doer.hours, now),
        cites=tuple(dict.fromkeys((*cites, *hours_cite))),
        opens=clock.opens(doer.hours, now).astimezone(home) if doer.closed_at(now) else None,
    )
