"""What was read before and has not changed since. Who may see it is asked of the database every time, never of this."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 4_000
"""Pages or cases kept; at about ten kilobytes each."""


class Remembered(Generic[T]):
    """Values by id and stamp; a value with another stamp is another value. Safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], T] = OrderedDict()
        self._lock = Lock()

    def get(self, stamps: Mapping[str, str], read: Callable[[Iterable[str]], Mapping[str, T]]) -> dict[str, T]:
        """The values of those ids at those stamps; `read` is asked once for all that are not known."""
        with self._lock:
            known = {id: self._kept[id, stamp] for id, stamp in stamps.items() if (id, stamp) in self._kept}
            for id in known:
                self._kept.move_to_end((id, stamps[id]))
        lacking = [id for id in stamps if id not in known]
        if not lacking:
            return known
        fresh = read(lacking)
        with self._lock:
            for id, value in fresh.items():
                self._kept[id, stamps[id]] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return {**known, **fresh}
