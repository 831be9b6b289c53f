"""Signing in with Slack in a real browser: out to the workspace, the choice of who one is, and back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.console.with_slack import connected, with_teams

from .chrome import Seats


def test_a_lead_signs_in_with_slack_and_lands_where_they_wanted(chromium: Browser, tmp_path: Path) -> None:
    """The browser takes every step by itself: policy, cookies and redirects allow it."""
    with_teams(tmp_path)
    with connected(tmp_path) as console:
        seats = Seats(chromium, console)
        page = seats.window(language="en")
        page.goto("/console/?from=slack")
        page.get_by_role("link", name="Sign in with Slack").click()
        page.get_by_role("link", name="Nuria Campos").click()
        expect(page.get_by_role("heading", name="Hello, Nuria Campos")).to_be_visible()
        assert page.url.endswith("/console/?from=slack")
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies(console.url)}
        page.context.close()

    assert seats.complaints == []
    assert cookies["copilot-local"]["httpOnly"] is True
    assert "copilot-local-way" not in cookies


def test_whoever_cancels_at_slack_can_begin_again(chromium: Browser, tmp_path: Path) -> None:
    """A page says so, in the reader's language, with the way back."""
    with_teams(tmp_path)
    with connected(tmp_path) as console:
        page = Seats(chromium, console).window(language="es")
        page.goto("/console/sign-in")
        page.get_by_role("link", name="Entrar con Slack").click()
        page.get_by_role("link", name="Cancel").click()
        expect(page.get_by_role("heading", name="No se ha podido entrar")).to_be_visible()
        page.get_by_role("link", name="Entrar").click()
        expect(page.get_by_role("link", name="Entrar con Slack")).to_be_visible()
        page.context.close()
