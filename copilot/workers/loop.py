"""The worker process: answers what is in the inbox until it is told to stop.

One question at a time; where a model writes, others are thought about while it does.
"""

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
from copilot.workers.answering import MOST_ATTEMPTS, Answering
from copilot.workers.hearing import Hearing
from copilot.workers.holdout import holdout
from copilot.workers.keeping import Keeper
from copilot.workers.trying import Trying
from copilot.workers.turns import InTurn, Turns

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
        trial=holdout(parts).placed,
    )  # fmt: skip


def run(parts: Parts, parent: int | None = None) -> int:
    """Answers until SIGTERM or SIGINT, or until its parent has ended; what is being answered is finished first."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    hearing, turns = Hearing(utc_now), Turns()
    parts = replace(parts, listen=hearing.hear, waiting=turns.waiting)
    hearing.keep_in(Drafts(parts.engine))
    parts.embedder.query("hola")
    count = parts.settings.copilot_at_once if parts.settings.models else 1
    first, *others = _several(answering(parts, hearing), turns, count)
    looks = threading.Lock()
    threads = [
        threading.Thread(target=_answer, args=(one, stopping, look), name=one.name, daemon=True)
        for one, look in ((first, threading.Lock()), *((each, looks) for each in others))
    ]
    keeper = Keeper(parts)
    keeper.start()
    trying = Trying(parts)
    trying.start()
    for thread in threads:
        thread.start()
    while not stopping.wait(IDLE_SECONDS) and parent in (None, os.getppid()):
        if not keeper.alive or not all(thread.is_alive() for thread in threads):
            log.error("worker: %s any more", "nobody answers" if keeper.alive else "the index is not looked after")
            return 1
    stopping.set()
    trying.stop()
    for thread in threads:
        thread.join()
    keeper.stop()
    return 0


def _several(worker: Answering, turns: Turns, count: int) -> list[Answering]:
    """So many of them, who take turns. What has ended a worker before is for the first of them alone.

    So whoever is answered beside such a question is not taken for it.
    """
    thinks = InTurn(worker.copilot, turns)
    first, *others = [replace(worker, name=f"{worker.name}-{n}", copilot=thinks) for n in range(count)]
    return [first, *(replace(one, most_attempts=MOST_ATTEMPTS - 1) for one in others)]


def _answer(worker: Answering, stopping: threading.Event, looks: threading.Lock) -> None:
    """Answers until it is to stop. Of those who share `looks`, one at a time looks whether there is a question."""
    while not stopping.is_set():
        try:
            with looks:
                row = None if stopping.is_set() else worker.claim()
                if row is None:
                    stopping.wait(IDLE_SECONDS)
            if row is not None:
                worker.answer(row)
        except StoreError as error:
            log.error("worker: %s", error)
            stopping.wait(STORE_SECONDS)
