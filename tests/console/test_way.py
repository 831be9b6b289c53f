"""A sign-in on its way, as the browser holds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from copilot.console.way import LIVES, Way, way_of

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WAY = Way(secret="s" * 43, begun=int(NOW.timestamp()), path="/console/log?q=año.1&team=x")


def test_what_set_out_comes_back() -> None:
    """Whole, in time; and not a second later, nor before it began."""
    assert way_of(WAY.cookie, WAY.state, NOW + timedelta(minutes=9)) == WAY
    assert WAY.cookie.isascii() and not set(WAY.cookie) & set(' ",;\\')
    assert way_of(WAY.cookie, WAY.state, NOW + LIVES) is None
    assert way_of(WAY.cookie, WAY.state, NOW - timedelta(seconds=1)) is None


def test_nothing_that_goes_out_tells_the_rest() -> None:
    """State, nonce and verifier differ, and none holds the secret."""
    drawn = {WAY.state, WAY.nonce, WAY.verifier}
    assert len(drawn) == 3
    assert all(WAY.secret not in one and len(one) == 64 for one in drawn)


def test_no_part_of_it_can_be_changed() -> None:
    """A way that has ended is not made longer, and leads nowhere else."""
    later = f"{WAY.secret}.{WAY.begun + 3600}.{WAY.cookie.split('.', 2)[2]}"
    elsewhere = f"{WAY.secret}.{WAY.begun}.%2Fconsole%2F"
    for cookie in (later, elsewhere, "x" + WAY.cookie):
        assert way_of(cookie, WAY.state, NOW + timedelta(seconds=5)) is None


@given(cookie=st.text(max_size=80), state=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_what_nobody_gave_out_is_no_way(cookie: str, state: str) -> None:
    """Whatever a browser sends."""
    assert way_of(cookie.encode(errors="replace").decode(), state, NOW) is None
