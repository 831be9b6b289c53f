"""Which entries are in the random sample: decided by a keyed hash of the entry's id, so that nobody can choose."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

_SAMPLE, _TWICE = b"sample", b"twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The share of entries that are drawn to be graded, and of those graded, by two leads; 0 to 1."""

    sample: float
    twice: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An entry's place in the draw, kept with it: a rate that changes later changes nothing of what was drawn."""

    share: float
    """0 to below 1, as good as random, the same every time."""
    probability: float
    """How likely it was to be chosen."""
    chosen: bool
    twice: bool


def draw(entry_id: str, key: str, rates: Rates) -> Drawn:
    """The draw for an entry. Without the key, which is made once and never shown, nobody can tell what it will be."""
    share = _share(entry_id, key, _SAMPLE)
    return Drawn(
        share=share,
        probability=rates.sample,
        chosen=share < rates.sample,
        twice=_share(entry_id, key, _TWICE) < rates.twice,
    )


def _share(entry_id: str, key: str, purpose: bytes) -> float:
    hashed = blake2b(entry_id.encode("utf-8", "replace"), key=key.encode()[:64], person=purpose, digest_size=8)
    return (int.from_bytes(hashed.digest()) >> 11) / 2**53
