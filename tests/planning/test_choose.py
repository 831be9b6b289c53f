"""Which policy governs: the facts, the brand and the urgency decide before the score does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.pages import Kind
from copilot.planning.choose import CLOSE, Candidate, candidates, choose, page_scores

from .make import candidate, evidence, page, question, reading, shelf

BEFORE = {"order_stage": ("not_shipped",)}
AFTER = {"order_stage": ("shipped",)}


def test_a_page_scores_as_its_best_passage() -> None:
    """Each page once, best first."""
    found = [evidence("a#1", 0.2), evidence("b#1", 0.6), evidence("a#2", 0.9)]

    assert list(page_scores(found).items()) == [("a", 0.9), ("b", 0.6)]


def test_only_policies_are_candidates() -> None:
    """A workaround or a partner never governs."""
    held = shelf(page("p"), page("w", kind=Kind.WORKAROUND), page("q", kind=Kind.PARTNER))

    assert [one.page.id for one in candidates({"w": 1.0, "q": 0.9, "p": 0.5}, held, "es")] == ["p"]


def test_translations_are_one_candidate_led_by_the_language_of_the_reply() -> None:
    """A policy found in Spanish answers an English customer in English, at the score that it was found with."""
    held = shelf(page("es-page", translations=("en-page",)), page("en-page", language="en", translations=("es-page",)))
    (one,) = candidates({"es-page": 0.9, "en-page": 0.3}, held, "en")

    assert (one.page.id, one.score, one.ids) == ("en-page", 0.9, ("en-page", "es-page"))


def test_what_is_not_in_sight_is_no_candidate() -> None:
    """A score for a page that the asker may not see counts for nothing."""
    assert candidates({"hidden": 1.0}, shelf(page("p")), "es") == []


@pytest.mark.parametrize(("stage", "governs"), [("shipped", "after"), ("not_shipped", "before")])
@pytest.mark.parametrize("scores", [(1.0, 0.8), (0.8, 1.0)])
def test_the_stage_of_the_order_chooses_between_near_misses(
    stage: str, governs: str, scores: tuple[float, float]
) -> None:
    """Before and after dispatch have different answers, whichever was found first."""
    found = [candidate("before", scores[0], applies_to=BEFORE), candidate("after", scores[1], applies_to=AFTER)]
    choice = choose(found, reading(facts={"order_stage": stage}), question())

    assert choice.governing and choice.governing.page.id == governs
    assert [(missed.id, fact) for missed, fact in choice.ruled_out] == [
        ({"after": "before", "before": "after"}[governs], "order_stage")
    ]


def test_where_the_stage_is_not_told_it_decides_and_is_asked() -> None:
    """Two close policies for two stages: the best governs, the other is its rival, and the fact is named."""
    found = [candidate("before", 1.0, applies_to=BEFORE), candidate("after", 0.95, applies_to=AFTER)]
    choice = choose(found, reading(), question())

    assert choice.governing and choice.rival
    assert (choice.governing.page.id, choice.rival.page.id, choice.deciding) == ("before", "after", "order_stage")


def test_a_distant_second_is_no_rival() -> None:
    """Below the share of the first one's score that counts as close, nothing needs to be asked."""
    found = [candidate("before", 1.0, applies_to=BEFORE), candidate("after", CLOSE - 0.01, applies_to=AFTER)]
    choice = choose(found, reading(), question())

    assert (choice.rival, choice.deciding) == (None, None)


def test_policies_that_share_a_value_are_no_rivals() -> None:
    """A fact decides only where the two are meant for different values."""
    both = {"order_stage": ("shipped", "not_shipped")}
    found = [candidate("a", 1.0, applies_to=both), candidate("b", 1.0, applies_to=AFTER)]

    assert choose(found, reading(), question()).deciding is None


def test_another_brand_s_policy_is_ruled_out() -> None:
    """However well it fits, it is not ours to apply."""
    found = [candidate("theirs", 1.0, brands=("orbita",)), candidate("ours", 0.5, brands=("nebula",))]
    choice = choose(found, reading(), question(brand="nebula"))

    assert choice.governing and choice.governing.page.id == "ours"
    assert [(missed.id, reason) for missed, reason in choice.ruled_out] == [("theirs", "brand")]


