"""What became of a suggestion, and how finely times are kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copilot.store.fates import FATES, fate_of
from copilot.store.measuring import two_digits
from copilot.types import Verdict

from .make import later


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from((*FATES, "solved")), st.integers(0, 9)), max_size=8, unique=True
    )
)
def test_the_newest_word_holds(told: list[tuple[int, str, int]]) -> None:
    """Whatever order the verdicts are read in."""
    rows = [Verdict(id=f"{n}{kind}", entry_id="e", by="U", at=later(at), kind=kind) for at, kind, n in told]
    newest = fate_of(rows)

    assert newest == fate_of(rows[::-1])
    assert (newest is None) == (not any(one.kind in FATES for one in rows))
    assert all(newest and newest.at >= one.at for one in rows if one.kind in FATES)


@given(st.floats(0.001, 1e6))
def test_two_digits_are_close(value: float) -> None:
    """Never more than a twentieth off."""
    assert abs(two_digits(value) - value) <= value / 20 + 1e-12
