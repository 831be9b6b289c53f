"""What the drafts do: cases that got one against cases that, by chance, got the evidence only.

Cases count as they were assigned, whatever was done in them (intention to treat). Assignment is by case and by chance
within how long the asker had been asking, so that the difference is caused by the draft and not by who asks what.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist, median

from copilot.insight.intervals import LEVEL, Estimate, Z, share, wilson
from copilot.types import TrialCase

LEAST_IN_ARM = 50
"""Of fewer cases whose end is known in either arm, no effect is told."""
POWER, SEEN = 0.8, 0.1
"""The number that is needed finds a difference of 10 points 8 times out of 10."""
_RESAMPLES, _MOST = 2_000, 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One measure: with a draft, without, and the difference of the first from the second with its interval."""

    name: str
    kind: str
    """share, seconds or number"""
    draft: Estimate
    held: Estimate
    difference: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out that there is no difference."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the two arms say; without `effects` there is not enough to tell."""

    draft: int
    held: int
    draft_told: Estimate
    """In how many cases of the arm somebody said how they ended."""
    held_told: Estimate
    needed: int
    """So many cases with a known end are needed in each arm."""
    effects: tuple[Effect, ...] = ()
    lopsided: bool = False
    """Ends are told more often in one arm than in the other: then what is told is not alike, and says less."""


def compare(cases: Sequence[TrialCase]) -> Comparison:
    """The effect of the draft on each measure."""
    arms = {held: [one for one in cases if one.held is held] for held in (False, True)}
    told = {held: [one for one in some if one.ended] for held, some in arms.items()}
    shares = {held: share(len(told[held]), len(arms[held])) for held in arms}
    effects: list[Effect] = []
    if min(len(some) for some in told.values()) >= LEAST_IN_ARM:
        effects.append(_shares("at_first", told, lambda one: one.ended == "solved" and not one.reopened))
        effects.append(_shares("reopened", told, lambda one: one.reopened))
        effects.append(_numbers("questions", "number", arms, lambda one: float(one.asked), _mean))
    timed = {held: [one for one in some if one.replied is not None] for held, some in arms.items()}
    if min(len(some) for some in timed.values()) >= LEAST_IN_ARM:
        effects.append(_numbers("replied", "seconds", timed, lambda one: one.replied or 0.0, median))
    marked = {held: [one for one in some if one.csat is not None] for held, some in arms.items()}
    if min(len(some) for some in marked.values()) >= LEAST_IN_ARM:
        effects.append(_numbers("csat", "number", marked, lambda one: float(one.csat or 0), _mean))
    solved = [one for one in told[True] if one.ended == "solved" and not one.reopened]
    return Comparison(
        draft=len(arms[False]), held=len(arms[True]), draft_told=shares[False], held_told=shares[True],
        needed=needed(len(solved) / len(told[True]) if len(told[True]) >= LEAST_IN_ARM else 0.5),
        effects=tuple(effects), lopsided=_lopsided(shares[False], shares[True]),
    )  # fmt: skip


def needed(base: float, difference: float = SEEN, power: float = POWER) -> int:
    """Cases in each arm to find a difference of two shares (Fleiss, Levin and Paik, 2003, formula 4.14), arms alike."""
    other = base + difference if base + difference <= 1 else base - difference
    middle = (base + other) / 2
    found = NormalDist().inv_cdf(power)
    spread = Z * sqrt(2 * middle * (1 - middle)) + found * sqrt(base * (1 - base) + other * (1 - other))
    return ceil((spread / difference) ** 2)


Arms = dict[bool, list[TrialCase]]


