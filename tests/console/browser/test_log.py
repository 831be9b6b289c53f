"""The log in a real browser: found by filters, opened by keys, taken along, corrected by two at once."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from copilot.store.asks import Asks
from copilot.store.entries import SqlLog
from copilot.store.promises import Promises
from copilot.types import LeadAsk, Place, Promise, Turn, Verdict
from tests.store.make import question, suggestion

from .chrome import PHONE, Seats
from .hostile import INJECTED, harmless


def _rows(page: Page) -> int:
    return page.locator("[data-row]").count()


def test_a_lead_filters_keeps_the_view_and_exports_it(seats: Seats) -> None:
    """The filter lives in the address, can be taken away piece by piece, kept under a name, and downloaded."""
    page = seats.signed_in("/console/log", language="en")
    everything = _rows(page)
    page.get_by_text("More filters").click()
    page.get_by_label("Verdict").select_option("edited")
    page.locator("#f-language").select_option("es")
    page.locator(".more").get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(r"/console/log\?language=es&verdict=edited$"))
    assert 0 < _rows(page) < everything
    page.get_by_label("Name of the view").fill("Editadas")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_role("navigation", name="Saved views").get_by_role("link", name="Editadas")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV for spreadsheets").click()
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("id,at,team") and downloading.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Remove Language: Spanish").click()
    expect(page).to_have_url(re.compile(r"/console/log\?verdict=edited$"))
    page.get_by_role("link", name="Editadas").click()
    expect(page).to_have_url(re.compile(r"language=es&verdict=edited$"))
    page.get_by_role("button", name="Delete the view Editadas").click()
    expect(page.get_by_role("link", name="Editadas")).to_have_count(0)


def test_an_entry_is_found_opened_and_left_with_keys_alone(seats: Seats) -> None:
    """/ to search, j and k to move, Enter to open, u to go back to the same list."""
    page = seats.signed_in("/console/log")
    page.keyboard.press("/")
    page.keyboard.type("factura")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q=factura$"))
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    first = page.locator("[data-row] a").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/log/*")
    expect(page.get_by_role("heading", name="Lo que se preguntó")).to_be_visible()
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"/console/log\?q=factura$"))


def test_a_lead_reads_on_a_phone_without_scripts(seats: Seats) -> None:
    """List, entry, its evidence and the way back need no script."""
    page = seats.window(size=PHONE, java_script_enabled=False, language="en")
    page.goto(seats.console.link(teams=("atencion", "contacta")))
    page.locator("main button").click()
    page.wait_for_url("**/console/")
    page.goto("/console/log?verdict=edited")
    page.locator("[data-row] a").first.click()
    expect(page.get_by_role("heading", name="Suggested and sent")).to_be_visible()
    page.locator(".hits summary").first.click()
    expect(page.locator(".hits .said").first).to_be_visible()
    page.get_by_role("link", name="Back to the log").click()
    expect(page).to_have_url(re.compile("verdict=edited"))


def test_two_leads_correct_the_same_entry(seats: Seats) -> None:
    """The second sees both texts, keeps writing, and saves; what was written survives even a reload."""
    path = "/console/log/q032"
    first, second = (seats.signed_in(path, language="en", name=name) for name in ("Nuria", "Eva"))
    second.get_by_label("Corrected reply").fill("La de Eva")
    first.get_by_label("Corrected reply").fill("La de Nuria")
    first.get_by_role("button", name="Save the correction").click()
    expect(first.get_by_text("The correction is saved.")).to_be_visible()
    second.reload()
    expect(second.get_by_label("Corrected reply")).to_have_value("La de Eva")
    second.evaluate("document.querySelector('[name=version]').value = '0'")
    second.get_by_role("button", name="Save the correction").click()
    expect(second.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(second.get_by_text("La de Nuria", exact=True)).to_be_visible()
    expect(second.get_by_label("Corrected reply")).to_have_value("La de Eva")
    second.get_by_role("button", name="Save the correction").click()
    expect(second.get_by_text("Version 2")).to_be_visible()


def test_a_passage_is_searched_and_marked(seats: Seats) -> None:
    """What should have been found is noted, and can be taken back."""
    page = seats.signed_in("/console/log/q031", language="en")
    page.get_by_placeholder("Search the knowledge").fill("dirección de entrega")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name=re.compile("^Should have been found")).first.click()
    expect(page.get_by_text("Noted: that passage should have been found.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Take back")).first.click()
    expect(page.get_by_text("The note was taken back.")).to_be_visible()


def test_an_agent_is_answered_from_the_page(seats: Seats) -> None:
    """Approved with a word, and the page says so."""
    page = seats.signed_in("/console/log/q036", language="en", teams=("atencion", "contacta", "tiendas", "linealia"))
    page.get_by_label("Answer to the agent").fill("Sí, por esta vez.")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("the agent is told")).to_be_visible()
    expect(page.locator(".ask")).to_contain_text("Sí, por esta vez.")


def _beside(seats: Seats, at: datetime) -> None:
    """What an agent asks a lead, and what they promised, by somebody whose id is not one."""
    place = Place(workspace="T0NEBULA", channel="C0ATENCION", thread_ts="1.1")
    given = {"entry_id": "hostile", "team": "madrid", "place": place}
    ask = LeadAsk(id="h", kind="approval", text=INJECTED, asked_by=INJECTED, asked_at=at, **given)  # type: ignore[arg-type]
    promise = Promise(
        id="h", what=INJECTED, owner=INJECTED, due=at, made_by=INJECTED, made_at=at, **given,  # type: ignore[arg-type]
    )  # fmt: skip
    Asks(seats.console.parts.engine).ask(ask, [], at)
    Promises(seats.console.parts.engine).make(promise)


def test_what_people_and_customers_wrote_does_not_run(seats: Seats) -> None:
    """In the question and its thread, the reply, what was sent, a reason, a question to a lead, its answer, a promise,
    a correction, a search and the name of a view.
    """
    log = SqlLog(seats.console.parts.engine)
    thread = (Turn(author="customer", text=INJECTED), Turn(author="agent", text=INJECTED))
    asked = question("hostile", text=INJECTED, brand=INJECTED, thread=thread)
    log.record(suggestion("hostile", question=asked, reply=INJECTED), {"model": INJECTED})
    said = {"entry_id": "hostile", "by": "U1", "at": asked.at}
    log.judge(Verdict(id="h1", kind="edited", text=INJECTED + " x", **said))  # type: ignore[arg-type]
    log.judge(Verdict(id="h2", kind="dismissed", reason="other", text=INJECTED, **said))  # type: ignore[arg-type]
    _beside(seats, asked.at)
    page = seats.signed_in("/console/", teams=("madrid",), language="en")
    harmless(page)
    page.goto("/console/log")
    harmless(page)
    page.goto("/console/log/hostile?find=pedido")
    harmless(page)
    page.get_by_label("Answer to the agent").fill(INJECTED)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("the agent is told")).to_be_visible()
    harmless(page)
    page.get_by_label("Corrected reply").fill(INJECTED)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("The correction is saved.")).to_be_visible()
    harmless(page)
    page.goto("/console/log")
    page.get_by_placeholder("Search for words").fill(INJECTED[:280])
    page.keyboard.press("Enter")
    harmless(page, shown=False)
    page.get_by_label("Name of the view").fill(INJECTED[:55])
    page.get_by_role("button", name="Save this view").click()
    harmless(page, shown=False)
