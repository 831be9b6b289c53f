"""`copilot verdict`: what became of a suggestion, and how the case ended."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Verb


@pytest.fixture
def entry(verb: Verb) -> str:
    """The entry of one question."""
    made: str = json.loads(verb("ask", "el paquete va a otra dirección", "--json").out)["entry_id"]
    return made


def said_of(verb: Verb, entry: str) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = json.loads(verb("log", "show", entry, "--json").out)["verdicts"]
    return shown


def test_each_verdict_is_one_more(verb: Verb, entry: str) -> None:
    """Nothing that was said before is changed by what is said later."""
    for kind in ("used", "solved", "reopened"):
        assert verb("verdict", entry, kind, "--by", "ana").code == 0
    verb("verdict", entry, "solved", "--by", "marta", "--role", "lead")

    said = said_of(verb, entry)
    assert [one["kind"] for one in said] == ["used", "solved", "reopened", "solved"]
    assert [(one["by"], one["role"]) for one in said[2:]] == [("ana", "agent"), ("marta", "lead")]


def test_a_dismissal_has_its_reason(verb: Verb, entry: str) -> None:
    """One of those that Slack offers; without it, nothing is written down."""
    refused = verb("verdict", entry, "dismissed")
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert verb("verdict", entry, "dismissed", "--reason", "nonsense").code == 2

    assert verb("verdict", entry, "dismissed", "--reason", "wrong_policy").code == 0
    assert [(one["kind"], one["reason"]) for one in said_of(verb, entry)] == [("dismissed", "wrong_policy")]


def test_what_was_really_sent_is_kept_without_personal_data(verb: Verb, entry: str) -> None:
    """From the command line or from standard input; an edit without words is refused."""
    assert verb("verdict", entry, "edited").code == 2
    assert verb("verdict", entry, "edited", "--text", "Le llamo al 612 345 678 hoy.").code == 0
    assert verb("verdict", entry, "edited", "--text", "-", stdin="Escríbame a ana@example.com.").code == 0

    texts = [one["text"] for one in said_of(verb, entry)]
    assert texts == ["Le llamo al <TELEFONO_1> hoy.", "Escríbame a <EMAIL_1>."]


def test_a_reason_belongs_to_a_dismissal(verb: Verb, entry: str) -> None:
    """What was used has none."""
    assert verb("verdict", entry, "used", "--reason", "tone").code == 2
    assert said_of(verb, entry) == []


def test_an_unknown_entry_is_refused_with_the_way_to_find_one(verb: Verb) -> None:
    """Exit code 2 and one line."""
    said = verb("verdict", "nothing", "used")

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "copilot log list" in said.err


def test_a_failure_can_end_and_cannot_be_used(verb: Verb) -> None:
    """There was no suggestion to use; how the case ended is worth knowing all the same."""
    assert verb("ask", " ").code == 1
    failed = json.loads(verb("log", "list", "--json").out)[0]["id"]

    assert verb("verdict", failed, "used").code == 2
    assert verb("verdict", failed, "solved", "--json").code == 0
    assert [one["kind"] for one in said_of(verb, failed)] == ["solved"]
