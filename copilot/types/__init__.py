"""What flows: a question comes in, a suggestion goes out, and an entry says what happened.

All of it is frozen. Text here is masked already: personal data is replaced at the door (`copilot.knowledge.mask`).
Times are aware datetimes.
"""

from __future__ import annotations

from copilot.types.evidence import Evidence, Found
from copilot.types.plan import (
    Draft,
    FollowUp,
    Goodwill,
    HeardBefore,
    Line,
    Note,
    Outcome,
    Plan,
    Point,
    Refusal,
    Sentence,
    Step,
    WayRound,
)
from copilot.types.question import Effort, Feeling, Language, Principal, Question, Reading, Register, Role, Turn
from copilot.types.suggestion import ENDINGS, REASONS, WRONG_POLICY, Suggestion, Verdict

__all__ = [
    "ENDINGS",
    "REASONS",
    "WRONG_POLICY",
    "Draft",
    "Effort",
    "Evidence",
    "Feeling",
    "FollowUp",
    "Found",
    "Goodwill",
    "HeardBefore",
    "Language",
    "Line",
    "Note",
    "Outcome",
    "Plan",
    "Point",
    "Principal",
    "Question",
    "Reading",
    "Refusal",
    "Register",
    "Role",
    "Sentence",
    "Step",
    "Suggestion",
    "Turn",
    "Verdict",
    "WayRound",
]
