"""What a page says when it cannot be what was asked for: in both languages, with a remedy, without the inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from copilot.build import Parts
from copilot.console.desk import Desk, Section
from copilot.errors import StoreError
from copilot.workers import console as wiring

from .served import Served, csrf, served

SECRET = "sk-inside-of-the-house"
FIVE_MB = 5 * 1024 * 1024


def _tried(_: Parts, desk: Desk) -> list[Section]:
    """A section in which things go wrong."""

    async def echo(request: Request) -> Response:
        form = await desk.form(request)
        return PlainTextResponse(
            f"{form.text('text', most=100)}|{form.number('n', 1, 5)}|{form.choice('c', ['', 'a'])}"
        )

    async def broken(request: Request) -> Response:
        raise ZeroDivisionError(SECRET)

    async def store(request: Request) -> Response:
        raise StoreError(SECRET, remedy=SECRET)

    routes = [
        Route("/tried", echo, methods=["POST"]), Route("/tried/broken", broken), Route("/tried/store", store),
    ]  # fmt: skip
    return [Section(name="review", path="/console/tried", icon="log", key="t", routes=routes)]


@pytest.fixture(scope="module")
def trying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "sections", _tried)
        with served(tmp_path_factory.mktemp("trying")) as running:
            yield running


@pytest.mark.parametrize(("language", "title"), [("es", "Es demasiado largo"), ("en", "That is too long")])
def test_five_megabytes_of_comment_are_refused_with_a_page(trying: Served, language: str, title: str) -> None:
    """However they are sent; the page says what to do, and the next form is taken."""
    with trying.member(language=language) as browser:
        token = csrf(browser.get("/console/").text)
        headers = {"X-CSRF-Token": token, "Content-Type": "application/x-www-form-urlencoded"}
        whole = browser.post("/console/tried", content=b"text=" + b"x" * FIVE_MB, headers=headers)
        pieces = browser.post("/console/tried", content=iter([b"text="] + [b"x" * 65_536] * 80), headers=headers)
        small = browser.post("/console/tried", content=b"text=hola", headers=headers)

    assert [(one.status_code, title in one.text) for one in (whole, pieces)] == [(413, True)] * 2
    assert (small.status_code, small.text) == (200, "hola|None|")


@pytest.mark.parametrize(
    "body",
    [
        b"text=%ff%fe", b"text=" + b"x" * 101, b"n=6", b"n=0", b"n=-1", b"n=1.5", b"n=%D9%A3", b"n=" + b"9" * 400,
        b"c=b",
        b"&".join(b"a=1" for _ in range(500)), b"n=NaN", b"n=%00",
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_is_refused_with_a_page(trying: Served, body: bytes) -> None:
    """Not UTF-8, too long, out of range, none of the choices, too many fields."""
    with trying.member() as browser:
        token = csrf(browser.get("/console/").text)
        headers = {"X-CSRF-Token": token, "Content-Type": "application/x-www-form-urlencoded"}
        answer = browser.post("/console/tried", content=body, headers=headers)

    assert (answer.status_code, "could not be read" in answer.text) == (400, True)


def test_only_a_form_is_a_form(trying: Served) -> None:
    """JSON and files are refused, and so is what a page of another site may send without being asked."""
    with trying.member() as browser:
        token = {"X-CSRF-Token": csrf(browser.get("/console/").text)}
        for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
            answer = browser.post("/console/tried", content=b"{}", headers={**token, "Content-Type": kind})
            assert answer.status_code == 400, kind


@pytest.mark.parametrize(
    ("path", "status", "es", "en"),
    [
        ("/console/tried/broken", 500, "Algo ha fallado", "Something failed"),
        ("/console/tried/store", 503, "La base de datos no responde", "The database does not answer"),
        ("/console/none", 404, "Aquí no hay nada", "There is nothing here"),
    ],
)
def test_what_went_wrong_is_said_in_both_languages_without_the_inside(
    trying: Served, path: str, status: int, es: str, en: str
) -> None:
    """As a page, and as a piece for a page that is open already."""
    for language, title in (("es", es), ("en", en)):
        with trying.member(language=language) as browser:
            page = browser.get(path)
            piece = browser.get(path, headers={"HX-Request": "true"})
        for answer in (page, piece):
            assert (answer.status_code, title in answer.text) == (status, True)
            assert SECRET not in answer.text
            assert "Traceback" not in answer.text
        assert piece.headers["hx-retarget"] == "#notice"
        assert "<html" not in piece.text


def test_a_wrong_method_is_said_so(trying: Served) -> None:
    """As any other refusal."""
    with trying.member() as browser:
        answer = browser.request("DELETE", "/console/tried/broken")

    assert (answer.status_code, "cannot be asked for" in answer.text) == (405, True)
