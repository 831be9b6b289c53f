"""How the product does with some knowledge: finding its own pages, repeating the last suggestions, and the evals."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from copilot.build import Parts
from copilot.errors import CopilotError
from copilot.ports import Sight
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.settings import read_settings
from copilot.workers import suites

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from copilot.knowledge.folder import Folder
    from copilot.ports import Embedder
    from copilot.settings import Settings
    from copilot.types import Question

MOST_QUERIES = 240
DEPTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A way to ask, and the pages that it should find."""

    text: str
    language: str
    gold: frozenset[str]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came out; the same knowledge and code give the same."""

    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By suite and name."""
    failed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Failed checks of scenarios."""
    made: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """By entry: outcome, policies and reply of the same question."""
    evals: str = "run"


def queries(folder: Folder, most: int = MOST_QUERIES) -> list[Query]:
    """How the pages say that they are asked for, each with the page; the same choice of them every time."""
    found = [
        Query(
            text=item.text, language=page.language, gold=frozenset({page.id, *page.translations}),
            tokens=frozenset({*page.visible_to, "all"}),
        )
        for page in folder.pages if page.status == "approved"
        for section in page.sections if section.key == "asked"
        for item in section.items
    ]  # fmt: skip
    return sorted(found, key=lambda one: hashlib.sha256(one.text.encode()).digest())[:most]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """A data folder of its own, in which knowledge is indexed and asked; the product's own is not touched."""

    home: Path
    settings: Settings
    embedder: Embedder | None
    tell: Callable[[str], None]
    """Told what has been done, one step at a time; what it raises ends the work."""
    at: datetime

    def measure(self, knowledge: Path, asked: Sequence[Query], questions: Sequence[Question], name: str) -> Measured:
        """Everything that can be measured of that knowledge."""
        environment = self._environment(knowledge)
        parts = Parts(read_settings(environment), loading=self.embedder, once=True)
        try:
            parts.reindex(allow_mass_delete=True, progress=lambda *_: self.tell(f"index_{name}"))
            figures = {"own_pages": self._found(parts, asked, name)}
            made = {one.id: _made(parts, one, lambda: self.tell(f"replay_{name}")) for one in questions}
        finally:
            if isinstance(parts.search.index, ChromaIndex):
                parts.search.index.close()
            parts.engine.dispose()
        answered = [one for one in made.values() if one[0] in ("suggested", "asks", "degraded")]
        if made:
            figures["last_suggestions"] = {"answered": round(len(answered) / len(made), 3)}
        return self._evaluated(environment, Measured(figures=figures, made=made, evals="absent"), name)

    def _environment(self, knowledge: Path) -> dict[str, str]:
        """Our own data folder and no model: the same words every time, and nothing to pay."""
        return {
            "COPILOT_HOME": str(self.home), "COPILOT_KNOWLEDGE": str(knowledge),
            "COPILOT_EMBEDDER": self.settings.copilot_embedder, "COPILOT_RERANKER": self.settings.copilot_reranker,
            "COPILOT_DEFAULT_TEAM": self.settings.copilot_default_team,
            "COPILOT_PROMPTS": str(self.settings.copilot_prompts),
        }  # fmt: skip

    def _found(self, parts: Parts, asked: Sequence[Query], name: str) -> dict[str, float]:
        """In how many of the queries the page is first, and among the first five."""
        ranks = []
        for one in asked:
            self.tell(f"search_{name}")
            ranked = parts.search.rank(one.text, one.language, Sight(tokens=(one.tokens,), at=self.at))
            pages = [{page.id for page, _ in group.pages} for group in ranked.groups[:DEPTH]]
            ranks.append(next((place for place, held in enumerate(pages) if held & one.gold), DEPTH))
        if not ranks:
            return {}
        shares = {"first": sum(rank == 0 for rank in ranks), "among_five": sum(rank < DEPTH for rank in ranks)}
        return {name: round(count / len(ranks), 3) for name, count in shares.items()}

    def _evaluated(self, environment: Mapping[str, str], so_far: Measured, name: str) -> Measured:
        if not suites.installed():
            return so_far
        figures, failed, how = dict(so_far.figures), {}, "run"
        for suite in suites.RUNS:
            report = suites.run(suite, environment, self.home / "report.json", partial(self.tell, f"{suite}_{name}"))
            if report is None:
                how = "failed"
            elif suite == "scenarios":
                figures[suite] = {"passed": float(report["passed"])}
                failed = {one: wrong for one, wrong in report["failed"].items() if isinstance(wrong, list)}
            else:
                figures[suite] = {one: float(value) for one, value in report["dev"].items() if one in _SHOWN}
        return Measured(figures=figures, failed=failed, made=so_far.made, evals=how)


_SHOWN = (
    "governed_by_the_right_policy", "right_policy_among_the_evidence", "wrong_policy", "abstained_rightly",
    "abstained_though_answerable",
)  # fmt: skip


def _made(parts: Parts, question: Question, tell: Callable[[], None]) -> tuple[str, list[str], str]:
    tell()
    try:
        made = parts.copilot.think(question)
    except CopilotError as error:
        return type(error).__name__, [], ""
    return made.outcome.value, list(made.plan.governing), made.reply
