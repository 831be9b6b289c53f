"""Past cases vote: each by likeness, outcome and review, and no more than there is to give."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.pages import Case
from copilot.retrieval.votes import OUTCOMES, VOTERS, votes, way_votes
from copilot.types import Principal, Question

from .shelf import NOW, Shelf, close
from .shelf import case as row


def case(id: str = "C", **given: Any) -> Case:
    values: dict[str, Any] = {
        "opened_at": datetime(2026, 3, 1, tzinfo=UTC), "team": "norte", "brand": "", "language": "es", "contacts": (),
        "policies": ("envio",), "workarounds": (), "outcome": "solved", "source": "f:1", "reviewed_by": "lead:norte",
    }  # fmt: skip
    return Case(id=id, **(values | given))


names = st.lists(st.sampled_from(("envio", "factura", "baja")), unique=True, max_size=3).map(tuple)
cases = st.builds(
    case,
    policies=names,
    workarounds=names,
    outcome=st.sampled_from(sorted(OUTCOMES)),
    reviewed_by=st.sampled_from(("lead:norte", "gold")),
)


@given(st.lists(st.tuples(cases, st.floats(0, 1)), max_size=30))
def test_there_is_one_vote_to_share(given_: list[tuple[Case, float]]) -> None:
    """Nobody's share is below 0, and all of them together are 1 at most: policies and workarounds alike."""
    known = {f"C{n}": one for n, (one, _) in enumerate(given_)}
    likeness = {f"C{n}": near for n, (_, near) in enumerate(given_)}

    for shares in (votes(likeness, known), way_votes(likeness, known)):
        assert all(share >= 0 for share in shares.values())
        assert sum(shares.values()) <= 1 + 1e-9


@pytest.mark.parametrize(
    "less", [{"outcome": "partly_solved"}, {"outcome": "reopened"}, {"reviewed_by": "gold"}, {"reviewed_by": ""}]
)
def test_a_case_that_ended_worse_or_that_no_lead_saw_weighs_less(less: dict[str, str]) -> None:
    """Beside one that is as like."""
    shares = votes({"A": 0.8, "B": 0.8}, {"A": case(), "B": case(policies=("factura",), **less)})

    assert shares["envio"] > shares["factura"] > 0


def test_where_all_were_reviewed_alike_review_changes_nothing() -> None:
    """It is a share, not a score."""
    likeness = {"A": 0.8, "B": 0.5}
    by_leads, by_others = (
        votes(likeness, {"A": case(reviewed_by=by), "B": case(policies=("factura",), reviewed_by=by)})
        for by in ("lead:norte", "import")
    )

    assert by_leads == pytest.approx(by_others)


def test_only_the_most_like_vote() -> None:
    """However many there are."""
    likeness = {f"C{n:02d}": 1 - n / 100 for n in range(VOTERS + 5)}
    known = {name: case(policies=(name,)) for name in likeness}

    assert set(sorted(likeness)[:VOTERS]) == set(votes(likeness, known))


# Workarounds, with the real parts

APPROVED = (
    "policies: [envio]\nblocked_process: El formulario.\napproved_by: Dirección\napproved_on: 2026-01-01\n"
    "expires: 2027-06-30\nstatus: approved\nauthority: {agent: {apply: yes}, lead: {apply: yes}}"
)
ASKED = "El paquete va a la dirección de mi madre, ¿lo cambiamos?"


@pytest.fixture
def two_ways(shelf: Shelf) -> Shelf:
    """A policy with two ways round it, and cases that took the one whose name comes last."""
    shelf.teams()
    shelf.page("orden", "Abrimos una orden.", folder="workarounds", owner=f"Mesa\n{APPROVED}", heading="Pasos")
    shelf.page("tienda", "Lo recoge en tienda.", folder="workarounds", owner=f"Mesa\n{APPROVED}", heading="Pasos")
    shelf.cases(
        *(row(f"C-{n}", f"{ASKED} {n}", policies=["envio"], workarounds=["tienda"], team="sur") for n in range(3))
    )
    return shelf


@pytest.mark.parametrize(
    ("team", "named", "first"),
    [
        ("sur", "", "tienda"),
        ("este", "", "orden"),  # sees no case of sur
        ("sur", "\nrelated: [orden]", "orden"),  # what the page itself puts first stays first
    ],
)
def test_the_way_that_solved_like_cases_is_offered_first(two_ways: Shelf, team: str, named: str, first: str) -> None:
    """Among those that the page leaves open, and for those who may see the cases."""
    two_ways.page("envio", "Cambiamos la dirección del paquete.", title="Dirección de envío", owner=f"Mesa{named}")
    two_ways.index()
    parts = two_ways.parts()
    made = parts.copilot.think(Question(id="q", text=ASKED, asker=Principal(user="U", team=team), at=NOW))

    assert made.plan.workarounds[0].id == first
    close(parts)
