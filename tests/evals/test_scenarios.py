"""The five episodes and their variants, each through the whole of the thinking, with the extractive writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.scenario_data import Variant, variants
from evals.scenarios_suite import compare, failures, turned

if TYPE_CHECKING:
    from copilot.build import Parts

VARIANTS = variants()
EPISODES = {"gift-address", "billing-address", "phone-not-there", "two-teams", "eight-deliveries"}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_an_episode_gets_a_suggestion_that_passes_every_check(variant: Variant, nebula: Parts) -> None:
    """Every check named in the variant holds, and the rules that hold for every suggestion."""
    assert failures(variant, nebula.copilot.think(variant.question)) == []


def test_the_same_case_gets_the_same_answer_however_it_is_told(nebula: Parts) -> None:
    """Variants of one case agree on what must not depend on wording, language or register."""
    assert compare((one, nebula.copilot.think(one.question)) for one in VARIANTS if one.case) == []


@pytest.mark.parametrize("variant", [one for one in VARIANTS if one.before], ids=lambda variant: variant.name)
def test_a_follow_up_changes_what_it_should(variant: Variant, nebula: Parts) -> None:
    """Other words leave the plan as it was; a new fact or wish makes another, and keeps the question so far."""
    assert variant.before is not None
    before = nebula.copilot.think(variant.before)

    assert turned(variant, before, nebula.copilot.think(variant.question)) == []


def test_there_are_conversations_in_both_languages() -> None:
    """At least sixteen, of styles and of facts."""
    talks = [one for one in VARIANTS if one.before]

    assert len(talks) >= 16
    assert {one.name.split("/")[1].split("-")[0] for one in talks} == {"es", "en"}


@pytest.mark.parametrize("episode", sorted(EPISODES))
def test_an_episode_is_told_in_at_least_six_ways(episode: str) -> None:
    """Both languages, and at least six variants, so that no wording can be tuned for."""
    told = [one for one in VARIANTS if one.name.startswith(f"{episode}/")]

    assert len(told) >= 6
    assert {one.name.split("/")[1].split("-")[0] for one in told} >= {"es", "en"} or episode == "two-teams"
