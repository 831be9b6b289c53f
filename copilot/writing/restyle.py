"""The same plan in other words: shorter, warmer, more formal. No fact, amount or time is added or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.types import Register
from copilot.writing.fill import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.types import Reading, Style

_DROP = ("heard", "alternative", "goodwill", "owning", "question", "limit")
_DROP_ASKING = ("heard", "goodwill", "step", "alternative")
"""What is left out first when a reply grows too long; one that asks keeps what there is to choose from."""
_SPARE = frozenset({"heard", "alternative", "owning"})
"""What a short reply does without; offers, limits, times and questions stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a reply: its place, its words, and what they rest on."""

    slot: str
    text: str
    cites: tuple[str, ...] = ()


def fitted(parts: Sequence[Part], style: Style, most: int, *, asks: bool) -> list[Part]:
    """The parts that fit into so many words, or that a short reply needs."""
    kept = list(parts)
    if style.shorter:
        kept = [part for part in kept if part.slot not in _SPARE]
        if any(part.slot == "limit" for part in kept) and sum(map(_words, kept)) > most // 2:
            kept = [part for part in kept if part.slot != "opening"] if _opens_itself(kept) else kept
    if sum(map(_words, kept)) > most:
        kept = [_plunged(part) for part in kept]
    for slot in _DROP_ASKING if asks else _DROP:
        if sum(map(_words, kept)) <= most:
            break
        kept = [part for part in kept if part.slot != slot]
    return kept


def _plunged(part: Part) -> Part:
    """The part without what only leads up to it."""
    return replace(part, text=sentence(_PREAMBLE.sub("", part.text)))


def _words(part: Part) -> int:
    return len(part.text.split())


def _opens_itself(parts: Sequence[Part]) -> bool:
    """Whether the limit tells the situation too, so that it can stand first."""
    return any(part.slot == "limit" and _TELLS.search(part.text) for part in parts)


_TELLS = re.compile(r"\b(?:pedido|paquete|factura|línea|fibra|pieza|order|parcel|invoice|bill|line|fibre|part)\b", re.I)
_PREAMBLE = re.compile(
    r"^(?:una cosa con franqueza|con franqueza|me encargo yo|lo que cambia|to be straight with you|one thing plainly|"
    r"i'll take it on|i'll see to it|me ocupo yo|lo sigo yo|i'll follow it|i'll find out|i'll get that going)(?:: |, )",
    re.I,
)


def in_style(parts: Sequence[Part], style: Style, reading: Reading) -> list[Part]:
    """The parts without what only leads up to them where it should be short, and without contractions where formal."""
    said = list(parts)
    if style.shorter:
        said = [_plunged(part) for part in said]
    if style.register is Register.USTED and reading.language == "en":
        said = [replace(part, text=formal(part.text)) for part in said]
    return said


_WHOLE = (
    (r"\bcan't\b", "cannot"), (r"\bwon't\b", "will not"), (r"\bshan't\b", "shall not"), (r"n't\b", " not"), (r"\blet's\b", "let us"),
    (r"\b(it|that|there|here|what|who|he|she)'s (been|had|got|come|gone|left|taken|asked|sent)\b", r"\1 has \2"),
    (r"\b(it|that|there|here|what|who|he|she)'s\b", r"\1 is"), (r"'ll\b", " will"), (r"'ve\b", " have"), (r"\bi'm\b", "I am"),
    (r"'re\b", " are"), (r"\b(i|you|we|they|he|she|it)'d (been|had)\b", r"\1 had \2"), (r"\b(i|you|we|they|he|she|it)'d\b", r"\1 would"),
)  # fmt: skip
"""Contractions and what they stand for, in this order."""


def formal(text: str) -> str:
    """English without contractions."""
    text = text.replace("’", "'")
    for short, whole in _WHOLE:
        text = re.sub(short, whole, text, flags=re.I)
    return text
