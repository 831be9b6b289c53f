"""What a lead thinks of a suggestion, on five scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

SCALES = ("policy", "facts", "empathy", "proactivity", "honesty")
"""What is graded: the policy is the right one, the facts are right, and how the words are."""
LEAST, MOST = 1, 5
GRADED = "graded"
"""The kind of the verdict that every grade is, beside its scores."""
RIGHT_POLICY = "right_policy"
"""The reason of a graded verdict that answers an objection to the policy, as a use does."""
LOW, HIGH = 2, 4
"""Up to `LOW` the policy is wrong, and the grade objects to it; from `HIGH` on it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One lead's judgement of one entry. A second one by the same lead replaces the first, which stays to be read."""

    id: str
    entry_id: str
    by: str
    at: datetime
    scores: Mapping[str, int]
    """1 (worst) to 5 by scale; a scale that says nothing of this entry is left out."""
    comment: str = ""
    """Masked."""
    version: int = 0
    """The how-manieth grade of its entry, by anybody; 0 before it is kept."""
    seconds: float | None = None
    """How long it took from taking the entry; None where it was not taken from the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody graded the entry while this grade was being written: nothing was kept, and nothing is lost."""

    mine: Grade
    theirs: tuple[Grade, ...]
    """What the writer had not seen, oldest first."""
    version: int
    """What they have seen now: with it, the same grade is kept beside the others."""
