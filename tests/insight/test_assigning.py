"""Which cases get no draft: chance, kept, and never for somebody in need."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from copilot.insight.assigning import assigned, takes_part, tenure
from copilot.types import Principal, Role
from tests.store.make import question

TODAY = date(2026, 11, 22)


@given(st.text(), st.binary(min_size=1), st.floats(0, 0.5))
def test_the_same_case_is_always_in_the_same_arm(case: str, key: bytes, chance: float) -> None:
    """Whoever asks again gets the same; a share of 0 holds nothing."""
    first, second = (assigned(case, key, chance, None, TODAY) for _ in range(2))

    assert first == second
    assert not assigned(case, key, 0.0, None, TODAY).held


@pytest.mark.parametrize("chance", [0.1, 0.5])
def test_as_many_are_held_as_was_said(chance: float) -> None:
    """Within what chance allows, in each stratum; and what is held in one says nothing of another."""
    held = Counter[str]()
    for number in range(3_000):
        for days in (1, 30, 300):
            made = assigned(f"T1:C1:{number}", b"key", chance, TODAY - timedelta(days=days), TODAY)
            held[made.stratum] += made.held

    assert set(held) == {"new", "settled", "old hand"}
    assert all(binomtest(count, 3_000, chance).pvalue > 0.001 for count in held.values())


def test_another_key_holds_other_cases() -> None:
    """Nobody can tell without it."""
    cases = [f"T1:C1:{number}" for number in range(400)]
    one, other = ([assigned(case, key, 0.5, None, TODAY).held for case in cases] for key in (b"one", b"other"))

    assert 120 < sum(a == b for a, b in zip(one, other, strict=True)) < 280


@pytest.mark.parametrize(
    "text", ["URGENTE: se ha quedado sin línea", "Es muy urgente.", "The customer is vulnerable", "An emergency!"]
)
def test_what_is_marked_as_urgent_takes_no_part(text: str) -> None:
    """Decided before chance is asked."""
    assert not takes_part(question(text=text))


def test_a_lead_takes_no_part() -> None:
    """An agent's everyday question does."""
    lead = Principal(user="U1", team="redes", role=Role.LEAD)

    assert not takes_part(question(asker=lead))
    assert takes_part(question())


def test_tenure_is_counted_from_the_first_question() -> None:
    """Whoever asks for the first time is new."""
    ages = (None, 0, 13, 14, 90, 91)
    told = [tenure(None if days is None else TODAY - timedelta(days=days), TODAY) for days in ages]

    assert told == ["new", "new", "new", "settled", "settled", "old hand"]
