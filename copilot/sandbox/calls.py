"""The log of Web API calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from copilot.sandbox.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One call, what it was answered and when."""

    method: str
    args: Json
    status: int
    """The HTTP status; 0 when the caller got no answer."""
    answer: Json
    at: datetime

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str | None:
        return self.answer.get("error")


class CallLog(Sequence[ApiCall]):
    """All calls, oldest first."""

    def __init__(self, seen: Callable[[], None]) -> None:
        self._calls: list[ApiCall] = []
        self._seen = seen

    def add(self, call: ApiCall) -> None:
        self._calls.append(call)
        self._seen()

    def of(self, method: str) -> list[ApiCall]:
        return [call for call in self._calls if call.method == method]

    def clear(self) -> None:
        self._calls.clear()

    @overload
    def __getitem__(self, index: int) -> ApiCall: ...
    @overload
    def __getitem__(self, index: slice) -> list[ApiCall]: ...
    def __getitem__(self, index: int | slice) -> ApiCall | list[ApiCall]:
        return self._calls[index]

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[ApiCall]:
        return iter(self._calls)
