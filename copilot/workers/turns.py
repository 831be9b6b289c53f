"""Several questions at once in one worker: one thread thinks at a time, and others while it waits for a model."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copilot.types import Question, Suggestion
    from copilot.workers.answering import Thinks


@dataclass(frozen=True, slots=True)
class Turns:
    """Thinking takes the processor, so that two at a time would only make each other late; waiting takes nothing."""

    _one: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """For whoever thinks: others may, until this ends."""
        self._one.release()
        try:
            yield
        finally:
            self._one.acquire()

    def think(self, copilot: Thinks, question: Question) -> Suggestion:
        """Thinking, in turn."""
        with self._one:
            return copilot.think(question)


@dataclass(frozen=True, slots=True)
class InTurn:
    """A copilot whose thinking several threads share."""

    copilot: Thinks
    turns: Turns

    def think(self, question: Question) -> Suggestion:
        return self.turns.think(self.copilot, question)
