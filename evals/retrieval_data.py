"""Documents and queries of the retrieval suite: JSONL in, pages, cases and queries out; errors are told by line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from copilot.knowledge.company import CompanyLists
from copilot.knowledge.folder import Folder
from copilot.pages import Case, Contact, Kind, Page, Section
from copilot.reading import language
from copilot.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST_CHARS = 200_000
"""Of one document; what is beyond is not indexed."""
_TELLING = 2_000
_OPENED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    id: str
    text: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was left out: where, and why."""

    file: str
    line: int
    why: str


def read_documents(path: Path) -> tuple[Folder, list[Rejected]]:
    """`{id, kind, language?, title?, text, policies?[]}` a line; `kind` case is a past case, any other a page."""
    rejected: list[Rejected] = []
    pages: list[Page] = []
    cases: list[Case] = []
    seen: set[str] = set()
    for number, row in _rows(path, rejected):
        why = _wrong(row, seen)
        if why:
            rejected.append(Rejected(file=path.name, line=number, why=why))
            continue
        seen.add(row["id"])
        if row.get("kind") == "case":
            cases.append(_case(row, f"{path.name}:{number}"))
        else:
            pages.append(_page(row, f"{path.name}:{number}"))
    folder = Folder(pages=tuple(pages), cases=tuple(cases), voices=(), company=CompanyLists(), findings=())
    return folder, rejected


def read_queries(path: Path, *, unanswerable: bool = False) -> tuple[list[Query], list[Rejected]]:
    """`{id, text, gold[]}` a line. Without gold a row is wrong, unless it may be unanswerable."""
    rejected: list[Rejected] = []
    queries: list[Query] = []
    for number, row in _rows(path, rejected):
        gold = row.get("gold")
        gold = [gold] if isinstance(gold, str) else gold or ([] if unanswerable else None)
        if not isinstance(gold, list) or not (gold or unanswerable) or not isinstance(row.get("text"), str):
            rejected.append(Rejected(file=path.name, line=number, why="there is no text, or no gold"))
            continue
        texts = tuple(dict.fromkeys(str(one) for one in gold))
        queries.append(Query(id=str(row.get("id", number)), text=clean(row["text"]), gold=texts))
    return queries, rejected


def _rows(path: Path, rejected: list[Rejected]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield number, row
        else:
            rejected.append(Rejected(file=path.name, line=number, why="the line is not a JSON object"))


def _wrong(row: dict[str, Any], seen: set[str]) -> str:
    """What keeps a document out; "" when nothing does."""
    if not isinstance(row.get("id"), str) or not row["id"]:
        return "there is no id"
    if row["id"] in seen:
        return f"the id {row['id']!r} is taken by an earlier line"
    if not isinstance(row.get("text"), str) or not clean(row["text"]).strip():
        return "there is no text"
    return ""


def _page(row: dict[str, Any], source: str) -> Page:
    text = clean(row["text"])[:MOST_CHARS]
    title = clean(str(row.get("title") or "")).strip()
    spoken = _language(row, f"{title} {text}")
    section = Section(key="other", heading=title, text=text, language=spoken)
    return Page(
        id=row["id"], kind=Kind.POLICY, title=title, language=spoken, source=source, sections=(section,),
        visible_to=("all",), content_hash=_hash(row),
    )  # fmt: skip


def _case(row: dict[str, Any], source: str) -> Case:
    text = clean(row["text"])[:MOST_CHARS]
    policies = tuple(str(one) for one in row.get("policies") or ())
    return Case(
        id=row["id"], opened_at=_OPENED, team="all", brand="", language=_language(row, text),
        contacts=(Contact(channel="chat", author="customer", text=text),), policies=policies, workarounds=(),
        outcome="solved", source=source, reviewed_by="gold", visible_to=("all",), content_hash=_hash(row),
    )  # fmt: skip


def _hash(row: dict[str, Any]) -> str:
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def _language(row: dict[str, Any], text: str) -> str:
    given = row.get("language") or row.get("lang")
    return given if given in language.SUPPORTED else language.detect(text[:_TELLING], default="en").language


def told(rejected: Sequence[Rejected]) -> list[str]:
    """One line a rejected row."""
    return [f"{one.file}:{one.line}: {one.why}" for one in rejected]