def _shares(name: str, arms: Arms, test: Callable[[TrialCase], bool]) -> Effect:
    """A difference of shares within strata, each weighing by its cases in both arms (Mantel and Haenszel)."""
    counts = {
        stratum: {held: _count([one for one in some if one.stratum == stratum], test) for held, some in arms.items()}
        for stratum in sorted({one.stratum for some in arms.values() for one in some})
    }
    # A stratum that is in one arm only says nothing of a difference.
    both = [one for one in counts.values() if one[False][1] and one[True][1]]
    weights = [one[False][1] * one[True][1] / (one[False][1] + one[True][1]) for one in both]
    weights = [weight / sum(weights) for weight in weights]
    draft, held = (stratified([one[arm] for one in both], weights) for arm in (False, True))
    difference = draft[0] - held[0]
    plain = {arm: share(*_count(some, test)) for arm, some in arms.items()}
    return Effect(
        name=name, kind="share", draft=plain[False], held=plain[True], difference=difference,
        low=difference - sqrt((draft[0] - draft[1]) ** 2 + (held[2] - held[0]) ** 2),
        high=difference + sqrt((draft[2] - draft[0]) ** 2 + (held[0] - held[1]) ** 2),
    )  # fmt: skip


def stratified(counts: Sequence[tuple[int, int]], weights: Sequence[float]) -> tuple[float, float, float]:
    """A weighted share and its score interval (Yan and Su, 2010), for Newcombe's interval of a difference (1998)."""
    spreads = [sqrt(count / of * (1 - count / of) / of) for count, of in counts]
    width = sum(weight * spread for weight, spread in zip(weights, spreads, strict=True))
    z = Z * sqrt(sum((w * s) ** 2 for w, s in zip(weights, spreads, strict=True))) / width if width else Z
    limits = [wilson(count, of, z) for count, of in counts]
    middle = sum(weight * count / of for weight, (count, of) in zip(weights, counts, strict=True))
    low, high = (sum(w * one[end] for w, one in zip(weights, limits, strict=True)) for end in (0, 1))
    return middle, low, high


def _count(cases: Sequence[TrialCase], test: Callable[[TrialCase], bool]) -> tuple[int, int]:
    return sum(test(one) for one in cases), len(cases)


def _numbers(
    name: str, kind: str, arms: Arms, value: Callable[[TrialCase], float], middle: Callable[[Sequence[float]], float]
) -> Effect:
    """A difference of middles, its interval by the bias-corrected and accelerated bootstrap (Efron, 1987), by scipy."""
    import numpy as np

    samples = {held: _thinned([value(one) for one in some]) for held, some in arms.items()}
    of_all = np.median if middle is median else np.mean
    alone = {held: _boot((np.asarray(some),), of_all) for held, some in samples.items()}
    both = (np.asarray(samples[False]), np.asarray(samples[True]))
    low, high = _boot(both, lambda one, other, axis: of_all(one, axis=axis) - of_all(other, axis=axis))
    tells = {
        held: Estimate(of=len(arms[held]), value=float(middle(some)), low=alone[held][0], high=alone[held][1])
        for held, some in samples.items()
    }
    difference = tells[False].value - tells[True].value
    return Effect(name=name, kind=kind, draft=tells[False], held=tells[True], difference=difference, low=low, high=high)


def _boot(samples: tuple[object, ...], statistic: Callable[..., object]) -> tuple[float, float]:
    """The same interval every time: the resamples are drawn from a fixed seed."""
    import numpy as np
    from scipy.stats import bootstrap

    first = [np.asarray(one) for one in samples]
    if all(np.ptp(one) == 0 for one in first):
        alike = float(np.asarray(statistic(*first, axis=-1)))
        return alike, alike
    method = "BCa" if max(len(one) for one in first) <= 500 else "percentile"  # the jackknife of more takes too long
    found = bootstrap(
        samples, statistic, n_resamples=_RESAMPLES, confidence_level=LEVEL, method=method, vectorized=True,
        batch=100, rng=np.random.default_rng(0),
    ).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)


def _thinned(values: list[float]) -> list[float]:
    """Every so-manieth, so that a large comparison is told as soon as a small one."""
    return values[:: len(values) // _MOST + 1]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _lopsided(one: Estimate, other: Estimate) -> bool:
    return one.enough and other.enough and (one.low > other.high or other.low > one.high)
