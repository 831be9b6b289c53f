"""The way in and out: one-time links, the session and its cookie, and what somebody likes to look at."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from copilot.console.desk import LOOKS, THEMES, Desk
from copilot.console.errors import BadForm
from copilot.console.form import read_form, require_our_page
from copilot.console.guard import LONGEST, digest
from copilot.console.place import own_path
from copilot.console.slack_entrance import SlackEntrance
from copilot.console.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.needs import Invitations, People, Sessions, Ways
    from copilot.console.openid import SlackOpenId
    from copilot.types import Visitor

_YEAR = 31_536_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the entrance works with."""

    sessions: Sessions
    invitations: Invitations
    ways: Ways
    people: People
    now: Callable[[], datetime]
    new_secret: Callable[[], str]
    """At least 256 bits of chance, in characters that an address may hold."""
    public: str = ""
    """The address that the console is known by, as `https://copilot.example.com`; "" where it has none."""
    openid: SlackOpenId | None = None
    """Sign in with Slack, where the app has a client id and a secret."""
    workspace: str = ""
    """The only workspace that people come in from, where there is but one."""
    clock: Callable[[], float] = time.monotonic
    """Seconds, for what is believed for a while."""


def routes(desk: Desk, door: Door) -> list[BaseRoute]:
    """Sign-in, one-time links, sign-out, and the choice of language and light."""
    here = _Entrance(desk, door)
    slack = SlackEntrance(desk, door, door.openid, here.let_in).routes() if door.openid else []
    return [
        *slack,
        Route("/sign-in", here.sign_in),
        Route("/in/{link}", here.link, methods=["GET"]),
        Route("/in/{link}", here.admit, methods=["POST"]),
        Route("/sign-out", here.sign_out, methods=["POST"]),
        Route("/looks", here.looks, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Entrance:
    desk: Desk
    door: Door

    async def sign_in(self, request: Request) -> Response:
        """The page that whoever is not signed in is led to."""
        path = own_path(request.query_params.get("next", ""))
        if request.scope["console"].get("reader") is not None:
            return RedirectResponse(path, status_code=303)
        ended = request.query_params.get("why") == "ended"
        return self.desk.page(
            request, "entrance/sign_in.html", next=path, ended=ended, slack=self.door.openid is not None
        )

    async def link(self, request: Request) -> Response:
        """A page with a button. Looking at a link does not use it up: programs look at links before people do."""
        link = request.path_params["link"]
        found = await asyncio.to_thread(self.door.invitations.invited, digest(link), self.door.now())
        return self.desk.page(
            request, "entrance/link.html", status=200 if found else 410, link=link, visitor=found[0] if found else None
        )

    async def admit(self, request: Request) -> Response:
        """Lets in whom the link names, once."""
        require_our_page(request, request.scope["console"]["place"].origin)
        link = request.path_params["link"]
        found = await asyncio.to_thread(self.door.invitations.admit, digest(link), self.door.now())
        if found is None:
            return self.desk.page(request, "entrance/link.html", status=410, link=link, visitor=None)
        visitor, path = found
        return await self.let_in(request, visitor, path)

    async def let_in(self, request: Request, visitor: Visitor, path: str) -> Response:
        """A new session, whatever cookie the browser had before, and on to `path`."""
        state, now, id = request.scope["console"], self.door.now(), self.door.new_secret()
        if before := state.get("session"):
            await asyncio.to_thread(self.door.sessions.end, digest(before))
        await asyncio.to_thread(self.door.sessions.begin, digest(id), visitor, now, now + LONGEST)
        response = RedirectResponse(own_path(path), status_code=303)
        place = state["place"]
        response.set_cookie(
            place.cookie, id, max_age=int(LONGEST.total_seconds()), path="/", secure=place.secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
        return response

    async def sign_out(self, request: Request) -> Response:
        """The session ends here and in the database; a page of another site cannot do it."""
        require_our_page(request, request.scope["console"]["place"].origin)
        place = request.scope["console"]["place"]
        if held := request.cookies.get(place.cookie, ""):
            await asyncio.to_thread(self.door.sessions.end, digest(held))
        response = RedirectResponse("/console/sign-in", status_code=303)
        response.delete_cookie(place.cookie, path="/", secure=place.secure, httponly=True, samesite="lax")
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    async def looks(self, request: Request) -> Response:
        """Keeps the language and the light that somebody chose, and goes back."""
        require_our_page(request, request.scope["console"]["place"].origin)
        form = await read_form(request)
        language = form.text("language") or self.desk.language(request)
        theme = form.text("theme") or self.desk.theme(request)
        if language not in LANGUAGES or theme not in {*THEMES, "device", ""}:
            raise BadForm("no such language or light")
        response = RedirectResponse(own_path(form.text("next")), status_code=303)
        place = request.scope["console"]["place"]
        response.set_cookie(
            LOOKS, f"{language}.{theme}", max_age=_YEAR, path="/console", secure=place.secure, httponly=False,
            samesite="lax",
        )  # fmt: skip
        return response
