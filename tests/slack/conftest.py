"""A desk for each test: a workspace of its own, a database of its own, and the knowledge of the session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from copilot.build import Parts

from .desk import Desk, opened
from .posting import Post
from .show import impatient


@pytest_asyncio.fixture
async def desk(nebula: Parts, fresh: Path) -> AsyncIterator[Desk]:
    """Connected over Socket Mode, with a worker."""
    async with opened(nebula, fresh) as made:
        yield made


@pytest_asyncio.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """A poster and a workspace, with a time of their own."""
    async with impatient(tmp_path) as (slack, shared, engine):
        yield Post(slack, shared, engine)
