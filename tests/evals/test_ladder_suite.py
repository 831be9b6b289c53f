"""The share of each rung: what is counted, and of which scenarios."""

from __future__ import annotations

from dataclasses import replace

from copilot.types import Try
from evals.ladder_suite import _problems, _seconds, _some
from evals.scenario_data import variants
from tests.test_report import FULL

LATE = Try(writer="m", run_id="r", problem="The model took too long.")
BROKEN = Try(writer="m", run_id="r", problem="The provider is out of order (500).")


def test_fewer_scenarios_are_of_all_episodes() -> None:
    """The first few would all be of one."""
    episodes = {one.name.partition("/")[0] for one in variants()}

    assert {one.name.partition("/")[0] for one in _some(12)} == episodes
    assert len(_some(12)) <= 12
    assert _some(None) == variants()


def test_problems_are_counted_by_kind_and_words_that_were_taken_are_none() -> None:
    """Every try counts, the most frequent first."""
    good = replace(LATE, problem="")
    made = [replace(FULL, tries=(LATE, BROKEN)), replace(FULL, tries=(LATE, good))]

    assert list(_problems(made).items()) == [("The model took too long.", 2), ("The provider is out of order", 1)]


def test_seconds_are_those_of_writing() -> None:
    """Of all rungs together."""
    made = [replace(FULL, timings_ms={"write": 1000.0 * second}) for second in range(1, 21)]

    assert _seconds(made) == {"seconds_mean": 10.5, "seconds_p50": 11.0, "seconds_p95": 19.0}
