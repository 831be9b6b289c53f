"""An iteration that ends at a deadline, whatever the other side does."""

from __future__ import annotations

import contextlib
import contextvars
import queue
import threading
from typing import TYPE_CHECKING, TypeVar

from copilot.errors import WriterFailed
from copilot.writing.faults import TooLate

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")
_END, _LATE = object(), object()


def bounded(
    source: Callable[[], Generator[T, None, None]], deadline: float, now: Callable[[], float]
) -> Generator[T, None, None]:
    """The items of the source, made in a thread of their own so that a silent one cannot hold us.

    Raises `TooLate` at the deadline, and whatever of that kind the source raises. What the source still makes
    after that is thrown away.
    """
    made: queue.Queue[object] = queue.Queue()
    abandoned = threading.Event()
    # With the caller's context: a trace that was begun here goes on there.
    running = contextvars.copy_context().run
    threading.Thread(target=running, args=(_pump, source, made, abandoned), daemon=True).start()
    try:
        while True:
            left = deadline - now()
            try:
                item = made.get(timeout=left) if left > 0 else _LATE  # one that is never silent is held to it too
            except queue.Empty:
                item = _LATE
            if item is _LATE:
                raise TooLate("The model took too long.")
            if item is _END:
                return
            if isinstance(item, WriterFailed):
                raise item
            yield item  # type: ignore[misc]
    finally:
        abandoned.set()


def _pump(
    source: Callable[[], Generator[T, None, None]], made: queue.Queue[object], abandoned: threading.Event
) -> None:
    try:
        # Closing may raise too: what is left of a half-read answer is parsed then.
        with contextlib.closing(source()) as items:
            for item in items:
                if abandoned.is_set():
                    return
                made.put(item)
    except WriterFailed as error:
        made.put(error)
    finally:
        made.put(_END)
