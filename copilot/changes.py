"""What `KnowledgeStore.apply` is given: the pages, cases and lists that changed, worked out by the caller."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.pages import Case, Cause, Fact, Page, Synonym, Team, Voice
from copilot.ports import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class StemmedPassage:
    """A passage with its words as search compares them, in the order of the text."""

    passage: Passage
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A page as it is now, with all of its passages in order and the tokens that let people see it."""

    page: Page
    passages: tuple[StemmedPassage, ...]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case as it is now, with all of its passages in order and the tokens that let people see it."""

    case: Case
    passages: tuple[StemmedPassage, ...]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChange:
    """Who may see a page or case from now on; its text stays as it is."""

    id: str
    tokens: frozenset[str]
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One step from what is stored to what should be. Lists that are None stay; those given replace the old."""

    pages: tuple[PageChange, ...] = ()
    cases: tuple[CaseChange, ...] = ()
    access: tuple[AccessChange, ...] = ()
    deleted: frozenset[str] = frozenset()
    """Ids of pages and cases."""
    teams: tuple[Team, ...] | None = None
    causes: tuple[Cause, ...] | None = None
    facts: tuple[Fact, ...] | None = None
    synonyms: tuple[Synonym, ...] | None = None
    voices: tuple[Voice, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is stored of a page or case, as far as it takes to tell what changed."""

    id: str
    kind: str
    source: str
    content_hash: str
    tokens: frozenset[str]
