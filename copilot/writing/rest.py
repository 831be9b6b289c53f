"""A model that does not answer is left alone for a while, so that nobody waits for it again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STRIKES, SECONDS, LONGEST = 3, 30.0, 120.0


class Rest:
    """Three failures in a row, or the provider's own wish, and the model rests; after that one question tries it."""

    def __init__(self, now: Callable[[], float], strikes: float = STRIKES) -> None:
        self._now, self.allowed = now, strikes
        self._strikes, self._until = 0, float("-inf")

    @property
    def left(self) -> float:
        """Seconds of rest left; 0 when it may be asked."""
        return max(0.0, self._until - self._now())

    def failed(self, wish: float | None = None) -> None:
        """It did not answer; `wish` is for how many seconds it wants to be left alone."""
        self._strikes += 1
        if wish is not None:
            self._until = self._now() + min(wish, LONGEST)
        elif self._strikes >= self.allowed:
            self._until = self._now() + SECONDS

    def answered(self) -> None:
        self._strikes = 0
