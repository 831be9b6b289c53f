"""What customers say and our pages do not: a question is also looked for in the words of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Synonym


def widened(asked: Sequence[str], text: str, language: str, synonyms: Sequence[Synonym]) -> list[str]:
    """The stems asked for, each once, and after them those of what the question's words also mean.

    Only synonyms of the question's own language count, and only where their words stand in the text in that order.
    """
    theirs = [one for one in synonyms if one.language == language]
    if not theirs:
        return list(asked)
    told = f" {' '.join(stems(text, language))} "
    more = [
        stem
        for one in theirs
        if (said := stems(one.said, language)) and f" {' '.join(said)} " in told
        for meaning in one.means
        for stem in stems(meaning, language)
    ]
    return list(dict.fromkeys([*asked, *more]))
