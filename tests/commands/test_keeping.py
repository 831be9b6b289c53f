"""`copilot index`, `copilot lint` and `copilot doctor`: counts, rejects, checks, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Verb


def break_page(root: Path, name: str = "refund") -> Path:
    path = root / "knowledge" / "policies" / f"{name}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("language: en", "language: english"), encoding="utf-8")
    return path


def test_index_says_what_changed(verb: Verb) -> None:
    """The second time nothing; as words and as JSON."""
    counts = json.loads(verb("index", "--json").out)

    assert (counts["unchanged"], counts["added"], counts["index"]["put"]) == (5, 0, 0)
    assert "5 unchanged" in verb("index").out


def test_index_leaves_out_what_is_wrong_and_takes_the_rest(verb: Verb, small: Path) -> None:
    """Exit code 1; file, line and field stand on stderr, in the JSON, and in a file that goes when all is mended."""
    path = break_page(small)
    said = verb("index", "--json")
    (rejected,) = json.loads(said.out)["rejected"]

    assert said.code == 1
    assert (rejected["file"], rejected["field"]) == ("policies/refund.md", "language")
    assert rejected["line"] > 1
    assert rejected["remedy"]
    assert "policies/refund.md:4" in said.err
    assert "policies/refund.md:4" in (small / "home" / "rejects.txt").read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("language: english", "language: en"), encoding="utf-8")
    assert verb("index").code == 0
    assert not (small / "home" / "rejects.txt").exists()


def test_index_refuses_to_delete_much_unless_it_is_told_to(verb: Verb, small: Path) -> None:
    """Exit code 1 with the option that allows it, and then it is done."""
    for name in ("envio", "factura"):
        (small / "knowledge" / "policies" / f"{name}.md").unlink()
    said = verb("index")

    assert (said.code, said.out) == (1, "")
    assert "--allow-mass-delete" in said.err
    assert json.loads(verb("index", "--json", "--allow-mass-delete").out)["deleted"] == 2


def test_index_elsewhere_needs_no_data_folder_before(verb: Verb, small: Path, tmp_path: Path) -> None:
    """With database and index elsewhere, the list of rejects still finds its place."""
    break_page(small)
    (tmp_path / "db").mkdir()
    said = verb(
        "index",
        COPILOT_HOME=str(tmp_path / "fresh"),
        COPILOT_DATABASE_URL=f"sqlite:///{tmp_path}/db/c.db",
        COPILOT_INDEX_URL=f"chroma://{tmp_path}/vectors",
    )

    assert said.code == 1
    assert (tmp_path / "fresh" / "rejects.txt").exists()
    assert (tmp_path / "vectors").is_dir()


def test_lint_names_file_line_field_and_remedy(verb: Verb, small: Path) -> None:
    """1 with an error, and each finding is a line or an object."""
    break_page(small)
    found = json.loads(verb("lint", "--json").out)
    (error,) = [one for one in found if one["field"] == "language"]
    said = verb("lint")

    assert (said.code, error["severity"]) == (1, "error")
    assert {"file", "line", "field", "code", "problem", "remedy"} <= set(error)
    assert f"{error['file']}:{error['line']}" in said.out


@pytest.mark.parametrize("command", ["index", "lint"])
def test_without_a_knowledge_folder_there_is_one_sentence(verb: Verb, tmp_path: Path, command: str) -> None:
    """It names the folder and the setting."""
    said = verb(command, COPILOT_KNOWLEDGE=str(tmp_path / "nowhere"))

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "nowhere" in said.err
    assert "COPILOT_KNOWLEDGE" in said.err


def test_doctor_checks_everything(verb: Verb) -> None:
    """One line a check; each one that is not fine has a remedy."""
    findings = json.loads(verb("doctor", "--json").out)
    text = verb("doctor").out

    names = ["python", "data folder", "knowledge", "database", "index", "embedder", "model", "slack"]
    assert names == [one["name"] for one in findings]
    assert all(one["remedy"] for one in findings if one["severity"] != "ok")
    assert len(names) == text.count("\n")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"COPILOT_DATABASE_URL": "sqlite:////dev/null/copilot.db"}, 1),
        ({"COPILOT_DATABASE_URL": "nonsense"}, 78),
        ({"COPILOT_HOME": "/dev/null/home"}, 1),
        ({"COPILOT_KNOWLEDGE": "/dev/null/x"}, 1),
        ({"COPILOT_EMBEDDER": "best"}, 78),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, 78),
    ],
)
def test_doctor_reports_what_it_cannot_check(verb: Verb, settings: dict[str, str], code: int) -> None:
    """A broken part is a finding with a remedy, not an end of the checks; a setting that cannot be is the end."""
    said = verb("doctor", "--json", **settings)

    assert code == said.code
    if code == 1:
        errors = [one for one in json.loads(said.out) if one["severity"] == "error"]
        assert errors
        assert all(one["remedy"] for one in errors)
    else:
        assert next(iter(settings)) in said.err
