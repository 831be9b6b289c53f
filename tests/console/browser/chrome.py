"""One Chromium, and the people who sit in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from copilot.types import Role
from tests.console.served import Served

NAMES = ("chromium", "chromium-browser", "google-chrome")
REMEDY = "Install Chromium, as with: apt-get install chromium"
ROOT = Path(__file__).resolve().parents[3]
PICTURES = ROOT / ".artefacts" / "console"
"""Where a run leaves what it has seen; git does not look there."""
DESK, PHONE = (1440, 900), (390, 844)
_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
_RULES = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server",
)  # fmt: skip


def launched(playwright: Playwright) -> Browser:
    """The Chromium of this machine. Without one, the test is skipped; where browsers are required, it fails."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(f"There is no Chromium on this machine. {REMEDY}")
        pytest.skip(f"There is no Chromium on this machine. {REMEDY}")
    return playwright.chromium.launch(executable_path=path, args=list(_FLAGS))


@dataclass
class Seats:
    """Opens windows for people; what a page complains of is a failure, unless a test expects it."""

    browser: Browser
    console: Served
    opened: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ("Failed to load resource: the server responded with a status of 4",)
    """What a browser says of every refusal."""

    def window(self, *, size: tuple[int, int] = DESK, language: str = "es", dark: bool = False, **more: Any) -> Page:
        """A window in which nobody is signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light",
            locale={"es": "es-ES", "en": "en-GB"}[language], base_url=self.console.url, **more,
        )  # fmt: skip
        context.set_default_timeout(10_000)
        self.opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("dialog", lambda dialog: self._dialog(page, dialog.message))
        return page

    def signed_in(
        self, path: str = "/console/", *, role: Role = Role.LEAD, teams: Collection[str] = ("atencion", "contacta"),
        name: str = "Nuria Campos", **window: Any,
    ) -> Page:  # fmt: skip
        """A window of somebody who came in by a link, at that page."""
        page = self.window(**window)
        page.goto(self.console.link(role=role, teams=teams, name=name, path=path))
        page.locator("main button").click()
        page.wait_for_url(lambda address: "/console/in/" not in address)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(self.expected):
            self.complaints.append(message.text)

    def _dialog(self, page: Page, text: str) -> None:
        self.complaints.append(f"{page.url}: a dialog said {text!r}")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice: rule, and where."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: Sequence[dict[str, Any]] = page.evaluate(
        f"axe.run(document, {{runOnly: {_RULES}, resultTypes: ['violations']}}).then(found => found.violations)"
    )
    return [f"{one['id']}: {' | '.join(node['html'][:200] for node in one['nodes'][:5])}" for one in found]


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window; no more than 0 is well."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def picture(page: Page, name: str, *, whole: bool = False) -> Path:
    """Keeps what is seen."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole, animations="disabled")
    return PICTURES / f"{name}.png"
