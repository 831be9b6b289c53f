"""The approved way round: only when its conditions hold, and within the asker's authority or with whom to ask."""

from __future__ import annotations

from datetime import date

import pytest

from copilot.pages import Kind, Money, Page
from copilot.planning.conditions import Situation
from copilot.planning.workaround import Applicable, applicable
from copilot.types import Role

from .make import effort, page, shelf

AT = Situation(facts={"form_fails": "yes"}, effort=effort(contacts=2), flags=frozenset({"contacts"}))


def _way(id: str, **given: object) -> Page:
    return page(id, **({"kind": Kind.WORKAROUND} | given))


def _found(*pages: Page, role: Role = Role.AGENT, language: str = "es") -> list[Applicable]:
    held = shelf(*pages)
    return applicable(list(held), held, AT, role, language)


def test_a_way_whose_conditions_hold_applies_and_another_does_not() -> None:
    """Every condition counts."""
    fits = _way("fits", when=("form_fails=yes | contacts>=5", "contacts>=2"))
    misfits = _way("misfits", when=("form_fails=yes", "contacts>=5"))

    assert [one.way.id for one in _found(fits, misfits)] == ["fits"]


def test_a_condition_that_nobody_can_read_does_not_hold() -> None:
    """A slip of the pen closes the way; it does not open it for everybody."""
    assert _found(_way("slip", when=("form_fails == yes",)), _way("other", when=("!whenever",))) == []


def test_a_way_for_another_fact_does_not_apply() -> None:
    """What the case states otherwise rules it out."""
    assert _found(_way("other", applies_to={"form_fails": ("no",)})) == []


def test_a_policy_is_no_way_round() -> None:
    """Ids of other pages are passed over, and so are those out of sight."""
    held = shelf(page("policy"))

    assert applicable(["policy", "hidden"], held, AT, Role.AGENT, "es") == []


def test_a_way_in_two_languages_is_one_in_the_reply_s() -> None:
    """Named once, in the customer's language, whichever was found."""
    both = (_way("es-way", translations=("en-way",)), _way("en-way", language="en", translations=("es-way",)))

    assert [one.way.id for one in _found(*both, language="en")] == ["en-way"]
    assert [one.way.id for one in _found(*both, language="es")] == ["es-way"]


def test_above_the_agent_s_authority_the_lead_is_named() -> None:
    """The agent is told whom to ask; the lead is not."""
    lead_only = _way("lead-only", authority={"agent": {"apply": False}, "lead": {"apply": True}})
    (for_agent,), (for_lead,) = _found(lead_only), _found(lead_only, role=Role.LEAD)

    assert (for_agent.way.within_authority, for_agent.way.needs) == (False, "lead")
    assert (for_lead.way.within_authority, for_lead.way.needs) == (True, None)


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Válida hasta el 30/06/2027."), ("en", "Valid until 30/06/2027.")]
)
def test_a_way_says_its_limits(language: str, words: str) -> None:
    """How much, how often and until when, for the agent to see."""
    one = _way(
        "w", title="Orden manual", limit="Una por línea y año.", expires=date(2027, 6, 30),
        authority={"agent": {"apply": Money(amount=12)}},
    )  # fmt: skip
    (found,) = _found(one, language=language)

    assert found.way.text == f"Orden manual. Una por línea y año (≤ 12 EUR). {words}"
    assert found.way.cites == ("w#1",)
