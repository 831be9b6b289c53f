"""What is shown of what was found: the best passages of each page, and the cases most like this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.types import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Passage
    from copilot.retrieval.fusion import Group
    from copilot.retrieval.legs import Legs
    from copilot.retrieval.search import Ranked

MOST_CASES = 6


def of_groups(groups: Sequence[Group], legs: Legs, language: str) -> list[Evidence]:
    """The best passages of each group, in the reader's language where there are some."""
    return [
        _evidence(passage, group.score * (1.0 if rank == 0 else 0.92 - 0.04 * rank), group.found_by)
        for group in groups
        for rank, passage in enumerate(group.best_passages(legs, language)[:3])
    ]


def of_cases(ranked: Ranked) -> list[Evidence]:
    """The cases most like this one."""
    nearest = [name for name in ranked.cases()[:MOST_CASES] if ranked.like[name] > 0]
    return [
        _evidence(ranked.passages[name], 0.6 * min(1.0, ranked.like[name]), _found_by(name, ranked.legs))
        for name in nearest
    ]


def _found_by(name: str, legs: Legs) -> tuple[str, ...]:
    return tuple(leg for leg, scores in (("words", legs.lexical), ("meaning", legs.dense)) if scores.get(name))


def _evidence(passage: Passage, score: float, found_by: Sequence[str]) -> Evidence:
    return Evidence(
        id=passage.id,
        page=passage.page,
        kind=passage.kind,
        title=passage.title,
        section=passage.section,
        heading=passage.heading,
        language=passage.language,
        text=passage.text,
        score=round(score, 4),
        found_by=tuple(found_by),
        source=passage.source,
        owner=passage.owner,
        reviewed_on=passage.reviewed_on,
    )
