"""What this door needs from the inside, as Protocols of at most three methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from copilot.types import Verdict

Json = Mapping[str, object]


class Receives(Protocol):
    """The inbox."""

    def receive(self, keys: Sequence[str], body: Json, at: datetime, *, thread: str | None = None) -> bool:
        """Stores a question under its keys; False when any of them is known. On the disk when it returns."""
        ...


class Sending(Protocol):
    """A message that is being sent."""

    @property
    def nonce(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def thread_ts(self) -> str | None: ...
    @property
    def payload(self) -> Json: ...
    @property
    def attempts(self) -> int: ...


class Sends(Protocol):
    """The outbox, claiming."""

    def claim(self, now: datetime) -> Sending | None: ...

    def unsettled(self, older_than: datetime) -> Sequence[Sending]: ...


class Settles(Protocol):
    """The outbox, settling what was claimed."""

    def sent(self, nonce: str, ts: str) -> bool: ...

    def retry(self, nonce: str, not_before: datetime) -> bool: ...

    def failed(self, nonce: str, reason: str) -> bool: ...


class Outgoing(Sends, Settles, Protocol):
    """The outbox."""


class Judges(Protocol):
    """The log, taking verdicts."""

    def judge(self, verdict: Verdict) -> None:
        """Raises `StoreError` when there is no such entry."""
        ...


class Owns(Protocol):
    """Which threads are ours."""

    def ours(self, workspace: str, channel: str, ts: str) -> bool: ...
