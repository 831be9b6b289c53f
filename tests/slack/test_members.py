"""Who is who, as Slack tells it: teams and roles from user groups, remembered for a while, and never guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
import pytest_asyncio

from copilot.errors import SlackError
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.values import Channel, User
from copilot.slack.gateway import TRIES, Gateway, open_client
from copilot.slack.members import FRESH_SECONDS, Member, Members, _is_of

from .desk import MANIFEST

TEAMS = ("atencion", "tiendas", "redes", "contacta", "linealia")


class Known:
    """Members over a workspace, whose time passes when it is told to."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, default: str = "atencion") -> None:
        self.slack, self.now = slack, 0.0
        gateway = Gateway(open_client(slack.bot_token, slack.api_url, session))
        self.members = Members(gateway, lambda: TEAMS, default, clock=lambda: self.now)

    async def who(self, name: str) -> Member:
        return await self.members.member(self.slack.user(name).id)

    async def reads(self, channel: str) -> frozenset[str]:
        return await self.members.audience(self.slack.channel_id(channel), "channel", self.slack.bot_user_id)

    def crowd(self, count: int, **flags: bool) -> Channel:
        """A channel with so many people of no group; the last one is what the flags say."""
        directory = self.slack.workspace.directory
        people = [
            User(id=f"U1{number:03d}", name=f"u{number}", real_name=f"Persona {number}") for number in range(count)
        ]
        for person in [*people[:-1], replace(people[-1], **flags)]:
            directory.add_user(person)
        members = (*(person.id for person in people), self.slack.bot_user_id)
        return directory.add_channel(Channel(id="C0GENTE", name="gente", members=members))


@pytest_asyncio.fixture
async def known() -> AsyncIterator[Known]:
    async with Sandbox(manifest=MANIFEST, rate_limits=False) as slack, aiohttp.ClientSession() as session:
        yield Known(slack, session)


async def test_a_user_group_is_a_team_and_another_makes_a_lead(known: Known) -> None:
    """Who is in a group that is no team belongs to the default one."""
    assert ((await known.who("marcos")).team, (await known.who("marcos")).role) == ("tiendas", "agent")
    assert ((await known.who("nuria")).team, (await known.who("nuria")).role) == ("atencion", "lead")
    assert ((await known.who("oliver")).team, (await known.who("oliver")).role) == ("atencion", "lead")


@pytest.mark.parametrize("name", ["invitada", "vecino", "copilot"])
async def test_who_is_not_a_full_member_belongs_to_no_team(known: Known, name: str) -> None:
    """A guest, somebody of another company, a bot; also when somebody has put them into a group."""
    user = known.slack.user(name).id
    known.slack.workspace.directory.set_group_users("S0LEADS", (user,))

    assert Member(user=user, team="", role="agent") == await known.who(name)


async def test_a_free_workspace_has_no_groups_and_one_team(known: Known) -> None:
    """Everybody who is a full member is of the default team."""
    known.slack.faults.refuse("usergroups.list", "plan_upgrade_required")

    assert ((await known.who("marcos")).team, (await known.who("marcos")).role) == ("atencion", "agent")


@pytest.mark.parametrize(("channel", "role"), [("C0LIDERES", "lead"), ("C0MISSING", "agent"), ("", "agent")])
async def test_on_a_free_workspace_a_private_channel_tells_who_leads(known: Known, channel: str, role: str) -> None:
    """Its members; a channel that cannot be read makes nobody a lead, and stops no answer."""
    known.slack.faults.refuse("usergroups.list", "plan_upgrade_required")
    gateway = known.members._gateway
    members = Members(gateway, lambda: TEAMS, "atencion", clock=lambda: 0.0, leads=channel)

    assert ("atencion", role) == ((await members.member("U0NURIA")).team, (await members.member("U0NURIA")).role)
    assert (await members.member("U0LUCIA")).role == "agent"


@pytest.mark.parametrize("error", ["missing_scope", "internal_error"])
async def test_a_list_that_cannot_be_read_is_not_an_empty_one(known: Known, error: str) -> None:
    """Only a free plan has no groups; anything else leaves open who somebody is."""
    known.slack.faults.refuse("usergroups.list", error, times=TRIES if error == "internal_error" else 1)
    with pytest.raises(SlackError):
        await known.who("lucia")

    assert (await known.who("lucia")).team == "atencion"


