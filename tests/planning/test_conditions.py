"""The small language of conditions: facts, effort, and what the plan has found out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.planning.conditions import FLAGS, Situation, confirms, contradicts, measured, readable, situation

from .make import effort, reading

AT = Situation(
    facts={"order_stage": "shipped"},
    effort=effort(contacts=3, attempts_count=8, days=14),
    flags=frozenset({"partner_closed"}),
)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("order_stage=shipped", True),
        ("order_stage = shipped", True),
        ("order_stage=delivered", False),
        ("brand_new=yes", False),
        ("partner_closed", True),
        ("partner_open", False),
        ("!partner_open", True),
        ("!partner_closed", False),
        ("contacts>=3", True),
        ("contacts >= 4", False),
        ("attempts>=8", True),
        ("days>=15", False),
        ("!days>=15", True),
        ("order_stage=delivered | contacts>=3", True),
        ("order_stage=delivered | contacts>=9", False),
        ("always", True),
        ("a_word_nobody_knows", False),
    ],
)
def test_a_condition_holds_or_does_not(condition: str, holds: bool) -> None:
    """Facts, effort, flags, their opposites, and either of two."""
    assert AT.holds([condition]) is holds


def test_all_conditions_must_hold_and_none_is_met_by_all() -> None:
    """Conditions add up; without any there is nothing to hold."""
    assert AT.holds(["partner_closed", "contacts>=3"])
    assert not AT.holds(["partner_closed", "contacts>=4"])
    assert AT.holds([])


@given(
    st.lists(st.sampled_from(["partner_closed", "goodwill", "contacts>=2", "order_stage=shipped"])),
    st.sampled_from(["partner_closed", "goodwill", "contacts>=9", "order_stage=delivered"]),
)
@settings(max_examples=60, deadline=None)
def test_one_more_condition_never_makes_more_hold(conditions: list[str], more: str) -> None:
    """A line or workaround with more conditions fits fewer cases."""
    assert AT.holds(conditions) or not AT.holds([*conditions, more])


def test_more_flags_leave_the_first_ones() -> None:
    """What was found out later is added; the situation it was added to is as it was."""
    later = AT.with_flags("heard")

    assert later.holds(["heard", "partner_closed"])
    assert not AT.holds(["heard"])


@pytest.mark.parametrize(
    ("given_effort", "flags"),
    [
        (effort(), {"first_contact"}),
        (effort(contacts=2), {"contacts"}),
        (effort(contacts=3, channels=("web", "store")), {"contacts", "channels", "effort_high"}),
        (effort(attempts="ocho entregas", attempts_count=8), {"attempts", "effort_high"}),
        (effort(days=30, span="un mes"), {"span", "effort_high"}),
    ],
)
def test_effort_becomes_flags(given_effort: object, flags: set[str]) -> None:
    """What the customer has been through decides which words fit."""
    assert situation(reading(effort=given_effort)).flags == flags


def test_every_flag_of_a_reading_can_be_named_in_a_page() -> None:
    """No flag is set that a writer of knowledge could not use."""
    busy = situation(reading(effort=effort(contacts=3, channels=("web", "chat"), days=40, span="x", attempts="y")))

    assert busy.flags <= FLAGS
    assert situation(reading()).flags <= FLAGS


@pytest.mark.parametrize("condition", [*sorted(FLAGS), "!goodwill", "days>=30", "form_fails=yes | contacts>=2"])
def test_conditions_of_the_language_are_readable(condition: str) -> None:
    """What the documentation allows is allowed."""
    assert readable(condition)


@pytest.mark.parametrize("condition", ["", "whenever", "contacts>2", "minutes>=3", "a=b | whenever", "a = b c"])
def test_other_words_are_not_readable(condition: str) -> None:
    """A slip of the pen is told from a condition."""
    assert not readable(condition)


def test_a_stated_fact_of_another_value_contradicts_and_silence_does_not() -> None:
    """Only what the case states can rule a page out."""
    applies = {"order_stage": ("shipped", "delivered")}

    assert contradicts(applies, {"order_stage": "not_shipped"})
    assert not contradicts(applies, {"order_stage": "shipped"})
    assert not contradicts(applies, {"part": "wrong"})
    assert (confirms(applies, {"order_stage": "shipped"}), confirms(applies, {})) == (1, 0)


def test_what_is_measured_is_a_number() -> None:
    """Contacts, attempts and days."""
    assert [measured(AT.effort, what) for what in ("contacts", "attempts", "days")] == [3, 8, 14]
