"""What waits for a lead, and who has it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from copilot.review.draw import Rates
from copilot.review.lineup import Reason
from copilot.store.engine import reading
from copilot.store.queue import LEASE, SKIP, Queue
from copilot.types import Outcome, Principal

from .make import question
from .reviewing import TODAY, Floor

R = Reason


@pytest.fixture
def floor(either: Engine) -> Floor:
    """A team whose three first uses of its policy, and whose agent, have been looked at already."""
    made = Floor(either)
    for number in range(3):
        made.asks(f"old {number}", days=20)
    made.waits()
    for number in range(3):
        made.grades(f"old {number}")
    return made


def test_each_reason_is_found(floor: Floor) -> None:
    """Wrong policy, sentences taken out, sent although unsure, much changed; what is not odd does not wait."""
    floor.asks("plain")
    floor.asks("wrong")
    floor.says("wrong", "dismissed", reason="wrong_policy")
    floor.asks("tone")
    floor.says("tone", "dismissed", reason="tone")
    floor.asks("checks", notes=("dropped_figure", "nearest", "dropped_citation"))
    floor.asks("unsure", confidence=0.3)
    floor.asks("guessed", confidence=0.3)
    floor.says("guessed", "used")
    floor.asks("edited", reply="uno dos tres")
    floor.says("edited", "edited", text="algo bien distinto")
    floor.asks("touched", reply="uno dos tres cuatro cinco")
    floor.says("touched", "edited", text="uno dos tres cuatro seis")

    assert floor.waits() == {
        "wrong": {R.WRONG_POLICY}, "checks": {R.CHECKS}, "guessed": {R.UNSURE}, "edited": {R.EDITED},
    }  # fmt: skip
    values = {one.entry_id: one.reasons for one in floor.found()}
    assert (values["checks"][R.CHECKS], values["guessed"][R.UNSURE], values["edited"][R.EDITED]) == (2, 0.3, 1)


def test_what_was_sent_in_the_end_counts(floor: Floor) -> None:
    """An edit that is told again, also after the first was looked at."""
    floor.asks("edited", reply="uno dos tres cuatro cinco")
    floor.says("edited", "edited", text="uno dos tres cuatro seis")
    assert floor.waits() == {}
    floor.says("edited", "edited", text="nada de lo de antes")

    assert floor.waits() == {"edited": {R.EDITED}}


def test_the_first_uses_of_a_policy_wait(floor: Floor) -> None:
    """Three, in order of time, in whatever order they were taken in."""
    for number in range(5):
        floor.asks(f"new {number}", policy="nueva", days=5 - number)
    floor.waits()

    found = {one.entry_id for one in floor.found() if R.NEW_POLICY in one.reasons}
    assert found == {"new 0", "new 1", "new 2"}


def test_something_of_every_agent_waits_once_a_month(floor: Floor) -> None:
    """One entry of each of whom nothing was graded for thirty days; nothing of those of whom something was."""
    for user in ("U1", "U2", "U3"):
        for number in range(4):
            floor.asks(f"{user} {number}", user=user, days=number)
    floor.waits()
    found = [one for one in floor.found() if R.AGENT in one.reasons]

    assert sorted(one.asked_by for one in found) == ["U2", "U3"]
    assert {one.asked_by for one in floor.found(now=TODAY + timedelta(days=1)) if R.AGENT in one.reasons} == {
        "U2",
        "U3",
    }
    floor.grades(found[0].entry_id)
    assert [one.asked_by for one in floor.found() if R.AGENT in one.reasons] == [found[1].asked_by]


def test_what_failed_is_nothing_to_look_at(floor: Floor) -> None:
    """Not even where an agent has nothing else."""
    floor.log.record_failure(question("f", asker=Principal(user="U9", team="madrid")), "WriterFailed", {})

    assert floor.waits() == {}


def test_the_sample_waits_in_the_order_of_the_draw(floor: Floor) -> None:
    """With how likely it was; what failed is nothing to draw from."""
    floor.rates = Rates(sample=1.0, twice=0.0)
    for number in range(5):
        floor.asks(f"e{number}")
    floor.log.record_failure(question("f"), "WriterFailed", {})
    waits = floor.waits()

    assert waits == {f"e{number}": {R.SAMPLE} for number in range(5)}
    assert all(one.probability == 1.0 for one in floor.found())


def test_a_rate_that_changes_changes_nothing_of_what_was_drawn(floor: Floor) -> None:
    """The probability is kept with the entry."""
    floor.rates = Rates(sample=1.0, twice=0.0)
    floor.asks("before")
    floor.waits()
    floor.rates = Rates(sample=0.0, twice=0.0)
    floor.asks("after")

    assert floor.waits() == {"before": {R.SAMPLE}}
    assert [
        one.probability for one in Queue(floor.engine).sample(TODAY - timedelta(days=9), TODAY, teams=("madrid",))
    ] == [1]


def test_what_is_graded_waits_no_longer(floor: Floor) -> None:
    """For anybody."""
    floor.asks("wrong")
    floor.says("wrong", "dismissed", reason="wrong_policy")
    assert floor.waits() == {"wrong": {R.WRONG_POLICY}}
    floor.grades("wrong", policy=1)

    assert floor.waits("ana") == floor.waits("luis") == {}


def test_a_grade_given_before_the_draw_counts(floor: Floor) -> None:
    """Somebody who opened an entry from the log was quicker than the watch."""
    floor.rates = Rates(sample=1.0, twice=0.0)
    floor.asks("e1")
    floor.grades("e1")

    assert floor.waits() == {}


def test_what_one_lead_has_taken_does_not_wait_for_another(floor: Floor) -> None:
    """For a quarter of an hour; the one who has it finds it first, and time runs from when they took it."""
    floor.asks("wrong")
    floor.says("wrong", "dismissed", reason="wrong_policy")
    floor.waits()
    queue = Queue(floor.engine)
    taken = queue.take("wrong", "ana", TODAY, teams=("madrid",))

    assert taken is not None and taken.mine and taken.until == TODAY + LEASE
    assert floor.waits("luis") == {}
    assert [(one.entry_id, one.taken_by) for one in floor.found("ana")] == [("wrong", "ana")]
    other = queue.take("wrong", "luis", TODAY, teams=("madrid",))
    assert other is not None and (other.by, other.mine) == ("ana", False)
    late = TODAY + LEASE + timedelta(seconds=1)
    assert list(floor.waits("luis", late)) == ["wrong"]
    assert queue.take("wrong", "luis", late, teams=("madrid",)).mine  # type: ignore[union-attr]


def test_what_is_skipped_comes_again_the_next_day(floor: Floor) -> None:
    """To whoever skipped it; to others at once."""
    floor.asks("wrong")
    floor.says("wrong", "dismissed", reason="wrong_policy")
    floor.waits()
    queue = Queue(floor.engine)
    queue.take("wrong", "ana", TODAY, teams=("madrid",))

    assert queue.skip("wrong", "ana", TODAY, teams=("madrid",))
    assert (floor.waits("ana"), list(floor.waits("luis"))) == ({}, ["wrong"])
    assert list(floor.waits("ana", TODAY + SKIP + timedelta(seconds=1))) == ["wrong"]


def test_some_are_graded_twice_on_purpose(floor: Floor) -> None:
    """Two leads may have it at once; after the first grade it waits for another, and for nobody after the second."""
    floor.rates = Rates(sample=1.0, twice=1.0)
    floor.asks("e1")
    assert floor.waits() == {"e1": {R.SAMPLE}}
    queue = Queue(floor.engine)
    for lead, mine in (("ana", True), ("luis", True), ("eva", False)):
        taken = queue.take("e1", lead, TODAY, teams=("madrid",))
        assert taken is not None and taken.mine is mine
    floor.grades("e1", "ana")

    assert floor.waits("ana") == {}
    assert floor.waits("luis") == {"e1": {R.SECOND}}
    assert floor.waits("eva") == {}
    floor.grades("e1", "luis")
    assert floor.waits("luis") == floor.waits("eva") == {}


def test_another_teams_entries_are_not_there(floor: Floor) -> None:
    """Neither waiting, nor to be taken or skipped, nor in the sample; and a lead of no team finds nothing."""
    floor.rates = Rates(sample=1.0, twice=0.0)
    floor.asks("theirs", team="norte", notes=("dropped_figure",), confidence=0.1, policy="otra")
    floor.says("theirs", "dismissed", reason="wrong_policy")
    queue = Queue(floor.engine)

    assert floor.waits() == {}
    assert queue.take("theirs", "ana", TODAY, teams=("madrid",)) is None
    assert not queue.skip("theirs", "ana", TODAY, teams=("madrid",))
    month = TODAY - timedelta(days=30)
    assert [one.entry_id for one in queue.sample(month, TODAY, teams=("madrid",)) if one.entry_id == "theirs"] == []
    assert [one.entry_id for one in queue.sample(month, TODAY, teams=("norte",))] == ["theirs"]
    assert queue.waiting("ana", TODAY, teams=()) == []


def test_the_sample_tells_who_was_flagged_and_how_it_was_graded(floor: Floor) -> None:
    """So that what is known of it can be extrapolated."""
    floor.rates = Rates(sample=1.0, twice=0.0)
    floor.asks("plain")
    floor.asks("checks", notes=("dropped_figure",))
    floor.asks("asked", outcome=Outcome.ASKS)
    floor.waits()
    floor.grades("plain", policy=2)
    found = {
        one.entry_id: one for one in Queue(floor.engine).sample(TODAY - timedelta(days=9), TODAY, teams=("madrid",))
    }

    assert {id: one.flagged for id, one in found.items()} == {"plain": False, "checks": True, "asked": False}
    assert [grade.scores for grade in found["plain"].grades] == [{"policy": 2}]
    assert found["checks"].grades == ()


def test_taking_in_goes_on_where_it_was(floor: Floor) -> None:
    """A few at a time, newest first, whatever was done before; in the end everything is drawn once."""
    for number in range(7):
        floor.asks(f"e{number}", days=number)
    counts = [floor.watch().catch_up(TODAY, most=3) for _ in range(4)]

    assert counts == [3, 3, 1, 0]
    with reading(floor.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM review_drawn")).scalar() == 10
        assert connection.execute(text("SELECT count(*) FROM review_state WHERE name = 'key'")).scalar() == 1
