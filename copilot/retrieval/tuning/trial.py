"""How well an embedder finds the right policy for questions that it was not taught: by meaning alone."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.measures import paired_bootstrap, recall, reciprocal_rank
from copilot.retrieval.fusion import QUIET
from copilot.retrieval.pieces import packed, scan
from copilot.retrieval.project import texts_of
from copilot.retrieval.tuning.pairs import Pair, group_of

if TYPE_CHECKING:
    from copilot.ports import Embedder, Shelf, Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What an embedder did with the held-back pairs, one ranking of groups of policies a pair."""

    rankings: tuple[tuple[str, ...], ...]
    golds: tuple[tuple[str, ...], ...]

    def figures(self) -> dict[str, float]:
        """Means over the pairs."""
        each = list(zip(self.rankings, self.golds, strict=True))
        made = {f"recall@{k}": [recall(ranked, gold, k) for ranked, gold in each] for k in (1, 5)}
        return {name: round(statistics.fmean(of), 4) for name, of in (made | {"mrr@10": self.ranks()}).items()}

    def ranks(self) -> list[float]:
        """The reciprocal rank of each pair's first right policy."""
        return [reciprocal_rank(ranked, gold) for ranked, gold in zip(self.rankings, self.golds, strict=True)]

    def minus(self, other: Trial) -> dict[str, float]:
        """The mean difference of the reciprocal ranks with its interval, by paired bootstrap."""
        return paired_bootstrap(self.ranks(), other.ranks())


def tried(embedder: Embedder, pairs: Sequence[Pair], shelf: Shelf) -> Trial:
    """The embedder's trial over every policy on the shelf, compared as the search compares."""
    group = {passage.id: group_of(page) for page, of in shelf.values() for passage in of}
    texts = {p.id: texts_of(p) for _, of in shelf.values() for p in of if p.section not in QUIET}
    made = iter(embedder.passages([text for many in texts.values() for text in many]))
    rows = [(name, _packed([next(made) for _ in many])) for name, many in texts.items()]
    rankings = [
        tuple(dict.fromkeys(group[hit.passage] for hit in scan(rows, embedder.query(pair.text), len(rows))))
        for pair in pairs
    ]
    return Trial(rankings=tuple(rankings), golds=tuple(pair.groups for pair in pairs))


def nearest_texts(embedder: Embedder, pairs: Sequence[Pair], shelf: Shelf) -> list[tuple[str, str, str]]:
    """(question, the nearest whole passage of its main policy, the group of that policy), for learning."""
    wholes: dict[str, list[str]] = {}
    for page, of in shelf.values():
        shown = (texts_of(passage)[0] for passage in of if passage.section not in QUIET)
        wholes.setdefault(group_of(page), []).extend(shown)
    known: Mapping[str, Vectors] = {
        group: embedder.passages(wholes[group]) for group in dict.fromkeys(pair.groups[0] for pair in pairs)
    }
    return [
        (pair.text, wholes[group][int((known[group] @ embedder.query(pair.text)).argmax())], group)
        for pair in pairs
        for group in pair.groups[:1]
    ]


def _packed(vectors: Sequence[Vectors]) -> bytes:
    import numpy as np

    return packed(np.stack(vectors))
