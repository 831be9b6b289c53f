"""The first page: what waits for whoever comes in, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from copilot.build import utc_now
from copilot.store.asks import Asks
from copilot.store.promises import Promises
from copilot.types import LeadAsk, Place, Promise, Role
from tests.console.served import Served, served
from tests.store.reviewing import Floor

PLACE = Place(workspace="T0", channel="C0", thread_ts="1.1")


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Served]:
    """In madrid and in norte, an agent waits for an answer, and a promise is late."""
    with served(tmp_path) as running:
        engine, now = running.parts.engine, utc_now()
        floor = Floor(engine, now=now)
        for team, entry, user in (("madrid", "m/1", "link:lucia"), ("norte", "n1", "link:otro")):
            floor.asks(entry, team=team, user=user)
            Asks(engine).ask(
                LeadAsk(
                    id=f"a-{team}", entry_id=entry, team=team, kind="approval", text=f"¿Puedo, en {team}? <b>",
                    asked_by=user, asked_at=now - timedelta(hours=1), place=PLACE,
                ), [], now,
            )  # fmt: skip
            Promises(engine).make(
                Promise(
                    id=f"p-{team}", entry_id=entry, team=team, what=f"Llamarla de {team}", owner="atención",
                    due=now - timedelta(hours=2), made_by=user, made_at=now - timedelta(hours=9), place=PLACE,
                )
            )  # fmt: skip
        yield running


def test_a_lead_sees_who_waits_and_what_is_late(waiting: Served) -> None:
    """Of their own team, with the way to the entry."""
    with waiting.member(language="es") as lead:
        page = lead.get("/console/").text

    assert "Una persona espera respuesta" in page and "Una promesa que vence o no se cumplió" in page
    assert "¿Puedo, en madrid? &lt;b&gt;" in page and "Vencida" in page and "/console/log/m/1#asks" in page
    assert "norte" not in page


def test_a_lead_of_two_teams_sees_both(waiting: Served) -> None:
    """The one that has waited longest first."""
    with waiting.member(teams=("madrid", "norte")) as lead:
        page = lead.get("/console/").text

    assert "2 people are waiting" in page and "madrid" in page and "norte" in page


def test_an_agent_sees_what_they_promised(waiting: Served) -> None:
    """And nothing of what is asked of leads."""
    with waiting.member(role=Role.AGENT, name="Lucia") as agent, waiting.member(role=Role.AGENT, name="Noa") as other:
        page, nothing = agent.get("/console/").text, other.get("/console/").text

    assert "Llamarla de madrid" in page and "¿Puedo" not in page
    assert "Llamarla" not in nothing


def test_when_nothing_waits_it_says_so(tmp_path: Path) -> None:
    """An empty list would leave a lead in doubt."""
    with served(tmp_path) as running, running.member() as lead:
        assert "Nobody is waiting for an answer" in lead.get("/console/").text
