"""How often something may be done: a bucket that is filled with time. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_SLOWEST = 0.1
_RECOVERY = 0.02
"""The share of the promised speed that comes back with each success."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """So many calls a minute at least, and so many of them at once."""

    per_minute: float
    burst: float


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time. Pure: the time is handed in, in seconds of any clock that does not run back."""

    tier: Tier
    at: float
    tokens: float = 0.0
    speed: float = 1.0
    closed_until: float = float("-inf")

    def __post_init__(self) -> None:
        self.tokens = self.tier.burst

    @property
    def per_second(self) -> float:
        return self.tier.per_minute / 60 * self.speed

    def wait(self, now: float) -> float:
        """Seconds until there is a token; 0 when there is one."""
        self._fill(now)
        missing = 1 - self.tokens
        return max(self.closed_until - now, missing / self.per_second if missing > 1e-4 else 0.0, 0.0)

    def take(self, now: float) -> None:
        self._fill(now)
        self.tokens -= 1

    def refused(self, now: float, seconds: float) -> None:
        """Slack wants to be left alone for so long."""
        self._fill(now)
        self.tokens, self.closed_until = min(self.tokens, 1.0), max(self.closed_until, now + seconds)
        self.at = max(self.at, self.closed_until)
        self.speed = max(self.speed / 2, _SLOWEST)

    def taken(self) -> None:
        """Slack has taken a call."""
        self.speed = min(1.0, self.speed + _RECOVERY)

    def _fill(self, now: float) -> None:
        if now > self.at:
            self.tokens = min(self.tier.burst, self.tokens + (now - self.at) * self.per_second)
            self.at = now
