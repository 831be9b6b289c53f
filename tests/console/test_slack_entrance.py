"""Signing in with Slack, over HTTP against a workspace: who comes in, as what, and who does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from copilot.build import utc_now
from copilot.console.openid import SignedIn, SlackOpenId
from copilot.store.engine import reading
from copilot.types import Principal
from tests.store.make import question, suggestion

from .with_slack import Connected, connected, with_teams

NURIA, LUCIA, GUEST, STRANGER = "U0NURIA", "U0LUCIA", "U0GUEST", "U0VECINO"


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    """A console beside a workspace; of the company, it knows the teams."""
    home = tmp_path_factory.mktemp("connected")
    with_teams(home)
    with connected(home) as running:
        yield running


def test_a_lead_comes_in_with_the_teams_and_the_role_of_slack(slack: Connected) -> None:
    """And goes on to the page that was asked for; the name is that of Slack."""
    with slack.guest() as browser:
        assert "Sign in with Slack" in browser.get("/console/sign-in?next=/console/x").text
        answer = slack.through_slack(browser, NURIA, "/console/x")
        page = browser.get("/console/").text

    assert (answer.status_code, answer.headers["location"]) == (303, "/console/x")
    assert "Hello, Nuria Campos" in page
    assert "Lead</small>" in page
    assert "<br>atencion</p>" in page


def test_what_slack_is_told_cannot_be_guessed_or_read(slack: Connected) -> None:
    """State, nonce and the hash of a secret go out; no secret does, nor is mail asked for."""
    with slack.guest() as browser:
        first, second = (parse_qs(urlsplit(browser.get("/console/slack").headers["location"]).query) for _ in range(2))

    assert first["scope"] == ["openid profile"]
    assert first["team"] == ["T0NEBULA"]
    assert first["code_challenge_method"] == ["S256"]
    assert all(
        len(first[name][0]) >= 43 and first[name] != second[name] for name in ("state", "nonce", "code_challenge")
    )
    assert "client_secret" not in first


@pytest.mark.parametrize("user", [GUEST, STRANGER])
def test_guests_and_strangers_do_not_come_in(slack: Connected, user: str) -> None:
    """Whoever belongs to no team, or to another company, gets a page that says so, and no session."""
    with slack.guest() as browser:
        answer = slack.through_slack(browser, user)
        assert (answer.status_code, "You belong to no team" in answer.text) == (403, True)
        assert browser.get("/console/").status_code == 303


def test_a_sign_in_that_was_seen_cannot_be_used_again(slack: Connected) -> None:
    """Neither in the same browser, nor in another one that has the address."""
    with slack.guest() as browser, slack.guest() as other:
        back = slack.at_slack(browser.get("/console/slack").headers["location"], NURIA)
        assert other.get(back).status_code == 400
        way = browser.cookies["copilot-local-way"]
        assert browser.get(back).status_code == 303
        browser.cookies.clear()
        assert browser.get(back).status_code == 400
        assert other.get(back, headers={"cookie": f"copilot-local-way={way}"}).status_code == 400
        assert other.get("/console/").status_code == 303


def test_a_sign_in_that_slack_would_take_twice_lets_in_once(slack: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a state was used is known here, whatever Slack does with its codes."""
    once = SlackOpenId.finish
    said: list[SignedIn] = []

    async def finish(self: SlackOpenId, *given: Any, **more: Any) -> SignedIn:
        said[:] = said or [await once(self, *given, **more)]
        return said[0]

    monkeypatch.setattr(SlackOpenId, "finish", finish)
    with slack.guest() as browser, slack.guest() as thief:
        back = slack.at_slack(browser.get("/console/slack").headers["location"], NURIA)
        way = browser.cookies["copilot-local-way"]
        assert browser.get(back).status_code == 303
        again = thief.get(back, headers={"cookie": f"copilot-local-way={way}"})

    assert (again.status_code, "set-cookie" in again.headers) == (400, False)


