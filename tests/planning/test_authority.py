"""What the asker may do alone, how much goodwill the effort grounds, and what goes to a lead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.pages import Money, Page, Tier
from copilot.planning import authority
from copilot.types import Role

from .make import effort, page

TIERS = (Tier(when="contacts>=3", money=Money(amount=15)), Tier(when="attempts>=5", money=Money(amount=40)))


def _page(agent: float | bool | None, lead: float | bool | None = 100.0, **given_: object) -> Page:
    """A page that grounds goodwill, with what each role may give."""
    granted = {
        role: {"goodwill": value if isinstance(value, bool) else Money(amount=value)}
        for role, value in (("agent", agent), ("lead", lead))
        if value is not None
    }
    return page("atencion", goodwill=TIERS, authority=granted, **given_)


def test_effort_below_every_tier_grounds_nothing() -> None:
    """Two contacts are not three."""
    assert authority.goodwill(_page(50), effort(contacts=2), Role.AGENT, ["a#1"]) == (None, 0.0)


def test_the_highest_tier_reached_counts() -> None:
    """Eight failed deliveries outweigh three contacts."""
    offer, above = authority.goodwill(_page(50), effort(contacts=3, attempts_count=8), Role.AGENT, ["a#1"])

    assert offer and (offer.amount, offer.within_authority, offer.cites) == (40, True, ("a#1",))
    assert above == 0.0


def test_what_is_above_the_limit_goes_to_a_lead() -> None:
    """The agent offers up to their own limit; the rest is named as above it, and a lead gives it alone."""
    busy = effort(attempts_count=8)
    offer, above = authority.goodwill(_page(15), busy, Role.AGENT, ["a#1"])
    by_lead, above_lead = authority.goodwill(_page(15), busy, Role.LEAD, ["a#1"])

    assert offer and (offer.amount, offer.within_authority, above) == (15, True, 25)
    assert by_lead and (by_lead.amount, by_lead.within_authority, above_lead) == (40, True, 0)


@pytest.mark.parametrize("agent", [None, False, 0.0])
def test_who_may_give_nothing_offers_nothing(agent: float | bool | None) -> None:
    """The amount is named for the lead, and is not within the asker's authority."""
    offer, above = authority.goodwill(_page(agent), effort(attempts_count=8), Role.AGENT, ["a#1"])

    assert offer and (offer.amount, offer.within_authority, above) == (40, False, 40)


def test_yes_is_without_limit() -> None:
    """A role that may give without a limit gives what is grounded, no more."""
    offer, above = authority.goodwill(_page(True), effort(attempts_count=8), Role.AGENT, ["a#1"])

    assert offer and (offer.amount, above) == (40, 0.0)


@given(limit=st.floats(0, 200), contacts=st.integers(0, 6), attempts=st.integers(0, 9), role=st.sampled_from(Role))
@settings(max_examples=60, deadline=None)
def test_an_offer_never_exceeds_the_limit_nor_what_is_grounded(
    limit: float, contacts: int, attempts: int, role: Role
) -> None:
    """Whatever the effort: within authority means within the limit, and nobody gives more than the tier."""
    one = _page(limit, limit)
    offer, above = authority.goodwill(one, effort(contacts=contacts, attempts_count=attempts), role, ["a#1"])

    if offer is None:
        assert above == 0.0
        return
    assert offer.amount <= 40
    assert not offer.within_authority or offer.amount <= limit
    assert above >= 0.0


def test_a_page_without_roles_allows_everybody() -> None:
    """Roles are listed to limit, not to permit."""
    assert authority.may_do_something(page("a"), Role.AGENT)


@pytest.mark.parametrize(
    ("granted", "allowed"),
    [({"apply": True}, True), ({"apply": False}, False), ({"apply": Money(amount=12)}, True), ({}, False)],
)
def test_a_role_may_do_what_is_listed_for_it(granted: dict[str, Money | bool], allowed: bool) -> None:
    """What is not listed is not allowed."""
    one = page("a", authority={"agent": granted, "lead": {"apply": True}})

    assert authority.may_do_something(one, Role.AGENT) is allowed
    assert authority.may_do_something(one, Role.LEAD)


def test_whom_to_ask_is_the_lead_where_leads_may_and_else_the_owner() -> None:
    """Nobody is sent to a lead who may not either."""
    assert authority.who_may(page("a", authority={"lead": {"apply": True}})) == "lead"
    assert authority.who_may(page("a", authority={"lead": {"apply": False}}, owner="Mesa Legal")) == "Mesa Legal"
    assert (
        authority.who_may(page("a", authority={"lead": {"apply": True}}, owner="Mesa Legal"), "refund") == "Mesa Legal"
    )
