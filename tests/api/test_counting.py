"""Figures over the API: those of the console, of the token's teams, and of nobody in particular."""

from __future__ import annotations

from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.engine import writing
from copilot.store.entries import record
from copilot.store.measuring import Measuring
from copilot.types import Principal, Sender, Told
from tests.store.make import later, question, suggestion

from .conftest import BOTH, Door


def many(door: Door, team: str, agents: int, each: int = 10) -> None:
    """Entries of so many people, all told to have been solved by an integration, and measured."""
    ids = []
    with writing(door.engine) as connection:
        for number in range(agents * each):
            asker = Principal(user=f"U{team}{number % agents}", team=team)
            asked = question(f"qf{team}{number}", asker=asker, at=later(number), brand="nebula")
            ids.append(record(connection, suggestion(f"f{team}{number}", question=asked), {}))
    sender = Sender(token="", source="desk", teams=frozenset({team}))
    rows = [Told(line=n, entry=id, ending="solved", at=later(999)) for n, id in enumerate(ids, 1)]
    CaseOutcomes(door.engine).keep(rows, sender, later(999))
    Measuring(door.engine).catch_up()


@BOTH
async def test_figures_are_those_of_the_tokens_teams(door: Door, sevilla: str) -> None:
    """With what was told by a helpdesk; each team counts its own."""
    many(door, "madrid", agents=4)
    many(door, "sevilla", agents=3)
    mine = (await door.get("/figures?since=2026-11-01&until=2026-11-30")).json
    theirs = (await door.get("/figures?by=team&since=2026-11-01&until=2026-11-30", token=sevilla)).json

    [group] = mine["groups"]
    assert (mine["by"], group["key"], group["questions"]) == ("all", "all", 46)
    solved = group["figures"]["solved"]
    assert solved["kind"] == "share" and solved["of"] == 40
    assert 0 < solved["low"] < solved["value"] == 1.0
    assert [(one["key"], one["questions"]) for one in theirs["groups"]] == [("sevilla", 33)]


async def test_a_group_of_too_few_people_is_withheld(door: Door) -> None:
    """Its figures would be somebody's; a figure that rests on too few is not told either."""
    many(door, "madrid", agents=3)
    groups = {one["key"]: one for one in (await door.get("/figures?by=brand&since=2026-11-01")).json["groups"]}

    assert (groups["nebula"]["withheld"], groups["nebula"]["questions"]) == (False, 30)
    few = groups["bparcel late"]
    assert (few["withheld"], few["questions"], few["figures"]) == (True, None, {})
    assert groups["nebula"]["figures"]["kept"] == {"kind": "share", "of": 0, "value": None, "low": None, "high": None}


async def test_figures_are_asked_for_like_the_log(door: Door) -> None:
    """What cannot be is named, and the last four weeks are meant where no day is."""
    for query, code in (("by=agent", "unknown_value"), ("brand=a&brand=b", "given_twice"), ("q=x", "unknown_name"),
                        ("team=sevilla", "other_team"), ("since=soon", "not_a_time")):  # fmt: skip
        answer = await door.get(f"/figures?{query}")
        assert (answer.status, answer.json["errors"][0]["code"]) == (422, code)
    body = (await door.get("/figures")).json

    assert (body["since"], body["until"]) == ("2026-11-02", "2026-11-29")


def test_an_outcome_told_late_is_counted(door: Door) -> None:
    """The log was measured before the helpdesk said how the case ended, and is measured again."""
    Measuring(door.engine).catch_up()
    told = Told(line=1, entry="m0", ending="solved", at=later(3))
    CaseOutcomes(door.engine).keep([told], Sender(token="", source="desk", teams=frozenset({"madrid"})), later(99))

    assert Measuring(door.engine).catch_up() >= 1
