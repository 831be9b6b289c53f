"""What happened, as far as it is learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.types import RIGHT_POLICY, WRONG_POLICY, Role

if TYPE_CHECKING:
    from datetime import datetime

    from copilot.pages import Case, Page, Synonym, Voice
    from copilot.types import LeadAsk, Question, Suggestion, Verdict

SENT = ("used", "edited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An entry with everything that people said of it, oldest first."""

    suggestion: Suggestion
    verdicts: Sequence[Verdict] = ()
    asks: Sequence[LeadAsk] = ()
    marked: Sequence[str] = ()
    """Pages that a lead said should have been found."""
    correction: Verdict | None = None
    """The reply that a lead would have sent, as an edit of theirs; it was not sent."""

    @property
    def entry(self) -> str:
        return self.suggestion.entry_id

    @property
    def question(self) -> Question:
        return self.suggestion.question

    @property
    def team(self) -> str:
        return self.question.asker.team

    @property
    def at(self) -> datetime:
        return self.question.at

    @property
    def language(self) -> str:
        return self.suggestion.reading.language

    @property
    def sent(self) -> Verdict | None:
        """What was made of the suggestion: a lead's correction, else the newest edit; None where there is neither."""
        return self.correction or next(
            (one for one in reversed(self.verdicts) if one.kind == "edited" and one.text), None
        )

    @property
    def objected(self) -> Sequence[Verdict]:
        """Dismissals and grades that say that the policy was another, unless somebody used it after all."""
        if any(one.kind in SENT for one in self.verdicts):
            return ()
        return [one for one in self.verdicts if one.reason == WRONG_POLICY]

    @property
    def right(self) -> tuple[str, ...]:
        """The policies that were right, as far as anybody said: those that a lead marked, or those of what was used."""
        if self.marked:
            return tuple(self.marked)
        used = any(one.kind in SENT or one.reason == RIGHT_POLICY for one in self.verdicts)
        return self.suggestion.plan.governing if used else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The knowledge that proposals are about, as its files say it."""

    pages: Mapping[str, Page] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    voices: Sequence[Voice] = ()
    synonyms: Sequence[Synonym] = ()

    def group(self, page: str) -> frozenset[str]:
        """The page and its translations."""
        held = self.pages.get(page)
        return frozenset({page, *(held.translations if held else ())})


def enough(said: Sequence[Verdict], *, people: int = 2, times: int = 2) -> bool:
    """Whether so many people said it, so often; a lead's word alone is enough."""
    if any(one.role is Role.LEAD for one in said):
        return True
    return len({one.by for one in said}) >= people and len(said) >= times
