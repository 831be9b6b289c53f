"""Texts that would run in a page that does not escape them, for every field that a person or a customer can fill.

Write `INJECTED` into a field, go where it is shown, and call `harmless(page)`: the text is there as text, nothing ran.
"""

from __future__ import annotations

from playwright.sync_api import Page

HIT = "window.hit = 1"
ATTEMPTS = (
    f"<script>{HIT}</script>",
    f'<img src=x onerror="{HIT}">',
    f"<svg onload='{HIT}'>",
    f'" onfocus="{HIT}" autofocus x="',
    f"' onmouseover='{HIT}' x='",
    f"</textarea><script>{HIT}</script>",
    f"</title><script>{HIT}</script>",
    f"javascript:{HIT}",
    f'<a href="javascript:{HIT}">x</a>',
    "<iframe srcdoc='<script>parent.hit = 1</script>'>",
    f"<div hx-on:load='{HIT}' hx-get='/console/' hx-trigger='load'>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<style>*{display:none}",
    "\u202e\u2066<b>x</b>",
)
INJECTED = " ".join(ATTEMPTS)
MARK = "<img src=x onerror="
"""A piece of it that is to be read in the page as it was written."""
_FOREIGN = (
    "[onerror], [onload], [onfocus], [onmouseover], [srcdoc], [style], iframe, a[href^='javascript:'], "
    "script:not([src]), img[src='x'], [hx-on\\:load]"
)


def harmless(page: Page, *, shown: bool = True) -> None:
    """Nothing of it ran or became an element; where it is `shown`, it can be read as it was written."""
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hit") is None
    assert page.locator(_FOREIGN).count() == 0, [
        page.locator(_FOREIGN).nth(at).evaluate("one => one.outerHTML") for at in range(page.locator(_FOREIGN).count())
    ]
    if shown:
        assert MARK in page.locator("body").inner_text() or page.locator(f"[value*='{MARK}']").count()
