"""How far the vector index is from what it should hold, in one place: counted, and tried with a sample.

Counts alone would not do. A damaged index can hold every id and not find it, or find it with another vector.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

from copilot.errors import IndexUnavailable
from copilot.retrieval.pieces import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from random import Random

    from copilot.ports import Vectors
    from copilot.retrieval.project import Cache, Row

SAMPLE = 64
LEAST_FOUND = 0.95
"""The share of the sample that must be found by its own vector; a graph is approximate, and may overlook one."""
_SAME = 1e-3


class Checked(Protocol):
    """What the truth says of a generation; see `copilot.store.vectors`."""

    def present(self, generation: str) -> Sequence[Row]: ...
    def pending(self, generation: str) -> tuple[Sequence[Row], Sequence[Row]]: ...


class Examined(Protocol):
    """A vector index that shows what it holds."""

    @property
    def generation(self) -> str: ...
    def closest(self, zone: str, vector: Vectors) -> float: ...
    def whole(self) -> bool: ...
    def counts(self) -> Mapping[str, int]: ...
    def passages(self) -> Mapping[str, AbstractSet[str]]: ...
    def vectors(self, zone: str, passages: Sequence[str]) -> Mapping[str, Vectors]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """In passages. `behind` is what the next run puts in or takes out anyway; all else is damage."""

    held: int
    behind: int
    missing: int = 0
    """Should be there and are not; all of them, when a query for everything does not find what is held."""
    surplus: int = 0
    sampled: int = 0
    unequal: int = 0
    """Of the sample, those whose vectors are not the ones that were put in."""
    found: int = 0
    """Of the sample, those that their own vector finds first."""
    whole: bool = True
    """Whether the files on the disk are as they were sealed."""

    @property
    def damaged(self) -> bool:
        lost = self.found < LEAST_FOUND * self.sampled
        return bool(self.missing or self.surplus or self.unequal) or lost or not self.whole

    def figures(self) -> dict[str, int | bool]:
        return {**asdict(self), "damaged": self.damaged}


def measure(index: Examined, ledger: Checked, cache: Cache, fingerprint: str, chance: Random) -> Drift:
    """The drift of an open index, tried with a sample by chance. Never raises for damage: nothing is there then."""
    rows = ledger.present(index.generation)
    behind = sum(len(some) for some in ledger.pending(index.generation))
    try:
        zones = index.passages()
        index.counts()
        wanted = {(row.zone, row.id) for row in rows}
        held = {(zone, name) for zone, names in zones.items() for name in names}
        sample = chance.sample([row for row in rows if (row.zone, row.id) in held], min(SAMPLE, len(wanted & held)))
        unequal, first = _tried(index, cache, fingerprint, sample)
        whole = index.whole()
    except IndexUnavailable:
        return Drift(held=0, behind=behind, missing=len(rows), whole=False)
    return Drift(
        held=len(held), behind=behind, missing=len(wanted - held), surplus=len(held - wanted),
        sampled=len(sample), unequal=unequal, found=first, whole=whole,
    )  # fmt: skip


def _tried(index: Examined, cache: Cache, fingerprint: str, sample: Sequence[Row]) -> tuple[int, int]:
    """Of the sample: how many have other vectors than those that were put in, and how many find themselves first.

    Nothing is nearer to a passage than itself; another that says the same is as near, and will do.
    """
    import numpy as np

    kept = cache.get(fingerprint, [row.text_hash for row in sample])
    unequal = first = 0
    for row in sample:
        there = index.vectors(row.zone, [row.id]).get(row.id)
        put = unpacked(kept[row.text_hash]) if row.text_hash in kept else there
        if there is None or put is None or there.shape != put.shape or not np.allclose(there, put, atol=_SAME):
            unequal += 1
        elif index.closest(row.zone, there[0]) >= 1 - _SAME:
            first += 1
    return unequal, first
