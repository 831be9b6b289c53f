"""The facts follow the log, and counting over them says what the log says."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete, func, select

from copilot.store.engine import reading, writing
from copilot.store.facts_schema import fact_policies, facts
from copilot.store.figures import Overview
from copilot.store.log_schema import log_facets, log_lines, log_words
from copilot.store.measured import Measured
from copilot.store.measuring import Measuring
from copilot.store.outbox import Message, Outbox
from copilot.store.promises import Promises
from copilot.store.schema import entries
from copilot.types import (
    By,
    Outcome,
    Place,
    Promise,
    Slice,
    Spread,
    Tally,
    Trial,
)

from .counting import WIDE, asked, counted, said, told
from .make import NOW, later
from .seeded import seed


def test_what_nobody_judged_is_not_resolved(engine: Engine) -> None:
    """Each suggestion is in one pile: used, edited, dismissed, or nobody said."""
    for id in ("used", "edited", "dismissed", "silent"):
        asked(engine, id)
    asked(engine, "nothing", outcome=Outcome.ABSTAINED)
    said(engine, "used", "used")
    said(engine, "edited", "used", 30)
    said(engine, "edited", "edited", 60, text="Otra cosa")
    said(engine, "dismissed", "dismissed", reason="tone")
    tally = counted(engine)["all"].tally

    assert (tally.questions, tally.suggested, tally.abstained) == (5, 4, 1)
    assert (tally.used, tally.edited, tally.dismissed, tally.unjudged) == (1, 1, 1, 1)
    assert (tally.solved, tally.ended) == (0, 0)


def test_a_verdict_that_comes_later_is_counted(either: Engine) -> None:
    """The facts are looked at again when something was said, and only then."""
    asked(either, "e1")
    measuring = Measuring(either)

    assert (measuring.catch_up(), measuring.catch_up()) == (1, 0)
    said(either, "e1", "used", 90)
    assert (measuring.catch_up(), measuring.catch_up()) == (1, 0)
    assert counted(either, spreads=[Spread.REPLIED])["all"].spreads == {Spread.REPLIED: {90.0: 1}}


def test_a_case_is_told_once_however_many_questions_it_has(engine: Engine) -> None:
    """How it ended and how often the customer was in touch belong to the conversation."""
    asked(engine, "e1", thread="1", contacts=1)
    asked(engine, "e2", thread="1", contacts=3, seconds=60)
    said(engine, "e2", "solved", 120)
    asked(engine, "e3", thread="2", contacts=1)
    said(engine, "e3", "solved", 120)
    asked(engine, "e4", thread="3")
    said(engine, "e4", "solved", 120)
    said(engine, "e4", "reopened", 240)
    group = counted(engine, spreads=[Spread.CONTACTS])["all"]

    assert (group.tally.cases, group.tally.ended, group.tally.solved) == (3, 3, 2)
    assert (group.tally.at_first, group.tally.reopened) == (1, 1)
    assert group.spreads == {Spread.CONTACTS: {1.0: 1, 3.0: 1}}


def test_another_teams_entries_are_not_counted(engine: Engine) -> None:
    """The teams are part of every question; without any, nothing is counted."""
    asked(engine, "ours", team="redes")
    asked(engine, "theirs", team="contacta")
    nothing = counted(engine, Slice(teams=frozenset(), since=WIDE.since, until=WIDE.until))
    redes = counted(engine, Slice(teams=frozenset({"redes"}), since=WIDE.since, until=WIDE.until), By.TEAM)

    assert (nothing, {"redes": 1}) == ({}, {name: one.tally.questions for name, one in redes.items()})


def test_groups_add_up_to_the_whole(either: Engine) -> None:
    """No entry is lost or counted twice by grouping."""
    seed(either, 600)
    whole = counted(either)["all"].tally
    for by in (By.TEAM, By.BRAND, By.LANGUAGE, By.CHANNEL, By.WEEK):
        added = sum((one.tally for one in counted(either, by=by).values()), Tally())

        assert (whole.questions, whole.cost) == (600, pytest.approx(added.cost))
        assert [added.questions, added.used, added.solved] == [whole.questions, whole.used, whole.solved]


def test_facts_say_what_the_log_says(either: Engine) -> None:
    """The home tab counts over the log itself, and comes to the same."""
    seed(either, 600)
    here = counted(either)["all"].tally
    there = Overview(either).figures(None, NOW - timedelta(days=200), later(1))

    assert (here.questions, here.used, here.edited, here.dismissed) == (
        there.questions, there.used, there.edited, there.dismissed,
    )  # fmt: skip


def test_an_entry_counts_for_each_policy_that_it_cites(either: Engine) -> None:
    """And for the filter by policy."""
    asked(either, "e1", policy="envios")
    asked(either, "e2", policy="bajas")
    asked(either, "e3")
    part = Slice(teams=WIDE.teams, since=WIDE.since, until=WIDE.until, policy="envios")

    assert {name: one.tally.questions for name, one in counted(either, by=By.POLICY).items()} == {
        "envios": 1, "bajas": 1, "-": 1,
    }  # fmt: skip
    assert counted(either, part)["all"].tally.questions == 1


def test_promises_count_when_their_time_has_come(either: Engine) -> None:
    """As they were moved last; kept late is not kept, and nobody's word is none."""
    asked(either, "e1")
    held = Promises(either)
    for id, due in (("kept", 1), ("late", 1), ("silent", 1), ("moved", 1), ("future", 30)):
        place = Place(workspace="T1", channel="C1")
        held.make(
            Promise(
                id=id, entry_id="e1", team="atencion", what="", owner="", due=later(due * 86_400), made_by="U1",
                made_at=NOW, place=place,
            )
        )  # fmt: skip
    held.mark("kept", "kept", "U1", later(3600))
    held.mark("late", "kept", "U1", later(2 * 86_400))
    held.mark("moved", "moved", "U1", later(60), due=later(30 * 86_400))
    tally = counted(either)["all"].tally

    assert (tally.promised, tally.kept) == (3, 1)


