"""The company's own lists, and where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.knowledge.company import CompanyLists, read_company

from .make import write


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("teams:\n  - id: a\n  - id: b\n    kind: shop\n", 4, "teams.1.kind"),
        ("teams:\n  - id: a\n  - name: b\n", 3, "teams.1.id"),
        ("causes:\n  - {id: a, title: {es: A}}\n  - {id: b, title: {es: B}, since: 2026-02-30}\n", 3, "causes.1.since"),
        ("facts:\n  - name: a\n    ask: {es: q}\n    values: []\n", 4, "facts.0.values"),
        ("facts:\n  - name: a\n    ask: {es: q}\n    values: [{name: b, beside: {es: [ayer]}}]\n", 2, "facts.0"),
        ("facts:\n  - {name: a, ask: {}, near: {en: [x]}, values: [{name: b, beside: {es: [y]}}]}\n", 2, "facts.0"),
        ("team: []\n", 1, "team"),
        ("teams: [{id: a]\n", 1, ""),
    ],
)
def test_a_wrong_list_is_found_at_its_line(tmp_path: Path, text: str, line: int, field: str) -> None:
    """With the field as a path, and nothing taken from the file."""
    lists, (found,) = read_company(write(tmp_path / "a.yaml", text), "company/a.yaml")
    assert lists == CompanyLists()
    assert (found.file, found.line, found.field) == ("company/a.yaml", line, field)


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_is_an_empty_list(tmp_path: Path, text: str) -> None:
    """Somebody has only begun it."""
    assert read_company(write(tmp_path / "a.yaml", text), "company/a.yaml") == (CompanyLists(), [])
