"""The worker process: answers what is in the inbox, one question at a time, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

from copilot.errors import EmbedderError, IndexUnavailable, StoreError
from copilot.knowledge.mask import masked_question
from copilot.reading.signs import plain
from copilot.store.answers import Answers
from copilot.store.inbox import Inbox
from copilot.store.threads import Threads
from copilot.workers.answering import Answering

if TYPE_CHECKING:
    from copilot.build import Parts

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
STORE_SECONDS = 2.0
INDEX_SECONDS = 5.0
"""How soon a change of the knowledge reaches the index."""


def answering(parts: Parts) -> Answering:
    """What answers questions with these parts."""
    from copilot.build import utc_now

    voices = [parts.company.voice(brand, "es") for brand in parts.company.brands()]
    brands = {plain(name): voice.brand for voice in voices if voice for name in (voice.brand, voice.brand_name)}
    return Answering(
        name=f"worker-{os.getpid()}", inbox=Inbox(parts.engine), answers=Answers(parts.engine),
        threads=Threads(parts.engine), copilot=parts.copilot, brands=brands, mask=masked_question,
        digests=parts.digests, now=utc_now,
    )  # fmt: skip


def run(parts: Parts, parent: int | None = None) -> int:
    """Answers until SIGTERM or SIGINT, or until its parent has ended; what is being answered is finished first."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    worker = answering(parts)
    warm(parts)
    checked = time.monotonic()
    while not stopping.is_set() and parent in (None, os.getppid()):
        try:
            if time.monotonic() - checked > INDEX_SECONDS:
                keep_index(parts)
                checked = time.monotonic()
            busy = worker.step()
        except StoreError as error:
            log.error("worker: %s", error)
            stopping.wait(STORE_SECONDS)
            continue
        if not busy:
            stopping.wait(IDLE_SECONDS)
    return 0


def warm(parts: Parts) -> None:
    """Loads what the first question would wait for."""
    keep_index(parts)


def keep_index(parts: Parts) -> None:
    """Brings the index up to date, unless another process has it; then searches use words only, and say so.

    So they do without an embedder, and nothing is built then.
    """
    try:
        parts.embedder.query("hola")
        parts.keep_index()
        parts.search.warm()
    except (IndexUnavailable, EmbedderError) as error:
        log.warning("index: %s %s", error, error.remedy)
