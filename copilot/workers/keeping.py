"""Keeps the vector index in step with the truth and looks for damage, in a thread beside the one that answers.

While it works on the index, questions are answered by words, with the notice that says so.
"""

from __future__ import annotations

import logging
import threading
import time
from random import Random
from typing import TYPE_CHECKING

from copilot.build import utc_now
from copilot.errors import CopilotError, EmbedderError, IndexUnavailable
from copilot.retrieval.drift import measure
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.workers.facts import measuring
from copilot.workers.watching import watch

if TYPE_CHECKING:
    from copilot.build import Parts
    from copilot.ports import Progress
    from copilot.retrieval.drift import Drift

log = logging.getLogger(__name__)
INDEX_SECONDS = 5.0
"""How soon a change of the knowledge reaches the index."""
CHECK_SECONDS = 600.0
"""How often the index is looked at for damage, the first time after a tenth of that."""
STOP_SECONDS = 15.0
AT_ONCE = 5_000
"""So many entries are measured in one round: a long log is measured in many."""


class Stopped(CopilotError):
    """The process is ending; the next one goes on where this one was."""


class Keeper:
    """One thread. `alive` is False once it has ended, which it does of itself only by a fault of ours."""

    def __init__(self, parts: Parts, *, seed: int = 0) -> None:
        self._parts = parts
        self._chance = Random(seed)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._measuring, self._watch = measuring(parts), watch(parts)
        self._next_check = time.monotonic() + CHECK_SECONDS / 10

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits until it has ended what it cannot leave."""
        self._stopping.set()
        if self.alive:
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                keep_index(self._parts, self._go_on)
                self._measuring.catch_up(AT_ONCE)
                self._watch.catch_up(utc_now())
                if time.monotonic() >= self._next_check:
                    self._next_check = time.monotonic() + CHECK_SECONDS
                    self._check()
            except Stopped:
                return
            except CopilotError as error:
                log.error("index: %s", error)
            self._stopping.wait(INDEX_SECONDS)

    def _check(self) -> None:
        drift = check_index(self._parts, self._chance)
        if drift is not None and drift.damaged:
            log.warning("index: damaged (%s); it is built again", drift.figures())
            self._parts.keep_index(self._go_on, anew=True)
            check_index(self._parts, self._chance)

    def _go_on(self, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise Stopped(f"{done} of {total} vectors are in the index.")


def keep_index(parts: Parts, progress: Progress | None = None) -> None:
    """Brings the index up to date, unless another process has it; then searches use words only, and say so.

    So they do without an embedder, and nothing is built then.
    """
    try:
        parts.embedder.query("hola")
        parts.keep_index(progress)
        parts.search.warm()
    except (IndexUnavailable, EmbedderError) as error:
        log.warning("index: %s %s", error, error.remedy)


def check_index(parts: Parts, chance: Random) -> Drift | None:
    """Measures the drift of the index that searches use, and writes it down; None while they use none."""
    index = parts.search.index
    if not isinstance(index, ChromaIndex):
        return None
    drift = measure(index, parts.ledger, parts.cache, parts.projector.fingerprint, chance)
    parts.ledger.note_check(index.generation, utc_now(), drift.figures())
    return drift