async def test_what_was_learnt_is_remembered_for_five_minutes(known: Known) -> None:
    """Then Slack is asked again, and who has become a guest meanwhile is one."""
    await known.who("lucia")
    directory = known.slack.workspace.directory
    directory.add_user(replace(directory.users["U0LUCIA"], is_restricted=True))
    before = (await known.who("lucia")).team
    known.now += FRESH_SECONDS

    assert (before, (await known.who("lucia")).team) == ("atencion", "")
    assert len(known.slack.calls.of("users.info")) == 2


async def test_who_reads_a_channel_are_the_teams_of_all_of_them(known: Known) -> None:
    """And nobody's team when there is a guest among them."""
    assert {"contacta", "linealia", "atencion"} == await known.reads("contacta-ayuda")
    assert "" in await known.reads("reforma-tienda")


async def test_nobody_else_reads_a_direct_message(known: Known) -> None:
    """Slack need not be asked."""
    assert frozenset() == await known.members.audience(known.slack.user("lucia").im, "im", known.slack.bot_user_id)
    assert len(known.slack.calls) == 0


async def test_many_people_are_looked_up_at_once(known: Known) -> None:
    """Page by page, and the one guest among them is found."""
    known.crowd(1_050, is_ultra_restricted=True)

    assert {"atencion", ""} == await known.reads("gente")
    assert (len(known.slack.calls.of("conversations.members")), len(known.slack.calls.of("users.info"))) == (2, 0)


async def test_a_channel_that_is_not_read_to_its_end_has_unknown_readers(known: Known) -> None:
    """A page that is lost may have held anybody."""
    known.crowd(1_050)
    await known.who("lucia")
    known.slack.faults.fail("users.list", times=TRIES)

    with pytest.raises(SlackError):
        await known.reads("gente")
    assert {"atencion"} == await known.reads("gente")


async def test_somebody_of_another_company_is_told_by_their_team(known: Known) -> None:
    """Slack calls a stranger only who shares no channel with us; who does looks like a full member of another team."""
    directory = known.slack.workspace.directory
    directory.add_user(replace(directory.users["U0VECINO"], is_stranger=False))
    known.members._gateway = known.members._gateway.of("T0NEBULA")

    assert (await known.who("vecino")).team == ""
    assert (await known.who("lucia")).team == "atencion"
    assert "" in await known.reads("rayo-expres")


@pytest.mark.parametrize(
    ("workspace", "user", "of"),
    [
        ("T1", {"team_id": "T1"}, True),
        ("T1", {"team_id": "T2"}, False),
        ("T1", {}, False),
        ("T1", {"team_id": "E1", "enterprise_user": {"enterprise_id": "E1", "teams": ["T1"]}}, True),
        ("T1", {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, False),
        ("E1/T1", {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, True),
        ("E1/T1", {"team_id": "T2", "enterprise_user": {"enterprise_id": "E2", "teams": ["T2"]}}, False),
        ("E1/T1", {"team_id": "T2", "enterprise_user": None}, False),
    ],
)
def test_who_is_of_the_workspace(workspace: str, user: dict[str, object], of: bool) -> None:
    """The workspace itself, one of its organisation where that has installed the app, and nobody else."""
    assert of == _is_of(user, workspace)


async def test_a_lead_is_one_only_among_leads(known: Known) -> None:
    """Where an agent reads along, a lead asks as an agent; alone and among leads, as a lead."""
    nuria, bot = known.slack.user("nuria"), known.slack.bot_user_id
    places = {"atencion-ayuda": "channel", "lideres": "group", nuria.im: "im"}
    asked = {
        where: (await known.members.asker(nuria.id, known.slack.channel_id(where), kind, bot)).role
        for where, kind in places.items()
    }

    assert asked == {"atencion-ayuda": "agent", "lideres": "lead", nuria.im: "lead"}


async def test_who_comes_to_a_channel_is_counted_at_once(known: Known) -> None:
    """Not after five minutes; so is a change of the groups."""
    directory = known.slack.workspace.directory
    before = await known.reads("lideres")
    directory.join(known.slack.channel_id("lideres"), "U0AITOR")
    known.members.forget(known.slack.channel_id("lideres"))
    joined = await known.reads("lideres")
    directory.set_group_users("S0REDES", ("U0LUCIA",))
    directory.set_group_users("S0ATENCION", ())
    known.members.forget()
    lucia = await known.who("lucia")
    bot = known.slack.bot_user_id
    lead = await known.members.asker("U0NURIA", known.slack.channel_id("lideres"), "group", bot)

    assert (before, joined, lucia.team, lead.role) == ({"atencion"}, {"atencion", "contacta"}, "redes", "agent")
