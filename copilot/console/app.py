"""The console as an application: its sections, its entrance, and what a page says when something goes wrong."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from copilot.console import entrance, start
from copilot.console.desk import HERE, Desk
from copilot.console.errors import NotThere, PageError, StoreSilent
from copilot.console.guard import Guard
from copilot.console.standings import Standings
from copilot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from copilot.console.desk import Section
    from copilot.console.entrance import Door
    from copilot.console.start import Waits

log = logging.getLogger(__name__)


class Broken(PageError):
    """Something that should not happen."""


class WrongMethod(PageError):
    """A page was asked for in a way that it does not know."""

    status = 405
    what = "wrong_method"


@dataclass(frozen=True, slots=True)
class _Refusals:
    """Turns errors into pages in the reader's language."""

    desk: Desk

    async def page_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, PageError)
        return self.desk.refusal(request, error)

    async def http_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self.desk.refusal(request, WrongMethod() if error.status_code == 405 else NotThere())

    async def store_error(self, request: Request, error: Exception) -> Response:
        log.error("the database does not answer the console: %s", error)
        return self.desk.refusal(request, StoreSilent())

    async def broken(self, request: Request, _: Exception) -> Response:
        return self.desk.refusal(request, Broken())


@dataclass(frozen=True, slots=True)
class _Unbroken:
    """Whatever is not caught further in becomes a page, and is written down; the connection stays open for the next."""

    app: ASGIApp
    desk: Desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            log.exception("a page of the console failed: %s", type(error).__name__)
            await self.desk.refusal(Request(scope), Broken())(scope, receive, send)


def console_app(desk: Desk, door: Door, sections: Sequence[Section], waits: Waits) -> Starlette:
    """Everything under `/console/`; `sections` stand in the navigation in this order, `waits` on the first page."""
    desk.sections[:] = sections
    refusals = _Refusals(desk)
    guard = Middleware(
        Guard,
        desk=desk,
        sessions=door.sessions,
        standings=Standings(door.people, door.clock),
        now=door.now,
        public=door.public,
    )
    return Starlette(
        routes=[
            Mount("/static", app=StaticFiles(directory=HERE / "static")),
            *start.routes(desk, waits, door.now),
            *entrance.routes(desk, door),
            *(route for section in sections for route in section.routes),
        ],
        middleware=[guard, Middleware(_Unbroken, desk=desk)],
        exception_handlers={
            PageError: refusals.page_error,
            StoreError: refusals.store_error,
            HTTPException: refusals.http_error,
            Exception: refusals.broken,
        },
    )
