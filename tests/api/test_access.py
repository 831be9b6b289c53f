"""Who may do what: tokens that hold and do not, scopes, teams, and how often."""

from __future__ import annotations

import asyncio
import logging

import pytest

from copilot.api.access import PACE
from copilot.api.keys import read_key
from copilot.store.tokens import ApiTokens
from copilot.types import Scope
from evals.api_seed import MARK, token_of
from tests.store.make import later

from .conftest import BOTH, Door

READS = ("/entries", "/entries.jsonl", "/entries/m0", "/verdicts", "/promises", "/outcomes")


async def test_nothing_is_read_without_a_token_that_holds(door: Door) -> None:
    """None, another scheme, made up, of nobody, with another's secret, expired, revoked; each says what helps."""
    key, other = read_key(door.token), read_key(token_of(door.engine, "madrid"))
    assert key is not None and other is not None
    gone = token_of(door.engine, "madrid", revoked_at=later(1))
    late = token_of(door.engine, "madrid", expires_at=later(3600))
    bad = ["x", f"{door.token}0", other._replace(id=key.id).written(), key._replace(id="0" * 12).written(), gone]

    none = [await door.get(path, token="") for path in READS]
    none.append(await door.get("/entries", token="", Authorization=f"Basic {door.token}"))
    wrong = [await door.get(path, token=one) for one in bad for path in READS]
    expired = await door.get("/entries", token=late)

    assert {(one.status, one.json["type"]) for one in none} == {(401, "urn:copilot:problem:no_token")}
    assert {(one.status, one.json["type"]) for one in wrong} == {(401, "urn:copilot:problem:bad_token")}
    assert (expired.status, expired.json["type"]) == (401, "urn:copilot:problem:expired_token")
    for one in (*none, *wrong, expired):
        assert one.headers["WWW-Authenticate"].startswith('Bearer realm="copilot"')
        assert one.json["remedy"]


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_scope_holds_no_other(door: Door, scope: Scope) -> None:
    """Who may read may not tell, and the other way round."""
    token = token_of(door.engine, "madrid", scopes=frozenset({scope}))
    reads = {(await door.get(path, token=token)).status for path in READS}
    tells = (await door.tell({"entry": "m0", "csat": 3}, token=token)).status

    assert reads == ({200} if scope is Scope.LOG_READ else {403})
    assert tells == (200 if scope is Scope.OUTCOMES_WRITE else 403)


async def test_the_scope_that_is_missing_is_named(door: Door) -> None:
    """In the words of the problem and where programs look for it."""
    token = token_of(door.engine, "madrid", scopes=frozenset({Scope.OUTCOMES_WRITE}))
    answer = await door.get("/entries", token=token)

    assert "log:read" in answer.json["remedy"]
    assert 'scope="log:read"' in answer.headers["WWW-Authenticate"]


async def test_a_revoked_token_ends_at_once(door: Door) -> None:
    """With the next request."""
    key = read_key(door.token)
    assert key is not None and (await door.get("/entries")).status == 200
    ApiTokens(door.engine).revoke(key.id, door.clock.now)

    assert (await door.get("/entries")).status == 401


async def test_a_token_is_slowed_down_and_told_for_how_long(door: Door) -> None:
    """By itself: another goes on; and after that time it goes on too."""
    other = token_of(door.engine, "madrid")
    answers = await asyncio.gather(*(door.get("/entries?limit=1") for _ in range(int(PACE.burst) + 5)))
    slowed = [one for one in answers if one.status == 429]

    assert len(slowed) == 5
    assert {one.json["type"] for one in slowed} == {"urn:copilot:problem:too_many"}
    wait = int(slowed[0].headers["Retry-After"])
    assert wait >= 1 and str(wait) in slowed[0].json["remedy"]
    assert (await door.get("/entries?limit=1", token=other)).status == 200
    door.clock.pass_by(wait)
    assert (await door.get("/entries?limit=1")).status == 200


async def test_what_is_refused_for_its_scope_counts_too(door: Door) -> None:
    """Nobody may hammer at a door that is closed to them."""
    token = token_of(door.engine, "madrid", scopes=frozenset({Scope.FIGURES_READ}))
    answers = [(await door.get("/entries", token=token)).status for _ in range(int(PACE.burst) + 1)]

    assert answers == [403] * int(PACE.burst) + [429]


async def test_the_day_of_last_use_is_kept(door: Door) -> None:
    """So that a token that nobody uses can be found and revoked."""
    key = read_key(door.token)
    assert key is not None
    tokens = ApiTokens(door.engine)
    before = tokens.find(key.id)
    await door.get("/entries")
    after = tokens.find(key.id)

    assert before is not None and before.used_on is None
    assert after is not None and after.used_on == door.clock.now.date()


async def test_no_token_is_ever_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """At the chattiest level, with tokens that hold and that do not, and when the database is gone."""
    caplog.set_level(logging.DEBUG)
    wrong = token_of(door.engine, "madrid", revoked_at=later(1))
    for token in (door.token, wrong):
        await door.get("/entries", token=token)
        await door.tell({"entry": "m0", "csat": 3}, token=token)
    key, other = read_key(door.token), read_key(wrong)

    assert key is not None and other is not None
    assert key.secret not in caplog.text and other.secret not in caplog.text
    assert key.digest not in caplog.text


@BOTH
async def test_another_teams_rows_are_not_there(door: Door, sevilla: str) -> None:
    """By any path and filter; what is there for Sevilla is not there for Madrid, and the two answers look alike."""
    there = await door.get(f"/entries/s0{MARK}", token=sevilla)
    tries = [
        await door.get(f"/entries/s0{MARK}"),
        await door.get("/entries/nothing"),
        await door.get(f"/entries/qs0{MARK}"),
    ]
    queries = [f"{what}?entry=s0{MARK}" for what in ("verdicts", "promises", "outcomes")]
    queries += [f"entries?{query}" for query in (f"q={MARK}", f"agent=U{MARK}", f"brand=b{MARK}")]
    empty = [await door.get(f"/{query}") for query in queries]

    assert there.status == 200 and MARK in there.text
    assert {(one.status, one.text) for one in tries} == {(404, tries[1].text)}
    assert [next(iter(one.json.values())) for one in empty] == [[]] * len(empty)


async def test_a_team_that_the_token_does_not_see_is_refused(door: Door) -> None:
    """Rather than answered with nothing, which would look like a quiet day; whether or not there is such a team."""
    asked = [await door.get(f"/entries?team={team}") for team in ("sevilla", "nowhere")]

    assert {one.status for one in asked} == {422}
    assert {one.json["errors"][0]["code"] for one in asked} == {"other_team"}
    assert asked[0].text == asked[1].text


@BOTH
async def test_a_token_of_two_teams_sees_both(door: Door) -> None:
    """And either, when it asks for one of them."""
    both = token_of(door.engine, "madrid", "sevilla")

    async def teams(query: str) -> set[str]:
        return {one["team"] for one in (await door.get(f"/entries{query}", token=both)).json["entries"]}

    assert await teams("") == {"madrid", "sevilla"}
    assert await teams("?team=sevilla") == {"sevilla"}


async def test_a_token_of_no_team_sees_nothing(door: Door) -> None:
    """A row that was tampered with opens nothing."""
    nobody = token_of(door.engine)

    assert (await door.get("/entries", token=nobody)).json["entries"] == []
    assert (await door.get("/entries.jsonl", token=nobody)).text == ""
    assert (await door.get("/entries/m0", token=nobody)).status == 404
    assert (await door.tell({"entry": "m0", "csat": 3}, token=nobody)).status == 422
