"""`copilot doctor` finds what is wrong, in the order in which troubles follow from each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.doctor import ERROR, OK, WARNING, Finding, examine
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.settings import read_settings
from tests.retrieval.shelf import Shelf
from tests.writing.misbehaving import model_server


@pytest.fixture
def shelf(tmp_path: Path, loaded_once: Usem3Embedder) -> Shelf:
    """A page that is in order, not indexed yet; the embedder is loaded once for all."""
    made = Shelf(tmp_path, loaded_once)
    made.page("envio", "Cambiamos la dirección del paquete.")
    return made


def about(shelf: Shelf, name: str, **settings: str) -> Finding:
    """The one finding of that check."""
    (finding,) = (one for one in examine(read_settings(shelf.environment() | settings)) if one.name == name)
    return finding


def test_a_new_installation_is_told_to_index(shelf: Shelf) -> None:
    """A warning, with the command; and what it looks at it does not change."""
    finding = about(shelf, "index")

    assert (finding.severity, finding.remedy) == (WARNING, "Run 'copilot index'.")
    assert not (shelf.home / "chroma").exists()


def test_a_sound_installation_is_told_so_in_a_few_words(shelf: Shelf) -> None:
    """Counts, not a dump."""
    shelf.index()
    database = about(shelf, "database")

    assert (about(shelf, "index").severity, database.severity) == (OK, OK)
    assert "1 pages" in database.message
    assert len(database.message) < 120


def test_an_index_behind_the_truth_is_noticed(shelf: Shelf) -> None:
    """As many to change as there are."""
    shelf.index()
    parts = shelf.parts()
    with parts._writing(parts.ledger.generations()[0].id):
        shelf.page("otra", "Devolvemos el importe.")
        shelf.index()
    finding = about(shelf, "index")

    assert finding.severity == WARNING
    assert "1 to change" in finding.message


def test_the_drift_of_the_index_is_counted_for_programs(shelf: Shelf) -> None:
    """One passage too few: a warning, its figures, and the command that mends it."""
    shelf.index()
    assert about(shelf, "index").figures == {
        "held": 1, "behind": 0, "missing": 0, "surplus": 0, "sampled": 1, "unequal": 0, "found": 1, "whole": True,
        "damaged": False,
    }  # fmt: skip
    parts = shelf.parts()
    (row,) = parts.ledger.present(parts.ledger.generations()[0].id)
    with parts._writing(parts.ledger.generations()[0].id) as index:
        index.delete(row.zone, [row.id])
    finding = about(shelf, "index")

    assert (finding.severity, finding.figures["missing"], finding.figures["damaged"]) == (WARNING, 1, True)
    assert "1 missing" in finding.message and "copilot index" in finding.remedy


def test_another_embedder_than_that_of_the_index_is_noticed(shelf: Shelf) -> None:
    """It says what happens until the index is built anew."""
    shelf.index()
    finding = about(shelf, "index", COPILOT_EMBEDDER="sentence-transformers:nobody/nothing")

    assert finding.severity == WARNING
    assert "words only" in finding.remedy


def test_a_damaged_index_is_an_error_with_a_remedy(shelf: Shelf) -> None:
    """And the checks after it are done too."""
    shelf.index()
    (shelf.home / "chroma" / "sealed.json").unlink()
    findings = examine(read_settings(shelf.environment()))
    (index,) = (one for one in findings if one.name == "index")

    assert index.severity == ERROR
    assert "copilot index" in index.remedy
    assert findings[-1].name == "slack"


@pytest.mark.parametrize(
    ("settings", "severity"),
    [
        ({}, WARNING),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ERROR),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, OK),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, OK),
    ],
)
def test_half_a_connection_to_slack_is_an_error(shelf: Shelf, settings: dict[str, str], severity: str) -> None:
    """None at all is a warning; no finding shows a token."""
    finding = about(shelf, "slack", **settings)

    assert severity == finding.severity
    assert "xoxb-1" not in f"{finding}"
    assert (severity == OK) is not bool(finding.remedy)


def test_a_model_that_cannot_be_opened_is_an_error(shelf: Shelf) -> None:
    """Named, while everything else is checked."""
    finding = about(shelf, "model", COPILOT_MODEL="nobody:nothing")

    assert finding.severity == ERROR
    assert "nobody:nothing" in finding.message


@pytest.mark.parametrize(
    ("behaviour", "severity", "said"),
    [
        ("good", OK, "answered in"),
        ("text_only", OK, "(text)"),
        ("locked", ERROR, "does not accept the key (401)"),
        ("broken", WARNING, "out of order (500)"),
    ],
)
def test_a_model_is_asked_whether_it_answers(shelf: Shelf, behaviour: str, severity: str, said: str) -> None:
    """What only settings can mend is an error; what may pass is a warning. The key is not shown."""
    with model_server() as server:
        finding = about(
            shelf, "model", COPILOT_MODEL="openai:x", COPILOT_MODEL_URL=server.url(behaviour), COPILOT_MODEL_KEY="sk-1"
        )

    assert finding.severity == severity
    assert said in finding.message and "no price is known" in finding.message
    assert (severity == OK) is not bool(finding.remedy)
    assert "sk-1" not in f"{finding}"


def test_a_prompt_that_does_not_fit_is_an_error(shelf: Shelf, tmp_path: Path) -> None:
    """Also while no model is used: it would stop the start on the day that one is."""
    (tmp_path / "reply.md").write_text("Say $something.", encoding="utf-8")
    finding = about(shelf, "model", COPILOT_PROMPTS=str(tmp_path))

    assert finding.severity == ERROR
    assert "reply.md" in finding.message and "something" in finding.message
