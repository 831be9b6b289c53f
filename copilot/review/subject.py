"""What a lead sees of an entry while grading it: what was asked, what was suggested, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copilot.types import Note, Turn, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Masked, as it was logged. `reply` is None where nothing was suggested."""

    entry_id: str
    at: datetime
    team: str
    asked_by: str
    language: str | None
    outcome: str
    question: str
    thread: tuple[Turn, ...] = ()
    reply: str | None = None
    confidence: float | None = None
    policies: tuple[tuple[str, str], ...] = ()
    """Id and title of those cited, the best evidence first."""
    notes: tuple[Note, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    """Oldest first."""

    @property
    def sent(self) -> str | None:
        """What was really sent, as far as it was told: the suggestion as it was, or the words instead; else None."""
        for verdict in reversed(self.verdicts):
            if verdict.kind == "edited" and verdict.text:
                return verdict.text
            if verdict.kind == "used":
                return self.reply
        return None

    @property
    def dismissed(self) -> Verdict | None:
        """The last dismissal."""
        return next((one for one in reversed(self.verdicts) if one.kind == "dismissed"), None)
