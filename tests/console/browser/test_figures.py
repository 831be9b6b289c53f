"""The figures in a real browser: pictures are drawn, follow the light, and their numbers are one press away."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .chrome import PHONE, Seats

DRAWN = "images => images.map(one => one.complete && one.naturalWidth)"


def test_from_the_overview_to_one_team_and_the_numbers(seats: Seats) -> None:
    """Two pictures, the table behind them, and a team chosen from the groups."""
    page = seats.signed_in()
    page.goto("/console/figures", wait_until="networkidle")
    assert page.locator(".chart img").evaluate_all(DRAWN) == [560, 560]
    page.locator("#numbers summary").press("Enter")
    assert page.locator("#numbers table").is_visible()

    page.locator(".tabs a[href*='/by/team']").click()
    row = page.locator("table.grouped tbody tr").first
    name = row.locator("th").inner_text()
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile("team="))
    expect(page.locator(".chips a")).to_have_count(1)
    assert name


def test_on_a_phone_the_pictures_are_narrow(seats: Seats) -> None:
    """So that their words can be read without moving sideways."""
    page = seats.signed_in(size=PHONE, dark=True, language="es")
    page.goto("/console/figures", wait_until="networkidle")

    assert page.locator(".chart img").evaluate_all(DRAWN) == [380, 380]
