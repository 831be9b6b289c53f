"""What somebody may do, while Slack answers, refuses, or says nothing."""

from __future__ import annotations

import asyncio

import pytest

from copilot.console.standings import AGAIN_SECONDS, LAST_KNOWN_SECONDS, STANDING_SECONDS, Standings
from copilot.errors import SlackError, SlackSilence
from copilot.types import Role, Standing, Visitor

NURIA = Visitor(workspace="T0NEBULA", user="U0NURIA", name="Nuria")
LEAD = Standing(teams=frozenset({"atencion"}), role=Role.LEAD)
AGENT = Standing(teams=frozenset({"atencion"}), role=Role.AGENT)


class Slack:
    """Says, refuses, or hangs; and counts how often it was asked."""

    def __init__(self) -> None:
        self.says: Standing | SlackError | None = LEAD
        self.hanging: asyncio.Event | None = None
        self.asked = 0

    async def workspace(self, team: str, enterprise: str) -> str:
        return team

    async def standing(self, visitor: Visitor) -> Standing | None:
        self.asked += 1
        if self.hanging:
            await self.hanging.wait()
        if isinstance(self.says, SlackError):
            raise self.says
        return self.says

    async def learn_names(self, workspace: str) -> None:
        return None

    def name(self, workspace: str, user: str) -> str:
        return ""


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def standings(slack: Slack, now: list[float]) -> Standings:
    return Standings(slack, lambda: now[0], patience=0.01, last_patience=0.02)


async def test_a_role_is_believed_for_less_than_a_minute(standings: Standings, slack: Slack, now: list[float]) -> None:
    """Not asked for on every page, and gone with the next answer."""
    assert await standings.of(NURIA) == LEAD
    slack.says, now[0] = AGENT, STANDING_SECONDS - 1
    assert (await standings.of(NURIA), slack.asked) == (LEAD, 1)
    now[0] = STANDING_SECONDS
    assert (await standings.of(NURIA), slack.asked) == (AGENT, 2)
    slack.says, now[0] = None, 2 * STANDING_SECONDS
    assert await standings.of(NURIA) is None


async def test_silence_is_bridged_and_no_longer_than_stated(
    standings: Standings, slack: Slack, now: list[float]
) -> None:
    """Counted from the last answer: being asked for again and again does not make it last."""
    assert await standings.of(NURIA) == LEAD
    slack.says = SlackSilence("no answer")
    while now[0] + AGAIN_SECONDS < LAST_KNOWN_SECONDS:
        now[0] += AGAIN_SECONDS
        assert await standings.of(NURIA) == LEAD
    now[0] = LAST_KNOWN_SECONDS + AGAIN_SECONDS
    with pytest.raises(SlackSilence):
        await standings.of(NURIA)
    slack.says = LEAD
    assert await standings.of(NURIA) == LEAD


async def test_a_silent_slack_is_not_asked_for_every_page(standings: Standings, slack: Slack, now: list[float]) -> None:
    """A page must not wait for it each time."""
    await standings.of(NURIA)
    slack.says, now[0] = SlackSilence("no answer"), STANDING_SECONDS
    for _ in range(5):
        await standings.of(NURIA)
    assert slack.asked == 2


async def test_nobody_is_let_in_on_what_slack_never_said(standings: Standings, slack: Slack) -> None:
    """The last known holds for whom it was known."""
    await standings.of(NURIA)
    slack.says = SlackSilence("no answer")
    with pytest.raises(SlackSilence):
        await standings.of(Visitor(workspace="T0NEBULA", user="U0HUGO", name="Hugo"))


async def test_a_refusal_ends_what_was_known(standings: Standings, slack: Slack, now: list[float]) -> None:
    """It is an answer, and it does not say that somebody leads; not even when Slack falls silent afterwards."""
    await standings.of(NURIA)
    now[0] = STANDING_SECONDS
    for said in (SlackError("token_revoked"), SlackSilence("no answer")):
        slack.says = said
        with pytest.raises(SlackError):
            await standings.of(NURIA)


async def test_who_hangs_is_not_waited_for(standings: Standings, slack: Slack, now: list[float]) -> None:
    """The page comes with what is known; the answer that comes late is there for the next page, asked for once."""
    await standings.of(NURIA)
    slack.hanging, slack.says, now[0] = asyncio.Event(), AGENT, STANDING_SECONDS
    assert [await standings.of(NURIA) for _ in range(3)] == [LEAD] * 3
    now[0] += AGAIN_SECONDS
    assert await standings.of(NURIA) == LEAD
    slack.hanging.set()
    await asyncio.sleep(0.05)
    assert (await standings.of(NURIA), slack.asked) == (AGENT, 2)
