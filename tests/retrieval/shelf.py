"""Small knowledge folders, and the product over them: real files, a real database and a real vector index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copilot.build import Indexed, Parts
from copilot.ports import Embedder, Sight
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.settings import read_settings

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TEAMS = {
    "norte": ("norte", "sur"),
    "sur": ("sur",),
    "este": ("este",),
}
"""Each team, and the teams whose cases it sees."""

PAGE = """---
id: {id}
title: {title}
language: {language}
translations: [{translations}]
visible_to: [{visible_to}]
owner: {owner}
---

# {title}

## {heading}
{items}
"""


def see(*teams: str, lead: bool = False) -> Sight:
    """The sight of somebody of the first team whose answer is read by the others too."""
    first, *others = (frozenset({team, "all"}) for team in teams)
    return Sight(tokens=(first | {"leads"} if lead else first, *others), at=NOW)


@dataclass(frozen=True)
class Shelf:
    """A knowledge folder that a test writes, and the data folder beside it."""

    root: Path
    embedder: Embedder

    @property
    def knowledge(self) -> Path:
        return self.root / "knowledge"

    @property
    def home(self) -> Path:
        return self.root / "home"

    def parts(self, **settings: str) -> Parts:
        """The parts of a new process over these folders, with the embedder that is loaded already."""
        made = Parts(read_settings(self.environment() | settings))
        vars(made)["embedder"] = self.embedder
        return made

    def environment(self) -> dict[str, str]:
        return {"COPILOT_HOME": str(self.home), "COPILOT_KNOWLEDGE": str(self.knowledge)}

    def index(self, *, allow_mass_delete: bool = False) -> Indexed:
        """What `copilot index` does, in a new process' stead."""
        return self.parts().reindex(allow_mass_delete=allow_mass_delete)

    def page(self, id: str, *items: str, folder: str = "policies", **given: str) -> Path:
        """Writes a page with one section; without items it says one thing about its own title."""
        values = {
            "title": f"Página {id}",
            "language": "es",
            "translations": "",
            "visible_to": "all",
            "owner": "Mesa",
            "heading": "Qué podemos hacer",
        } | given
        said = "\n".join(f"- {item}" for item in items or (f"Ayudamos con {values['title']}.",))
        path = self.knowledge / folder / f"{id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(id=id, items=said, **values), encoding="utf-8")
        return path

    def teams(self, sees: Mapping[str, Sequence[str]] = TEAMS) -> None:
        """Writes who works here, and whose cases they see."""
        path = self.knowledge / "company" / "teams.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [{"id": id, "name": id, "kind": "in-house", "sees_cases_of": list(of)} for id, of in sees.items()]
        path.write_text(json.dumps({"teams": rows}), encoding="utf-8")

    def cases(self, *cases: Mapping[str, Any]) -> None:
        """Writes the file of cases, one a line."""
        path = self.knowledge / "cases" / "cases.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{json.dumps(case)}\n" for case in cases), encoding="utf-8")


def case(id: str, text: str, **given: Any) -> dict[str, Any]:
    """A solved and reviewed case as a row of the file."""
    values = {
        "opened_at": "2026-03-01T10:00:00+01:00",
        "team": "norte",
        "brand": "nebula",
        "language": "es",
        "contacts": [{"channel": "chat", "at": "2026-03-01T10:00:00+01:00", "from": "customer", "text": text}],
        "policies": [],
        "workarounds": [],
        "outcome": "solved",
        "reviewed_by": "lead:norte",
    }
    return {"id": id} | values | given


def changed(done: Indexed) -> dict[str, int]:
    """What an indexing did, without what it left alone: pages and cases by kind of change, and vectors."""
    taken, vectors = done.taken, done.projected
    counts = {name: getattr(taken, name) for name in ("added", "edited", "moved", "access", "deleted")}
    if vectors:
        counts |= {"put": vectors.put, "embedded": vectors.embedded, "removed": vectors.removed}
    return {name: count for name, count in counts.items() if count}


def found_ids(parts: Parts, text: str, sight: Sight, language: str = "es") -> set[str]:
    """The pages and cases among the evidence; the index is let go of again."""
    found = parts.search.find(text, language, sight, kept=200)
    close(parts)
    return {one.page for one in found.evidence}


def close(parts: Parts) -> None:
    """Lets go of the vector index, as the end of the process would."""
    if isinstance(parts.search.index, ChromaIndex):
        parts.search.index.close()
