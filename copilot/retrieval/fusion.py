"""Fusing the legs over groups of pages that say the same in several languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.pages import Page
    from copilot.ports import Passage
    from copilot.retrieval.legs import Legs

DENSE, LEXICAL, VOTES = 0.45, 0.25, 0.30
SECOND = 0.5
"""How much a page's second best passage adds to its best."""
QUIET = frozenset({"never_say"})
"""Sections that say what not to say; they are no evidence of what to do."""

UNSHOWN = QUIET | {"say", "asked"}
"""Sections that help to find a page, or to speak from it, and are not shown as what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A page in all its languages, with what each leg thinks of it: its best passage (0 to 1) and half the next."""

    pages: tuple[tuple[Page, tuple[Passage, ...]], ...]
    dense: float
    lexical: float
    votes: float
    score: float = 0.0

    @property
    def found_by(self) -> tuple[str, ...]:
        """The legs that found it, the strongest first."""
        legs = {"meaning": DENSE * self.dense, "words": LEXICAL * self.lexical, "cases": VOTES * self.votes}
        return tuple(name for name, part in sorted(legs.items(), key=lambda pair: -pair[1]) if part > 0.02) or (
            "linked",
        )

    def best_passages(self, legs: Legs, language: str) -> list[Passage]:
        """Passages worth showing, in the reader's language where the group has it, best first."""
        spoken = [p for page, passages in self.pages if page.language == language for p in passages]
        held = spoken or [p for _, passages in self.pages for p in passages]
        other = {
            p.section: max(legs.dense.get(q.id, 0) + legs.lexical.get(q.id, 0) for q in self._alike(p)) for p in held
        }
        shown = [p for p in held if p.section not in UNSHOWN] or held
        return sorted(shown, key=lambda p: (-(legs.dense.get(p.id, 0) + legs.lexical.get(p.id, 0)), -other[p.section]))

    def _alike(self, passage: Passage) -> list[Passage]:
        """The passages of the same section in any language."""
        return [p for _, passages in self.pages for p in passages if p.section == passage.section]


def grouped(
    shelf: Mapping[str, tuple[Page, tuple[Passage, ...]]], legs: Legs, voted: Mapping[str, float], language: str
) -> list[Group]:
    """The groups of the pages on a shelf, unscored."""
    groups: list[Group] = []
    seen: set[str] = set()
    for name, (page, _) in shelf.items():
        if name in seen:
            continue
        ids = [name, *(other for other in page.translations if other in shelf and other not in seen)]
        seen.update(ids)
        held = sorted((shelf[one] for one in ids), key=lambda entry: entry[0].language != language)
        passages = [p for _, ps in held for p in ps if p.section not in QUIET]
        groups.append(
            Group(
                pages=tuple(held),
                dense=_best([legs.dense.get(p.id, 0.0) for p in passages]),
                lexical=_best([legs.lexical.get(p.id, 0.0) for p in passages]),
                votes=min(1.0, sum(voted.get(one, 0.0) for one in ids)),
            )
        )
    return groups


def fuse(groups: Sequence[Group]) -> list[Group]:
    """The groups with their scores, best first. Only policies are voted for; the others share the remaining weight."""
    scored = [_scored(group, any(group.votes for group in groups)) for group in groups]
    return sorted((group for group in scored if group.score > 0), key=lambda group: group.score, reverse=True)


def _scored(group: Group, voting: bool) -> Group:
    parts = DENSE * group.dense + LEXICAL * group.lexical
    if voting and group.pages[0][0].kind is Kind.POLICY:
        score = parts + VOTES * min(1.0, 1.6 * group.votes)
    else:
        score = parts / (DENSE + LEXICAL) * (1 - VOTES if voting else 1.0)
    return replace(group, score=score)


def _best(scores: Sequence[float]) -> float:
    ranked = sorted(scores, reverse=True)[:2]
    return ranked[0] + SECOND * (ranked[1] if len(ranked) > 1 else 0.0) if ranked else 0.0
