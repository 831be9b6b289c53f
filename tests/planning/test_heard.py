"""Whether we have heard this before: only when something says so, and only what the asker may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from copilot.planning.conditions import Situation
from copilot.planning.heard import heard_before
from copilot.types import HeardBefore, Principal

from .make import SUNDAY, Planned, effort, madrid

CLOSED = frozenset({"partner_closed"})


def _heard(
    planned: Planned, *declared: str, similar: Sequence[str] = (), flags: frozenset[str] = frozenset(),
    team: str = "madrid", language: str = "es", now: datetime = SUNDAY,
) -> HeardBefore | None:  # fmt: skip
    parts = planned.parts
    sight = parts.access.sight(Principal(user="U1", team=team), now)
    at = Situation(facts={}, effort=effort(), flags=flags)
    return heard_before(declared, parts.library.cases(similar, sight), parts.company, sight, at, now, language)


def test_a_declared_cause_whose_conditions_hold_was_heard_before(planned: Planned) -> None:
    """With its count of reviewed cases, since when, by whom it is owned, and where it was told."""
    heard = _heard(planned, "sin-domingos", flags=CLOSED)

    assert heard
    assert (heard.cause, heard.count, heard.since) == ("sin-domingos", 2, "2026-03-02")
    assert (heard.teams, heard.channels, heard.owner) == (("madrid", "tiendas"), ("chat",), "Logística")


@pytest.mark.parametrize(
    "given",
    [
        {"declared": ("sin-domingos",)},
        {"declared": ("etiqueta",)},
        {"declared": ("nobody-knows",), "flags": CLOSED},
        {"declared": (), "similar": ("c4",)},
        {"declared": ("sin-domingos",), "similar": ("c1", "c2")},
    ],
)
def test_nothing_is_claimed_that_nothing_says(planned: Planned, given: dict[str, Any]) -> None:
    """Not without its conditions, not by the page alone, not by one similar case."""
    assert _heard(planned, *given.pop("declared"), **given) is None


def test_one_similar_case_confirms_what_the_page_declares(planned: Planned) -> None:
    """A cause without conditions of its own needs it."""
    heard = _heard(planned, "etiqueta", similar=("c4",))

    assert heard and heard.cause == "etiqueta"


def test_similar_cases_that_agree_speak_for_a_cause_that_no_page_names(planned: Planned) -> None:
    """Two of them are enough."""
    heard = _heard(planned, similar=("c4", "c5"))

    assert heard and heard.cause == "etiqueta"


def test_cases_of_later_are_not_counted(planned: Planned) -> None:
    """A question of November does not know of January."""
    now, later = (_heard(planned, similar=("c4", "c5"), now=at) for at in (SUNDAY, madrid(2027, 2, 1)))

    assert now and later
    assert (now.count, now.since, later.count) == (2, "2026-09-21", 3)


def test_a_team_counts_only_the_cases_that_it_may_see(planned: Planned) -> None:
    """Another team's cases are not given away by a number."""
    heard = _heard(planned, "sin-domingos", flags=CLOSED, team="tiendas")

    assert heard and (heard.count, heard.teams) == (1, ("tiendas",))


def test_the_title_is_in_the_reply_s_language_where_there_is_one(planned: Planned) -> None:
    """Else in the language that there is."""
    heard, only_spanish = (
        _heard(planned, similar=("c4", "c5"), language="en"),
        _heard(planned, "sin-domingos", flags=CLOSED, language="en"),
    )

    assert heard and only_spanish
    assert (heard.title, only_spanish.title[:13]) == ("The label is wrong", "La mensajería")
