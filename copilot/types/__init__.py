"""What flows: a question comes in, a suggestion goes out, and an entry says what happened.

All of it is frozen. Text here is masked already: personal data is replaced at the door (`copilot.knowledge.mask`).
Times are aware datetimes.
"""

from __future__ import annotations

from copilot.types.evidence import Evidence, Found
from copilot.types.figures import By, Choice, Group, Slice, Spread, Tally, TrialCase, Unanswered
from copilot.types.grade import GRADED, RIGHT_POLICY, SCALES, Conflict, Grade
from copilot.types.integration import ApiToken, CaseOutcome, Once, Scope, Sender, Span, Taken, Told
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
    Try,
    WayRound,
)
from copilot.types.promise import BROKEN, KEPT, MOVED, LeadAnswer, LeadAsk, Place, Promise
from copilot.types.question import (
    Effort,
    Feeling,
    Language,
    Principal,
    Question,
    Reading,
    Register,
    Restyle,
    Role,
    Style,
    Trial,
    Turn,
)
from copilot.types.reader import Reader, Standing, Visitor
from copilot.types.suggestion import ENDINGS, REASONS, WRONG_POLICY, Suggestion, Verdict

__all__ = [
    "BROKEN",
    "ENDINGS",
    "GRADED",
    "KEPT",
    "MOVED",
    "REASONS",
    "RIGHT_POLICY",
    "SCALES",
    "WRONG_POLICY",
    "ApiToken",
    "By",
    "CaseOutcome",
    "Choice",
    "Conflict",
    "Draft",
    "Effort",
    "Evidence",
    "Feeling",
    "FollowUp",
    "Found",
    "Goodwill",
    "Grade",
    "Group",
    "HeardBefore",
    "Language",
    "LeadAnswer",
    "LeadAsk",
    "Line",
    "Note",
    "Once",
    "Outcome",
    "Place",
    "Plan",
    "Point",
    "Principal",
    "Promise",
    "Question",
    "Reader",
    "Reading",
    "Refusal",
    "Register",
    "Restyle",
    "Role",
    "Scope",
    "Sender",
    "Sentence",
    "Slice",
    "Span",
    "Spread",
    "Standing",
    "Step",
    "Style",
    "Suggestion",
    "Taken",
    "Tally",
    "Told",
    "Trial",
    "TrialCase",
    "Try",
    "Turn",
    "Unanswered",
    "Verdict",
    "Visitor",
    "WayRound",
]