def test_whoever_only_sets_out_leaves_nothing_behind(slack: Connected) -> None:
    """However often, and whatever they come back with: a stranger fills no table, and takes nobody's place."""
    with slack.guest() as browser, slack.guest() as stranger:
        out = browser.get("/console/slack").headers["location"]
        before = _rows(slack)
        for number in range(50):
            begun = parse_qs(urlsplit(stranger.get("/console/slack").headers["location"]).query)
            stranger.get("/console/slack/back", params={"code": f"x{number}", "state": begun["state"][0]})
        assert _rows(slack) == before
        assert browser.get(slack.at_slack(out, NURIA)).status_code == 303


def _rows(slack: Connected) -> dict[str, int]:
    with reading(slack.parts.engine) as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("console_sign_ins", "console_sessions", "console_links")
        }


def test_a_code_cannot_be_put_into_somebody_elses_sign_in(slack: Connected) -> None:
    """A code that was given out for one sign-in does not end another: its nonce and its proof are the other's."""
    with slack.guest() as mine, slack.guest() as theirs:
        stolen = slack.at_slack(mine.get("/console/slack").headers["location"], NURIA)
        begun = parse_qs(urlsplit(theirs.get("/console/slack").headers["location"]).query)
        code = parse_qs(urlsplit(stolen).query)["code"][0]
        answer = theirs.get("/console/slack/back", params={"code": code, "state": begun["state"][0]})

    assert (answer.status_code, "could not be signed in" in answer.text) == (400, True)


def test_cancelled_at_slack_is_said_so(slack: Connected) -> None:
    """And what to do is a button away."""
    with slack.guest() as browser:
        begun = parse_qs(urlsplit(browser.get("/console/slack").headers["location"]).query)
        answer = browser.get("/console/slack/back", params={"error": "access_denied", "state": begun["state"][0]})

    assert answer.status_code == 400
    assert 'href="/console/sign-in"' in answer.text


@pytest.mark.parametrize(
    "forged",
    [
        {"aud": "1.2"}, {"iss": "https://slack.com"}, {"nonce": "x"}, {"exp": 1}, {"at_hash": "x"}, {"sub": "U0LUCIA"},
        {"https://slack.com/team_id": "T0OTHER"}, {"https://slack.com/user_id": ""},
    ],
    ids=lambda forged: next(iter(forged)).rpartition("/")[2],
)  # fmt: skip
def test_a_token_that_is_not_for_us_lets_nobody_in(slack: Connected, forged: dict[str, object]) -> None:
    """For another app, by another issuer, of another sign-in, too old, of another workspace, or of nobody."""
    slack.slack.openid.claims.update(forged)
    try:
        with slack.guest() as browser:
            answer = slack.through_slack(browser, NURIA)
            assert answer.status_code in {400, 403}
            assert browser.get("/console/").status_code == 303
    finally:
        slack.slack.openid.claims.clear()


def test_a_lead_who_is_one_no_longer_loses_it_within_a_minute(slack: Connected) -> None:
    """The session lives on as what they are now; it is not a picture of what they were."""
    with slack.guest() as browser:
        slack.through_slack(browser, NURIA)
        assert "Lead</small>" in browser.get("/console/").text
        slack.regroup("S0LEADS", "U0OLIVER")
        slack.later(60)
        try:
            assert "Agent</small>" in browser.get("/console/").text
        finally:
            slack.regroup("S0LEADS", NURIA, "U0OLIVER")


def test_a_lead_of_several_teams_reads_them_all(slack: Connected) -> None:
    """Every user group that is a team counts."""
    slack.regroup("S0CONTACTA", "U0AITOR", "U0OLIVER")
    slack.regroup("S0LINEALIA", "U0INES", "U0OLIVER")
    slack.later(60)
    with slack.guest() as browser:
        slack.through_slack(browser, "U0OLIVER")
        assert "<br>contacta, linealia</p>" in browser.get("/console/").text


