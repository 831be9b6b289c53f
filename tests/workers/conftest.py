"""Data folders for programs that a test starts, and what they leave behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .programs import Programs


@pytest.fixture
def programs() -> Iterator[Programs]:
    """Starts `copilot`; what a failed test has left running is ended after it."""
    started = Programs()
    yield started
    started.end()
