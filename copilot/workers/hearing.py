"""What a model says while it writes, on its way to the process that shows it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from copilot.errors import CopilotError, StoreError
from copilot.store.drafts import Drafts
from copilot.store.threads import Thread

log = logging.getLogger(__name__)
WRITE_SECONDS = 0.3
"""As often the reply so far is written down."""


class StoppedByReader(CopilotError):
    """The person who asked wants no more of the answer."""


class _Ear(threading.local):
    """What the thread that runs is answering, and when it is heard next."""

    question: tuple[str, Thread, str, str] | None = None
    next: float = 0.0
    wanted: Callable[[], bool] = staticmethod(lambda: True)


class Hearing:
    """Hears the reply of one question at a time, in each thread its own; nothing, while there is no question."""

    def __init__(self, now: Callable[[], datetime], clock: Callable[[], float] = time.monotonic) -> None:
        self._now, self._clock = now, clock
        self._drafts: Drafts | None = None
        self._ear = _Ear()

    def keep_in(self, drafts: Drafts) -> None:
        """Where the words go."""
        self._drafts = drafts

    def begin(
        self, question: str, thread: Thread, reader: str, language: str, *, wanted: Callable[[], bool] = lambda: True
    ) -> None:
        """What is heard from here on is the reply to this question, for as long as it is `wanted`."""
        self._ear.wanted = wanted
        self._ear.question, self._ear.next = (question, thread, reader, language), 0.0

    def end(self) -> None:
        self._ear.question = None

    def hear(self, reply: str) -> None:
        """The reply so far. Raises `StoppedByReader`."""
        ear = self._ear
        if self._drafts is None or ear.question is None or self._clock() < ear.next:
            return
        ear.next = self._clock() + WRITE_SECONDS
        try:
            wanted = ear.wanted() and self._drafts.write(*ear.question, reply, self._now())
        except StoreError as error:
            # Only the draft is not seen; the answer itself is tried again by whoever writes it down.
            log.warning("a draft was not kept: %s", error)
            return
        if not wanted:
            raise _stopped()

    def heard(self) -> None:
        """The reply is whole. Raises `StoppedByReader` when its reader stopped it since something was last heard."""
        ear = self._ear
        if self._drafts is None or ear.question is None:
            return
        try:
            stopped = self._drafts.stopped(ear.question[0])
        except StoreError as error:
            log.warning("nobody knows whether a reply was stopped: %s", error)
            return
        if stopped:
            raise _stopped()


def _stopped() -> StoppedByReader:
    return StoppedByReader("The reader has stopped the answer.", remedy="Ask again.")
