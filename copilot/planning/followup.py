"""What we do next without being asked, who does it, and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.pages import Hours
from copilot.planning import clock
from copilot.types import FollowUp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from copilot.pages import FollowUpRule, Page
    from copilot.ports import Passage

SHIFT = Hours(timezone="Europe/Madrid", days={day: (("08:00", "20:00"),) for day in range(7)})
"""For an owner whose hours nobody wrote down, such as the agent in front of the customer: daytime, every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who must act: the partner or desk of a page, as far as it is known."""

    page: Page | None
    passages: tuple[Passage, ...]

    @property
    def hours(self) -> Hours:
        return (self.page.hours if self.page else None) or SHIFT

    def closed_at(self, moment: datetime) -> bool:
        """Whether they cannot act right now."""
        return self.page is not None and self.page.hours is not None and not clock.is_open(self.page.hours, moment)


def actor(name: str | None, shelf: Mapping[str, tuple[Page, tuple[Passage, ...]]], language: str) -> Actor:
    """The partner or desk of that id, in the reply's language where there is such a page."""
    if not name or name not in shelf:
        return Actor(page=None, passages=())
    page, passages = shelf[name]
    for other in page.translations:
        if page.language != language and other in shelf and shelf[other][0].language == language:
            page, passages = shelf[other]
    return Actor(page=page, passages=passages)


def follow_up(rule: FollowUpRule, doer: Actor, now: datetime, language: str, cites: Sequence[str]) -> FollowUp:
    """The follow-up that a page rules, due in the opening hours of whoever does it."""
    starts = clock.opens(doer.hours, now)
    hours_cite = tuple(p.id for p in doer.passages[:1]) if doer.page else ()
    what = rule.what.get(language) or rule.what.get("") or next(iter(rule.what.values()))
    return FollowUp(
        what=what,
        owner=doer.page.title if doer.page else rule.owner,
        due=clock.due(rule.within, rule.at, doer.hours, now),
        cites=tuple(dict.fromkeys((*cites, *hours_cite))),
        opens=starts if doer.closed_at(now) else None,
    )
