"""What goes out, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from copilot.types.plan import Note, Outcome, Plan, Try
from copilot.types.question import Question, Reading, Role

ENDINGS = ("solved", "partly_solved", "not_solved", "reopened")
"""How a case ends, as far as is known: the newest of these verdicts holds."""
WRONG_POLICY = "wrong_policy"
REASONS = (WRONG_POLICY, "wrong_facts", "tone", "not_allowed", "other")
"""Why a suggestion is dismissed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    entry_id: str
    outcome: Outcome
    question: Question
    reading: Reading
    plan: Plan
    reply: str
    writer: str
    notes: tuple[Note, ...]
    timings_ms: Mapping[str, float]
    prompt_digest: str | None = None
    confidence: float = 0.0
    rung: str = ""
    """Which rung of the ladder answered: "model", "repaired", "fallback" or "extractive"; "" in old entries."""
    tries: tuple[Try, ...] = ()
    """Every time that a model was asked, and why its words were not taken."""

    @property
    def usage(self) -> Mapping[str, int]:
        """The tokens of all tries: "input_tokens", of which "cached_tokens" were cached, and "output_tokens"."""
        names = ("input_tokens", "cached_tokens", "output_tokens")
        return {name: sum(getattr(one, name) for one in self.tries) for name in names}

    @property
    def cost(self) -> float | None:
        """US dollars for all tries, 0 without any; None as soon as one of them has no known cost."""
        costs = [one.cost for one in self.tries]
        known = [cost for cost in costs if cost is not None]
        return round(sum(known), 8) if len(known) == len(costs) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person said of a suggestion; a new row each time, never an update."""

    id: str
    entry_id: str
    by: str
    at: datetime
    kind: str
    """"used", "edited", "dismissed" or "graded"; how it ended (`ENDINGS`); "accepted" or "rejected" as a case."""
    reason: str | None = None
    """Why it was dismissed (`REASONS`); what a grade says of the policy (`WRONG_POLICY`, `RIGHT_POLICY`)."""
    text: str | None = None
    """The words really sent, or the words that explain the reason; masked."""
    role: Role = Role.AGENT
    """As what they said it; a lead's word weighs more."""
