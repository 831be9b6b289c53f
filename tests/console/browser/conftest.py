"""One browser and one console over a month of work, for all tests of this folder.

They end with the folder: while it runs, Playwright has an event loop of its own, which asynchronous tests do not bear.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from copilot.build import Parts, utc_now
from copilot.settings import read_settings
from tests.console.seed import fill
from tests.console.served import Served, served
from tests.homes import copy_home

from .chrome import Seats, launched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that a busy machine kept waiting gets a second chance; what is wrong gets none."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError", "Locator expected"]))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def month(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with Nébula's knowledge and a month of questions and verdicts.

    Indexing takes a while: `BROWSER_TESTS_HOME` may name a folder that was made like this before.
    """
    if ready := os.environ.get("BROWSER_TESTS_HOME"):
        return copy_home(Path(ready), tmp_path_factory.mktemp("month"))
    nebula: Parts = request.getfixturevalue("nebula")
    home = copy_home(nebula.settings.home, tmp_path_factory.mktemp("month"))
    parts = Parts(read_settings({"COPILOT_HOME": str(home)}), loading=nebula.embedder)
    fill(parts, utc_now())
    parts.engine.dispose()
    return home


@pytest.fixture(scope="package")
def busy(month: Path) -> Iterator[Served]:
    """The console over that month. A test that writes leaves rows behind: it chooses entries of its own."""
    with served(month) as running:
        yield running


@pytest.fixture
def seats(chromium: Browser, busy: Served) -> Iterator[Seats]:
    """Windows on that console; whatever a page complained of fails the test."""
    made = Seats(chromium, busy)
    yield made
    for context in made.opened:
        context.close()
    assert made.complaints == []
