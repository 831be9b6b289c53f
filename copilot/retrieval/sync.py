"""Knowledge files to the truth, and the truth to the vector index: only what changed, safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from copilot.changes import AccessChange, CaseChange, Changes, Held, PageChange, StemmedPassage
from copilot.errors import MassDeletion
from copilot.knowledge.mask import Masking
from copilot.knowledge.passages import (
    CHUNKER,
    case_tokens,
    embedded_text,
    of_case,
    of_page,
    page_tokens,
    spoken_title,
    zone_of,
)
from copilot.retrieval.fusion import QUIET
from copilot.words import STEMS, stems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from copilot.knowledge.folder import Folder
    from copilot.pages import Case, Page
    from copilot.ports import Passage

MOST_DELETED = 0.20
"""The share of a kind that one run may delete unasked; a single page may always go."""


class Truth(Protocol):
    """What is stored, and the one way to change it."""

    def held(self) -> Mapping[str, Held]: ...

    def apply(self, changes: Changes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one run changed in the truth, in numbers of pages and cases."""

    added: int = 0
    edited: int = 0
    moved: int = 0
    """Files renamed, with the same words in them."""
    access: int = 0
    deleted: int = 0
    unchanged: int = 0
    changes: Changes = field(default_factory=Changes)


def compare(folder: Folder, held: Mapping[str, Held]) -> Taken:
    """What it takes to make the truth say what the folder says. What could not be read stays as it is."""
    pages: list[PageChange] = []
    cases: list[CaseChange] = []
    access: list[AccessChange] = []
    counts = dict.fromkeys(("added", "edited", "moved", "unchanged"), 0)
    unread = {finding.file.partition("/")[0] for finding in folder.findings}
    for page in (replace(one, content_hash=_stamped(one.content_hash)) for one in folder.pages):
        what = _difference(held.get(page.id), page.content_hash, page.source)
        counts[what] += 1
        if what != "unchanged":
            pages.append(_page_change(page))
    for case in (replace(one, content_hash=_stamped(one.content_hash)) for one in folder.cases):
        tokens = case_tokens(case, folder.company.teams)
        known = held.get(case.id)
        what = _difference(known, case.content_hash, case.source)
        counts[what] += 1
        if what != "unchanged":
            cases.append(_case_change(case, tokens))
        elif known and known.tokens != tokens and "company" not in unread:
            access.append(AccessChange(id=case.id, tokens=tokens, zone=zone_of(tokens)))
    deleted = _gone(folder, held)
    changes = Changes(pages=tuple(pages), cases=tuple(cases), access=tuple(access), deleted=deleted)
    return Taken(**counts, access=len(access), deleted=len(deleted), changes=_with_lists(changes, folder, unread))


def _with_lists(changes: Changes, folder: Folder, unread: AbstractSet[str]) -> Changes:
    """The company's lists and the voices too; those in a folder that could not be read whole stay as they are."""
    if "company" not in unread:
        lists = folder.company
        changes = replace(changes, teams=lists.teams, causes=lists.causes, facts=lists.facts, synonyms=lists.synonyms)
    return changes if "voice" in unread else replace(changes, voices=folder.voices)


def _stamped(content_hash: str) -> str:
    """The digest of what a page says, of how it is cut and of how its words are kept: if one differs, it is edited."""
    return f"{CHUNKER}.{STEMS}:{content_hash}"


def guard(taken: Taken, held: Mapping[str, Held]) -> None:
    """Raises `MassDeletion` when more than `MOST_DELETED` of a kind would go, and more than one of it."""
    kinds: dict[str, int] = {}
    gone: dict[str, int] = {}
    for one in held.values():
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
        gone[one.kind] = gone.get(one.kind, 0) + (one.id in taken.changes.deleted)
    for kind, count in gone.items():
        if count > 1 and count > MOST_DELETED * kinds[kind]:
            raise MassDeletion(f"{count} of {kinds[kind]} ({kind}) would be deleted; nothing has been changed.")


def _difference(known: Held | None, content_hash: str, source: str) -> str:
    if known is None:
        return "added"
    if known.content_hash != content_hash:
        return "edited"
    return "unchanged" if known.source == source else "moved"


def _gone(folder: Folder, held: Mapping[str, Held]) -> frozenset[str]:
    """What is stored and no longer in the folder, unless its file is there and could not be read this time."""
    there = {page.id for page in folder.pages} | {case.id for case in folder.cases}
    unread = {finding.file for finding in folder.findings}
    return frozenset(
        one.id for one in held.values() if one.id not in there and one.source.rpartition(":")[0] not in unread
        and one.source not in unread
    )  # fmt: skip


def _page_change(page: Page) -> PageChange:
    return PageChange(page=page, passages=tuple(_stemmed(p) for p in of_page(page)), tokens=page_tokens(page))


def _case_change(case: Case, tokens: frozenset[str]) -> CaseChange:
    masked = masked_case(case)
    return CaseChange(case=masked, passages=(_stemmed(of_case(masked, tokens)),), tokens=tokens)


def masked_case(case: Case) -> Case:
    """The case without personal data, with the same placeholder for the same value throughout."""
    masking = Masking()
    contacts = tuple(replace(contact, text=masking.mask(contact.text)) for contact in case.contacts)
    return replace(case, contacts=contacts, resolution=masking.mask(case.resolution))


def _stemmed(passage: Passage) -> StemmedPassage:
    """A passage with its stems, the title's counted too; sections that say what not to say have none."""
    if passage.section in QUIET:
        return StemmedPassage(passage=passage, stems=())
    words = embedded_text(spoken_title(passage.section, passage.title), passage.text)
    return StemmedPassage(passage=passage, stems=tuple(stems(words, passage.language)))
