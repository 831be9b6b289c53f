"""An iteration that ends at its deadline, whatever the other side does."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Generator

import pytest

from copilot.errors import WriterFailed
from copilot.writing.bounded import bounded


class Ticks:
    """A clock that moves a little each time it is read."""

    def __init__(self, step: float) -> None:
        self._seconds = itertools.count(0.0, step)

    def __call__(self) -> float:
        return next(self._seconds)


def still() -> float:
    return 0.0


def test_items_come_in_order_until_the_source_ends() -> None:
    """Nothing is lost or added, not even an empty first piece."""
    assert list(bounded(lambda: (n for n in (None, 1, 2)), 60.0, still)) == [None, 1, 2]


def test_a_silent_source_ends_at_the_deadline() -> None:
    """What it made before is kept; then the deadline is told."""
    released = threading.Event()

    def silent() -> Generator[int, None, None]:
        yield 1
        released.wait(30)

    got = bounded(silent, 0.05, still)
    assert next(got) == 1
    with pytest.raises(WriterFailed, match="too long"):
        next(got)
    released.set()


def test_a_source_that_never_stops_talking_ends_at_the_deadline_too() -> None:
    """Always having one more item is no way past it."""
    with pytest.raises(WriterFailed, match="too long"):
        for _ in bounded(lambda: (n for n in itertools.count()), 1.0, Ticks(0.01)):
            pass


def test_a_deadline_that_has_passed_starts_nothing_new() -> None:
    """Not even an item that is there already."""
    with pytest.raises(WriterFailed, match="too long"):
        next(bounded(lambda: (n for n in [1]), 0.0, still))


def test_the_source_s_own_failure_is_raised_after_what_it_made() -> None:
    """With its own words."""

    def failing() -> Generator[int, None, None]:
        yield 1
        raise WriterFailed("Broken.")

    got = bounded(failing, 60.0, still)
    assert next(got) == 1
    with pytest.raises(WriterFailed, match="Broken"):
        next(got)


def test_an_abandoned_source_is_closed() -> None:
    """Whoever stops reading does not leave it running for ever."""
    closed = threading.Event()

    def endless() -> Generator[int, None, None]:
        try:
            yield from itertools.count()
        finally:
            closed.set()

    got = bounded(endless, 60.0, still)
    next(got)
    got.close()  # type: ignore[attr-defined]
    assert closed.wait(10)
