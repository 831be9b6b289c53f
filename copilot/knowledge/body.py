"""The body of a page: headings to sections, lists to items, and the approved words to lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from copilot.pages import Item, SayLine, Section
from copilot.words import fold, reason_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_HEADINGS = {
    "can": (
        "que podemos hacer",
        "que se puede hacer",
        "podemos",
        "lo que podemos hacer",
        "what we can do",
        "can",
        "we can",
    ),
    "cannot": (
        "que no podemos hacer",
        "que no podemos hacer y por que",
        "lo que no podemos hacer",
        "no podemos",
        "what we cannot do",
        "what we cannot do and why",
        "what we can't do",
        "what we can't do and why",
        "cannot",
    ),
    "steps": ("pasos", "que hacer", "procedimiento", "steps", "procedure", "what to do"),
    "instead": ("en su lugar", "alternativas", "en lugar de eso", "instead", "alternatives"),
    "asked": (
        "como se pregunta",
        "como lo preguntan",
        "como lo cuentan",
        "how it is asked",
        "how people ask",
        "how it's asked",
    ),
    "never_say": ("no decir nunca", "no decir", "nunca decir", "never say", "do not say", "don't say"),
}
_SAY = {"decir": "es", "que decir": "es", "say": "en", "what to say": "en"}
SLOTS = {
    "situacion": "situation", "situation": "situation",
    "limite": "limit", "limit": "limit",
    "paso": "step", "step": "step",
    "alternativa": "alternative", "alternative": "alternative",
    "pregunta": "question", "question": "question",
    "espera": "holding", "holding": "holding",
    "oido": "heard", "heard": "heard",
}  # fmt: skip
PLACES = frozenset({"start", "due", "opens", "due_day", "attempts", "span", "contacts", "channels", "count", "amount"})
_LINE = re.compile(r"^(?P<slot>[^\W\d_]+)\s*(?:\[(?P<when>[^\]]*)\])?\s*:\s*(?P<text>.+)$", re.S)
_OWNER = re.compile(r"^[(\[](?P<owner>[^)\]]{2,60})[)\]]:?\s*(?P<text>.+)$", re.S)
_NESTED = re.compile(r"^(?P<key>porque|motivo|because|reason|en su lugar|instead)\s*:\s*(?P<text>.+)$", re.S | re.I)


@dataclass(slots=True)
class _Entry:
    """A list item as parsed: its own words, and its nested items."""

    text: str = ""
    nested: list[str] = field(default_factory=list)


def read_body(body: str, language: str) -> tuple[Section, ...]:
    """The sections of a Markdown body, in order; what stands before the first level-2 heading is "about"."""
    parsed = MarkdownIt("commonmark").disable("reference").parse(body)  # "[agente]: …" is a step, not a link's address
    lines = re.sub(r"\r\n?", "\n", body).split("\n")  # what Markdown takes for lines, and nothing else
    sections = []
    for heading, start, end, tokens in _parts(parsed, len(lines)):
        text = _unwrapped(lines[start:end])
        if text:
            sections.append(_section(heading, text, language, _entries(tokens)))
    return tuple(sections)


def _parts(parsed: Sequence[Token], count: int) -> list[tuple[str, int, int, list[Token]]]:
    """(heading, first line, last line, tokens) of each part between headings; a level-1 heading on top is the title."""
    parts: list[tuple[str, int, int, list[Token]]] = []
    heading, start = "", 0
    held: list[Token] = []
    for position, token in enumerate(parsed):
        if token.type == "heading_open" and token.level == 0 and token.tag in {"h1", "h2"} and token.map:
            is_title = token.tag == "h1" and not parts
            parts.append((heading, start, token.map[0], held))
            heading = "" if is_title else parsed[position + 1].content.strip()
            start, held = token.map[1], []
        else:
            held.append(token)
    parts.append((heading, start, count, held))
    return parts


def _section(heading: str, text: str, language: str, entries: list[_Entry]) -> Section:
    key, spoken = heading_key(heading)
    section = Section(key=key, heading=heading, text=text, language=spoken or language)
    if key == "say":
        return replace(section, lines=tuple(line for entry in entries if (line := say_line(entry.text))))
    return replace(section, items=tuple(_item(entry, key) for entry in entries if entry.text))


def heading_key(heading: str) -> tuple[str, str | None]:
    """The key of a heading, and for approved words their language."""
    name = fold(heading).strip(" :.¿?¡!").replace("’", "'")
    if name in _SAY:
        return "say", _SAY[name]
    for key, names in _HEADINGS.items():
        if name in names:
            return key, None
    return ("other" if heading else "about"), None


def say_line(text: str) -> SayLine | None:
    """ "límite [partner_closed]: …" as a line; None when it has no known slot."""
    match = _LINE.match(text)
    if not match or fold(match["slot"]) not in SLOTS:
        return None
    when = tuple(part.strip() for part in (match["when"] or "").split(",") if part.strip())
    return SayLine(slot=SLOTS[fold(match["slot"])], text=match["text"].strip(), when=when)


def _item(entry: _Entry, key: str) -> Item:
    owner, text = "", entry.text
    if key == "steps" and (match := _OWNER.match(text)):
        owner, text = match["owner"].strip(), match["text"].strip()
    because, instead = "", ""
    for nested in entry.nested:
        if match := _NESTED.match(nested):
            if fold(match["key"]) in {"porque", "motivo", "because", "reason"}:
                because = match["text"].strip()
            else:
                instead = match["text"].strip()
    if key == "cannot" and not because:
        because = reason_in(text)
    return Item(text=text, because=because, instead=instead, owner=owner)


def _entries(tokens: Sequence[Token]) -> list[_Entry]:
    """The top-level list items among tokens, each with its nested items."""
    entries: list[_Entry] = []
    depth = 0
    for token in tokens:
        if token.type == "list_item_open":
            depth += 1
            if depth == 1:
                entries.append(_Entry())
            elif entries:
                entries[-1].nested.append("")
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "inline" and depth:
            _add(entries[-1], depth, " ".join(token.content.split()))
    return entries


def _add(entry: _Entry, depth: int, words: str) -> None:
    if depth == 1:
        entry.text = f"{entry.text} {words}".strip()
    else:
        entry.nested[-1] = f"{entry.nested[-1]} {words}".strip()


def _unwrapped(lines: Sequence[str]) -> str:
    """Markdown with hard-wrapped lines joined, so that a sentence is one line."""
    out: list[str] = []
    for line in (raw.rstrip() for raw in lines):
        starts = re.match(r"\s*(?:[-*+•]|\d+[.)]|#+|\||>)\s?", line)
        if line and out and out[-1] and not starts:
            out[-1] += " " + line.strip()
        else:
            out.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()
