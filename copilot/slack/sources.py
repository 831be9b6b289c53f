"""The sources of a suggestion: numbered, with section, owner, age and language; each opens in a form. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from copilot.planning.trace import cited
from copilot.slack.elements import Block, actions, button, context, form, line, literal, rich, run
from copilot.slack.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from copilot.ports import Passage
    from copilot.types import Evidence, Suggestion

STALE_DAYS = 365
MOST_SHOWN = 9_000
"""Characters of a page in its form."""
OPEN = "source"


class Sources:
    """The pages behind a suggestion, those that are cited first; `internal` are those that not every team may see."""

    def __init__(self, made: Suggestion, internal: Collection[str], most: int) -> None:
        pages: dict[str, Evidence] = {}
        for one in sorted(made.plan.evidence, key=lambda one: one.section == "say"):
            pages.setdefault(one.page, one)
        self._cited = {cite.partition("#")[0] for cite in cited(made.plan)}
        ranked = sorted(pages.values(), key=lambda one: one.page not in self._cited)
        self.shown = ranked[:most]
        self._number = {one.page: number for number, one in enumerate(self.shown, 1)}
        self._internal, self._made = frozenset(internal), made

    def marks(self, cites: Iterable[str]) -> str:
        """ " [1] [3]" after what rests on them; "" where none is shown."""
        numbers = sorted({self._number[page] for cite in cites if (page := cite.partition("#")[0]) in self._number})
        return "".join(f" [{number}]" for number in numbers)

    def warnings(self) -> list[str]:
        """What to know before anything of it is pasted."""
        language = self._made.reading.language
        used = [one for one in self.shown if one.page in self._cited]
        inside = any(self._is_internal(one) for one in used)
        old = any(one.kind != "case" and _is_stale(one, self._today) for one in used)
        told = (("internal_warning", inside), ("stale_warning", old))
        return [say(key, language) for key, holds in told if holds]

    def blocks(self, most: int) -> list[Block]:
        """The list, and a button for each."""
        if not self.shown:
            return []
        language = self._made.reading.language
        value = f"{language}|{self._made.entry_id}"
        buttons = [
            button(f"{OPEN}:{number}", f"📄 {number}", f"{value}|{one.page}",
                   spoken=say("open_source", language, title=one.title))
            for number, one in enumerate(self.shown, 1)
        ]  # fmt: skip
        listed = [
            literal(f"📄 {number} · {self._told(one, language)}", most) for number, one in enumerate(self.shown, 1)
        ]
        return [context(listed, most, "sources"), actions("open", buttons)]

    def _told(self, one: Evidence, language: str) -> str:
        section = "" if one.heading == one.title else f" › {one.heading}"
        title = f"{one.title}{section}" if one.kind != "case" else f"{one.page}: {one.title}"
        marks = [say("only_internal", language)] if self._is_internal(one) else []
        marks.append(_tongue(one, language))
        return " · ".join(part for part in (title, one.owner, _age(one, language, self._today), *marks) if part)

    @property
    def _today(self) -> date:
        return self._made.question.at.date()

    def _is_internal(self, one: Evidence) -> bool:
        return one.kind == "case" or one.page in self._internal


_NAMED = frozenset({"es", "en"})


def _age(one: Evidence | Passage, language: str, today: date) -> str:
    """When it was reviewed, with a mark where that is long ago or never; of a case, nothing."""
    if one.kind == "case":
        return ""
    if one.reviewed_on is None:
        return say("never_reviewed", language)
    day = date.fromisoformat(one.reviewed_on).strftime("%d/%m/%Y")
    return say("stale" if _is_stale(one, today) else "age", language, date=day)


def _is_stale(one: Evidence | Passage, today: date) -> bool:
    return one.reviewed_on is None or (today - date.fromisoformat(one.reviewed_on)).days > STALE_DAYS


def _tongue(one: Evidence | Passage, language: str) -> str:
    """Its language, where that is another."""
    if one.language == language or one.language not in _NAMED:
        return ""
    return say("in_language", language, tongue=say(one.language, language))


def source_form(
    passages: Sequence[Passage], cites: Collection[str], language: str, *, today: date, internal: bool = False
) -> Block:
    """A page as far as the reader may see it, with the passages marked on which the suggestion rests.

    `internal` says that not every team may see it.
    """
    first = passages[0]
    marks = [say("only_internal", language)] if internal or first.kind == "case" else []
    facts = [*marks, *([say("source_owner", language, owner=first.owner)] if first.owner else [])]
    facts += [told for told in (_age(first, language, today), _tongue(first, language)) if told]
    facts.append(say("source_file", language, source=first.source))
    blocks: list[Block] = [rich(line(run(first.title, 300, bold=True))), context([" · ".join(facts)], 600)]
    left = MOST_SHOWN - sum(len(passage.text) for passage in passages if passage.id in cites)
    for passage in passages:
        marked = passage.id in cites
        if marked or left > 0:
            blocks += _passage(passage, marked=marked, language=language)
        left -= 0 if marked else len(passage.text)
    return form("source", say("source_title", language), blocks, say("close", language))


def _passage(passage: Passage, *, marked: bool, language: str) -> list[Block]:
    head = [] if passage.heading == passage.title else [run(passage.heading, 200, bold=True)]
    if not marked:
        broken: list[Block] = [{"type": "text", "text": "\n"}] if head else []
        return [rich(line(*head, *broken, *_read(passage.text)))]
    note = context([say("source_cited", language)], 200)
    quoted: Block = {"type": "rich_text_quote", "elements": _read(passage.text)}
    return [{"type": "divider"}, note, rich(*([line(*head)] if head else []), quoted), {"type": "divider"}]


def _read(text: str) -> list[Block]:
    """A passage as it reads: what is bold in Markdown is bold, and its lists are lists."""
    shown = re.sub(r"^(\s*)[-*] ", r"\1• ", literal(text, 2_900), flags=re.M)
    pieces = re.split(r"\*\*([^*\n]+)\*\*", shown)
    made: list[Block] = []
    for number, piece in enumerate(pieces):
        style = {"style": {"bold": True}} if number % 2 else {}
        if piece:
            made.append({"type": "text", "text": piece, **style})
    return made
