"""What every page is made at: who reads, in which language, and how a page, a piece of one, or a refusal is made."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from copilot.console import shown
from copilot.console.errors import FromElsewhere, NotAllowed, NotSignedIn, PageError
from copilot.console.form import Form, read_form, require_our_page
from copilot.console.words import LANGUAGES, Words, preferred

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.needs import People
    from copilot.types import Reader

HERE = Path(__file__).parent
LOOKS = "copilot-looks"
"""The cookie with the language and the light that somebody has chosen: "es.dark"; it says nothing about anybody."""
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the console: where it is, and whether it is for leads only.

    Its name in the navigation is the key `title` of `words/<name>.yaml`; `icon` is one of `templates/icons.html`.
    """

    name: str
    path: str
    """Its first page, with the console's own prefix: "/console/log"."""
    icon: str
    key: str
    """The letter that, after a `g`, leads there."""
    routes: Sequence[BaseRoute]
    leads_only: bool = True


@dataclass(slots=True)
class Desk:
    """`sections` are filled in by `copilot.console.app`; a section only reads from here."""

    people: People
    sections: list[Section] = field(default_factory=list)
    _templates: Environment = field(init=False)
    _versions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals["static"] = self._static

    def reader(self, request: Request) -> Reader:
        """Who reads. Raises `NotSignedIn`, or why nobody can be told who it is; it becomes a page."""
        if (found := _state(request).get("reader")) is not None:
            reader: Reader = found
            return reader
        raise _state(request).get("refused") or NotSignedIn()

    def lead(self, request: Request) -> Reader:
        """Who reads, where it is a lead. Raises `NotAllowed` for anybody else."""
        if not (reader := self.reader(request)).leads:
            raise NotAllowed
        return reader

    async def form(self, request: Request) -> Form:
        """What a reader has sent, from a page of ours. Raises the error that becomes a page."""
        require_our_page(request, _state(request)["place"].origin)
        self.reader(request)
        form = await read_form(request)
        given = request.headers.get("x-csrf-token") or form.csrf
        if not hmac.compare_digest(given.encode(), self.csrf(request).encode()):
            raise FromElsewhere("the token is not that of the session")
        return form

    def csrf(self, request: Request) -> str:
        """What a form of this session has to bring along; "" where nobody is signed in."""
        session = _state(request).get("session", "")
        return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest() if session else ""

    def language(self, request: Request) -> str:
        """The language of a reader: chosen here, or the browser's."""
        chosen = request.cookies.get(LOOKS, "").partition(".")[0]
        return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))

    def theme(self, request: Request) -> str:
        """light or dark as chosen here, "" for as the device has it."""
        chosen = request.cookies.get(LOOKS, "").partition(".")[2]
        return chosen if chosen in THEMES else ""

    def who(self, request: Request, user: str) -> str:
        """What somebody, or an integration, is called, by their id; the id itself where it is not known."""
        reader = _state(request).get("reader")
        if user.startswith("link:"):
            return user.removeprefix("link:").replace("-", " ").title()
        if user.startswith("api:"):
            return user.removeprefix("api:")
        return self.people.name(reader.workspace if reader else "", user) or user

    def words(self, request: Request) -> Words:
        return Words(self.language(request))

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
        """A whole page. Its template extends `base.html`, and has reader, language, t, csrf, nav beside `context`."""
        return HTMLResponse(self._render(request, template, context), status_code=status)

    def partial(self, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
        """A piece of a page, for htmx to put in place; its template stands alone."""
        return self.page(request, template, status=status, **context)

    def _render(self, request: Request, template: str, context: dict[str, Any]) -> str:
        words = self.words(request)
        reader: Reader | None = _state(request).get("reader")
        shared = {
            "reader": reader, "language": words.language, "theme": self.theme(request), "t": words,
            "csrf": self.csrf(request), "nav": self._nav(reader), "path": request.url.path,
            "here": str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
            "who": partial(self.who, request), **shown.filters(words.language),
        }  # fmt: skip
        return self._templates.get_template(template).render(shared | context)

    def _nav(self, reader: Reader | None) -> list[Section]:
        return [one for one in self.sections if reader and (reader.leads or not one.leads_only)]

    def refusal(self, request: Request, error: PageError) -> Response:
        """The page that says what went wrong, and what to do; or the way to the entrance."""
        piece = request.headers.get("hx-request") == "true"
        if isinstance(error, NotSignedIn):
            return self._to_entrance(request, piece=piece)
        template = "error_piece.html" if piece else "error.html"
        response = self.page(request, template, status=error.status, what=error.what, code=error.status)
        if piece:
            response.headers.update({"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})
        return response

    def _to_entrance(self, request: Request, *, piece: bool) -> Response:
        if piece:
            return Response(status_code=401, headers={"HX-Redirect": "/console/sign-in?why=ended"})
        if request.method not in {"GET", "HEAD"}:
            return self.page(request, "error.html", status=401, what=NotSignedIn.what, code=401)
        whole = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/console/sign-in?next={quote(whole, safe='')}", status_code=303)

    def _static(self, name: str) -> str:
        """The address of a file of ours, which changes with what is in it."""
        if name not in self._versions:
            held = (HERE / "static" / name).read_bytes()
            self._versions[name] = hashlib.sha256(held).hexdigest()[:12]
        return f"/console/static/{name}?v={self._versions[name]}"


def _state(request: Request) -> dict[str, Any]:
    state: dict[str, Any] = request.scope.setdefault("console", {})
    return state
