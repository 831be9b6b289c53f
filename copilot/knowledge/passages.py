"""Pages and cases to passages: small enough to cite, with ids that survive edits elsewhere on the page."""

from __future__ import annotations

import hashlib
import re
from itertools import count
from typing import TYPE_CHECKING

from copilot.pages import Case, Kind, Page, Section, Team, who_sees
from copilot.ports import Passage
from copilot.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_CHARS = 1_400
"""Longer sections are cut at a line or sentence; an embedder reads little more than this well."""
SENTENCE_CHARS = 120
"""Sentences are embedded together up to this length."""
CHUNKER = "2"
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


def zone_of(tokens: Iterable[str]) -> str:
    """The visibility zone of a set of tokens: same tokens, same zone."""
    return hashlib.sha256("\n".join(sorted(tokens)).encode()).hexdigest()[:12]


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page_tokens(page: Page) -> frozenset[str]:
    """Who may see a page; nobody when it does not say."""
    return frozenset(page.visible_to)


def case_tokens(case: Case, teams: Sequence[Team]) -> frozenset[str]:
    """Who may see a case: its own team, the teams that may see that team's cases, or whom the case itself names."""
    if case.visible_to:
        return frozenset(case.visible_to)
    return who_sees(case.team, teams)


def of_page(page: Page) -> tuple[Passage, ...]:
    """The passages of a page, in order."""
    made: list[Passage] = []
    used: set[str] = set()
    zone = zone_of(page_tokens(page))
    for section in page.sections:
        for piece in _pieces_of(section):
            key = _free(_slug(section, page.language), used)
            used.add(key)
            made.append(_passage(page, section, f"{page.id}#{key}", piece, zone))
    return tuple(made)


def page_of(passage: str) -> str:
    """The id of the page that a passage's id was made of; "" for one without a "#", which is the id of a case."""
    return passage.rpartition("#")[0]


def _passage(page: Page, section: Section, name: str, text: str, zone: str) -> Passage:
    return Passage(
        id=name,
        page=page.id,
        kind=page.kind.value,
        title=page.title,
        section=section.key,
        heading=section.heading or page.title,
        language=section.language,
        text=text,
        source=page.source,
        owner=page.owner,
        reviewed_on=page.reviewed_on.isoformat() if page.reviewed_on else None,
        text_hash=text_hash(embedded_text(spoken_title(section.key, page.title), text)),
        zone=zone,
    )


def of_case(case: Case, tokens: Iterable[str]) -> Passage:
    """The one passage of a case: what the customer wrote and what was done."""
    asked = " ".join(contact.text for contact in case.contacts if contact.author == "customer")
    text = _cut(asked, MAX_CHARS)
    done = f"\n→ {case.resolution}" if case.resolution else ""
    return Passage(
        id=case.id,
        page=case.id,
        kind=Kind.CASE.value,
        title=_cut(sentences(asked)[0] if sentences(asked) else asked, 90),
        section="case",
        heading=case.outcome,
        language=case.language,
        text=f"{text}{done}",
        source=case.source,
        owner=case.team,
        reviewed_on=None,
        text_hash=text_hash(embedded_text("", text)),
        zone=zone_of(tokens),
    )


def spoken_title(section: str, title: str) -> str:
    """The title that goes before a passage's words; a phrase that people ask with, and a case, stand alone."""
    return "" if section in {"asked", "case"} else title


def embedded_text(title: str, text: str) -> str:
    """What is embedded for a passage: plain words, the title first, without markup, places and resolutions."""
    words = re.sub(r"\[(?P<usted>[^\]|]*)\|[^\]]*\]", r"\g<usted>", text.partition("\n→ ")[0])
    words = re.sub(r"^\s*(?:[-*]|\d+\.)\s+(?:[^\W\d_]+(?: \[[^\]]*\])?: )?", "", words, flags=re.M)
    words = re.sub(r"\{\w+\}|[*_`#>|]", " ", words)
    return " ".join(f"{title}. {words}".split()) if title else " ".join(words.split())


def embedded_texts(title: str, text: str, most: int) -> list[str]:
    """What is embedded for a passage: its whole, then its sentences, the short ones together; at most `most` texts."""
    whole = embedded_text(title, text)
    parts = [part for line in text.partition("\n→ ")[0].split("\n") for part in sentences(line)]
    room = max(SENTENCE_CHARS, len(text) // max(most - 2, 1))
    grouped: list[str] = []
    for part in parts:
        if grouped and len(grouped[-1]) + len(part) < room:
            grouped[-1] = f"{grouped[-1]}\n{part}"
        else:
            grouped.append(part)
    pieces = [embedded_text(title, group) for group in grouped][: most - 1]
    return [whole, *pieces] if len(pieces) > 1 else [whole]


def _slug(section: Section, language: str) -> str:
    if section.key == "other":
        return re.sub(r"[^\w]+", "-", section.heading.lower()).strip("-")[:60] or "other"
    return section.key if section.language == language else f"{section.key}-{section.language}"


def _free(slug: str, used: set[str]) -> str:
    """The slug, with the lowest number from 2 on behind it when it is used already."""
    names = (f"{slug}-{number}" if number > 1 else slug for number in count(1))
    return next(name for name in names if name not in used)


def _pieces_of(section: Section) -> Iterable[str]:
    """A section in passages. How people ask is matched phrase by phrase, so each phrase is one."""
    if section.key != "asked":
        return _pieces(section.text)
    phrases = (_BULLET.sub("", line) for line in section.text.split("\n"))
    return [piece for phrase in phrases for piece in _units(phrase)]


def _pieces(text: str) -> Iterable[str]:
    """A text in pieces of at most `MAX_CHARS`, cut between lines, else between sentences, else anywhere."""
    if len(text) <= MAX_CHARS:
        return [text] if text else []
    pieces, held = [], ""
    for unit in (part for line in text.split("\n") for part in _units(line)):
        if held and len(held) + len(unit) + 1 > MAX_CHARS:
            pieces.append(held)
            held = ""
        held = f"{held}\n{unit}" if held else unit
    return [*pieces, held] if held else pieces


def _units(line: str) -> list[str]:
    if len(line) <= MAX_CHARS:
        return [line] if line.strip() else []
    units = sentences(line)
    return [sentence[i : i + MAX_CHARS] for sentence in units for i in range(0, len(sentence), MAX_CHARS)]


def _cut(text: str, limit: int) -> str:
    """A text of at most `limit` characters, cut at a word, with an ellipsis when something is missing."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
