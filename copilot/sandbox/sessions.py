"""What an agent app shows beside its messages: a status line, suggested prompts, a title, a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from copilot.sandbox.clock import Clock

STATUS_SECONDS = 120.0
Thread = tuple[str, str]
"""A channel and the ts of a thread in it; "" for the timeline of a direct message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    text: str
    expires: float
    loading_messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    title: str
    message: str


class Sessions:
    """Status and session of each thread; a status goes away with the app's next message or after two minutes."""

    def __init__(self, *, clock: Clock, seen: Callable[[], None]) -> None:
        self._clock = clock
        self._seen = seen
        self._statuses: dict[Thread, Status] = {}
        self._sessions: dict[Thread, str] = {}
        self.titles: dict[Thread, str] = {}
        self.prompts: dict[str, tuple[Prompt, ...]] = {}

    def set_status(self, thread: Thread, text: str, loading_messages: tuple[str, ...] = ()) -> None:
        """Show a status; an empty text clears it."""
        self._statuses.pop(thread, None)
        if text:
            expires = self._clock.time() + STATUS_SECONDS
            self._statuses[thread] = Status(text=text, expires=expires, loading_messages=loading_messages)
        self._seen()

    def status(self, channel: str, thread_ts: str) -> Status | None:
        status = self._statuses.get((channel, thread_ts))
        return status if status is not None and self._clock.time() <= status.expires else None

    def statuses(self, channel: str) -> dict[str, Status]:
        """The living statuses of a channel by thread."""
        found = {thread: self.status(channel, thread) for at, thread in self._statuses if at == channel}
        return {thread: status for thread, status in found.items() if status is not None}

    def answered(self, channel: str, root_ts: str) -> None:
        self._statuses.pop((channel, root_ts), None)

    def set_session(self, thread: Thread, status: str, title: str | None = None) -> None:
        """Set a session's status; the title counts only when this makes the session."""
        if title and thread not in self._sessions:
            self.titles[thread] = title
        self._sessions[thread] = status
        self._seen()

    def session(self, channel: str, thread_ts: str) -> str | None:
        """active, processing, suspended or closed; None before the app said anything."""
        return self._sessions.get((channel, thread_ts))

    def set_prompts(self, channel: str, prompts: tuple[Prompt, ...]) -> None:
        self.prompts[channel] = prompts
        self._seen()