def test_a_policy_for_a_stated_fact_beats_a_general_one() -> None:
    """What the case states, and the page is for, outweighs a slightly better score."""
    found = [candidate("general", 1.0), candidate("exact", 0.9, applies_to=AFTER)]
    choice = choose(found, reading(facts={"order_stage": "shipped"}), question())

    assert choice.governing and choice.governing.page.id == "exact"


def test_an_urgent_page_governs_when_a_person_is_needed_now() -> None:
    """Safety comes before everything that was found."""
    found = [candidate("refunds", 1.0), candidate("fire", 0.1, escalation="safety")]

    urgent = choose(found, reading(urgent=("safety",)), question())
    calm = choose(found, reading(), question())

    assert urgent.governing and urgent.governing.page.id == "fire"
    assert calm.governing and calm.governing.page.id == "refunds"


def test_an_urgent_page_that_nothing_comes_near_governs_though_no_sign_was_read() -> None:
    """Words for danger are more than any list holds: where the search is sure of the page, it is the answer."""
    found = [candidate("press", 0.5, escalation="press"), candidate("refunds", 0.5 * CLOSE - 0.01)]
    choice = choose(found, reading(), question())

    assert choice.governing and choice.governing.page.id == "press"


def test_an_urgent_page_among_others_leaves_the_case_calm_and_is_named() -> None:
    """Both are near: the agent is told that it may be graver than it looks."""
    found = [candidate("press", 0.5, escalation="press"), candidate("refunds", 0.45)]
    choice = choose(found, reading(), question())

    assert choice.governing and choice.governing.page.id == "refunds"
    assert choice.alarm and choice.alarm.id == "press"


@pytest.mark.parametrize(("reason", "governs"), [("self_harm", "grave"), ("safety", "grave"), ("legal", "refunds")])
def test_what_is_grave_governs_as_soon_as_it_is_found_first(reason: str, governs: str) -> None:
    """A false alarm costs a minute; an overlooked one may cost a life."""
    found = [candidate("grave", 0.5, escalation=reason), candidate("refunds", 0.49)]
    choice = choose(found, reading(), question())

    assert choice.governing and choice.governing.page.id == governs


def test_an_urgent_page_far_down_is_neither_followed_nor_named() -> None:
    """Calm cases stay calm."""
    found = [candidate("refunds", 0.5), candidate("fire", 0.2, escalation="safety")]
    choice = choose(found, reading(), question())

    assert choice.governing and choice.governing.page.id == "refunds"
    assert choice.alarm is None


def test_the_gravest_reason_leads() -> None:
    """Among several reasons the order of the reading counts, not the score."""
    found = [candidate("press", 1.0, escalation="press"), candidate("fire", 0.2, escalation="safety")]
    choice = choose(found, reading(urgent=("safety", "press")), question())

    assert choice.governing and choice.governing.page.id == "fire"


def test_nothing_found_governs_nothing() -> None:
    """Then the plan abstains."""
    assert choose([], reading(), question()).governing is None


stages = st.sampled_from(["not_shipped", "shipped", "delivered"])


@st.composite
def found_policies(draw: st.DrawFn) -> list[Candidate]:
    return [
        candidate(f"p{n}", draw(st.floats(0.01, 1)), applies_to={"order_stage": tuple(draw(st.sets(stages)))})
        for n in range(draw(st.integers(0, 6)))
    ]


@given(found=found_policies(), stage=stages)
@settings(max_examples=60, deadline=None)
def test_no_policy_that_the_case_contradicts_ever_governs(found: list[Candidate], stage: str) -> None:
    """Whatever the scores: neither the governing policy nor its rival is for another stage."""
    choice = choose(found, reading(facts={"order_stage": stage}), question())

    for chosen in (choice.governing, choice.rival):
        assert chosen is None or stage in chosen.page.applies_to["order_stage"]
