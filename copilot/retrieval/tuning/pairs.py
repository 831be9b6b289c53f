"""What there is to learn from: what customers wrote, and the policies that solved it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copilot.errors import TuningError
from copilot.pages import Case, Page
from copilot.ports import Shelf

Used = tuple[str, str, tuple[str, ...]]
"""The id of a question, its words, and the policies that were cited."""

FEWEST = 60
"""Pairs to learn from and to be measured on together; with fewer, an interval is as wide as what it is about."""
_HELD_BACK = 5
"""One in so many is held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question and the groups of policies that answered it, the main one first. `id` tells where it is from."""

    id: str
    text: str
    groups: tuple[str, ...]

    @property
    def held_back(self) -> bool:
        """Whether it is measured on and not learnt from: the same answer on every day and every machine."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % _HELD_BACK == 0


def group_of(page: Page) -> str:
    """The one name of a page and its translations."""
    return min(page.id, *page.translations) if page.translations else page.id


def pairs_of(cases: Iterable[Case], used: Iterable[Used], shelf: Shelf) -> tuple[list[Pair], list[Pair]]:
    """Pairs to learn from and pairs held back, in that order. Raises `TuningError` when they are too few.

    A question that stands among both, word for word, is taken out of those to learn from.
    """
    made = [
        *filter(None, (_of_case(case, shelf) for case in cases)),
        *filter(None, (_pair(*row, shelf) for row in used)),
    ]
    held = [pair for pair in made if pair.held_back]
    known = {_same(pair.text) for pair in held}
    learnt = [pair for pair in made if not pair.held_back and _same(pair.text) not in known]
    if len(learnt) + len(held) < FEWEST or not held:
        raise TuningError(
            f"There are {len(learnt) + len(held)} solved and reviewed cases and used suggestions that name a policy in "
            f"force, and it takes {FEWEST} to learn something and to know it."
        )
    return learnt, held


def _of_case(case: Case, shelf: Shelf) -> Pair | None:
    if case.outcome != "solved" or not case.reviewed_by:
        return None
    text = " ".join(contact.text for contact in case.contacts if contact.author == "customer")
    return _pair(case.id, text, case.policies, shelf)


def _pair(id: str, text: str, policies: Sequence[str], shelf: Shelf) -> Pair | None:
    groups = tuple(dict.fromkeys(group_of(shelf[name][0]) for name in policies if name in shelf))
    return Pair(id=id, text=text, groups=groups) if text.strip() and groups else None


def _same(text: str) -> str:
    return " ".join(text.lower().split())
