"""Intervals hold what they promise: simulated, with a seed."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, quantile_test

from copilot.insight.figures import figures, told_apart
from copilot.insight.intervals import LEAST, Estimate, mean, median, share
from copilot.types import Group, Spread, Tally


@given(st.integers(1, 500), st.floats(0, 1))
def test_a_share_is_wilsons(of: int, part: float) -> None:
    """The same as a library that is too heavy to be used for it."""
    count = round(of * part)
    ours, theirs = share(count, of), binomtest(count, of).proportion_ci(method="wilson")

    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize("truth", [0.05, 0.3, 0.8])
def test_the_interval_of_a_share_covers(truth: float) -> None:
    """Of 2,000 samples of 40, about 95 in 100 intervals hold the truth: 92 where a share of 40 falls badly."""
    draw = Random(7)
    found = [share(sum(draw.random() < truth for _ in range(40)), 40) for _ in range(2_000)]
    covered = sum(one.low <= truth <= one.high for one in found) / len(found)

    assert 0.92 <= covered <= 0.98


@pytest.mark.parametrize("of", [20, 41, 200])
def test_the_interval_of_a_middle_covers(of: int) -> None:
    """For a long tail too: of 600 samples, at least 94 in 100 intervals hold the truth."""
    draw, truth = Random(7), 60.0
    covered = 0
    for _ in range(600):
        found = median(Counter(truth * draw.lognormvariate(0, 1.2) for _ in range(of)))
        covered += found.low <= truth <= found.high

    assert covered / 600 >= 0.94


@given(st.lists(st.integers(0, 30), min_size=8, max_size=60))
def test_a_middle_is_that_of_the_library(values: list[int]) -> None:
    """Exact ranks, as the library that is too heavy to be used for it finds them, or one wider."""
    ours = median(Counter(float(one) for one in values))
    theirs = quantile_test(values, q=0, p=0.5).confidence_interval(0.95)

    assert ours.low <= ours.value <= ours.high
    assert ours.low <= theirs.low and theirs.high <= ours.high


def test_the_interval_of_a_mean_covers() -> None:
    """Of contacts in a case, which are few and skewed."""
    draw, weights = Random(7), (60, 25, 10, 5)
    truth = sum(number * weight for number, weight in zip((1, 2, 3, 6), weights, strict=True)) / 100
    covered = 0
    for _ in range(600):
        found = mean(Counter(map(float, draw.choices((1, 2, 3, 6), weights, k=60))))
        covered += found.low <= truth <= found.high

    assert covered / 600 >= 0.91


def test_what_customers_think_has_an_interval_in_which_it_can_lie() -> None:
    """A mean of marks is between 1 and 5, and who gives a 4 or a 5 is satisfied."""
    found = figures(Group(spreads={Spread.CSAT: {5.0: 29, 1.0: 1}}))
    csat, satisfied = found["csat"].estimate, found["satisfied"].estimate

    assert (csat.of, csat.high, csat.low < csat.value < 5) == (30, 5.0, True)
    assert (satisfied.count, satisfied.of, found["satisfied"].kind) == (29, 30, "share")
    assert 0.8 < satisfied.low < satisfied.value < satisfied.high < 1


def test_too_few_are_not_told() -> None:
    """And it is said how many more it takes."""
    few, enough = share(3, 7), share(9, LEAST)

    assert (few.enough, few.missing, enough.enough) == (False, 13, True)


def test_of_nothing_there_is_no_figure() -> None:
    """Neither a division by zero nor a share of none."""
    assert not any(one.enough for one in (share(0, 0), median({}), mean({}), Estimate(of=0)))


def test_what_nobody_judged_is_a_figure_of_its_own() -> None:
    """Used, edited, dismissed and unjudged are all of the suggestions, and nothing is solved by silence."""
    found = figures(Group(tally=Tally(questions=50, suggested=40, used=10, edited=5, dismissed=5, cases=40)))
    parts = [found[name].estimate.count for name in ("used", "edited", "dismissed", "unjudged")]

    assert (parts, found["solved"].estimate.of) == ([10, 5, 5, 20], 0)


def test_a_group_of_two_people_is_not_told_apart() -> None:
    """Its figures would be theirs."""
    assert [told_apart(Group(agents=number)) for number in (2, 3)] == [False, True]
