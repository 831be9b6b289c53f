"""Who gets in and who does not, whatever a browser sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.routing import Mount, Route

from copilot.store.engine import reading, writing
from copilot.types import Role
from copilot.workers.console import console as made_console

from .served import Served, served

OPEN = {"/console/sign-in", "/console/in/x", "/console/sign-out", "/console/looks"}
"""What whoever is not signed in may call."""


def _routes(console: Served) -> list[tuple[str, str]]:
    """Method and address of everything that the console answers, with an x for each part that is given."""
    found = []
    for route in made_console(console.parts).routes:
        if isinstance(route, Route):
            path = "/console" + re.sub(r"\{[^}]+\}", "x", route.path)
            found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
        else:
            assert isinstance(route, Mount)
            assert route.path == "/static", "a part of the console that this test does not know"
    return found


def test_nothing_is_shown_to_whoever_is_not_signed_in(console: Served) -> None:
    """Every address leads to the entrance or refuses; this holds for sections that nobody has written yet."""
    with console.guest() as browser:
        answers = {(m, path): browser.request(m, path) for m, path in _routes(console) if path not in OPEN}

    assert answers
    for (method, path), answer in answers.items():
        wanted = {303} if method == "GET" else {401, 403}
        assert answer.status_code in wanted, (method, path, answer.status_code)
        if method == "GET":
            assert answer.headers["location"].startswith("/console/sign-in"), path


def test_no_form_is_taken_without_the_token_of_its_session(console: Served) -> None:
    """Every address that changes something refuses a lead whose form brings none, or another session's."""
    with console.member(name="Ana") as other, console.member() as browser:
        stolen = re.search(r'X-CSRF-Token":"([0-9a-f]+)"', other.get("/console/").text)
        assert stolen
        for method, path in _routes(console):
            if method == "GET" or path in OPEN:
                continue
            for token in ("", "x", stolen[1]):
                answer = browser.request(method, path, data={"csrf": token}, headers={"X-CSRF-Token": token})
                assert answer.status_code == 403, (method, path, token)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1:1"},
    ],
)  # fmt: skip
def test_what_another_site_sends_is_not_taken(console: Served, headers: dict[str, str]) -> None:
    """Neither to sign somebody in, nor out, nor to change what they see; the session goes on."""
    with console.member() as browser:
        link = console.link()
        for path in ("/console/sign-out", "/console/looks", link):
            assert browser.post(path, data={"language": "es"}, headers=headers).status_code == 403
        assert browser.get("/console/").status_code == 200
        assert browser.post(link).status_code == 303


def test_a_browser_that_does_not_say_where_a_form_comes_from_is_refused(console: Served) -> None:
    """Every browser of the last years says it."""
    with httpx.Client(base_url=console.url) as bare:
        assert bare.post(console.link()).status_code == 403


@pytest.fixture(scope="module")
def stored(console: Served) -> str:
    """The digest of a living session, as somebody reads it who has stolen the database."""
    with console.member(name="Victim"), reading(console.parts.engine) as connection:
        chosen = text("SELECT digest FROM console_sessions WHERE name = 'Victim'")
        return str(connection.execute(chosen).scalar_one())


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "../../etc", "' OR 1=1 --", "a" * 201, "a" * 7000, "\u00f1".encode().decode("latin-1"), "stored"],
)
def test_a_session_that_nobody_was_given_is_none(console: Served, stored: str, cookie: str) -> None:
    """Invented, endless, or the digest that the database holds."""
    value = stored if cookie == "stored" else cookie
    headers = {b"cookie": b"copilot-local=" + value.encode("latin-1")}
    with console.guest() as browser:
        assert browser.get("/console/", headers=headers).status_code == 303


def test_a_session_that_a_stranger_planted_is_not_taken_over(console: Served) -> None:
    """Signing in gives a new session, whatever the browser had; the one before is over."""
    with console.member() as browser:
        before = browser.cookies["copilot-local"]
        browser.post(console.link(name="Ana"))
        after = browser.cookies["copilot-local"]
        with console.guest() as thief:
            assert thief.get("/console/", headers={"cookie": f"copilot-local={before}"}).status_code == 303

    assert before != after
    assert len(after) >= 43


