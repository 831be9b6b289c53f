"""Is the answer in here? A calibrated score, so that the plan can say "I do not know".

A near miss holds some of the words, or is near in meaning; an answer is both in one place. So the score asks of single
passages, and weighs what is asked by how rare it is among what was found (docs/decisions/0007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from copilot.pages import Kind
from copilot.words import asked_for, sentences, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from copilot.ports import Passage
    from copilot.retrieval.fusion import Group
    from copilot.retrieval.search import Ranked

BIAS, NEAR, HELD, AGREED = -4.31, 5.76, 3.84, 9.61
"""Weights of a logistic model, fitted on development parts by `python -m evals.fit_confidence`."""
PASSAGES = 10
"""How many of the nearest passages are read."""
BACKGROUND = 40
"""How many of the first passages of each leg tell how rare a word is."""
BACKGROUND_SIZE = 2_000
"""How many passages the background stands for: a word that none of it holds is as rare as one in so many."""
LEAST_COVER = 0.2
"""What is near in meaning counts so much even where it shares no word: it may say it in others."""
BEGINS, ALIKE = 4, 0.8
"""Stems that begin with the same letters are taken for words of one family (Panamá, panameño), and count so much."""
WHOLE = 12
"""So many of the rarest stems are the whole of a question: no page needs to hold all forty words of a story."""
FOREIGN = 0.45
"""What a page that exists only in another language is taken to hold, at least: it says the words in its own."""
UNKNOWN_COSINE = 0.5
"""Stands for meaning while only words are searched."""
FAR_AHEAD = 0.3
"""A policy that is so much ahead of the next, in the search's own score, is the only one."""
LIKE = 5
"""So many cases tell how like this one the nearest are."""
CASELESS = 0.25
"""What the vote of our own cases is, about, beside `near`."""
_MOST_STEMS = 400


class Features(NamedTuple):
    """What the score is made of, each about 0 to 1."""

    near: float
    """The best of the nearest passages: how near it is in meaning, times what it holds of the question."""
    held: float
    """How much of the question the best policy holds, in all its passages and languages."""
    agreed: float
    """The share of the past cases' vote that the best policy has, times how like this one the nearest cases are.

    Where there are no cases a part of `near` stands for it, so that knowledge without cases is not taken for unsure."""


def confidence(ranked: Ranked, text: str, language: str) -> float:
    """0 to 1: how sure it is that what was found for a text answers it; 0 where nothing was found."""
    if not ranked.passages:
        return 0.0
    near, held, agreed = features(ranked, text, language)
    return round(1 / (1 + math.exp(-(BIAS + NEAR * near + HELD * held + AGREED * agreed))), 6)


def ahead(groups: Iterable[Group]) -> float | None:
    """How far the best policy is ahead of the next, 0 to 1; None where no policy was found."""
    policies = [group.score for group in groups if group.pages[0][0].kind is Kind.POLICY][:2]
    return min(1.0, (policies[0] - sum(policies[1:])) / FAR_AHEAD) if policies else None


def features(ranked: Ranked, text: str, language: str) -> Features:
    """The features of what was found for a text in a language."""
    nearest = _first(ranked.legs.cosines, ranked.passages, BACKGROUND)
    wording = _first(ranked.legs.lexical, ranked.passages, BACKGROUND)
    found = [_words(p.title, p.text, p.language) for p in {p.id: p for p in (*nearest, *wording)}.values()]
    asked = _weighed(asked_for(text, language)[:_MOST_STEMS], found)
    foreign = _foreign(ranked.groups, language)
    covers = {
        p.id: max(_cover(p, asked), FOREIGN if p.page in foreign else 0.0) for p in (nearest or wording)[:PASSAGES]
    }
    near = max(((cover + LEAST_COVER) * _cosine(ranked, name) for name, cover in covers.items()), default=0.0)
    policy = next((group for group in ranked.groups if group.pages[0][0].kind is Kind.POLICY), None)
    held = _held(policy, asked, foreign) if policy else max(covers.values(), default=0.0)
    return Features(near, held, _agreed(ranked, policy) if ranked.like else CASELESS * near)


