"""The worker process: answers what is in the inbox, one question at a time, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.build import utc_now
from copilot.errors import StoreError
from copilot.knowledge.mask import masked_question
from copilot.reading.signs import plain
from copilot.store.answers import Answers
from copilot.store.drafts import Drafts
from copilot.store.inbox import Inbox
from copilot.store.threads import Threads
from copilot.store.visible import internal
from copilot.workers.answering import Answering
from copilot.workers.hearing import Hearing
from copilot.workers.keeping import Keeper

if TYPE_CHECKING:
    from copilot.build import Parts

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
STORE_SECONDS = 2.0


def answering(parts: Parts, hearing: Hearing | None = None) -> Answering:
    """What answers questions with these parts; `hearing` is what their writers speak to."""
    voices = [parts.company.voice(brand, "es") for brand in parts.company.brands()]
    brands = {plain(name): voice.brand for voice in voices if voice for name in (voice.brand, voice.brand_name)}
    return Answering(
        name=f"worker-{os.getpid()}", inbox=Inbox(parts.engine), answers=Answers(parts.engine),
        threads=Threads(parts.engine), copilot=parts.copilot, brands=brands, mask=masked_question,
        digests=parts.digests, now=utc_now, hearing=hearing, internal=lambda ids: internal(parts.engine, ids),
    )  # fmt: skip


def run(parts: Parts, parent: int | None = None) -> int:
    """Answers until SIGTERM or SIGINT, or until its parent has ended; what is being answered is finished first."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    hearing = Hearing(utc_now)
    parts = replace(parts, listen=hearing.hear)
    hearing.keep_in(Drafts(parts.engine))
    worker = answering(parts, hearing)
    parts.embedder.query("hola")
    keeper = Keeper(parts)
    keeper.start()
    while not stopping.is_set() and parent in (None, os.getppid()):
        if not keeper.alive:
            log.error("worker: the index is not looked after any more")
            return 1
        try:
            busy = worker.step()
        except StoreError as error:
            log.error("worker: %s", error)
            stopping.wait(STORE_SECONDS)
            continue
        if not busy:
            stopping.wait(IDLE_SECONDS)
    keeper.stop()
    return 0
