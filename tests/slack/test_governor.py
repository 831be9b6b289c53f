"""Turns: nobody is called more often than promised, nobody waits behind a crowd that is not theirs."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.pacing import Bucket, Tier
from copilot.slack.governor import FORGOTTEN_SECONDS, IN_CHANNEL, TIERS, Busy, Governor


class Time:
    """Passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def governed() -> tuple[Time, Governor]:
    passing = Time()
    return passing, Governor(clock=passing, sleep=passing.sleep)


async def test_a_burst_goes_through_and_the_rest_at_the_promised_pace() -> None:
    """Posts in one channel: four at once, then one a second."""
    passing, governor = governed()
    at = []

    async def post() -> None:
        await governor.turn("T1", "chat.postMessage", channel="C1", within=60)
        at.append(round(passing.now - 100, 6))

    await asyncio.gather(*(post() for _ in range(7)))

    assert at == [0, 0, 0, 0, 1, 2, 3]


async def test_conversations_take_turns() -> None:
    """Who asks once does not wait behind whoever asked ten times before."""
    _, governor = governed()
    served: list[str] = []

    async def read(whose: str) -> None:
        await governor.turn("T1", "usergroups.list", whose=whose, within=600)
        served.append(whose)

    await asyncio.gather(*(read("crowd") for _ in range(20)), read("one"))

    assert served.index("one") <= TIERS["usergroups.list"].burst + 1


async def test_workspaces_and_channels_do_not_wait_for_each_other() -> None:
    """The limits are Slack's own: by workspace and method, and for posts by channel."""
    _, governor = governed()
    for _ in range(int(IN_CHANNEL.burst)):
        await governor.turn("T1", "chat.postMessage", channel="C1", within=0)

    with pytest.raises(Busy):
        await governor.turn("T1", "chat.postMessage", channel="C1", within=0)
    await governor.turn("T1", "chat.postMessage", channel="C2", within=0)
    await governor.turn("T2", "chat.postMessage", channel="C1", within=0)


async def test_who_would_wait_too_long_is_told_how_long_at_once() -> None:
    """And takes no place in the line."""
    _, governor = governed()
    for _ in range(10):
        await governor.turn("T1", "users.list", within=0)

    with pytest.raises(Busy) as told:
        await governor.turn("T1", "users.list", within=2)

    assert told.value.seconds == pytest.approx(3.0)


async def test_who_stops_waiting_leaves_the_place_to_the_next() -> None:
    """A cancelled call costs no token."""
    passing, governor = governed()
    for _ in range(10):
        await governor.turn("T1", "users.list", within=0)
    gone = asyncio.create_task(governor.turn("T1", "users.list", whose="gone", within=60))
    stays = asyncio.create_task(governor.turn("T1", "users.list", whose="stays", within=60))
    await asyncio.sleep(0)
    gone.cancel()
    await stays

    assert passing.now == pytest.approx(103.0)


async def test_a_refusal_is_believed() -> None:
    """Nothing for as long as Slack said, then at half the pace, and at the whole one after enough successes."""
    passing, governor = governed()
    governor.refused("T1", "users.info", 30)

    with pytest.raises(Busy) as told:
        await governor.turn("T1", "users.info", within=29)
    await governor.turn("T1", "users.info", within=31)
    first = passing.now
    await governor.turn("T1", "users.info", within=31)
    slow = passing.now - first
    for _ in range(50):
        governor.taken("T1", "users.info")
    await governor.turn("T1", "users.info", within=31)

    assert told.value.seconds == pytest.approx(30)
    assert first == pytest.approx(130)
    assert slow == pytest.approx(1.2)
    assert passing.now - first - slow == pytest.approx(0.6)


async def test_room_is_there_while_nobody_waits_and_enough_is_left() -> None:
    """What decides whether an answer is streamed."""
    _, governor = governed()
    for _ in range(9):
        assert governor.room("T1", "chat.startStream")
        await governor.turn("T1", "chat.startStream", within=0)

    assert governor.room("T1", "chat.startStream", 1)
    assert not governor.room("T1", "chat.startStream", 2)


@given(
    calls=st.lists(st.floats(0, 5), min_size=1, max_size=120),
    refusals=st.sets(st.integers(0, 119), max_size=5),
    method=st.sampled_from(sorted(TIERS)),
)
def test_no_minute_holds_more_than_its_burst_and_its_rate(calls: list[float], refusals: set[int], method: str) -> None:
    """However the calls come, and whatever Slack refuses between them."""
    tier, now, taken = TIERS[method], 0.0, []
    bucket = Bucket(tier=tier, at=now)
    for number, pause in enumerate(calls):
        now += pause
        if number in refusals:
            bucket.refused(now, pause)
        now += bucket.wait(now)
        bucket.take(now)
        taken.append(now)

    for start in taken:
        assert sum(start <= at < start + 60 for at in taken) <= tier.burst + tier.per_minute + 1


async def test_a_year_of_channels_is_not_remembered() -> None:
    """A line that nobody stands in for ten minutes is forgotten; one that somebody waits in, or used lately, is not."""
    passing, governor = governed()
    for number in range(1_000):
        await governor.turn("T1", "chat.postMessage", channel=f"C{number}", within=1)
        passing.now += 1
    for _ in range(IN_CHANNEL.burst):
        await governor.turn("T1", "chat.postMessage", channel="C-last", within=1)
    passing.now += FORGOTTEN_SECONDS - 400
    governor.refused("T1", "chat.postMessage", 300, channel="C-last")
    passing.now += 250
    await governor.turn("T1", "views.open", within=1)

    assert len(governor._lines) < 700
    with pytest.raises(Busy):
        await governor.turn("T1", "chat.postMessage", channel="C-last", within=1)


@given(tier=st.sampled_from([IN_CHANNEL, *TIERS.values()]), refusals=st.integers(0, 9), wait=st.floats(1, 120))
def test_a_line_that_is_forgotten_would_have_been_full(tier: Tier, refusals: int, wait: float) -> None:
    """So forgetting it lets nobody through who would have waited."""
    bucket = Bucket(tier=tier, at=0.0)
    for _ in range(refusals):
        bucket.refused(0.0, wait)

    at = bucket.at + FORGOTTEN_SECONDS
    assert bucket.wait(at) == 0
    assert bucket.tokens == tier.burst
