"""What reviewing asks of the outside; `copilot.workers.console` fits it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from copilot.review.estimate import Sampled
from copilot.review.lineup import Candidate
from copilot.review.subject import Subject
from copilot.types import Conflict, Grade


class Grades(Protocol):
    """What leads graded."""

    def save(self, grade: Grade, *, seen: int, teams: Collection[str]) -> Grade | Conflict | None: ...

    def of_entry(self, entry_id: str, *, teams: Collection[str], blind: str | None = None) -> Sequence[Grade]: ...

    def version(self, entry_id: str) -> int: ...

    def twice(self, entry_id: str) -> bool: ...

    def doubled(self, since: datetime, *, teams: Collection[str]) -> Sequence[Grade]: ...

    def paces(self, by: str) -> Sequence[float]: ...


class Taken(Protocol):
    """Who looks at an entry, and until when."""

    @property
    def by(self) -> str: ...
    @property
    def until(self) -> datetime: ...
    @property
    def mine(self) -> bool: ...


class Queue(Protocol):
    """What waits, and who has taken what."""

    def waiting(self, by: str, now: datetime, *, teams: Collection[str]) -> Sequence[Candidate]: ...

    def described(self, chosen: Sequence[Candidate]) -> Sequence[Candidate]: ...

    def take(self, entry_id: str, by: str, now: datetime, *, teams: Collection[str]) -> Taken | None: ...

    def skip(self, entry_id: str, by: str, now: datetime, *, teams: Collection[str]) -> bool: ...

    def sample(self, since: datetime, until: datetime, *, teams: Collection[str]) -> Sequence[Sampled]: ...


class Subjects(Protocol):
    """What there is to grade."""

    def find(self, entry_id: str, *, teams: Collection[str]) -> Subject | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNeeds:
    """`catch_up` takes in what the queue does not know yet, a little of it; `mask` takes personal data out."""

    grades: Grades
    queue: Queue
    subjects: Subjects
    catch_up: Callable[[datetime], int]
    mask: Callable[[str], str]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
