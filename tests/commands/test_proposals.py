"""From what agents type to a page that says it: proposed, tried, accepted, replayed, undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copilot.workers import suites

from .conftest import Verb

ASKED = (
    "¿Cambiamos la dirección del paquete que aún no ha salido?",
    "Quiere cambiar la dirección del paquete, no ha salido",
)
PAGE = "policies/envio.md"
OLD, NEW = "que aún no ha salido", "que aún no ha salido del almacén"


@pytest.fixture(autouse=True)
def no_evals(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a deployment: the product without the evals beside it."""
    monkeypatch.setattr(suites, "FOLDER", Path("nowhere"))


def asked(verb: Verb, text: str) -> tuple[str, str]:
    made = json.loads(verb("ask", text, "--json", "--team", "atencion").out)
    return made["entry_id"], made["reply"]


def listed(verb: Verb, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(verb("proposals", "list", "--json", *options).out)
    return found


def corrected(verb: Verb) -> str:
    """The proposal that two agents make by correcting the same words."""
    for by, text in zip(("ana", "luis"), ASKED, strict=True):
        entry, reply = asked(verb, text)
        assert OLD in reply
        verb("verdict", entry, "edited", "--text", reply.replace(OLD, NEW), "--by", by)
    (one,) = [one for one in listed(verb) if one["idea"]["what"] == "passage"]
    id: str = one["id"]
    return id


@pytest.fixture
def proposal(verb: Verb) -> str:
    return corrected(verb)


@pytest.fixture
def page(small: Path) -> Path:
    return small / "knowledge" / PAGE


def do(verb: Verb, what: str, proposal: str, *options: str) -> dict[str, Any]:
    said = verb("proposals", what, proposal, "--by", "marta", "--json", *options)
    assert said.code == 0, said.err
    made: dict[str, Any] = json.loads(said.out)
    return made


def test_what_two_agents_correct_is_tried_accepted_replayed_and_undone(verb: Verb, proposal: str, page: Path) -> None:
    """Nothing changes before a lead accepts; the file changes in that place alone, and back to the letter."""
    before = page.read_text("utf-8")
    trial = do(verb, "try", proposal)
    assert page.read_text("utf-8") == before
    assert trial["evals"] == "absent"
    assert {one["suite"] for one in trial["figures"]} == {"last_suggestions"}
    assert {one["new_reply"].count(NEW) for one in trial["replayed"]} == {1}
    patch = verb("proposals", "show", proposal, "--patch").out
    assert f"--- a/{PAGE}" in patch and f"+- Cambiamos la dirección del paquete {NEW}." in patch

    done = do(verb, "accept", proposal)
    assert (done["state"], done["files"]) == ("accepted", [PAGE])
    assert page.read_text("utf-8") == before.replace(OLD, NEW)
    replayed = json.loads(verb("proposals", "replay", proposal, "--json").out)
    assert NEW in replayed["new_reply"] and NEW not in replayed["old_reply"]
    assert NEW in asked(verb, ASKED[0])[1]
    assert verb("lint").code == 0

    assert do(verb, "undo", proposal)["state"] == "undone"
    assert page.read_text("utf-8") == before
    assert NEW not in asked(verb, ASKED[0])[1]
    assert [one["state"] for one in listed(verb, "--all") if one["id"] == proposal] == ["undone"]


def test_untried_is_not_accepted_and_edited_is_tried_again(verb: Verb, proposal: str, page: Path) -> None:
    """What takes effect is what was measured."""
    before = page.read_text("utf-8")
    for step in ("untried", "edited"):
        said = verb("proposals", "accept", proposal, "--by", "marta")
        assert (said.code, page.read_text("utf-8")) == (1, before), step
        assert "not been tried" in said.err
        do(verb, "try", proposal)
        do(verb, "edit", proposal, "--text", "Cambiamos la dirección mientras siga en el almacén.")
    do(verb, "try", proposal)
    do(verb, "accept", proposal)
    assert "- Cambiamos la dirección mientras siga en el almacén." in page.read_text("utf-8")


def test_a_file_that_changed_meanwhile_is_left_alone(verb: Verb, proposal: str, page: Path) -> None:
    """Before it is accepted, and before it is undone where the very line has changed; else the rest stays."""
    do(verb, "try", proposal)
    page.write_text(page.read_text("utf-8") + "\nUna frase más.\n", "utf-8")
    theirs = page.read_text("utf-8")
    said = verb("proposals", "accept", proposal, "--by", "marta")
    assert (said.code, page.read_text("utf-8")) == (1, theirs)
    assert "changed meanwhile" in said.err

    do(verb, "try", proposal)
    do(verb, "accept", proposal)
    page.write_text(page.read_text("utf-8").replace("Una frase más.", "Otra frase."), "utf-8")
    do(verb, "undo", proposal)
    assert page.read_text("utf-8") == theirs.replace("Una frase más.", "Otra frase.")


def test_what_others_wrote_over_is_not_undone(verb: Verb, proposal: str, page: Path) -> None:
    """They decided anew; it is told, and the proposal stays accepted."""
    do(verb, "try", proposal)
    do(verb, "accept", proposal)
    page.write_text(page.read_text("utf-8").replace(NEW, "que sea"), "utf-8")
    said = verb("proposals", "undo", proposal, "--by", "marta")

    assert said.code == 1 and "changed meanwhile" in said.err
    assert "que sea" in page.read_text("utf-8")
    assert [one["state"] for one in listed(verb, "--all") if one["id"] == proposal] == ["accepted"]


def test_what_would_break_the_knowledge_is_refused(verb: Verb, proposal: str, page: Path) -> None:
    """Errors of lint cannot be accepted, however sure somebody is."""
    before = page.read_text("utf-8")
    do(verb, "reject", proposal, "--reason", "ya lo dice la web")
    assert [one["state"] for one in listed(verb)] == []
    said = verb("proposals", "accept", proposal, "--by", "marta", "--sure", "--reason", "sí")
    assert said.code == 1 and "meanwhile" in said.err
    assert page.read_text("utf-8") == before
    shown = verb("proposals", "show", proposal).out
    assert "rejected by marta  ya lo dice la web" in shown


def test_a_case_has_one_truth(verb: Verb, small: Path) -> None:
    """Accepted here it is accepted everywhere, and the other way round; undone, it is out of the file."""
    learned = small / "knowledge" / "cases" / "learned.jsonl"
    entries = [asked(verb, text)[0] for text in ASKED]
    for entry in entries:
        verb("verdict", entry, "used", "--by", "ana")
        verb("verdict", entry, "solved", "--by", "ana")
    one, two = sorted(
        (one for one in listed(verb) if one["idea"]["what"] == "case"), key=lambda one: one["idea"]["field"]
    )
    for each in (one, two):
        do(verb, "try", each["id"])
    do(verb, "accept", one["id"])
    do(verb, "accept", two["id"])  # the file has another line than when it was tried, and that is no conflict
    assert json.loads(verb("cases", "list", "--json").out) == []
    assert len(learned.read_text("utf-8").splitlines()) == 2
    do(verb, "undo", one["id"])
    assert [json.loads(line)["id"] for line in learned.read_text("utf-8").splitlines()] == [two["idea"]["field"]]

    third = asked(verb, "La factura sale con otra dirección, ¿la corregimos?")[0]
    for kind in ("used", "solved"):
        verb("verdict", third, kind)
    (waiting,) = listed(verb)
    verb("cases", "accept", third, "--by", "marta")
    assert listed(verb) == []
    assert do(verb, "undo", waiting["id"])["state"] == "undone"
    assert third not in learned.read_text("utf-8")
