"""`copilot promises` shows what was promised, what is due, and what was kept or broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.store.promises import Promises
from copilot.types import Place, Promise

from .conftest import Verb, environment_of

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def promised(small: Path, verb: Verb) -> Promises:
    """One that is due, one that is not yet, one that was kept in time and one that was broken."""
    assert verb("ask", "¿Cuándo llega mi pedido?").code == 0
    entry = json.loads(verb("log", "list", "--json").out)[0]["id"]
    held = Promises(Parts(read_settings(environment_of(small))).engine)
    for id, hours in (("due", -1), ("open", 5), ("kept", -2), ("broken", -3)):
        held.make(
            Promise(
                id=id, entry_id=entry, team="atencion", what=f"Llamar ({id})", owner="agent",
                due=NOW + timedelta(hours=hours), made_by="U1", made_at=NOW - timedelta(days=1),
                place=Place(workspace="T1", channel="C1"),
            )
        )  # fmt: skip
    held.mark("kept", "kept", "U1", NOW - timedelta(hours=4))
    held.mark("broken", "broken", "U1", NOW)
    return held


def test_promises_are_listed_by_when_they_are_due(promised: Promises, verb: Verb) -> None:
    """Each with what became of it."""
    said = verb("promises", "--json")

    assert [(one["id"], one["state"]) for one in json.loads(said.out)] == [
        ("broken", "broken"),
        ("kept", "kept"),
        ("due", "open"),
        ("open", "open"),
    ]
    assert [one["on_time"] for one in json.loads(said.out)] == [False, True, False, False]
    assert [one["overdue"] for one in json.loads(said.out)] == [False, False, True, False]


@pytest.mark.parametrize("state", ["due", "kept", "broken"])
def test_one_kind_can_be_asked_for(promised: Promises, verb: Verb, state: str) -> None:
    """What is due is open and late."""
    said = verb("promises", "--state", state)

    assert f"Llamar ({state})" in said.out
    assert said.out.count("Llamar") == 1


def test_a_team_without_promises_is_told_so(promised: Promises, verb: Verb) -> None:
    """On stderr: nothing was found."""
    said = verb("promises", "--team", "redes")

    assert (said.code, said.out, said.err) == (0, "", "No promise.\n")
