"""The workspace's time and names: both are arguments, so that a test can say that it is Sunday."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Real time, real time shifted to another start, or a frozen moment that only moves when told to."""

    def __init__(
        self, start: datetime | None = None, *, frozen: bool = False, wall: Callable[[], datetime] = wall_clock
    ) -> None:
        self._wall = wall
        self._began = wall()
        self._start = start or self._began
        self._frozen = frozen
        self._skipped = timedelta()

    def now(self) -> datetime:
        elapsed = timedelta() if self._frozen else self._wall() - self._began
        return self._start + elapsed + self._skipped

    def advance(self, seconds: float) -> None:
        """Let time pass; it never runs backwards."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._skipped += timedelta(seconds=seconds)

    def time(self) -> float:
        return self.now().timestamp()


class Timestamps:
    """Message ids: unique, increasing, and readable as the clock's time in seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        micros = round(self._clock.time() * 1_000_000)
        self._last = max(micros, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Ids:
    """Ids that look like Slack's: a prefix, a mark of this run, a count.

    The mark differs from run to run, so that an app which remembers event ids does not take a new run's events for
    old ones; with a `mark` given, ids are the same every time.
    """

    def __init__(self, mark: str | None = None) -> None:
        self.mark = secrets.token_hex(2).upper() if mark is None else mark
        self._counts: Counter[str] = Counter()

    def __call__(self, prefix: str) -> str:
        self._counts[prefix] += 1
        return f"{prefix}0{self.mark}{self._counts[prefix]:05d}"

    def uuid(self) -> str:
        self._counts["uuid"] += 1
        tail = self.mark.encode().hex()[-6:].zfill(6)
        return f"{self._counts['uuid']:08x}-5eed-4000-8000-000000{tail}"
