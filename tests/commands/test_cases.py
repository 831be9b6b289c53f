"""From a question to a case that votes: asked, used, solved, accepted by a lead, indexed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from copilot.workers import suites

from .conftest import Verb

QUESTION = "La factura sale con la dirección antigua, ¿la corregimos?"
LIKE = "En la factura sale la dirección antigua, ¿se puede corregir?"


@pytest.fixture(autouse=True)
def no_evals(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a deployment: the product without the evals beside it."""
    monkeypatch.setattr(suites, "FOLDER", Path("nowhere"))


def asked(verb: Verb, text: str = QUESTION, team: str = "tiendas") -> str:
    entry: str = json.loads(verb("ask", text, "--json", "--team", team).out)["entry_id"]
    return entry


def solved(verb: Verb, **given: str) -> str:
    """The entry of a question whose suggestion was used, and whose case is solved."""
    entry = asked(verb, **given)
    for kind in ("used", "solved"):
        assert verb("verdict", entry, kind, "--by", "ana").code == 0
    return entry


def waiting(verb: Verb, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(verb("cases", "list", "--json", *options).out)
    return found


def why(verb: Verb, team: str) -> list[str]:
    """Why the policy about invoices is found for the like question."""
    hits = json.loads(verb("search", LIKE, "--team", team, "--limit", "20", "--json").out)["hits"]
    reasons: list[str] = next(hit["found_by"] for hit in hits if hit["id"].startswith("factura#"))
    return reasons


@pytest.fixture
def learned(small: Path) -> Path:
    """The file that accepted cases are written to."""
    return small / "knowledge" / "cases" / "learned.jsonl"


def test_a_used_and_solved_suggestion_votes_once_a_lead_accepts_it(verb: Verb, learned: Path) -> None:
    """For those who may see the cases of that team, and for nobody else; the files are in order."""
    entry = solved(verb)
    assert "cases" not in why(verb, "tiendas")
    case = verb("cases", "accept", entry, "--by", "marta", "--json")
    assert (case.code, verb("index").code, verb("lint").code) == (0, 0, 0)

    assert "cases" in why(verb, "tiendas")
    assert "cases" not in why(verb, "atencion")
    (row,) = [json.loads(line) for line in learned.read_text("utf-8").splitlines()]
    assert (row["team"], row["outcome"], row["reviewed_by"]) == ("tiendas", "solved", "lead:marta")
    assert (row["source"], row["policies"][0]) == (f"entry:{entry}", "factura")
    assert waiting(verb) == []
    similar = json.loads(verb("search", LIKE, "--team", "tiendas", "--kind", "case", "--json").out)["hits"]
    assert row["id"] in {hit["id"] for hit in similar}


def test_nothing_is_learned_before_a_lead_accepts(verb: Verb, learned: Path) -> None:
    """What waits is in no file and no index."""
    entry = solved(verb)
    verb("index")

    assert [case["source"] for case in waiting(verb)] == [f"entry:{entry}"]
    assert not learned.exists()
    assert "cases" not in why(verb, "tiendas")


@pytest.mark.parametrize("kinds", [("used",), ("solved",), ("used", "not_solved"), ("used", "solved", "reopened")])
def test_what_was_not_used_or_not_solved_does_not_wait(verb: Verb, kinds: tuple[str, ...]) -> None:
    """The newest word on how it ended holds."""
    entry = asked(verb)
    for kind in kinds:
        verb("verdict", entry, kind)

    assert waiting(verb) == []


def test_what_was_really_sent_is_the_resolution(verb: Verb) -> None:
    """An edit holds the better words, without personal data."""
    entry = asked(verb)
    verb("verdict", entry, "edited", "--text", "Ya está corregida. Le escribo a ana@example.com.")
    verb("verdict", entry, "solved")

    (case,) = waiting(verb)
    assert case["resolution"] == "Ya está corregida. Le escribo a <EMAIL_1>."
    assert case["resolution"] in verb("cases", "show", case["id"]).out


def test_a_case_is_written_once_however_often_it_is_accepted(verb: Verb, learned: Path) -> None:
    """In the order of the ids, whichever was accepted first."""
    one, two = solved(verb), solved(verb, text="No llega el paquete y va a otra dirección.")
    for entry in (two, one, one):
        assert verb("cases", "accept", entry, "--by", "marta").code == 0

    ids = [json.loads(line)["id"] for line in learned.read_text("utf-8").splitlines()]
    assert len(ids) == 2
    assert ids == sorted(ids)
    assert [path.name for path in learned.parent.iterdir() if "learned" in path.name] == ["learned.jsonl"]


def test_a_rejected_case_leaves_and_stays_away(verb: Verb, learned: Path) -> None:
    """Also when it had been accepted; the next index forgets it."""
    entry = solved(verb)
    verb("cases", "accept", entry, "--by", "marta")
    verb("index")
    assert verb("cases", "reject", entry, "--by", "marta").code == 0
    verb("index", "--allow-mass-delete")

    assert learned.read_text("utf-8") == ""
    assert waiting(verb) == []
    assert "cases" not in why(verb, "tiendas")


def test_an_accepted_case_that_is_reopened_waits_again(verb: Verb, learned: Path) -> None:
    """Accepted again, its line says how it ended in truth."""
    entry = solved(verb)
    verb("cases", "accept", entry, "--by", "marta")
    verb("verdict", entry, "reopened")
    assert [case["outcome"] for case in waiting(verb)] == ["reopened"]
    verb("cases", "accept", entry, "--by", "marta")

    (row,) = [json.loads(line) for line in learned.read_text("utf-8").splitlines()]
    assert row["outcome"] == "reopened"
    assert waiting(verb) == []


def test_a_lead_sees_the_cases_of_the_team_asked_for(verb: Verb) -> None:
    """Newest first, and no more than wanted."""
    solved(verb)
    solved(verb, text="El paquete va a otra dirección, ¿qué hago?", team="atencion")

    assert [case["team"] for case in waiting(verb)] == ["atencion", "tiendas"]
    assert [case["team"] for case in waiting(verb, "--team", "tiendas")] == ["tiendas"]
    assert [case["team"] for case in waiting(verb, "--limit", "1")] == ["atencion"]


def test_what_makes_no_case_is_refused(verb: Verb, learned: Path) -> None:
    """With the way to go on, and nothing is written."""
    said = verb("cases", "accept", asked(verb), "--by", "marta")

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "copilot verdict" in said.err
    assert not learned.exists()


def test_a_case_that_was_moved_to_another_file_is_left_there(verb: Verb, learned: Path) -> None:
    """Somebody tidied up; the same case is not written a second time, not even with another end."""
    entry = solved(verb)
    verb("cases", "accept", entry, "--by", "marta")
    shutil.move(learned, learned.with_name("facturas.jsonl"))
    again = verb("cases", "accept", entry, "--by", "marta")
    verb("verdict", entry, "reopened")
    said = verb("cases", "accept", entry, "--by", "marta")

    assert again.code == 0
    assert (said.code, said.out) == (1, "")
    assert "facturas.jsonl" in said.err and "copilot proposals show" in said.err
    assert not learned.exists()


def test_a_case_is_tried_before_it_counts(verb: Verb, learned: Path) -> None:
    """What would break the knowledge is not accepted, and says where to look; the case still waits."""
    entry = solved(verb)
    learned.parent.mkdir(exist_ok=True)
    (learned.parent / "otros.jsonl").write_text("", "utf-8")
    (proposal,) = [one for one in json.loads(verb("proposals", "list", "--json").out) if one["idea"]["what"] == "case"]
    taken = json.loads(proposal["idea"]["detail"]) | {"reviewed_by": "lead:eva"}
    (learned.parent / "otros.jsonl").write_text(json.dumps(taken, ensure_ascii=False) + "\n", "utf-8")
    said = verb("cases", "accept", entry, "--by", "marta")

    assert (said.code, said.out, learned.exists()) == (1, "", False)
    assert "would break" in said.err
    assert [case["source"] for case in waiting(verb)] == [f"entry:{entry}"]


def test_a_lead_may_change_their_mind(verb: Verb, learned: Path) -> None:
    """Rejected by mistake, it is accepted after all; each step is told."""
    entry = solved(verb)
    verb("cases", "reject", entry, "--by", "marta")
    assert verb("cases", "accept", entry, "--by", "eva").code == 0

    assert len(learned.read_text("utf-8").splitlines()) == 1
    (shown,) = json.loads(verb("proposals", "list", "--all", "--json").out)
    held = json.loads(verb("proposals", "show", shown["id"], "--json").out)
    assert [(mark["state"], mark["by"]) for mark in held["marks"]] == [
        ("rejected", "marta"), ("open", "eva"), ("accepted", "eva"),
    ]  # fmt: skip


def test_a_proposal_for_an_end_that_no_longer_holds_is_withdrawn(verb: Verb) -> None:
    """Solved, then reopened before any lead looked: nothing waits, neither as a case nor as a proposal."""
    entry = solved(verb)
    assert len(json.loads(verb("proposals", "list", "--json").out)) == 1
    verb("verdict", entry, "reopened")

    assert json.loads(verb("proposals", "list", "--json").out) == []
    assert waiting(verb) == []
