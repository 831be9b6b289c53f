"""What the graded entries say of all entries, honestly: weighted by how likely each was to be looked at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from copilot.types import Grade

_Z = 1.959964
_FEWEST = 10
"""Below so many graded entries, an interval spans more than half of all that is possible (at 5 of 10, 0.24 to 0.76)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """An entry of the random sample. `flagged` ones are looked at for other reasons too, and therefore more often."""

    entry_id: str
    probability: float
    """How likely it was to be drawn, as kept with it; above 0."""
    flagged: bool
    grades: tuple[Grade, ...] = ()
    """Those that hold; none while nobody has looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of all entries, with the interval in which it lies 19 times of 20."""

    share: float
    low: float
    high: float
    graded: int
    drawn: int
    """Of so many drawn, so many are graded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEnough:
    """There is too little to say anything: so many graded of so many drawn, and how many are needed."""

    graded: int
    drawn: int
    needed: int = _FEWEST


def at_least(scale: str, least: int) -> Callable[[Grade], float | None]:
    """Whether a grade is at least so good on that scale; None where it says nothing of it."""

    def judged(grade: Grade) -> float | None:
        score = grade.scores.get(scale)
        return None if score is None else float(score >= least)

    return judged


def estimate(sample: Iterable[Sampled], judged: Callable[[Grade], float | None]) -> Share | NotEnough:
    """The share of all entries that are as `judged` says (1 or 0 of a grade; None says nothing), with its interval.

    Each graded entry stands for 1 / probability entries (D. G. Horvitz and D. J. Thompson, A generalization of sampling
    without replacement from a finite universe, JASA 47, 1952); the total is divided by that of the weights (the ratio
    of Hájek, 1971). Of the flagged ones drawn, more are graded than of the others; so the weights of those graded are
    raised to those of all that were drawn, class by class (weighting classes: C.-E. Särndal, B. Swensson and
    J. Wretman, Model Assisted Survey Sampling, 1992, chapter 15). The interval is Wilson's (JASA 22, 1927) with the
    number of entries that would say as much if all weighed the same (L. Kish, Survey Sampling, 1965; E. L. Korn and
    B. I. Graubard, Survey Methodology 24, 1998).
    """
    drawn = list(sample)
    weighed = [(weight, value) for some in _classes(drawn) for weight, value in _weighed(some, judged)]
    graded = len(weighed)
    unheard = any(some and not any(one.grades for one in some) for some in _classes(drawn))
    if graded < _FEWEST or unheard:
        return NotEnough(graded=graded, drawn=len(drawn))
    total = sum(weight for weight, _ in weighed)
    share = sum(weight * value for weight, value in weighed) / total
    worth = total**2 / sum(weight**2 for weight, _ in weighed)
    low, high = wilson(share, worth)
    return Share(share=share, low=low, high=high, graded=graded, drawn=len(drawn))


def _classes(drawn: Sequence[Sampled]) -> list[list[Sampled]]:
    return [[one for one in drawn if one.flagged is flagged] for flagged in (True, False)]


def _weighed(some: Sequence[Sampled], judged: Callable[[Grade], float | None]) -> list[tuple[float, float]]:
    """Weight and value of those graded, the weights raised so that they stand for all drawn of their class."""
    heard = [(one, value) for one in some if (value := _value(one, judged)) is not None]
    if not heard:
        return []
    # Who was graded and is nothing on this scale stands for others that are nothing on it: they do not count.
    silent = sum(1 / one.probability for one in some if one.grades and _value(one, judged) is None)
    held = sum(1 / one.probability for one, _ in heard)
    whole = sum(1 / one.probability for one in some)
    raised = whole / (held + silent)
    return [(raised / one.probability, value) for one, value in heard]


def _value(one: Sampled, judged: Callable[[Grade], float | None]) -> float | None:
    """What its grades say on average."""
    values = [value for grade in one.grades if (value := judged(grade)) is not None]
    return sum(values) / len(values) if values else None


def wilson(share: float, count: float) -> tuple[float, float]:
    """The interval of a share seen in so many, 19 times of 20; the count may be broken."""
    square = _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _Z / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)
