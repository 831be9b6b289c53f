"""The comparison finds what is there, and does not find what is not: simulated, with a seed."""

from __future__ import annotations

from random import Random

import pytest

from copilot.insight.comparing import LEAST_IN_ARM, compare, needed, stratified
from copilot.types import TrialCase


def cases(of: int, draft: float, held: float, *, seed: int, told: tuple[float, float] = (0.9, 0.9)) -> list[TrialCase]:
    """So many cases, half of them held, solved as often as said; old hands solve more, and have fewer held."""
    draw = Random(seed)
    made = []
    for _ in range(of):
        stratum = draw.choice(("new", "old hand"))
        is_held = draw.random() < (0.5 if stratum == "new" else 0.3)
        solved = draw.random() < (held if is_held else draft) + (0.1 if stratum == "old hand" else -0.1)
        known = draw.random() < told[is_held]
        ended = ("solved" if solved else "not_solved") if known else None
        made.append(
            TrialCase(
                held=is_held, stratum=stratum, agent=f"U{draw.randrange(12)}", ended=ended, reopened=False,
                asked=draw.choice((1, 1, 2)), replied=draw.lognormvariate(5, 0.8),
                csat=None if draw.random() < 0.6 else draw.choice((3, 4, 5) if not is_held else (2, 3, 4)),
            )
        )  # fmt: skip
    return made


@pytest.mark.parametrize(("draft", "held"), [(0.6, 0.6), (0.7, 0.5)])
def test_the_interval_of_the_effect_covers(draft: float, held: float) -> None:
    """Of 300 comparisons, about 95 in 100 intervals hold the true difference, though the strata are not alike."""
    from copilot.insight.comparing import _shares

    covered = 0
    for seed in range(300):
        some = [one for one in cases(300, draft, held, seed=seed) if one.ended]
        arms = {arm: [one for one in some if one.held is arm] for arm in (False, True)}
        effect = _shares("at_first", arms, lambda one: one.ended == "solved")
        covered += effect.low <= draft - held <= effect.high

    assert 0.92 <= covered / 300 <= 0.985


def test_an_effect_is_found_where_there_is_one() -> None:
    """With its sign: more is solved with a draft."""
    effects = {one.name: one for one in compare(cases(900, 0.75, 0.5, seed=1)).effects}

    assert effects["at_first"].certain and effects["at_first"].low > 0
    assert not effects["replied"].certain
    assert effects["questions"].low <= 0 <= effects["questions"].high


def test_what_customers_think_is_compared_where_enough_of_them_say_it() -> None:
    """One mark more with a draft; of few surveys, nothing is told."""
    effects = {one.name: one for one in compare(cases(900, 0.6, 0.6, seed=1)).effects}
    few = {one.name for one in compare(cases(120, 0.6, 0.6, seed=1)).effects}

    assert effects["csat"].certain and effects["csat"].low <= 1 <= effects["csat"].high
    assert "csat" not in few


def test_without_enough_ends_no_effect_is_told() -> None:
    """But how many it takes."""
    found = compare(cases(60, 0.75, 0.5, seed=1, told=(0.5, 0.5)))

    assert not [one for one in found.effects if one.name == "at_first"]
    assert found.needed > LEAST_IN_ARM


def test_ends_told_in_one_arm_only_are_pointed_out() -> None:
    """Then the cases that are compared are not alike."""
    assert compare(cases(400, 0.6, 0.6, seed=1, told=(0.9, 0.5))).lopsided
    assert not compare(cases(400, 0.6, 0.6, seed=1)).lopsided


def test_nothing_was_compared_yet() -> None:
    """An empty comparison is no error."""
    found = compare([])

    assert (found.effects, found.draft, found.held) == ((), 0, 0)


def test_the_number_needed_is_the_books() -> None:
    """Fleiss, Levin and Paik: for 60 % against 70 % with a power of 80 %, 356 in each arm."""
    assert needed(0.6) == 356


def test_one_stratum_is_a_plain_share() -> None:
    """The stratified interval is Wilson's where there is nothing to stratify."""
    from copilot.insight.intervals import wilson

    middle, low, high = stratified([(30, 50)], [1.0])

    assert (middle, low, high) == pytest.approx((0.6, *wilson(30, 50)))
