"""Small knowledge folders, each with what a test does not care about filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from copilot.knowledge.pages import read_page
from copilot.pages import Kind, Page

FRONT = "language: es\nvisible_to: [all]\nowner: Logística\n"
TEAMS = "teams:\n  - {id: atencion, name: Atención}\n  - {id: contacta, name: Contacta, sees_cases_of: [atencion]}\n"


def write(path: Path, text: str) -> Path:
    """The text in a file, as UTF-8 and as it stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def page_text(id: str, front: str = "", body: str = "# Título\n\nTexto.\n") -> str:
    """A page that is right in all that is not given; `front` holds further lines of front matter."""
    return f"---\nid: {id}\ntitle: Página {id}\n{FRONT}{front}---\n\n{body}"


def policy(root: Path, id: str, front: str = "", body: str = "# Título\n\nTexto.\n") -> Path:
    return write(root / "policies" / f"{id}.md", page_text(id, front, body))


def read(tmp_path: Path, body: str, front: str = "") -> Page:
    """The page "p" with that body, as read from a file."""
    path = write(tmp_path / "p.md", page_text("p", front, body))
    page, findings = read_page(path, "policies/p.md", Kind.POLICY)
    assert page, findings
    return page


def case_row(id: str, **given: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": id,
        "opened_at": "2026-03-02T10:00:00+01:00",
        "team": "atencion",
        "brand": "nebula",
        "language": "es",
        "contacts": [{"channel": "chat", "from": "customer", "text": "No llega mi pedido."}],
        "policies": [],
        "workarounds": [],
        "outcome": "solved",
        "csat": 4,
        "days": 1,
        "root_cause": None,
        "reviewed_by": "lead:atencion",
        "resolution": "Reenviado.",
    }
    return values | given


def cases(root: Path, *rows: dict[str, Any] | str, name: str = "c.jsonl") -> Path:
    """Cases, one a line; a row that is text stands as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    return write(root / "cases" / name, "\n".join(lines) + "\n")
