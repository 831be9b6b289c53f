"""Has proposals derived and tried, in a process beside the worker that answers; one thread watches for them."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from copilot.build import new_id, utc_now
from copilot.errors import StoreError
from copilot.store.learning import Jobs
from copilot.types.learning import Job, Task

if TYPE_CHECKING:
    from copilot.build import Parts

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
FIRST_DERIVED, DERIVE_SECONDS = 60.0, 600.0
"""How soon after the start, and how often, the log is looked at for what there is to learn."""
STOP_SECONDS = 5.0


class Trying:
    """One thread; what it starts ends with it."""

    def __init__(self, parts: Parts) -> None:
        self._jobs = Jobs(parts.engine)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trying", daemon=True)
        self._next = time.monotonic() + FIRST_DERIVED

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends what is being tried; it is taken up again by the next process."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                if time.monotonic() >= self._next:
                    self._next = time.monotonic() + DERIVE_SECONDS
                    self._jobs.ask(Job(id=new_id(), task=Task.DERIVE, state="waiting", at=utc_now(), by=""))
                waiting = self._jobs.waiting(utc_now())
            except StoreError as error:
                log.error("proposals: %s", error)
                continue
            if waiting:
                self._work()

    def _work(self) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "copilot", "proposals", "work", "--parent", str(os.getpid())],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while process.poll() is None:
            if self._stopping.wait(0.2):
                process.terminate()
                process.wait()
        if process.returncode and not self._stopping.is_set():
            log.error("proposals: the process that tries them ended with code %s", process.returncode)
            self._stopping.wait(10 * LOOK_SECONDS)
