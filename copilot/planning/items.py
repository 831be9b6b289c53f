"""What a page says we can do, cannot do, and do step by step, whether it has headings for it or only sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.types import Point, Refusal, Step
from copilot.words import fold, reason_in, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copilot.pages import Item, Page
    from copilot.ports import Passage

_CANNOT = re.compile(
    r"\b(?:no (?:se )?(?:podemos|puede|pueden|permit\w+|admit\w+|ofrec\w+|incluye|es posible|esta permitido|cubre)|nunca se|"
    r"queda\w* excluid\w+|esta prohibido|cannot|can't|can not|may not|must not|not (?:possible|allowed|covered|permitted|eligible)|"
    r"do(?:es)? not (?:allow|offer|cover|include|accept)|is excluded|are excluded|never)\b"
)
_CAN = re.compile(
    r"\b(?:podemos|se puede|se permite|puede\w*|ofrecemos|hacemos|enviamos|tiene\w* derecho|esta permitido|cubre|incluye|"
    r"we can|can|may|we offer|we will|is (?:allowed|covered|entitled|eligible)|are (?:allowed|covered|entitled|eligible)|entitled|"
    r"allows?|covers?|includes?)\b"
)
_STEP = re.compile(r"^\s*(?:\d+[.)]|paso \d+|step \d+)\s*[:.)-]?\s*", re.I)
_OWNERS = {
    "agente": "agent",
    "agent": "agent",
    "cliente": "customer",
    "customer": "customer",
    "lider": "lead",
    "lead": "lead",
}


def _holding(passages: Sequence[Passage], section: str, text: str) -> tuple[str, ...]:
    """The passage of a section that holds a text: its citation."""
    words = " ".join(text.split())[:60]
    mine = [passage for passage in passages if passage.section == section]
    for passage in mine:
        if words in " ".join(passage.text.split()):
            return (passage.id,)
    return (mine[0].id,) if mine else ()


def can(page: Page, passages: Sequence[Passage]) -> tuple[Point, ...]:
    """What we can do, in the page's order."""
    written = [(item.text, _holding(passages, "can", item.text)) for item in _items(page, "can")]
    if not written and not has_headings(page):
        written = [
            (_STEP.sub("", text), cites)
            for text, cites in _said(passages)
            if _CAN.search(fold(text)) and not _CANNOT.search(fold(text))
        ]
    return tuple(Point(text=text, cites=cites) for text, cites in written[:6])


def cannot(page: Page, passages: Sequence[Passage]) -> tuple[Refusal, ...]:
    """What we cannot do, each with its reason and what we do instead."""
    otherwise = [item.text for item in _items(page, "instead")]
    written = [(item, _holding(passages, "cannot", item.text)) for item in _items(page, "cannot")]
    refusals = []
    for position, (item, cites) in enumerate(written):
        spare = otherwise[min(position, len(otherwise) - 1)] if otherwise else ""
        more = _holding(passages, "instead", spare) if spare and not item.instead else ()
        refusals.append(
            Refusal(
                text=item.text,
                because=item.because,
                instead=item.instead or spare,
                cites=tuple(dict.fromkeys(cites + more)),
            )
        )
    if not refusals and not has_headings(page):
        refusals = [
            Refusal(text=_STEP.sub("", text), because=reason_in(text), instead="", cites=cites)
            for text, cites in _said(passages)
            if _CANNOT.search(fold(text))
        ]
    return tuple(refusals[:5])


def steps(page: Page, passages: Sequence[Passage]) -> tuple[Step, ...]:
    """Who does what, in order; whoever is not named is the agent."""
    written = [(item.text, item.owner, _holding(passages, "steps", item.text)) for item in _items(page, "steps")]
    if not written and not has_headings(page):
        written = [(_STEP.sub("", text), "", cites) for text, cites in _said(passages) if _STEP.match(text)]
    return tuple(Step(text=text, owner=owner_name(owner), cites=cites) for text, owner, cites in written[:8])


def owner_name(owner: str) -> str:
    """ "agent", "customer" or "lead" for the roles, else the desk or partner as the page calls it."""
    return _OWNERS.get(fold(owner), owner) or "agent"


def has_headings(page: Page) -> bool:
    """Whether a page is written with our headings; if not, its sentences are read."""
    return any(section.key in {"can", "cannot", "steps"} for section in page.sections)


def _items(page: Page, key: str) -> Iterable[Item]:
    return (item for section in page.sections if section.key == key for item in section.items)


def _said(passages: Sequence[Passage]) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of free text, each with the passage that holds it."""
    return [
        (text.lstrip("-*• ").strip(), (passage.id,))
        for passage in passages
        if passage.section in {"about", "other"}
        for text in _numbered(sentences(passage.text))
        if len(text.split()) >= 4 or _STEP.match(text)
    ]


def _numbered(said: Iterable[str]) -> Iterator[str]:
    """The sentences, each with the number that stood before it: "1." alone is not one."""
    number = ""
    for text in said:
        if _STEP.fullmatch(text):
            number = text
        else:
            yield f"{number} {text}".strip()
            number = ""
