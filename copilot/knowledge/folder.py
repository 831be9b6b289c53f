"""The whole knowledge folder at once: what it holds, and what could not be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.errors import KnowledgeError
from copilot.knowledge.cases import read_cases
from copilot.knowledge.company import CompanyLists, read_company
from copilot.knowledge.pages import read_page, read_voice
from copilot.knowledge.rejects import Finding
from copilot.pages import Case, Kind, Page, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAGES = {"policies": Kind.POLICY, "workarounds": Kind.WORKAROUND, "partners": Kind.PARTNER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    pages: tuple[Page, ...]
    cases: tuple[Case, ...]
    voices: tuple[Voice, ...]
    company: CompanyLists
    findings: tuple[Finding, ...]
    """Only what kept something out; `copilot.knowledge.lint` finds more."""


def read_folder(root: Path) -> Folder:
    """Everything in a knowledge folder. Raises `KnowledgeError` when there is no such folder."""
    if not root.is_dir():
        raise KnowledgeError(f"There is no knowledge folder at {root}.")
    findings: list[Finding] = []
    pages = _unique(_read_pages(root, findings), findings)
    voices = tuple(_read_voices(root, findings))
    company = CompanyLists()
    for path in _files(root / "company", ".yaml", ".yml"):
        lists, wrong = read_company(path, _name(root, path))
        company = company.merged(lists)
        findings.extend(wrong)
    cases = _unique_cases(_read_cases(root, findings), {page.id: page.source for page in pages}, findings)
    return Folder(pages=pages, cases=cases, voices=voices, company=company, findings=tuple(findings))


def _files(folder: Path, *endings: str) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings and path.is_file())


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _read_pages(root: Path, findings: list[Finding]) -> Iterator[Page]:
    for folder, kind in _PAGES.items():
        for path in _files(root / folder, ".md", ".markdown"):
            page, wrong = read_page(path, _name(root, path), kind)
            findings.extend(wrong)
            if page:
                yield page


def _read_voices(root: Path, findings: list[Finding]) -> Iterator[Voice]:
    for path in _files(root / "voice", ".md"):
        voice, wrong = read_voice(path, _name(root, path))
        findings.extend(wrong)
        if voice:
            yield voice


def _read_cases(root: Path, findings: list[Finding]) -> Iterator[Case]:
    for path in _files(root / "cases", ".jsonl", ".ndjson"):
        for case, wrong, _ in read_cases(path, _name(root, path)):
            if wrong:
                findings.append(wrong)
            if case:
                yield case


def _unique(pages: Iterator[Page], findings: list[Finding]) -> tuple[Page, ...]:
    kept: dict[str, Page] = {}
    for page in pages:
        if page.id in kept:
            findings.append(_duplicate(page.source, 1, page.id, kept[page.id].source))
        else:
            kept[page.id] = page
    return tuple(kept.values())


def _unique_cases(cases: Iterator[Case], taken: dict[str, str], findings: list[Finding]) -> tuple[Case, ...]:
    kept: list[Case] = []
    for case in cases:
        if case.id in taken:
            file, _, line = case.source.rpartition(":")
            findings.append(_duplicate(file, int(line), case.id, taken[case.id]))
        else:
            taken[case.id] = case.source
            kept.append(case)
    return tuple(kept)


def _duplicate(file: str, line: int, name: str, first: str) -> Finding:
    return Finding(
        file=file, line=line, field="id", code="duplicate-id",
        problem=f"the id {name!r} is taken by {first}.", remedy="Give this one an id of its own.",
    )  # fmt: skip
