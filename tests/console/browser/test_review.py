"""Reviewing with the keyboard alone, and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from sqlalchemy import update

from copilot.build import utc_now
from copilot.store.engine import writing
from copilot.store.grades import Grades
from copilot.store.review_schema import drawn
from copilot.workers.watching import watch

from .chrome import PHONE, Seats, overflow, violations
from .hostile import INJECTED, harmless

ENTRY = re.compile(r"/console/review/entries/(q\d+)\?many=(\d+)&done=(\d+)$")


def _at(page: Page) -> tuple[str, int]:
    """The entry that is looked at, and how many were done before."""
    page.wait_for_url(ENTRY)
    found = ENTRY.search(page.url)
    assert found
    return found[1], int(found[3])


def _graded_by_one(seats: Seats, entry: str) -> None:
    """Whatever was drawn: two are not to grade it on purpose."""
    parts = seats.console.parts
    while watch(parts).catch_up(utc_now()):
        pass
    with writing(parts.engine) as connection:
        connection.execute(update(drawn).where(drawn.c.entry_id == entry).values(twice=False))


def test_from_the_queue_to_a_grade_and_on_with_the_keyboard_alone(seats: Seats) -> None:
    """In by a link, g r to the queue, s to start, five numbers and Enter: kept, and the next one is there."""
    page = seats.window(language="en")
    page.goto(seats.console.link(name="Vera Soto", teams=("atencion", "contacta")))
    expect(page.locator("main button")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/console/review")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    page.keyboard.press("s")
    entry, done = _at(page)
    assert done == 0
    for key in "54321":
        page.keyboard.press(key)
    page.keyboard.press("c")
    page.keyboard.type("Bien, pero 3 y j son letras aquí.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=1")
    following, done = _at(page)

    assert (following != entry, done) == (True, 1)
    grades = Grades(seats.console.parts.engine).of_entry(entry, teams=("atencion", "contacta"))
    assert [(one.scores, one.comment) for one in grades if one.by == "link:vera soto"] == [
        ({"policy": 5, "facts": 4, "empathy": 3, "proactivity": 2, "honesty": 1}, "Bien, pero 3 y j son letras aquí.")
    ]


def test_rows_and_scales_are_walked_with_j_and_k(seats: Seats) -> None:
    """In the queue, Enter opens the row; in the form, a number grades the scale that has the focus, Enter saves."""
    page = seats.signed_in("/console/review", name="Ana Gil", language="en")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-row] a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    entry, _ = _at(page)
    for key in ("j", "j", "4", "k", "k", "2", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**done=1")

    grades = Grades(seats.console.parts.engine).of_entry(entry, teams=("atencion", "contacta"))
    assert [one.scores for one in grades if one.by == "link:ana gil"] == [{"policy": 2, "facts": 4}]


def test_what_was_written_survives_a_way_out_and_back(seats: Seats) -> None:
    """A lead who follows a link by mistake finds their comment again."""
    page = seats.signed_in("/console/review/entries/q030", name="Eva Ruiz", language="es")
    page.get_by_label("Comentario").fill("A medio escribir")
    page.goto("/console/review")
    page.goto("/console/review/entries/q030")

    expect(page.get_by_label("Comentario")).to_have_value("A medio escribir")


def test_a_comment_that_is_a_script_is_a_comment(seats: Seats) -> None:
    """To whoever wrote it, and to the next lead."""
    _graded_by_one(seats, "q027")
    page = seats.signed_in("/console/review/entries/q027?many=9&done=0", name="Mala Fe", language="en")
    page.keyboard.press("2")
    page.get_by_label("Comment").fill(INJECTED)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**done=1")
    page.goto("/console/review/entries/q027")
    harmless(page, shown=False)
    other = seats.signed_in("/console/review/entries/q027?many=9&done=0", name="Otra", language="en")
    harmless(other)


def test_two_windows_meet_on_a_phone(seats: Seats) -> None:
    """The conflict fits a small window, axe finds nothing in it, and nothing that was written is gone."""
    _graded_by_one(seats, "q022")
    one, other = (
        seats.signed_in("/console/review/entries/q022?many=9&done=0", name=name, language="en", size=PHONE)
        for name in ("Uno", "Dos")
    )
    for page, score in ((one, "5"), (other, "1")):
        page.get_by_role("group", name="Policy right").get_by_label(f"{score}:").check()
        page.get_by_label("Comment").fill(f"A {score}, I say")
    one.get_by_role("button", name="Save").click()
    one.wait_for_url("**done=1")
    other.get_by_role("button", name="Save").click()

    expect(other.get_by_role("heading", name="Somebody graded it while you were writing")).to_be_visible()
    expect(other.get_by_text("A 5, I say")).to_be_visible()
    expect(other.get_by_label("Comment")).to_have_value("A 1, I say")
    assert (violations(other), max(0, overflow(other))) == ([], 0)


def test_what_has_the_focus_is_not_behind_the_button_that_saves(seats: Seats) -> None:
    """On a small desk, a field that the Tab key leads to is above it."""
    page = seats.signed_in("/console/review/entries/q030", name="Bea", language="en", size=(1280, 640))
    page.locator("[name=honesty]").first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Comment")).to_be_focused()
    field, bar = page.get_by_label("Comment").bounding_box(), page.locator(".grading .actions").bounding_box()
    assert field and bar and field["y"] + field["height"] <= bar["y"] + 1
