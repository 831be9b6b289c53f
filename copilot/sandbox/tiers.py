"""Rate limits: token buckets by method, and by channel for posting."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """So many calls a minute, and so many at once."""

    per_minute: int
    burst: int


TIER_1 = Tier(per_minute=1, burst=1)
TIER_2 = Tier(per_minute=20, burst=20)
TIER_3 = Tier(per_minute=50, burst=50)
TIER_4 = Tier(per_minute=100, burst=100)
SPECIAL = Tier(per_minute=600, burst=600)
POSTING = Tier(per_minute=60, burst=5)
"""chat.postMessage: one a second in a channel, short bursts tolerated."""
CONNECTING = Tier(per_minute=1, burst=20)
"""apps.connections.open is tier 1, yet lets an app open its ten sockets, and reopen them."""


@dataclass(slots=True)
class Bucket:
    tokens: float
    filled: float


class RateLimits:
    """One bucket for each key; they fill with the monotonic time given, not with the workspace's own."""

    def __init__(self, *, monotonic: Callable[[], float], enabled: bool = True) -> None:
        self.enabled = enabled
        self._monotonic = monotonic
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str, tier: Tier) -> int:
        """Take one token; 0, or the seconds to wait for the next one."""
        if not self.enabled:
            return 0
        now = self._monotonic()
        bucket = self._buckets.setdefault(key, Bucket(tokens=tier.burst, filled=now))
        rate = tier.per_minute / 60
        bucket.tokens = min(tier.burst, bucket.tokens + (now - bucket.filled) * rate)
        bucket.filled = now
        if bucket.tokens < 1:
            return max(1, math.ceil((1 - bucket.tokens) / rate))
        bucket.tokens -= 1
        return 0