def test_shown_is_when_it_stood_in_slack(either: Engine) -> None:
    """Not when it was computed; until then there is no time to tell."""
    asked(either, "e1", timings_ms={"total": 400.0})
    asked(either, "e2", timings_ms={"total": 400.0})
    box = Outbox(either)
    box.add([Message(nonce="e1-answer", kind="post", team="T1", channel="C1", payload={}, entry_id="e1")], NOW)

    assert counted(either, spreads=[Spread.SHOWN])["all"].spreads == {Spread.SHOWN: {0.4: 1}}
    assert box.claim(NOW)
    box.sent("e1-answer", f"{later(7).timestamp():.6f}")
    assert counted(either, spreads=[Spread.SHOWN])["all"].spreads == {Spread.SHOWN: {0.4: 1, 7.0: 1}}


def test_only_what_was_edited_has_changed(engine: Engine) -> None:
    """The share of the words that were put in, left out or replaced."""
    asked(engine, "e1", reply="uno dos tres cuatro")
    asked(engine, "e2", reply="uno dos tres cuatro")
    said(engine, "e1", "edited", text="uno dos tres cinco")
    said(engine, "e2", "used")

    assert counted(engine, spreads=[Spread.CHANGED])["all"].spreads == {Spread.CHANGED: {0.25: 1}}


def test_a_day_begins_where_the_company_is(engine: Engine) -> None:
    """Half past eleven in the evening in UTC is tomorrow in Madrid, and here next week."""
    asked(engine, "e1", seconds=2.5 * 3600)
    Measuring(engine, ZoneInfo("Europe/Madrid")).catch_up()
    with reading(engine) as connection:
        assert connection.execute(select(facts.c.day, facts.c.week)).one() == (date(2026, 11, 30), date(2026, 11, 30))


def test_unanswered_questions_come_masked_and_newest_first(engine: Engine) -> None:
    """With the team that asked."""
    asked(engine, "e1", outcome=Outcome.ABSTAINED, team="redes")
    asked(engine, "e2", outcome=Outcome.ABSTAINED, seconds=5)
    asked(engine, "e3")
    counted(engine)
    found = [(one.entry_id, one.team) for one in Measured(engine).unanswered(WIDE)]

    assert found == [("e2", "atencion"), ("e1", "redes")]


def test_choices_tell_which_policy_a_team_was_given_for_a_situation(either: Engine) -> None:
    """And how often it said that this was the wrong one."""
    for id, team, policy in (("e1", "redes", "envios"), ("e2", "redes", "envios"), ("e3", "contacta", "bajas")):
        asked(either, id, team=team, policy=policy, facts={"order_stage": "shipped"})
    said(either, "e1", "dismissed", reason="wrong_policy")
    counted(either)
    found = {(one.situation, one.team, one.policy): (one.count, one.wrong) for one in Measured(either).choices(WIDE)}

    assert found == {
        ("order_stage=shipped", "redes", "envios"): (2, 1),
        ("order_stage=shipped", "contacta", "bajas"): (1, 0),
    }


def test_a_case_of_the_comparison_counts_as_it_was_assigned(either: Engine) -> None:
    """Also when it began with a question that took no part."""
    asked(either, "e1", thread="1")
    asked(either, "e2", thread="1", trial=Trial(held=True, chance=0.5, stratum="new"), seconds=60)
    said(either, "e2", "solved", 90)
    asked(either, "e3", thread="2", trial=Trial(held=False, chance=0.5, stratum="settled"))
    asked(either, "e4", thread="3")
    told(either, "e2", 300, csat=4)
    counted(either)
    found = sorted((one.held, one.stratum, one.ended, one.asked, one.csat) for one in Measured(either).trial(WIDE))

    assert found == [(False, "settled", None, 1, None), (True, "new", "solved", 2, 4)]


def test_an_entry_that_is_erased_takes_its_facts_along(either: Engine) -> None:
    """Nothing is measured of what is not there, and no filter finds it."""
    asked(either, "e1", policy="envios")
    counted(either)
    with writing(either) as connection:
        connection.execute(delete(entries))
    with reading(either) as connection:
        of_it = (facts, fact_policies, log_lines, log_facets, log_words)
        left = [connection.execute(select(func.count()).select_from(one)).scalar() for one in of_it]

    assert left == [0] * 5


def test_facts_that_are_lost_are_made_again(engine: Engine) -> None:
    """They come from the log and from nothing else."""
    seed(engine, 300)
    before = counted(engine)
    with writing(engine) as connection:
        connection.execute(delete(facts))

    assert (Measuring(engine).behind(), counted(engine)) == (300, before)


def test_catching_up_a_little_at_a_time_gets_there(engine: Engine) -> None:
    """A page waits for some of it only."""
    seed(engine, 90)
    measuring = Measuring(engine)
    while measuring.catch_up(20):
        pass

    assert (measuring.behind(), counted(engine)["all"].tally.questions) == (0, 90)
