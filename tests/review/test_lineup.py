"""The line: what is at stake first, but never only that; each entry once; and about how long it takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copilot.planning.plan import SURE
from copilot.review.lineup import RISKS, UNSURE, Candidate, Reason, line_up, risk
from copilot.review.reasons import rate, why

from .make import NOW, candidate


def ids(found: object) -> list[str]:
    return [one.entry_id for one in found.entries]  # type: ignore[attr-defined]


def test_what_is_at_stake_comes_first() -> None:
    """A wrong policy before sentences taken out, these before a sent guess; reasons add up; newer before older."""
    reasons = {
        "both": {Reason.CHECKS: 1.0, Reason.WRONG_POLICY: 1.0},
        "wrong": {Reason.WRONG_POLICY: 1.0},
        "checks": {Reason.CHECKS: 2.0},
        "unsure": {Reason.UNSURE: 0.45},
        "edited": {Reason.EDITED: 0.6},
        "new": {Reason.NEW_POLICY: 1.0},
    }
    some = [candidate(id, reasons=held) for id, held in reasons.items()]
    old = candidate("old", reasons=reasons["wrong"], days=20)

    assert sorted([*some, old], key=lambda one: -risk(one, NOW)) == [some[0], some[1], old, *some[2:]]


def test_risks_leave_room_for_the_sample() -> None:
    """Of ten, five risks, three of the sample, one agent, one second look: else the figures rest on the worst alone."""
    some = [
        candidate(f"{reason} {number}", reasons={reason: 1.0}, share=number / 20)
        for reason in (Reason.WRONG_POLICY, Reason.SAMPLE, Reason.AGENT, Reason.SECOND)
        for number in range(12)
    ]
    kinds = [id.split()[0] for id in ids(line_up(some, NOW, most=10))]

    assert {kind: kinds.count(kind) for kind in kinds} == {"wrong_policy": 5, "sample": 3, "agent": 1, "second": 1}


def test_the_sample_is_served_in_the_order_of_the_draw() -> None:
    """So that stopping anywhere leaves a random part of it."""
    some = [candidate(str(share), share=share / 10) for share in (3, 1, 2)]

    assert ids(line_up(some, NOW, most=10)) == ["1", "2", "3"]


def test_what_was_taken_already_comes_first() -> None:
    """A lead who comes back goes on where they were."""
    some = [candidate("wrong", reasons={Reason.WRONG_POLICY: 1.0}), candidate("mine", reasons={}, taken_by="ana")]

    assert ids(line_up(some, NOW, most=10)) == ["mine", "wrong"]


@given(
    st.lists(
        st.builds(
            candidate,
            st.uuids().map(str),
            days=st.floats(0, 40),
            share=st.floats(0, 1),
            reasons=st.dictionaries(st.sampled_from(list(Reason)), st.floats(0, 1), min_size=1),
        ),
        max_size=30,
        unique_by=lambda one: one.entry_id,
    ),
    st.integers(0, 12),
)
def test_whatever_waits_the_line_is_full_and_nothing_is_in_it_twice(found: list[Candidate], most: int) -> None:
    """As many as there are, up to the number; the same in any order of finding."""
    made = ids(line_up(found, NOW, most=most))

    assert len(made) == len(set(made)) == min(most, len(found))
    assert made == ids(line_up(found[::-1], NOW, most=most))


def test_the_time_is_reading_and_grading_until_it_is_measured() -> None:
    """From eight entries on, the middle of what this lead took counts, not what most people would."""
    some = [candidate("short", characters=400), candidate("long", characters=2000)]
    guessed = line_up(some, NOW, most=10)
    assert (guessed.measured, guessed.each) == (False, {"short": 45.0, "long": 125.0})

    measured = line_up(some, NOW, most=10, paces=[30, 31, 29, 30, 900, 30, 30, 30])
    assert (measured.measured, measured.seconds) == (True, 60)


def test_reasons_are_told_in_both_languages() -> None:
    """Every reason, with its number, and in the plural where it is one."""
    held = {reason: 0.62 for reason in Reason} | {Reason.CHECKS: 1.0}
    one = candidate("e", reasons=held, probability=0.05)

    assert len(why(one, "es")) == len(why(one, "en")) == len(Reason)
    assert "Los controles retiraron 1 frase" in why(one, "es")
    assert "The checks took 3 sentences out" in why(candidate("e", reasons={Reason.CHECKS: 3.0}), "en")
    assert why(candidate("e", reasons={Reason.EDITED: 0.62}), "es") == ["Lo enviado cambia el 62 % de las palabras"]
    assert (rate(0.05, "es"), rate(0.1, "en"), rate(0.03, "en")) == ("1 de cada 20", "1 in 10", "3 in 100")


def test_unsure_means_what_it_means_to_the_plan() -> None:
    """Below the same confidence, the agent is told that the plan is unsure."""
    assert UNSURE == SURE
    assert set(RISKS) < set(Reason)
