"""Every page: for everybody to use, at any width, in light and dark, in both languages."""

from __future__ import annotations

import pytest

from copilot.types import Role

from .chrome import DESK, PHONE, Seats, overflow, picture, violations
from .pages import AGENT_PAGES, OUTSIDE, PAGES

LOOKS = [
    pytest.param(DESK, False, "es", id="desk-light-es"),
    pytest.param(PHONE, True, "en", id="phone-dark-en"),
]
NARROW = (320, 640)
MOST_BYTES = 150_000


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
@pytest.mark.parametrize("who", ["lead", "agent", "outside"])
def test_pages_can_be_used_by_everybody(
    seats: Seats, who: str, size: tuple[int, int], dark: bool, language: str, request: pytest.FixtureRequest
) -> None:
    """axe finds nothing against WCAG 2.2 AA, and nothing has to be moved sideways; a picture of each page is kept."""
    pages = {"lead": PAGES, "agent": AGENT_PAGES, "outside": OUTSIDE}[who]
    window = {"size": size, "dark": dark, "language": language}
    role = Role.LEAD if who == "lead" else Role.AGENT
    page = seats.window(**window) if who == "outside" else seats.signed_in(role=role, **window)
    wrong: dict[str, object] = {}
    for name, path in pages.items():
        page.goto(path)
        picture(page, f"{name}-{request.node.callspec.id.removesuffix('-' + who)}", whole=True)
        if found := violations(page):
            wrong[name] = found
        if (wide := overflow(page)) > 0:
            wrong[f"{name} is too wide by"] = wide

    assert wrong == {}


def test_pages_are_small(seats: Seats) -> None:
    """Each is under 150 KB all told, with styles, scripts and pictures, before anything is compressed."""
    page, sizes = seats.signed_in(), dict[str, int]()
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    large: dict[str, dict[str, int]] = {}
    for name, path in PAGES.items():
        sizes.clear()
        page.goto(path, wait_until="networkidle")
        assert any(url.split("?")[0].endswith(".js") for url in sizes), "the scripts were not counted"
        if sum(sizes.values()) >= MOST_BYTES:
            large[name] = dict(sizes)

    assert large == {}


def test_pages_fit_a_very_small_window(seats: Seats) -> None:
    """At 320 pixels, as when a desk's window is magnified four times, nothing has to be moved sideways."""
    page = seats.signed_in(size=NARROW)
    wide = {}
    for name, path in PAGES.items():
        page.goto(path)
        if (by := overflow(page)) > 0:
            wide[name] = by

    assert wide == {}
