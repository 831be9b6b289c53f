"""Coming in by a link, staying in, and going out."""

from __future__ import annotations

from copilot.types import Role

from .served import Served


def test_whoever_is_not_signed_in_is_led_to_the_entrance_and_back(console: Served) -> None:
    """The page that was asked for is where they go on to."""
    with console.guest() as browser:
        answer = browser.get("/console/?a=1")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/console/sign-in?next=%2Fconsole%2F%3Fa%3D1"
        assert "copilot console-link" in browser.get(answer.headers["location"]).text


def test_a_link_lets_one_person_in_once(console: Served) -> None:
    """Looking at it does not use it up; using it does."""
    link = console.link(name="Nuria")
    with console.guest() as browser, console.guest() as other:
        assert "Hello, Nuria" in other.get(link).text
        assert browser.post(link).status_code == 303
        assert "Hello, Nuria" in browser.get("/console/").text
        assert other.post(link).status_code == 410
        assert other.get(link).status_code == 410
        assert other.get("/console/").status_code == 303


def test_a_link_leads_to_a_page_of_ours_only(console: Served) -> None:
    """An address that leads out of the console is not followed."""
    for path, to in {
        "/console/x": "/console/x",
        "//evil.example": "/console/",
        "https://evil.example": "/console/",
    }.items():
        with console.guest() as browser:
            assert browser.post(console.link(path=path)).headers["location"] == to


def test_signing_out_ends_the_session_in_the_database(console: Served) -> None:
    """The cookie that somebody may have copied is worth nothing afterwards."""
    with console.member() as browser, console.guest() as thief:
        thief.cookies = dict(browser.cookies)
        assert thief.get("/console/").status_code == 200
        assert browser.post("/console/sign-out").status_code == 303
        assert thief.get("/console/").status_code == 303


def test_the_page_speaks_the_chosen_language_and_light(console: Served) -> None:
    """What was chosen wins over what the browser asks for, and leads back to the page."""
    with console.member(language="es", role=Role.AGENT) as browser:
        assert '<html lang="es">' in browser.get("/console/").text
        form = {"language": "en", "theme": "dark", "next": "/console/"}
        assert browser.post("/console/looks", data=form).headers["location"] == "/console/"
        page = browser.get("/console/").text
        assert '<html lang="en" data-theme="dark">' in page
        assert "Hello, Nuria" in page


def test_no_page_is_kept_by_a_cache_and_none_runs_what_is_not_ours(console: Served) -> None:
    """The headers of every page, and that styles and scripts may be kept."""
    with console.member() as browser:
        page = browser.get("/console/")
        assert page.headers["cache-control"] == "no-store"
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        style = browser.get("/console/static/console.css")
        assert style.status_code == 200
        assert "immutable" in style.headers["cache-control"]
