"""What the API needs of the store, and of the clock. Every call that reads or tells is for some teams only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from copilot.types import (
    ApiToken,
    By,
    CaseOutcome,
    Group,
    Once,
    Place,
    Promise,
    Sender,
    Slice,
    Span,
    Spread,
    Taken,
    Told,
    Verdict,
)
from copilot.types.entry import WholeEntry
from copilot.types.log import LogFilter, LogPage

if TYPE_CHECKING:
    from copilot.api.access import Pace


class Tokens(Protocol):
    def find(self, id: str) -> ApiToken | None: ...

    def used(self, id: str, day: date) -> None: ...


class Book(Protocol):
    """The log."""

    def page(self, chosen: LogFilter, teams: Collection[str], *, before: int | None, limit: int) -> LogPage: ...

    def stream(self, chosen: LogFilter, teams: Collection[str]) -> Iterator[Mapping[str, object]]: ...


class Feeds(Protocol):
    """What is read by time, the newest first."""

    def entry(self, id: str, teams: Collection[str]) -> tuple[WholeEntry, Place | None] | None:
        """With the thread it was asked in; None when these teams have none of that id."""
        ...

    def verdicts(self, teams: Collection[str], span: Span, kinds: Collection[str]) -> Sequence[tuple[str, Verdict]]:
        """Each after the team of its entry."""
        ...

    def promises(self, teams: Collection[str], span: Span, state: str | None) -> Sequence[Promise]: ...


class Outcomes(Protocol):
    """What was told of cases."""

    def keep(self, told: Sequence[Told], sender: Sender, at: datetime, once: Once | None) -> Sequence[Taken] | None:
        """None when the key came with another digest before, and nothing is kept."""
        ...

    def listed(self, teams: Collection[str], span: Span) -> Sequence[CaseOutcome]: ...


class Measured(Protocol):
    """The log, counted."""

    def groups(self, part: Slice, by: By, now: datetime, spreads: Iterable[Spread]) -> dict[str, Group]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The parts that the API is built with."""

    tokens: Tokens
    book: Book
    feeds: Feeds
    outcomes: Outcomes
    measured: Measured
    pace: Pace
    now: Callable[[], datetime]
