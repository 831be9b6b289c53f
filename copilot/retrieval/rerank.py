"""The best groups looked at again by a model that reads question and passage together.

Only their order changes: the scores stay where they were, best first, because confidence is fitted on their scale and a
reranker's own numbers mean something else with every model. The new order is not the reranker's alone: it has read one
passage, and knows nothing of the words of the other passages or of the past cases, which here find more than any text.
So both orders vote, each place by `1 / (K + place)` (Cormack, Clarke and Büttcher, 2009).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.errors import RerankerError
from copilot.knowledge.passages import embedded_text, spoken_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Passage, Reranker
    from copilot.retrieval.fusion import Group
    from copilot.retrieval.legs import Legs

MOST = 20
"""Groups that are looked at again."""
K = 5
"""How much the first places count above the next. The usual 60 is for hundreds; among twenty it makes places alike."""


def reranked(
    reranker: Reranker | None, query: str, groups: Sequence[Group], legs: Legs, language: str
) -> tuple[list[Group], tuple[str, ...]]:
    """The groups, the first of them in a new order, and the notice that says so where the reranker failed."""
    top, rest = list(groups[:MOST]), list(groups[MOST:])
    if reranker is None or len(top) < 2:
        return [*top, *rest], ()
    best = [next(iter(group.best_passages(legs, language)), None) for group in top]
    try:
        scores = reranker.scores(query, [_text(passage) if passage else "" for passage in best])
    except RerankerError:
        return [*top, *rest], ("not_reranked",)
    order = _agreed(scores)
    moved = [replace(top[at], score=group.score) for group, at in zip(top, order, strict=True)]
    return [*moved, *rest], ()


def _agreed(scores: Sequence[float]) -> list[int]:
    """Positions in the order on which both orders agree best; of equals, as the scores say."""
    places = {at: place for place, at in enumerate(sorted(range(len(scores)), key=lambda at: -scores[at]))}
    return sorted(range(len(scores)), key=lambda at: (-(1 / (K + at) + 1 / (K + places[at])), places[at]))


def _text(passage: Passage) -> str:
    return embedded_text(spoken_title(passage.section, passage.title), passage.text)