@dataclass(frozen=True, slots=True)
class _Words:
    """The stems of a text, and what the longer ones begin with."""

    whole: frozenset[str]
    begun: frozenset[str]


def _holding(stem: str, texts: Sequence[_Words]) -> list[float]:
    """What each text holds of a stem: 1 for the stem itself, less for one of the same family, else 0."""
    begins = stem[:BEGINS]  # no shorter stem is among what the texts begin with
    return [1.0 if stem in words.whole else ALIKE if begins in words.begun else 0.0 for words in texts]


def _first(scores: Mapping[str, float], passages: Mapping[str, Passage], most: int) -> list[Passage]:
    """The best passages of a leg that are in sight, best first."""
    ordered = sorted(scores, key=lambda name: -scores[name])
    return list(islice((passages[name] for name in ordered if name in passages), most))


def _cosine(ranked: Ranked, passage: str) -> float:
    """How near a passage is in meaning, 0 or more."""
    return max(0.0, ranked.legs.cosines.get(passage, 0.0)) if ranked.legs.cosines else UNKNOWN_COSINE


def _weighed(asked: Iterable[str], found: Sequence[_Words]) -> dict[str, float]:
    """Weights of stems by how rare they are among what was found; those of the rarest `WHOLE` sum to 1."""
    spread = {stem: sum(_holding(stem, found)) for stem in asked}
    weights = {stem: math.sqrt(math.log(1 + BACKGROUND_SIZE / (held + 0.5))) for stem, held in spread.items()}
    total = sum(sorted(weights.values(), reverse=True)[:WHOLE])
    return {stem: weight / total for stem, weight in weights.items()}


def _cover(passage: Passage, asked: Mapping[str, float]) -> float:
    """How much of what is asked a passage holds, 0 to 1: the mean of its whole and its best sentence with the title."""
    whole = _words(passage.title, passage.text, passage.language)
    parts = _parts(passage.title, passage.text, passage.language)
    return (_share(asked, (whole,)) + max(_share(asked, (part,)) for part in parts)) / 2


def _held(group: Group, asked: Mapping[str, float], foreign: AbstractSet[str]) -> float:
    """How much of what is asked all the passages of a group hold together."""
    held = _share(asked, [_words(p.title, p.text, p.language) for _, passages in group.pages for p in passages])
    return max(held, FOREIGN) if group.pages[0][0].id in foreign else held


def _foreign(groups: Iterable[Group], language: str) -> AbstractSet[str]:
    """The pages that exist only in languages other than that of the question."""
    apart = (group for group in groups if all(page.language != language for page, _ in group.pages))
    return {page.id for group in apart for page, _ in group.pages}


def _agreed(ranked: Ranked, policy: Group | None) -> float:
    share = policy.votes if policy else max(ranked.votes.values(), default=0.0)
    like = [min(1.0, one) for one in sorted(ranked.like.values(), reverse=True)[:LIKE]]
    return share * sum(like) / len(like)


def _share(asked: Mapping[str, float], texts: Sequence[_Words]) -> float:
    """How much of what is asked some texts hold together, 0 to 1."""
    return min(1.0, sum(weight * max(_holding(stem, texts), default=0.0) for stem, weight in asked.items()))


@lru_cache(maxsize=8_192)
def _words(title: str, text: str, language: str) -> _Words:
    """The words of a passage; the best ones are the same few over and over."""
    whole = frozenset(stems(f"{title} {text}", language))
    return _Words(whole, frozenset(stem[:BEGINS] for stem in whole if len(stem) >= BEGINS))


@lru_cache(maxsize=8_192)
def _parts(title: str, text: str, language: str) -> tuple[_Words, ...]:
    """The words of each sentence of a passage, with those of its title."""
    return tuple(_words(title, sentence, language) for sentence in sentences(text) or [text])
