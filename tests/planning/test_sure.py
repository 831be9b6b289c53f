"""How sure a plan may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.planning.sure import PLAIN, governs
from copilot.types import Found, Turn

from .make import question, reading

PLAINLY, STORY = "How many days to return an opened box?", "My customer bought a lamp in March and " * PLAIN
READ = reading(language="en")
SHARES = st.floats(0.01, 0.99)


def found(confidence: float, ahead: float | None) -> Found:
    return Found(evidence=(), confidence=confidence, ahead=ahead)


def test_a_plain_question_needs_a_policy_that_is_ahead() -> None:
    """Several pages hold its few words; where one stands out, little is lost."""
    asked = question(PLAINLY)
    assert governs(found(0.6, 0.05), asked, READ) < 0.3 < governs(found(0.6, 0.5), asked, READ)
    assert governs(found(0.95, 1.0), asked, READ) > 0.9


@given(SHARES, SHARES)
def test_a_story_is_as_sure_as_the_search(confidence: float, ahead: float) -> None:
    """The same policies apply to much of what happens, and what the case states decides between them."""
    assert governs(found(confidence, ahead), question(STORY), READ) == confidence


def test_what_goes_on_from_a_thread_is_no_plain_question() -> None:
    """ "And if it has shipped?" is short because the rest was said before."""
    asked = replace(question("And if it has shipped?"), thread=(Turn(author="customer", text="Wrong flat number"),))
    assert governs(found(0.6, 0.0), asked, READ) == 0.6


def test_a_case_that_states_a_fact_is_told_however_short() -> None:
    """ "Five days without internet" is no plain question: what it states decides between pages."""
    asked, down = question("Five days without internet."), reading(language="en", facts={"service_state": "down"})
    assert governs(found(0.4, 0.0), asked, READ) < 0.4 == governs(found(0.4, 0.0), asked, down)


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_nothing_and_everything_stay_what_they_are(confidence: float) -> None:
    """The ends of the scale have no log-odds; and who knows of no distance judges by none."""
    assert governs(found(confidence, 0.0), question(PLAINLY), READ) == confidence
    assert governs(found(0.6, None), question(PLAINLY), READ) == 0.6


@given(SHARES, SHARES, SHARES)
def test_more_ahead_is_never_less_sure(confidence: float, one: float, other: float) -> None:
    """Nor is a search that is surer."""
    low, high = sorted((one, other))
    asked = question(PLAINLY)
    assert governs(found(confidence, low), asked, READ) <= governs(found(confidence, high), asked, READ)
    assert governs(found(low, confidence), asked, READ) <= governs(found(high, confidence), asked, READ)
