"""Grades: nobody's is lost, each lead's newest holds, and a wrong policy counts as an objection does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from copilot.store.engine import writing
from copilot.store.entries import SqlLog
from copilot.store.figures import Overview
from copilot.store.grades import Grades
from copilot.store.log import Log
from copilot.store.logbook import Logbook
from copilot.store.opinions import SqlOpinions
from copilot.store.review_schema import drawn, leases
from copilot.types import Conflict, Grade, Principal
from copilot.types.log import LogFilter

from .make import NOW, later, question, sight, suggestion
from .test_opinions import plan

TEAMS = ("madrid",)
GOOD = {"policy": 5, "facts": 4, "empathy": 3, "proactivity": 2, "honesty": 5}


@pytest.fixture
def grades(either: Engine) -> Grades:
    """A log with an entry of madrid and one of another team."""
    log = SqlLog(either)
    for id, team in (("e1", "madrid"), ("e2", "norte")):
        asked = question(f"q {id}", asker=Principal(user="U1", team=team))
        log.record(suggestion(id, question=asked, plan=plan("envio")), {})
    with writing(either) as connection:
        row = {"asked_by": "U1", "at": NOW, "share": 0.5, "probability": 0.1, "chosen": False, "graders": 0}
        connection.execute(insert(drawn), row | {"entry_id": "e1", "team": "madrid", "twice": False})
    return Grades(either)


def graded(number: int = 1, by: str = "ana", entry: str = "e1", comment: str = "", **scores: int) -> Grade:
    return Grade(id=f"g{number}", entry_id=entry, by=by, at=later(number), scores={**GOOD, **scores}, comment=comment)


def save(grades: Grades, grade: Grade, seen: int = 0) -> Any:
    return grades.save(grade, seen=seen, teams=TEAMS)


def make_twice(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(drawn).values(twice=True))


def test_a_grade_is_kept_and_is_a_verdict(grades: Grades, either: Engine) -> None:
    """With its words and scores; the log shows it among what was said of the entry."""
    kept = save(grades, graded(comment="Muy bien dicho."))

    assert (kept.version, kept.scores, kept.comment) == (1, GOOD, "Muy bien dicho.")
    assert grades.of_entry("e1", teams=TEAMS) == [kept]
    whole = Logbook(either).show("e1")
    assert whole is not None
    assert [(one.kind, one.by, one.text) for one in whole.verdicts] == [("graded", "ana", "Muy bien dicho.")]


def test_the_log_is_filtered_by_the_lowest_grade_that_holds(grades: Grades, either: Engine) -> None:
    """Whatever it is for; one that was replaced counts no more."""
    log = Log(either)

    def found(lowest: str) -> list[str]:
        return [line.id for line in log.page(LogFilter(grade=(lowest,)), TEAMS).lines]

    save(grades, graded(1, proactivity=1))
    assert (found("1"), found("2")) == (["e1"], [])
    save(grades, graded(2), seen=1)
    assert (found("1"), found("2")) == ([], ["e1"])


def test_the_second_of_two_leads_sees_the_conflict(grades: Grades) -> None:
    """Both grades are in it, nothing was kept; with the version that they have seen now, it is kept beside."""
    first = save(grades, graded(1, "ana"))
    clash = save(grades, graded(2, "luis", policy=1, comment="No es esa."))

    assert clash == Conflict(mine=graded(2, "luis", policy=1, comment="No es esa."), theirs=(first,), version=1)
    assert grades.of_entry("e1", teams=TEAMS) == [first]
    assert save(grades, clash.mine, seen=clash.version).version == 2
    assert {one.by for one in grades.of_entry("e1", teams=TEAMS)} == {"ana", "luis"}


def test_a_leads_second_grade_replaces_the_first(grades: Grades) -> None:
    """The first stays to be read; what holds is the second."""
    save(grades, graded(1, policy=1))
    save(grades, graded(2, policy=4), seen=1)

    assert [one.version for one in grades.of_entry("e1", teams=TEAMS)] == [1, 2]
    assert [one.scores["policy"] for one in grades.of_entries(["e1"], teams=TEAMS)["e1"]] == [4]


def test_in_two_windows_of_one_lead_the_older_is_a_conflict(grades: Grades, either: Engine) -> None:
    """Also where two are to grade it: one's own newer grade is never overwritten unseen."""
    make_twice(either)
    save(grades, graded(1))

    assert isinstance(save(grades, graded(2, empathy=1)), Conflict)


def test_the_same_grade_sent_twice_is_one(grades: Grades) -> None:
    """A double click, or a page that is sent again."""
    assert save(grades, graded()) == save(grades, graded())


def test_who_grades_second_on_purpose_does_not_see_the_first(grades: Grades, either: Engine) -> None:
    """And is not told of a conflict: otherwise the two would not be independent."""
    make_twice(either)
    save(grades, graded(1, "ana"))

    assert grades.of_entry("e1", teams=TEAMS, blind="luis") == []
    assert save(grades, graded(2, "luis")).version == 2
    assert len(grades.of_entry("e1", teams=TEAMS, blind="luis")) == 2
    assert len(grades.doubled(NOW, teams=TEAMS)) == 2


def test_another_teams_entry_is_not_there(grades: Grades) -> None:
    """Neither to be graded, nor its grades to be read."""
    assert save(grades, graded(1, entry="e2")) is None
    assert grades.save(graded(1, entry="e2"), seen=0, teams=("norte",)) is not None
    assert grades.of_entry("e2", teams=TEAMS) == ()
    assert grades.of_entries(["e2"], teams=TEAMS) == {}
    assert grades.doubled(NOW, teams=TEAMS) == []
    assert save(grades, graded(2, entry="nowhere")) is None


def test_a_low_grade_of_the_policy_objects_to_it(grades: Grades, either: Engine) -> None:
    """As a lead's dismissal does; the same lead's better grade takes it back, and counts as a use."""
    opinions, overview = SqlOpinions(either), Overview(either)
    who, span = sight({"madrid", "all"}, at=later(3600)), (NOW, later(3600))
    save(grades, graded(1, policy=2, comment="Es la de bajas."))
    assert [(one.entry, one.right, one.lead, one.policies) for one in opinions.about(who)] == [
        ("e1", False, True, ("envio",))
    ]
    assert [(one.reason, one.text) for one in overview.wrong(None, *span)] == [("wrong_policy", "Es la de bajas.")]

    save(grades, graded(2, policy=3), seen=1)
    assert not opinions.about(who)
    assert not overview.wrong(None, *span)


def test_a_high_grade_answers_an_objection(grades: Grades, either: Engine) -> None:
    """As a use does; one in the middle says nothing."""
    opinions, who = SqlOpinions(either), sight({"madrid", "all"}, at=later(3600))
    save(grades, graded(1, "ana", policy=1))
    save(grades, graded(2, "luis", policy=3), seen=1)
    assert [one.right for one in opinions.about(who)] == [False]
    save(grades, graded(3, "eva", policy=5), seen=2)

    assert [one.right for one in opinions.about(who)] == [False, True]


def test_the_time_since_it_was_taken_is_kept(grades: Grades, either: Engine) -> None:
    """So that the queue learns how long a lead takes; the lease ends."""
    with writing(either) as connection:
        row = {"entry_id": "e1", "by": "ana", "taken_at": later(-40), "until": later(860), "skipped": False}
        connection.execute(insert(leases), row)

    assert save(grades, graded(2)).seconds == 42
    assert grades.paces("ana") == [42]
    assert save(grades, graded(3), seen=1).seconds is None
