"""Shares, middles and means with their intervals of 95 %.

scipy is imported where it is used: it takes half a second and 30 MB, which most processes never need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
LEAST = 20
"""Of fewer, no figure is told: an interval would be too wide to say anything, and a single person too easy to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure, between what and what it lies, and how many it rests on. Of too few, only that is told."""

    of: int
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    count: int | None = None
    """Of a share: how many it is the share of."""

    @property
    def enough(self) -> bool:
        return self.of >= LEAST

    @property
    def missing(self) -> int:
        """How many more it takes to tell it."""
        return max(0, LEAST - self.of)


def wilson(count: float, of: float, z: float = Z) -> tuple[float, float]:
    """The score interval of a share (Wilson, 1927): sound for small numbers and for shares near 0 and 1."""
    if of <= 0:
        return 0.0, 1.0
    share = count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(count: int, of: int) -> Estimate:
    """How many of how many, between 0 and 1."""
    low, high = wilson(count, of)
    return Estimate(of=of, value=count / of if of else 0.0, low=low, high=high, count=count)


def median(seen: Mapping[float, int]) -> Estimate:
    """The middle of values that were seen so often.

    The interval is between two of the values, by the binomial distribution of how many lie below the middle: it assumes
    nothing of how they are spread (David and Nagaraja, Order Statistics, 2003, section 7.1), and is never too narrow.
    """
    of = sum(seen.values())
    if not of:
        return Estimate(of=0)
    from scipy.special import bdtr

    rank = int(of / 2 - Z * sqrt(of) / 2) + 2
    while rank > 0 and bdtr(rank - 1, of, 0.5) > (1 - LEVEL) / 2:
        rank -= 1
    low, high = _at(seen, max(rank, 1)), _at(seen, min(of - rank + 1, of))
    middle = (_at(seen, (of + 1) // 2) + _at(seen, of // 2 + 1)) / 2
    return Estimate(of=of, value=middle, low=low, high=high)


def _at(seen: Mapping[float, int], rank: int) -> float:
    """The value of that rank, from 1."""
    below = 0
    for value in sorted(seen):
        below += seen[value]
        if below >= rank:
            return value
    return max(seen)


def mean(seen: Mapping[float, int], least: float = -inf, most: float = inf) -> Estimate:
    """The mean of values that were seen so often, with Student's interval, as far as a mean can lie there."""
    of = sum(seen.values())
    if not of:
        return Estimate(of=0)
    from scipy.special import stdtrit

    middle = sum(value * count for value, count in seen.items()) / of
    if of == 1:
        return Estimate(of=1, value=middle, low=middle, high=middle)
    variance = sum(count * (value - middle) ** 2 for value, count in seen.items()) / (of - 1)
    half = float(stdtrit(of - 1, 0.5 + LEVEL / 2)) * sqrt(variance / of)
    return Estimate(of=of, value=middle, low=max(least, middle - half), high=min(most, middle + half))
