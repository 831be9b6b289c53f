"""Learning in Chromium: a proposal from what agents typed to the file that says it, and the suggestion then and now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from copilot.build import Parts
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.workers import suites
from copilot.workers.learning import Learning
from tests.console.learned import NEW, OLD, company, corrected, offered, parts_of
from tests.console.served import served

from .chrome import PHONE, Seats, overflow, picture, violations
from .hostile import INJECTED, harmless

TEAMS = ("madrid",)


@pytest.fixture
def small(
    chromium: Browser, tmp_path: Path, embedder: Usem3Embedder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Seats, Parts, str, Path]]:
    """Windows on the console of a small company with a proposal, its worker's parts, and the page it is about."""
    monkeypatch.setattr(suites, "FOLDER", Path("nowhere"))
    shelf = company(tmp_path, embedder)
    parts = parts_of(shelf)
    proposal = corrected(parts)
    with served(shelf.home, COPILOT_KNOWLEDGE=str(shelf.knowledge)) as console:
        seats = Seats(chromium, console)
        yield seats, parts, proposal.id, shelf.knowledge / "policies" / "envio.md"
        for context in seats.opened:
            context.close()
    parts.engine.dispose()
    assert seats.complaints == []


def work(parts: Parts) -> None:
    """What the worker does meanwhile, in a thread of its own."""

    def all_of_it() -> None:
        while Learning(parts).step():
            pass

    thread = threading.Thread(target=all_of_it)
    thread.start()
    thread.join(120)


def test_a_lead_accepts_a_proposal_and_sees_the_replay(small: tuple[Seats, Parts, str, Path]) -> None:
    """Tried while they wait, accepted, replayed beside the old suggestion; every page is for everybody to use."""
    seats, parts, _, page_file = small
    page = seats.signed_in("/console/learning", teams=TEAMS)
    assert violations(page) == []
    picture(page, "learning-desk-light-es", whole=True)
    page.get_by_role("link", name="Texto de una página").click()
    page.wait_for_url("**/console/learning/*")
    expect(page.get_by_role("button", name="Aceptar", exact=True)).to_have_count(0)
    page.keyboard.press("t")
    expect(page.get_by_role("status").filter(has_text="Esperando turno")).to_be_visible()
    work(parts)
    accept = page.get_by_role("button", name="Aceptar", exact=True)
    expect(accept).to_be_visible(timeout=30_000)
    assert violations(page) == []
    picture(page, "learning-tried-desk-light-es", whole=True)
    assert NEW not in page_file.read_text("utf-8")
    accept.click()
    expect(page.get_by_text("aceptada").first).to_be_visible()
    assert f"paquete {NEW}." in page_file.read_text("utf-8")
    work(parts)
    page.get_by_role("button", name="Repetir: c0").click()
    expect(page.get_by_text("Pensándola de nuevo")).to_be_visible()
    work(parts)
    then_now = page.locator("#replay .pair")
    expect(then_now).to_contain_text("salido del almacén", timeout=30_000)
    expect(then_now.locator(".said").first).to_contain_text(OLD)
    assert violations(page) == []
    picture(page, "learning-replayed-desk-light-es", whole=True)


def test_proposals_on_a_phone_in_the_dark_with_hostile_words(small: tuple[Seats, Parts, str, Path]) -> None:
    """Nothing runs, nothing is wider than the window, and a reason that is refused is still there."""
    seats, parts, id, _ = small
    other = offered(parts, INJECTED)
    page = seats.signed_in("/console/learning", teams=TEAMS, size=PHONE, dark=True, language="en")
    harmless(page)
    assert (violations(page), overflow(page)) == ([], 0)
    for name, path in (("hostile", other), ("one", id)):
        page.goto(f"/console/learning/{path}")
        harmless(page, shown=name == "hostile")
        assert (violations(page), overflow(page)) == ([], 0)
        picture(page, f"learning-{name}-phone-dark-en", whole=True)
    page.get_by_label("Reason").fill(INJECTED)
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("rejected").first).to_be_visible()
    harmless(page)