@pytest.mark.parametrize("column", ["seen_at", "ends_at"])
def test_an_expired_session_leads_to_the_entrance(own_console: Served, column: str) -> None:
    """Two hours without a look, or twelve in all; where a piece of a page was asked for, the browser is led there."""
    with own_console.member() as browser:
        assert browser.get("/console/").status_code == 200
        with writing(own_console.parts.engine) as connection:
            connection.execute(text(f"UPDATE console_sessions SET {column} = '2020-01-01T00:00:00.000000+00:00'"))
        assert browser.get("/console/").status_code == 303
        piece = browser.get("/console/", headers={"HX-Request": "true"})

    assert (piece.status_code, piece.headers["hx-redirect"]) == (401, "/console/sign-in?why=ended")


def test_an_agent_cannot_say_that_they_are_a_lead(console: Served) -> None:
    """No parameter, header, cookie or field gives a role or a team."""
    with console.member(role=Role.AGENT, name="Hugo") as browser:
        browser.cookies.set("role", "lead")
        forged = {"X-Role": "lead", "X-Teams": "contacta", "X-Forwarded-User": "U0NURIA"}
        page = browser.get("/console/?role=lead&teams=contacta&user=U0NURIA", headers=forged).text

    assert "Agent</small>" in page
    assert "<br>madrid</p>" in page


def test_sections_for_leads_are_closed_to_agents(console: Served) -> None:
    """They are not in the navigation, and their addresses say whom they are for, or that there is nothing."""
    with console.member(role=Role.AGENT, name="Hugo") as agent, console.member() as lead:
        page = agent.get("/console/").text
        for path in re.findall(
            r'<a href="(/console/[^"]+)" aria|<a href="(/console/[^"]+)" data-go', lead.get("/console/").text
        ):
            address = path[0] or path[1]
            if address not in page:
                assert agent.get(address).status_code in {403, 404}, address


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "[::1", "x:y", ""])
def test_a_name_that_is_not_ours_is_not_answered(console: Served, host: str) -> None:
    """Another site that points its own name at this machine sees nothing."""
    with console.member() as browser:
        answer = browser.get("/console/", headers={"Host": host, "X-Forwarded-Host": "127.0.0.1"})

    assert answer.status_code in {400, 421}
    assert "Nuria" not in answer.text


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("public"), COPILOT_URL="https://copilot.example.com") as running:
        yield running


def test_behind_a_server_with_tls_the_cookie_cannot_be_planted_or_read(public: Served) -> None:
    """`__Host-`, for this name alone, over TLS alone, out of the reach of scripts; and the browser stays with TLS."""
    ours = {"Host": "copilot.example.com", "Origin": "https://copilot.example.com"}
    with public.guest(**ours) as browser:
        answer = browser.post(public.link())
        said = answer.headers["set-cookie"]
        other = browser.post(public.link(), headers={"Origin": "http://copilot.example.com"})

    assert said.startswith("__Host-copilot=")
    assert {"httponly", "secure", "path=/", "samesite=lax"} <= {part.strip().lower() for part in said.split(";")}
    assert "domain" not in said.lower()
    assert answer.headers["strict-transport-security"]
    assert other.status_code == 403


@pytest.fixture(scope="module")
def anybody(console: Served) -> Iterator[httpx.Client]:
    with console.guest() as browser:
        yield browser


@settings(max_examples=60)
@given(
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    cookie=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=";,"), max_size=60),
    language=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
)
def test_nothing_that_a_browser_can_send_breaks_it(
    anybody: httpx.Client, path: str, cookie: str, language: str, method: str
) -> None:
    """Every answer is one of ours: never an error of the server's."""
    headers = {"Cookie": f"copilot-local={cookie}; copilot-looks={cookie}", "Accept-Language": language}
    answer = anybody.request(method, f"/console/{quote(path)}", headers=headers)

    assert answer.status_code < 500
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_closed_database_is_said_so(tmp_path: Path) -> None:
    """Nobody is signed out by it, and nobody sees a trace of the inside."""
    with served(tmp_path) as console, console.member() as browser:
        with writing(console.parts.engine) as connection:
            connection.execute(text("ALTER TABLE console_sessions RENAME TO hidden"))
        answer = browser.get("/console/")

    assert (answer.status_code, "The database does not answer" in answer.text) == (503, True)
    assert "console_sessions" not in answer.text
