"""Fusing the legs over groups of pages that say the same in several languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.pages import Page
    from copilot.ports import Passage, Shelf
    from copilot.retrieval.legs import Legs

WORDS, COVERED, WORDS_OTHER = 0.2, 0.5, 0.12
"""What words count beside meaning, on a page in the language of the question: the more, the more of the question's
weight the best passage holds. On a page in another language they match by chance, by names and by numbers."""
VOTE = 0.3
"""A share of the past cases' vote counts `share * (VOTE + share)` beside words and meaning together: where the cases
agree they decide, and where they are split they only lean."""
VOTED = 1.5
"""What scores are divided by where there is a vote: words, meaning and as much of a vote as most questions get."""
ASKED = 0.55
"""What it counts how likely a policy is by how it is asked for, beside the rest together."""
SECOND = 0.5
"""What the second best passage counts beside the best."""
QUIET = frozenset({"never_say"})
"""Sections that say what not to say; they are no evidence of what to do."""

UNSHOWN = QUIET | {"say", "asked"}
"""Sections that help to find a page, or to speak from it, and are not shown as what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A page in all its languages, with what each leg thinks of it, 0 to 1: the parts of its score."""

    pages: tuple[tuple[Page, tuple[Passage, ...]], ...]
    meaning: float
    words: float
    votes: float
    asked: float = 0.0
    """How likely it is by the phrases that its pages list as asked."""
    score: float = 0.0
    against: float = 0.0
    """How much people objected to it for questions like this one: it has lowered the score."""

    @property
    def vote(self) -> float:
        """What the vote adds to the score. Only policies are voted for."""
        policy = self.pages[0][0].kind is Kind.POLICY
        return self.votes * (VOTE + self.votes) if policy else 0.0

    @property
    def found_by(self) -> tuple[str, ...]:
        """The legs that found it, the strongest first; "dismissed" where people said that it is not the one."""
        legs = {"meaning": self.meaning, "words": self.words, "cases": self.vote, "asked": self.asked}
        found = tuple(name for name, part in sorted(legs.items(), key=lambda pair: -pair[1]) if part > 0.03)
        return (*(found or ("linked",)), *(("dismissed",) if self.against > 0 else ()))

    def best_passages(self, legs: Legs, language: str) -> list[Passage]:
        """Passages worth showing, in the reader's language where the group has it, best first."""
        spoken = [p for page, passages in self.pages if page.language == language for p in passages]
        held = spoken or [p for _, passages in self.pages for p in passages]
        told = {p.id: legs.dense.get(p.id, 0.0) + legs.lexical.get(p.id, 0.0) for _, ps in self.pages for p in ps}
        section: dict[str, float] = {}  # the best of each, in any language
        for _, passages in self.pages:
            for p in passages:
                section[p.section] = max(told[p.id], section.get(p.section, 0.0))
        shown = [p for p in held if p.section not in UNSHOWN] or held
        return sorted(shown, key=lambda p: (-told[p.id], -section[p.section]))


def grouped(
    shelf: Shelf, legs: Legs, voted: Mapping[str, float], language: str, likely: Mapping[str, float]
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
        meaning, words = _parts(held, legs, language)
        votes = min(1.0, sum(voted.get(one, 0.0) for one in ids))
        asked = max(likely.get(one, 0.0) for one in ids)
        groups.append(Group(pages=tuple(held), meaning=meaning, words=words, votes=votes, asked=asked))
    return groups


def _parts(held: Sequence[tuple[Page, Sequence[Passage]]], legs: Legs, language: str) -> tuple[float, float]:
    """What meaning and words give the pages of a group together; they add up to 1 at most."""
    own = [p.id for page, ps in held if page.language == language for p in ps if p.section not in QUIET]
    other = [p.id for page, ps in held if page.language != language for p in ps if p.section not in QUIET]
    share, many = WORDS + COVERED * legs.cover if own else WORDS_OTHER, len(own) + len(other)
    words = [score * share for name in own if (score := legs.lexical.get(name)) is not None]
    words += [score * WORDS_OTHER for name in other if (score := legs.lexical.get(name)) is not None]
    if legs.best_cosine is None:
        return 0.0, _pair(words, many) / share
    meaning = [min(1.0, score) for name in own + other if (score := legs.dense.get(name)) is not None]
    return (1 - share) * _pair(meaning, many), _pair(words, many)


def _pair(scores: Sequence[float], passages: int) -> float:
    """The best of the scores, with the second half as much; passages without one have 0. One alone stands for both."""
    best, second = [*sorted(scores, reverse=True)[:2], 0.0, 0.0][:2]
    return best if passages == 1 else (best + SECOND * second) / (1 + SECOND)


def fuse(groups: Sequence[Group]) -> list[Group]:
    """The groups with their scores, 0 to about 2, best first."""
    voting = max((group.votes for group in groups), default=0.0) > 0
    scored = [replace(group, score=_score(group, voting)) for group in groups]
    return sorted((group for group in scored if group.score > 0), key=lambda group: group.score, reverse=True)


def _score(group: Group, voting: bool) -> float:
    found = (group.meaning + group.words + group.vote) / (VOTED if voting else 1)
    return found + ASKED * group.asked
