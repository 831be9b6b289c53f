"""What the log and the page of an entry ask of the outside. Everything goes by the teams whose entries one may read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from copilot.ports import Passage
from copilot.types import LeadAsk, Reader
from copilot.types.entry import WholeEntry
from copilot.types.log import Beside, Correction, LogFilter, LogPage, LogView, Overtaken


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

    def show(self, id: str, teams: Collection[str], *, own: str | None = None) -> WholeEntry | None: ...

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

    def answer(self, entry: WholeEntry, asked: LeadAsk, reader: Reader, kind: str, text: str) -> LeadAsk | None:
        """Answers, and has the agent told; read who answered first. Raises `StoreError`."""
        ...


class Finds(Protocol):
    """Knowledge, as far as a reader may see it."""

    def passages(self, text: str, reader: Reader) -> Sequence[Passage]:
        """Best first."""
        ...


class Now(Protocol):
    def __call__(self) -> datetime: ...
