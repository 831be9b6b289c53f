"""Where nothing fits: what comes nearest, shown as a near miss, and what it does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.planning.notes import QUOTED, note
from copilot.types import Note
from copilot.words import asked_for, joined, stems, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Passage, Shelf
    from copilot.types import Evidence, Question, Reading

CLOSE = 0.12
"""Below this confidence what comes nearest is about something else, and its owner is the wrong one to ask."""
MOST_UNSAID = 3
"""More words than these that a page does not hold are a story, and tell nobody what is missing."""


def near_miss(
    question: Question, reading: Reading, nearest: Sequence[Evidence], confidence: float, shelf: Shelf
) -> tuple[Note, ...]:
    """What the agent is told where nothing answers: that nothing does, and of the nearest page if it came close."""
    nothing = note("nothing_found", reading.language)
    held = [shelf[one.page] for one in nearest if one.page in shelf]
    if not held or confidence < CLOSE:
        return (nothing,)
    page, passages = held[0]
    words = unsaid(question.text, reading.language, passages)
    if not words:
        return (nothing, note("nearest", reading.language, title=page.title, owner=page.owner))
    quote, last = QUOTED.get(reading.language, QUOTED["en"])
    listed = joined((quote.format(word) for word in words), last)
    return (nothing, note("nearest_unsaid", reading.language, title=page.title, owner=page.owner, words=listed))


def unsaid(text: str, language: str, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The words of a question that no passage holds, as written; none where they are many, or in another language."""
    read = [p for p in passages if p.language == language]
    if not read:
        return ()
    held = {stem for p in read for stem in stems(f"{p.title} {p.heading} {p.text}", language)}
    asked = set(asked_for(text, language)) - held
    words = {stem: word for word in reversed(tokens(text)) for stem in stems(word, language) if stem in asked}
    found = tuple(word for word in dict.fromkeys(tokens(text)) if word in words.values())
    return found if len(found) <= MOST_UNSAID else ()
