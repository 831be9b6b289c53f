"""The first page: where to go from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk


def routes(desk: Desk) -> list[BaseRoute]:
    """`/console/`."""

    async def start(request: Request) -> Response:
        desk.reader(request)
        return desk.page(request, "start/start.html")

    return [Route("/", start)]
