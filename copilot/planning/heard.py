"""Whether we have heard this before: the root cause that similar cases had, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.types import HeardBefore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from copilot.pages import Case
    from copilot.planning.conditions import Situation
    from copilot.ports import Company, Sight

AGREE = 2
"""So many of the similar cases must share a cause that no page of the plan names."""


def heard_before(
    declared: Sequence[str],
    similar: Mapping[str, Case],
    company: Company,
    sight: Sight,
    at: Situation,
    now: datetime,
    language: str,
) -> HeardBefore | None:
    """The cause with its count among the reviewed cases in sight; None when nothing says that this is one more of it.

    A cause that a page of the plan names needs conditions of its own that hold, or one similar case; any other needs
    `AGREE` similar cases. Conditions must always hold.
    """
    counts: dict[str, int] = {}
    for case in similar.values():
        if case.root_cause:
            counts[case.root_cause] = counts.get(case.root_cause, 0) + 1
    agreed = [cause for cause, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count >= AGREE]
    for cause in (*declared, *agreed):
        if known := company.cause(cause, sight):
            what, cases = known
            past = [case for case in cases if case.opened_at <= now]
            likely = counts.get(cause) or what.when
            if past and likely and at.holds(what.when):
                return HeardBefore(
                    cause=what.id,
                    title=what.title.get(language) or next(iter(what.title.values())),
                    count=len(past),
                    since=(what.since or past[0].opened_at.date()).isoformat(),
                    teams=tuple(sorted({case.team for case in past})),
                    channels=tuple(sorted({case.contacts[-1].channel for case in past if case.contacts[-1].channel})),
                    owner=what.owner,
                    status=what.status,
                )
    return None