def test_somebody_who_has_left_is_out(slack: Connected) -> None:
    """A session of a person whom Slack no longer knows shows nothing, and says why."""
    with slack.guest() as browser:
        slack.through_slack(browser, "U0MARCOS")
        assert "Agent</small>" in browser.get("/console/").text
        users = slack.slack.workspace.directory.users
        users["U0MARCOS"] = replace(users["U0MARCOS"], deleted=True)
        slack.later(60)
        answer = browser.get("/console/")

    assert (answer.status_code, "You belong to no team" in answer.text) == (403, True)


def silent(slack: Connected, error: str = "fatal_error") -> None:
    """Slack answers nothing that says who leads, until `clear`."""
    slack.slack.faults.refuse("usergroups.list", error, times=30)


def test_while_slack_is_silent_a_lead_goes_on_for_a_quarter_of_an_hour(slack: Connected) -> None:
    """Then a page says so, signs nobody out, and is over when Slack answers."""
    with slack.guest() as browser, slack.guest() as new:
        slack.later(60)
        slack.through_slack(browser, NURIA)
        assert "Lead</small>" in browser.get("/console/").text
        silent(slack)
        try:
            for _ in range(2):
                slack.later(7 * 60)
                assert "Lead</small>" in browser.get("/console/").text
            assert slack.through_slack(new, LUCIA).status_code == 503
            slack.later(2 * 60)
            answer = browser.get("/console/")
        finally:
            slack.slack.faults.clear()
        assert (answer.status_code, "Slack does not answer" in answer.text) == (503, True)
        assert "Lead</small>" in browser.get("/console/").text


def test_a_role_that_was_taken_away_during_the_silence_is_gone_with_the_first_answer(slack: Connected) -> None:
    """What was known holds while nobody says otherwise, and not a page longer."""
    with slack.guest() as browser:
        slack.later(60)
        slack.through_slack(browser, NURIA)
        assert browser.get("/console/figures").status_code == 200
        slack.regroup("S0LEADS", "U0OLIVER")
        silent(slack)
        try:
            slack.later(60)
            assert browser.get("/console/figures").status_code == 200
            slack.slack.faults.clear()
            slack.later(20)
            assert browser.get("/console/figures").status_code == 403
        finally:
            slack.slack.faults.clear()
            slack.regroup("S0LEADS", NURIA, "U0OLIVER")


def test_a_refusal_is_no_silence(slack: Connected) -> None:
    """Where Slack no longer takes the app's token, what it said before does not hold."""
    with slack.guest() as browser:
        slack.later(60)
        slack.through_slack(browser, NURIA)
        assert browser.get("/console/").status_code == 200
        slack.later(60)
        silent(slack, "account_inactive")
        try:
            assert browser.get("/console/").status_code == 503
        finally:
            slack.slack.faults.clear()


def test_people_are_shown_by_their_names(slack: Connected) -> None:
    """Not by their ids in Slack; whoever Slack does not know keeps the id."""
    for number, user in enumerate((LUCIA, "U0GONE")):
        asked = question(f"asked {number}", asker=Principal(user=user, team="atencion"), at=utc_now())
        slack.parts.log.record(suggestion(f"named-{number}", question=asked), {})
    with slack.guest() as browser:
        slack.through_slack(browser, NURIA)
        page = browser.get("/console/log").text

    assert "Lucía" in page
    assert LUCIA not in re.sub(r'value="[^"]*"', "", page)
    assert "U0GONE" in page


def test_a_page_does_not_wait_for_names(slack: Connected) -> None:
    """Where Slack does not list its people, a lead reads all the same."""
    slack.later(4_000)
    slack.slack.faults.refuse("users.list", "fatal_error", times=5)
    try:
        with slack.guest() as browser:
            assert slack.through_slack(browser, NURIA).status_code == 303
            assert browser.get("/console/log").status_code == 200
    finally:
        slack.slack.faults.clear()
