"""The folder at once: everything is either held or named among the findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import KnowledgeError
from copilot.knowledge.folder import read_folder
from copilot.pages import Kind

from .make import case_row, cases, page_text, policy, write


def test_a_folder_without_faults_has_no_findings(folder: Path) -> None:
    """And holds what it holds, each by its kind."""
    write(folder / "workarounds" / "w.md", page_text("w"))
    write(folder / "partners" / "deep" / "p.md", page_text("p"))
    held = read_folder(folder)
    assert held.findings == ()
    assert {page.id: page.kind for page in held.pages} == {
        "envio": Kind.POLICY, "w": Kind.WORKAROUND, "p": Kind.PARTNER,
    }  # fmt: skip
    assert [case.id for case in held.cases] == ["C-1"]
    assert [team.id for team in held.company.teams] == ["atencion", "contacta"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """One with a remedy: an empty index would answer nothing for ever."""
    with pytest.raises(KnowledgeError) as error:
        read_folder(tmp_path / "nowhere")
    assert error.value.remedy


def test_a_second_page_of_one_id_is_named_and_kept_out(folder: Path) -> None:
    """The first one by its file stays, over all kinds of pages."""
    write(folder / "workarounds" / "other.md", page_text("envio"))
    held = read_folder(folder)
    assert [page.source for page in held.pages] == ["policies/envio.md"]
    (found,) = held.findings
    assert (found.file, found.field, found.code) == ("workarounds/other.md", "id", "duplicate-id")
    assert "policies/envio.md" in found.problem


def test_a_second_case_of_one_id_is_named_by_its_line(folder: Path) -> None:
    """Also when it lies in another file, or takes the id of a page."""
    cases(folder, case_row("C-2"), case_row("C-1"), case_row("envio"), name="d.jsonl")
    held = read_folder(folder)
    assert [case.id for case in held.cases] == ["C-1", "C-2"]
    assert [(found.file, found.line, found.code) for found in held.findings] == [
        ("cases/d.jsonl", 2, "duplicate-id"),
        ("cases/d.jsonl", 3, "duplicate-id"),
    ]


def test_a_broken_file_keeps_out_only_itself(folder: Path) -> None:
    """Pages, cases, voices and lists each name their own."""
    write(folder / "policies" / "bad.md", "---\nid: [\n---\n")
    cases(folder, "{", name="bad.jsonl")
    write(folder / "voice" / "bad.md", "hola")
    write(folder / "company" / "bad.yaml", "causes: [{id: a, title: {es: A}, since: 2026-02-30}]\n")
    held = read_folder(folder)
    assert {found.file for found in held.findings} == {
        "policies/bad.md", "cases/bad.jsonl", "voice/bad.md", "company/bad.yaml",
    }  # fmt: skip
    assert [page.id for page in held.pages] == ["envio"]
    assert [case.id for case in held.cases] == ["C-1"]


def test_the_lists_of_several_files_are_one(folder: Path) -> None:
    """However the company cuts them."""
    write(folder / "company" / "more.yml", "teams: [{id: redes}]\n")
    assert [team.id for team in read_folder(folder).company.teams] == ["redes", "atencion", "contacta"]


def test_what_a_folder_holds_does_not_depend_on_when_its_files_were_written(folder: Path) -> None:
    """Files are read in the order of their names."""
    policy(folder, "zeta")
    policy(folder, "alfa")
    assert [page.id for page in read_folder(folder).pages] == ["alfa", "envio", "zeta"]
