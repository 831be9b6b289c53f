"""Krippendorff's alpha: as published, as another implementation has it, and silent where there is too little."""

from __future__ import annotations

import random

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.review.agreement import ENOUGH, Agreement, agreement, agreements, alpha, verdict

from .make import grade

PUBLISHED = [(1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0), (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
             (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0), (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0)]  # fmt: skip
"""Four observers, twelve units, 0 where one is missing (Krippendorff, Computing Krippendorff's Alpha, 2011)."""


def test_the_published_example() -> None:
    """0.815 with ordinal data; units that only one has graded do not count."""
    units = [[one for one in unit if one] for unit in zip(*PUBLISHED, strict=True)]

    assert alpha(units) == pytest.approx(0.815, abs=5e-4)


@given(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=4), min_size=2, max_size=25))
def test_it_is_what_the_library_says(units: list[list[int]]) -> None:
    """Whatever the grades; None where the library has no number either."""
    counts = [[unit.count(grade) for grade in range(1, 6)] for unit in units]
    found = alpha(units)
    if len({one for unit in units for one in unit}) < 2:
        assert found is None
        return
    assert found == pytest.approx(krippendorff.alpha(value_counts=np.array(counts), level_of_measurement="ordinal"))


def pairs(count: int, noise: float, seed: int = 3) -> list[list[int]]:
    chance = random.Random(seed)

    def near(true: float) -> int:
        return min(5, max(1, round(true + chance.gauss(0, noise))))

    return [[near(true), near(true)] for true in (chance.uniform(1, 5) for _ in range(count))]


def test_below_thirty_pairs_nothing_is_said() -> None:
    """From there on, with an interval round it."""
    few = agreement("policy", pairs(ENOUGH - 1, 0.5))
    assert (few.alpha, few.enough, verdict(few)) == (None, False, "few")
    found = agreement("policy", pairs(60, 0.5))

    assert found.low is not None and found.alpha is not None and found.high is not None
    assert found.low < found.alpha < found.high
    assert found == agreement("policy", pairs(60, 0.5))


def test_always_the_same_grade_says_nothing() -> None:
    """Everybody gave five: nobody knows whether they would see a one."""
    found = agreement("policy", [[5, 5]] * 40)

    assert (found.alpha, found.same, verdict(found)) == (None, True, "same")


@pytest.mark.parametrize(("noise", "said"), [(0.1, "good"), (5.0, "poor")])
def test_what_there_is_to_say_goes_by_the_lower_end(noise: float, said: str) -> None:
    """Agreement is called good only where it is almost surely so."""
    assert verdict(agreement("policy", pairs(100, noise))) == said
    assert verdict(Agreement(scale="policy", pairs=99, alpha=0.82, low=0.7, high=0.9)) == "fair"


def test_the_interval_holds_what_is_true() -> None:
    """In 100 draws of 40 pairs from one population, the interval holds its alpha about 19 times of 20."""
    true = alpha(pairs(20_000, 0.9))
    assert true is not None
    held = [agreement("policy", pairs(40, 0.9, seed)) for seed in range(100)]
    inside = sum(one.low <= true <= one.high for one in held if one.low is not None and one.high is not None)

    assert 88 <= inside <= 99


def test_each_scale_by_itself() -> None:
    """A grade without a scale says nothing of that scale; entries that one lead graded say nothing at all."""
    some = [grade(f"e{number}", by, policy=1 + number % 5) for number in range(40) for by in ("ana", "luis")]
    found = {one.scale: one for one in agreements([*some, grade("alone", facts=3)])}

    assert (found["policy"].alpha, found["policy"].pairs, found["facts"].pairs) == (1.0, 40, 0)
