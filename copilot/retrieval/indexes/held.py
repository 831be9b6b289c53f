"""Zones that are small enough to be held in memory and compared vector by vector, and wholes that were needed before.

Asking a graph costs a millisecond or two a zone whatever it holds, and somebody may see dozens of zones; comparing with
eight thousand vectors costs half of one, and misses nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from copilot.errors import IndexUnavailable
from copilot.ports import Hit
from copilot.retrieval.pieces import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from copilot.ports import Vectors

MOST_IN_ZONE = 8_192
"""Vectors of a zone that is held; a graph is faster from about there on."""
MOST_HELD = 131_072
"""Vectors held in all: 256 MB of 512 dimensions."""
MOST_READ = 4_096
"""Vectors that one search reads into memory, in a seventh of a second; of the other zones the graphs are asked."""
MOST_WHOLES = 16_384
"""Wholes remembered, of zones that are not held: 32 MB."""


class HeldZone:
    """The vectors of one zone. `ids` are those of pieces; raises `IndexUnavailable` when a passage has no whole."""

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        import numpy as np

        split = [name.rpartition(" ") for name in ids]
        order = sorted(range(len(ids)), key=lambda row: (split[row][0], int(split[row][2])))
        starts = [place for place, row in enumerate(order) if not place or split[row][0] != split[order[place - 1]][0]]
        if any(split[order[start]][2] != "0" for start in starts):
            raise IndexUnavailable("The vector index is damaged.")
        self._passages = [split[order[start]][0] for start in starts]
        self._starts = np.asarray(starts, dtype=np.intp)
        self._rows = np.ascontiguousarray(vectors[order])
        self._last: tuple[Vectors | None, Vectors | None] = (None, None)

    @property
    def size(self) -> int:
        """Vectors."""
        return len(self._rows)

    @property
    def passages(self) -> Sequence[str]:
        return self._passages

    def scores(self, vector: Vectors) -> Vectors:
        """How near each of the passages is, as `copilot.retrieval.pieces` reckons.

        A search asks twice with the same vector, for pages and for cases; the second time is free.
        """
        import numpy as np

        asked, near = self._last
        if asked is not vector or near is None:
            cosines = self._rows @ vector
            near = joined(np.maximum.reduceat(cosines, self._starts), cosines[self._starts])
            self._last = (vector, near)
        return near


def nearest_held(zones: Sequence[HeldZone], vector: Vectors, limit: int) -> list[Hit]:
    """The nearest passages of all the zones together, best first."""
    import numpy as np

    zones = [zone for zone in zones if zone.passages]
    if not zones:
        return []
    scores = np.concatenate([zone.scores(vector) for zone in zones])
    ends = np.cumsum([len(zone.passages) for zone in zones])
    hits = []
    for place in np.argsort(-scores, kind="stable")[:limit].tolist():
        at = int(np.searchsorted(ends, place, side="right"))
        zone = zones[at]
        hits.append(Hit(passage=zone.passages[place - int(ends[at]) + len(zone.passages)], score=float(scores[place])))
    return hits


class Wholes:
    """The vectors of wholes that were needed lately."""

    def __init__(self, most: int = MOST_WHOLES) -> None:
        self._most = most
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def cosines(
        self, ids: Sequence[str], vector: Vectors, read: Callable[[Sequence[str]], Mapping[str, Vectors]]
    ) -> dict[str, float]:
        """By id; `read` is asked once for those that are not known."""
        import numpy as np

        lacking = [name for name in ids if name not in self._kept]
        fresh = read(lacking) if lacking else {}
        rows = [fresh[name] if name in fresh else self._kept[name] for name in ids]
        for name in ids:
            self._kept[name] = fresh[name] if name in fresh else self._kept.pop(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return dict(zip(ids, (np.stack(rows) @ vector).tolist(), strict=True)) if rows else {}
