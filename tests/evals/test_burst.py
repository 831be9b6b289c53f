"""What the burst measures with: who asks, what the slow model says, and how growth is told from noise."""

from __future__ import annotations

import json

import pytest

from evals.burst_model import answer_to
from evals.burst_people import CHANNELS, PEOPLE, questions, seed
from evals.burst_soak import slope
from evals.burst_suite import failures


def test_everybody_asks_where_they_are() -> None:
    """Fifty people, twenty channels, and nobody in a channel that they are not a member of."""
    asked, places = questions(200), {channel.id: channel.members for channel in seed().channels}

    assert len({one.user for one in asked}) == PEOPLE
    assert len({one.channel for one in asked}) == CHANNELS
    assert all(one.user in places[one.channel] for one in asked)


def test_the_slow_model_says_what_the_plan_has_approved() -> None:
    """With its numbers, so that its words pass the checks like a good model's."""
    said = json.loads(answer_to("We can: x. [1]\nApproved words (step): lo hago hoy. [2][3]\nQuestions: ¿?"))

    assert said == {"sentences": [{"paragraph": 1, "text": "Lo hago hoy.", "evidence": [2, 3]}]}


def test_growth_is_told_in_megabytes_an_hour() -> None:
    """A straight line has its slope, a level one none."""
    assert slope([(0, 100), (1800, 105), (3600, 110)]) == pytest.approx(10)
    assert slope([(0, 7), (1800, 7)]) == 0
    assert slope([(0, 7)]) == 0


def test_a_lost_question_fails_the_suite() -> None:
    """So do a doubled one, a refused call and one that was not acknowledged."""
    row = {"lost": 0, "doubled": 0, "tier_breaches": 0, "not_acknowledged": {}}

    assert failures({"runs": [row]}) == {}
    assert failures({"runs": [row, {**row, "lost": 2, "not_acknowledged": {"timeout": 1}}]}) == {
        "lost": 2, "not_acknowledged": 1,
    }  # fmt: skip
