"""`copilot review`: the queue, grades and agreement in a terminal."""

from __future__ import annotations

import json

import pytest

from .conftest import Verb


@pytest.fixture
def entry(verb: Verb, monkeypatch: pytest.MonkeyPatch) -> str:
    """A suggestion that somebody called the wrong policy; nothing is drawn at random."""
    monkeypatch.setenv("COPILOT_REVIEW_SAMPLE", "0")
    monkeypatch.setenv("COPILOT_REVIEW_TWICE", "0")
    assert verb("ask", "¿Cuándo llega mi pedido?").code == 0
    made: str = json.loads(verb("log", "list", "--json").out)[0]["id"]
    assert verb("verdict", made, "dismissed", "--reason", "wrong_policy").code == 0
    return made


def test_the_queue_says_what_and_why(entry: str, verb: Verb) -> None:
    """In words, in the language asked for, and as JSON."""
    assert "Somebody said it is not that policy" in verb("review").out
    assert "Alguien dijo que la política no es esa" in verb("review", "--language", "es").out
    found = json.loads(verb("review", "--json").out)
    assert [one["entry_id"] for one in found["entries"]] == [entry]
    assert found["seconds"] > 0


def test_one_is_graded_and_waits_no_longer(entry: str, verb: Verb) -> None:
    """With five signs, masked words, and what the numbers mean."""
    said = verb("review", "grade", entry, "--scores", "1.543", "--comment", "Llamar al 612 345 678", "--by", "ana")
    assert said.code == 0 and "1 Policy right: Another policy" in said.out
    graded = json.loads(verb("log", "show", entry, "--json").out)["verdicts"][-1]

    assert (graded["kind"], graded["reason"], graded["by"], graded["role"]) == ("graded", "wrong_policy", "ana", "lead")
    assert "612" not in graded["text"]
    assert "nothing to review" in verb("review").err


def test_they_are_graded_one_after_another(entry: str, verb: Verb) -> None:
    """Nonsense is asked for again; the end of the input stops."""
    said = verb("review", "grade", "--by", "ana", stdin="9\n5555.\n")

    assert said.code == 0 and "5 Policy right" in said.out
    assert json.loads(verb("review", "--json").out)["entries"] == []


def test_agreement_says_when_there_is_not_enough(entry: str, verb: Verb) -> None:
    """In words and as JSON."""
    assert "agreement: not enough, 0 of 30" in verb("review", "agreement").out
    assert {one["verdict"] for one in json.loads(verb("review", "agreement", "--json").out)["agreement"]} == {"few"}


@pytest.mark.parametrize(
    "wrong",
    [
        ("grade", "nowhere", "--scores", "55555"), ("grade", "ENTRY"), ("grade", "ENTRY", "--scores", "77777"),
        ("grade", "--scores", "55555"), ("list", "--many", "0"), ("list", "ENTRY"),
        ("grade", "ENTRY", "--scores", "....."), ("grade", "ENTRY", "--scores", "55555", "--team", "norte"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_remedy(entry: str, verb: Verb, wrong: tuple[str, ...]) -> None:
    """Exit code 2 and one sentence; nothing is kept."""
    said = verb("review", *(entry if one == "ENTRY" else one for one in wrong))

    assert said.code == 2 and said.err.startswith("copilot: ")
    assert json.loads(verb("review", "--json").out)["entries"]
