"""`lint` names file, line, field and remedy of whatever is wrong or about to be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copilot.knowledge.lint import lint
from copilot.knowledge.rejects import Finding

from .make import TEAMS, case_row, cases, page_text, policy, write

TODAY = date(2026, 11, 29)


def only(folder: Path) -> Finding:
    """The one finding in a folder; every finding has a reason and a remedy."""
    findings = lint(folder, TODAY)
    assert len(findings) == 1, [str(found) for found in findings]
    assert findings[0].problem
    assert findings[0].remedy
    return findings[0]


def test_nothing_is_found_where_nothing_is_wrong(folder: Path) -> None:
    """Silence means that it can be trusted."""
    assert lint(folder, TODAY) == []


@pytest.mark.parametrize(
    ("front", "field", "code", "severity"),
    [
        ("related: [nowhere]", "related", "dead-link", "error"),
        ("translations: [nowhere]", "translations", "dead-link", "error"),
        ("policies: [nowhere]", "policies", "dead-link", "error"),
        ("partner: nobody", "partner", "dead-link", "error"),
        ("follow_up: {what: x, owner: nobody, within: 3h}", "follow_up", "dead-link", "error"),
        ("root_cause: nothing", "root_cause", "unknown-cause", "error"),
        ("applies_to: {order_stage: lost}", "applies_to", "unknown-fact", "error"),
        ("applies_to: {weather: rain}", "applies_to", "unknown-fact", "error"),
        ("needs: ['!weather']", "needs", "unknown-fact", "error"),
        ("when: [contacts > 2]", "when", "condition", "error"),
        ("translations: [envio]", "translations", "one-way", "warning"),
        ("valid_until: 2026-11-28", "valid_until", "expired", "warning"),
        ("valid_until: 2026-11-29", "valid_until", "expires-soon", "warning"),
        ("expires: 2026-12-15", "expires", "expires-soon", "warning"),
        ("review_by: 2026-11-28", "review_by", "review-overdue", "warning"),
    ],
)
def test_a_fault_of_a_page_is_named_at_its_line(folder: Path, front: str, field: str, code: str, severity: str) -> None:
    """By file, line, field and kind; what only ages is a warning."""
    policy(folder, "nueva", f"{front}\n")
    found = only(folder)
    assert (found.file, found.line, found.field) == ("policies/nueva.md", 7, field)
    assert (found.code, found.severity) == (code, severity)


def test_a_page_that_is_valid_for_long_is_left_alone(folder: Path) -> None:
    """So is one that was retired, however old."""
    policy(folder, "nueva", "valid_until: 2027-11-29\nreview_by: 2026-11-29\n")
    policy(folder, "vieja", "status: retired\nvalid_until: 2020-01-01\nreview_by: 2020-01-01\n")
    assert lint(folder, TODAY) == []


def test_a_page_of_nobody_for_nobody_is_found(folder: Path) -> None:
    """Who keeps it true, and who may see it, must be written."""
    write(folder / "policies" / "n.md", "---\nid: n\ntitle: N\nlanguage: es\n---\nTexto.\n")
    assert [(found.field, found.code) for found in lint(folder, TODAY)] == [
        ("owner", "unowned"), ("visible_to", "hidden"),
    ]  # fmt: skip


def test_an_unknown_team_is_found(folder: Path) -> None:
    """A page for a team that does not exist would be seen by nobody."""
    text = page_text("n").replace("[all]", "[contacta, ventas]")
    write(folder / "policies" / "n.md", text)
    assert (only(folder).line, only(folder).code) == (5, "unknown-team")
    assert "ventas" in only(folder).problem


def test_a_workaround_that_nobody_approved_is_found(folder: Path) -> None:
    """Unless it says that it is only proposed."""
    write(folder / "workarounds" / "w.md", page_text("w", "status: approved\n"))
    assert (only(folder).field, only(folder).code) == ("approved_by", "unapproved")
    write(folder / "workarounds" / "w.md", page_text("w", "status: proposed\n"))
    assert lint(folder, TODAY) == []


@pytest.mark.parametrize(
    ("words", "code", "at"),
    [
        ("- límite [a la una]: No.", "condition", 13),
        ("- límite: No, {name}.", "place", 13),
        ("- límite: No, {.", "place", 11),
    ],
)
def test_approved_words_that_could_never_be_said_are_found_where_they_stand(
    folder: Path, words: str, code: str, at: int
) -> None:
    """At their own line of the body, or at the heading over them."""
    policy(folder, "n", "", f"# Título\n\n## Decir\n- paso: Sí.\n{words}\n")
    assert (only(folder).field, only(folder).code, only(folder).line) == ("say", code, at)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("ana@example.com", "EMAIL"), ("612 345 678", "TELEFONO"), ("ES91 2100 0418 4502 0005 1332", "IBAN")],
)
def test_personal_data_on_a_page_is_warned_of(folder: Path, words: str, kind: str) -> None:
    """By its kind, and never by repeating it."""
    policy(folder, "n", "", f"# Título\n\nEscriba a {words}.\n")
    found = only(folder)
    assert (found.code, found.severity) == ("personal-data", "warning")
    assert kind in found.problem
    assert words not in str(found)


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({"policies": ["nowhere"]}, "policies", "unknown-policy"),
        ({"workarounds": ["nowhere"]}, "workarounds", "unknown-policy"),
        ({"root_cause": "nothing"}, "root_cause", "unknown-cause"),
        ({"team": "ventas"}, "team", "unknown-team"),
        ({"contacts": [{"from": "customer", "text": "Soy Ana Ruiz."}]}, "contacts", "personal-data"),
    ],
)
def test_a_fault_of_a_case_is_named_at_its_line(folder: Path, row: dict[str, object], field: str, code: str) -> None:
    """A case that names an unknown policy would vote for nothing."""
    cases(folder, case_row("C-8"), case_row("C-9", **row), name="d.jsonl")
    found = only(folder)
    assert (found.file, found.line, found.field, found.code) == ("cases/d.jsonl", 2, field, code)


def test_what_could_not_be_read_comes_first(folder: Path) -> None:
    """Errors before warnings, then by file and line."""
    policy(folder, "a", "valid_until: 2020-01-01\n")
    cases(folder, "{", case_row("C-9", team="ventas"), name="d.jsonl")
    policy(folder, "z", "status: draft\n")
    assert [(found.file, found.line) for found in lint(folder, TODAY)] == [
        ("cases/d.jsonl", 1), ("cases/d.jsonl", 2), ("policies/z.md", 7), ("policies/a.md", 7),
    ]  # fmt: skip


def test_without_a_list_of_teams_every_team_is_known(folder: Path) -> None:
    """Somebody who has just begun is not scolded for it."""
    (folder / "company" / "teams.yaml").unlink()
    assert lint(folder, TODAY) == []
    write(folder / "company" / "teams.yaml", TEAMS.replace("atencion", "otra"))
    assert only(folder).code == "unknown-team"


def test_a_finding_reads_as_one_line() -> None:
    """Place, field, problem, remedy; a whole file has no line."""
    found = Finding(file="a.md", line=3, field="owner", code="x", problem="nobody owns it.", remedy="Name one.")
    assert str(found) == "a.md:3: owner: nobody owns it. Name one."
    assert str(Finding(file="a.md", line=0, field="", code="x", problem="gone.", remedy="Find it.")) == (
        "a.md: gone. Find it."
    )
