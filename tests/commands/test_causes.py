"""`copilot causes` shows what keeps coming back, and where teams differ."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.types import HeardBefore, Outcome, Plan, Principal
from tests.store.make import question, suggestion

from .conftest import Verb, environment_of


@pytest.fixture
def heard(small: Path) -> Path:
    """One cause three times this month, and once a hundred days ago; another once."""
    log = Parts(read_settings(environment_of(small))).log
    for number, (cause, days) in enumerate((("a", 1), ("a", 2), ("a", 3), ("a", 100), ("b", 1))):
        before = HeardBefore(
            cause=cause, title="", count=1, since="2026-01-01", teams=(), channels=(), owner="", status="open"
        )
        asker = Principal(user="U1", team="atencion")
        asked = question(f"q{number}", asker=asker, at=datetime.now(UTC) - timedelta(days=days))
        plan = Plan(outcome=Outcome.SUGGESTED, heard_before=before)
        log.record(suggestion(f"e{number}", question=asked, plan=plan), {})
    return small


def test_a_cause_is_told_with_the_time_before(heard: Path, verb: Verb) -> None:
    """What came up once only is not told."""
    told = json.loads(verb("causes", "--json").out)

    assert [(one["cause"], one["count"], one["before"], one["growing"]) for one in told["causes"]] == [
        ("a", 3, 1, True)
    ]
    assert told["causes"][0]["teams"] == {"atencion": 3}
    assert told["differences"] == []
    assert "more than before" in verb("causes").out


def test_an_empty_log_is_no_fault(small: Path, verb: Verb) -> None:
    """That is said, in words."""
    assert json.loads(verb("causes", "--json").out)["causes"] == []
    assert "No cause" in verb("causes").err


@pytest.mark.parametrize("given", [("--team", "nobody"), ("--weeks", "0"), ("--weeks", "1000")])
def test_what_cannot_be_is_refused(small: Path, verb: Verb, given: tuple[str, str]) -> None:
    """With the usage code and a remedy."""
    assert verb("causes", *given).code == 2
