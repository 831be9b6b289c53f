"""What the graded say of all: right on average, with an honest interval, though the worst are looked at first."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.review.estimate import NotEnough, Sampled, Share, at_least, estimate, wilson

from .make import grade

GOOD = at_least("policy", 4)


def population(chance: random.Random, size: int, good: float) -> list[tuple[bool, bool]]:
    """Entries as (flagged, good): one in five is flagged, and of those half as many are good."""
    made = [chance.random() < 0.2 for _ in range(size)]
    return [(flagged, chance.random() < (good / 2 if flagged else good)) for flagged in made]


def looked_at(chance: random.Random, all: list[tuple[bool, bool]], rate: float) -> list[Sampled]:
    """A sample of them; all that are flagged are graded, and a third of the others. The rate was changed midway."""
    made = []
    for number, (flagged, good) in enumerate(all):
        probability = rate if number % 2 else rate / 2
        if chance.random() < probability:
            graded = flagged or chance.random() < 1 / 3
            grades = (grade(str(number), policy=5 if good else 1),) if graded else ()
            made.append(Sampled(entry_id=str(number), probability=probability, flagged=flagged, grades=grades))
    return made


@pytest.mark.parametrize("good", [0.5, 0.85, 0.95])
def test_it_is_right_on_average_and_so_is_its_interval(good: float) -> None:
    """Over 400 samples: no bias, and the interval holds the truth 19 times of 20. Plain counting is far off."""
    chance = random.Random(11)
    all = population(chance, 8_000, good)
    true = sum(one for _, one in all) / len(all)
    samples = [looked_at(chance, all, 0.06) for _ in range(400)]
    found = [made for sample in samples if isinstance(made := estimate(sample, GOOD), Share)]
    counted = [one.grades[0].scores["policy"] >= 4 for sample in samples for one in sample if one.grades]

    assert len(found) == 400
    assert abs(sum(one.share for one in found) / 400 - true) < 0.01
    assert abs(sum(counted) / len(counted) - true) > 0.05
    assert 0.93 <= sum(one.low <= true <= one.high for one in found) / 400 <= 0.99


def test_too_few_say_nothing() -> None:
    """Nor many, while one of the two kinds was not looked at at all: they would be taken for the others."""
    some = [Sampled(entry_id=str(n), probability=0.1, flagged=False, grades=(grade(policy=5),)) for n in range(30)]

    assert estimate(some[:9], GOOD) == NotEnough(graded=9, drawn=9)
    assert isinstance(estimate(some, GOOD), Share)
    assert estimate([*some, Sampled(entry_id="f", probability=0.1, flagged=True)], GOOD) == NotEnough(
        graded=30, drawn=31
    )


def test_a_scale_that_says_nothing_of_an_entry_does_not_count() -> None:
    """Such as the policy of a suggestion that had none; a share of those it speaks of is estimated."""
    some = [
        Sampled(entry_id=str(n), probability=0.1, flagged=False, grades=(grade(policy=5) if n % 2 else grade(facts=1),))
        for n in range(40)
    ]
    found = estimate(some, GOOD)

    assert isinstance(found, Share)
    assert (found.share, found.graded, found.drawn) == (1.0, 20, 40)


def test_two_grades_of_one_entry_count_as_one() -> None:
    """Their mean; an entry graded twice does not weigh twice."""
    both = (grade(by="ana", policy=5), grade(by="luis", policy=1))
    some = [Sampled(entry_id=str(n), probability=0.1, flagged=False, grades=both) for n in range(20)]
    found = estimate(some, GOOD)

    assert isinstance(found, Share)
    assert (found.share, found.graded) == (0.5, 20)


@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.booleans(), st.booleans()), min_size=10, max_size=60), st.floats(0.1, 1)
)
def test_the_share_lies_in_its_interval_and_the_scale_of_rates_does_not_matter(
    drawn: list[tuple[float, bool, bool]], factor: float
) -> None:
    """Within 0 and 1, whatever was drawn; half the rate throughout says the same."""
    some = [
        Sampled(entry_id=str(n), probability=rate, flagged=flagged, grades=(grade(policy=5 if good else 2),))
        for n, (rate, flagged, good) in enumerate(drawn)
    ]
    found = estimate(some, GOOD)
    scaled = estimate([replace(one, probability=one.probability * factor) for one in some], GOOD)

    assert isinstance(found, Share) and isinstance(scaled, Share)
    assert 0 <= found.low <= found.share + 1e-9 and found.share - 1e-9 <= found.high <= 1
    assert scaled.share == pytest.approx(found.share) and scaled.low == pytest.approx(found.low)


def test_wilson_as_published() -> None:
    """R. G. Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263, and 0 of 20."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
