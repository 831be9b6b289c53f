"""The figures, as the console asks for them: counted in the store, and kept for half a minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, cast

from copilot.build import utc_now
from copilot.console import figures
from copilot.console.desk import Section
from copilot.store.measured import Measured
from copilot.workers.facts import measuring, today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from copilot.build import Parts
    from copilot.console.desk import Desk
    from copilot.pages import Cause, Team
    from copilot.types import By, Choice, Group, Slice, Spread, TrialCase, Unanswered

T = TypeVar("T")
KEPT_SECONDS = 30.0
"""A page and its charts ask for the same; and somebody who goes back to it does."""
_MOST = 64
_AT_ONCE = 500
"""So many entries are measured before a page is shown; the worker measures the rest."""


def figures_section(parts: Parts, desk: Desk) -> Section:
    """The figures, over what they need."""
    routes = figures.routes(desk, Figures(parts), utc_now, today, parts.settings.copilot_holdout)
    return Section(name="figures", path="/console/figures", icon="figures", key="f", routes=routes)


class Figures:
    """What `copilot.console.figures` needs."""

    def __init__(self, parts: Parts, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts, self._clock = parts, clock
        self._measured, self._measuring = Measured(parts.engine), measuring(parts)
        self._kept: OrderedDict[object, tuple[float, object]] = OrderedDict()
        self._lock = Lock()

    def catch_up(self) -> int:
        if self._measuring.catch_up(_AT_ONCE):
            with self._lock:
                self._kept.clear()
        return self._measuring.behind()

    def groups(self, part: Slice, by: By, now: datetime, spreads: Sequence[Spread]) -> Mapping[str, Group]:
        return self._once(("groups", part, by, tuple(spreads)), lambda: self._measured.groups(part, by, now, spreads))

    def unanswered(self, part: Slice) -> Sequence[Unanswered]:
        return self._measured.unanswered(part)

    def answered(self, part: Slice) -> Sequence[tuple[str, str]]:
        return self._measured.answered(part)

    def causes(self, part: Slice) -> Mapping[str, Mapping[str, int]]:
        return self._measured.causes(part)

    def choices(self, part: Slice) -> Sequence[Choice]:
        return self._once(("choices", part), lambda: self._measured.choices(part))

    def trial(self, part: Slice) -> Sequence[TrialCase]:
        return self._once(("trial", part), lambda: self._measured.trial(part))

    def teams(self) -> Sequence[Team]:
        return self._parts.company.teams()

    def root_causes(self) -> Sequence[Cause]:
        return self._parts.company.causes()

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        return self._measured.titles(ids)

    def _once(self, key: object, ask: Callable[[], T]) -> T:
        """What was asked a moment ago is not asked again. Two who ask at once may both ask."""
        with self._lock:
            known = self._kept.get(key)
            if known and self._clock() - known[0] < KEPT_SECONDS:
                return cast("T", known[1])
        found = ask()
        with self._lock:
            self._kept[key] = (self._clock(), found)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found
