"""The frame around every page: keys, light, language, the way in and out; by keyboard alone, and without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .chrome import PHONE, Seats
from .hostile import INJECTED, harmless


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))


def _tab_to(page: Page, text: str) -> None:
    """Presses Tab until the focus is on what says so."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if text in _focused(page):
            return
    raise AssertionError(f"the keyboard does not come to {text!r}")


def test_somebody_comes_in_chooses_and_leaves_with_the_keyboard_alone(seats: Seats) -> None:
    """From a link to the pages, into the dark and back out, without a mouse."""
    page = seats.window()
    page.goto(seats.console.link(name="Nuria Campos"))
    expect(page.locator("main button")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/")
    expect(page.get_by_role("heading", name="Hola, Nuria Campos")).to_be_visible()
    page.keyboard.press("Tab")
    assert _focused(page) == "Ir al contenido"
    _tab_to(page, "Nuria Campos")
    page.keyboard.press("Enter")
    _tab_to(page, "Oscuro")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    _tab_to(page, "Nuria Campos")
    page.keyboard.press("Enter")
    _tab_to(page, "Cerrar la sesión")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/console/sign-in$"))
    page.goto("/console/")
    expect(page).to_have_url(re.compile("/console/sign-in"))


def test_the_help_for_keys_opens_with_a_key_and_can_switch_them_off(seats: Seats) -> None:
    """Somebody who dictates, or whose cat walks over the keys, can do without single keys."""
    page = seats.signed_in(language="en")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Use single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_language_and_light_can_be_chosen_on_a_phone_without_scripts(seats: Seats) -> None:
    """The frame needs no script; the choice stays for the next page."""
    page = seats.window(size=PHONE, java_script_enabled=False)
    page.goto("/console/sign-in")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/console/nothing")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_name_that_is_a_script_is_a_name(seats: Seats) -> None:
    """Whoever is greeted is greeted as written, on the way in and on every page."""
    page = seats.window(language="en")
    page.goto(seats.console.link(name=INJECTED))
    harmless(page)
    page.locator("main button").click()
    page.wait_for_url("**/console/")
    harmless(page)


def test_an_address_that_is_a_script_is_an_address(seats: Seats) -> None:
    """What stands in the address of a page comes back in forms and links only as text."""
    page = seats.window(language="en")
    for path in ("/console/sign-in", "/console/in/x", "/console/nothing"):
        page.goto(path)
        page.evaluate("text => { location.search = '?next=' + encodeURIComponent(text) }", INJECTED)
        page.wait_for_url("**next=**")
        harmless(page, shown=False)
