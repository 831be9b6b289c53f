"""What the log and the page of an entry ask of the outside. Everything goes by the teams whose entries one may read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from copilot.ports import Passage
from copilot.types import LeadAsk, Question, Reader, Suggestion, Verdict
from copilot.types.log import Beside, Correction, LogFilter, LogPage, LogView, Overtaken


class Line(Protocol):
    """The columns of an entry that its page shows."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def asked_by(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def brand(self) -> str | None: ...
    @property
    def via(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def outcome(self) -> str: ...
    @property
    def failure(self) -> str | None: ...
    @property
    def prompt_digest(self) -> str | None: ...
    @property
    def index_digest(self) -> str | None: ...
    @property
    def model(self) -> str | None: ...
    @property
    def rung(self) -> str | None: ...
    @property
    def cost(self) -> float | None: ...
    @property
    def policies(self) -> Sequence[str]: ...


class Whole(Protocol):
    """An entry of the log, whole."""

    @property
    def entry(self) -> Line: ...
    @property
    def question(self) -> Question: ...
    @property
    def suggestion(self) -> Suggestion | None: ...
    @property
    def verdicts(self) -> Sequence[Verdict]: ...


class Pages(Protocol):
    """The log, by the page."""

    def page(
        self, chosen: LogFilter, teams: Collection[str], *, own: str | None = None, after: int | None = None,
        before: int | None = None, limit: int = 50,
    ) -> LogPage: ...  # fmt: skip

    def known(self, teams: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The values that filters can have, by field."""
        ...


class Reads(Protocol):
    """The log, whole."""

    def show(self, id: str, teams: Collection[str], *, own: str | None = None) -> Whole | None: ...

    def stream(
        self, chosen: LogFilter, teams: Collection[str], *, own: str | None = None
    ) -> Iterator[Mapping[str, object]]: ...


class Log(Pages, Reads, Protocol):
    """The log."""


class Views(Protocol):
    """Filters that a reader keeps."""

    def of(self, workspace: str, user: str) -> Sequence[LogView]: ...

    def keep(self, view: LogView, workspace: str, user: str, at: datetime) -> bool:
        """False when there are too many."""
        ...

    def forget(self, id: str, workspace: str, user: str) -> bool: ...


class Keeps(Protocol):
    """What stands beside an entry."""

    def beside(self, entry_id: str, teams: Collection[str], *, own: str | None = None) -> Beside | None: ...

    def correct(self, made: Correction, teams: Collection[str]) -> Correction | Overtaken | None: ...

    def expect(
        self, id: str, entry_id: str, passage_id: str, by: str, at: datetime, teams: Collection[str], *, expected: bool
    ) -> bool: ...


class Answers(Protocol):
    """What waits for a lead."""

    def answer(self, entry: Whole, asked: LeadAsk, reader: Reader, kind: str, text: str) -> LeadAsk | None:
        """Answers, and has the agent told; read who answered first. Raises `StoreError`."""
        ...


class Finds(Protocol):
    """Knowledge, as far as a reader may see it."""

    def passages(self, text: str, reader: Reader) -> Sequence[Passage]:
        """Best first."""
        ...


class Now(Protocol):
    def __call__(self) -> datetime: ...
