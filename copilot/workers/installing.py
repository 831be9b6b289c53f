"""The two pages with which others install the app: one that leads to Slack, and one that they come back to."""

from __future__ import annotations

import html
import secrets
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from copilot.errors import CopilotError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from copilot.slack.install import Installing

COOKIE = "copilot_install"
"""Whoever comes back must be who set out: the state is in the address and in this cookie."""
SECONDS = 600
_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<body style="font:16px/1.5 system-ui;margin:4rem auto;max-width:36rem;padding:0 1rem">
<h1 style="font-size:1.4rem">{title}</h1>
<p>{text}</p>
</body>
</html>
"""
_WORDS = {
    "es": {
        "done": "El copiloto está instalado",
        "next": "Abra Slack, busque la aplicación y cuéntele por mensaje directo qué le pasa a un cliente.",
        "failed": "El copiloto no se ha instalado",
        "again": "La instalación ha caducado, se ha cancelado o empezó en otro navegador. Empiece otra vez.",
        "down": "Ahora mismo no se puede guardar la instalación. Pruebe otra vez dentro de un minuto.",
    },
    "en": {
        "done": "The copilot is installed",
        "next": "Open Slack, find the app, and tell it in a direct message what has happened to a customer.",
        "failed": "The copilot was not installed",
        "again": "The installation expired, was cancelled, or began in another browser. Start again.",
        "down": "The installation cannot be kept right now. Try again in a minute.",
    },
}


def routes(installing: Callable[[], Installing | None]) -> list[Route]:
    """`/slack/install` and `/slack/oauth_redirect`; nothing is there without a client id."""

    async def install(request: Request) -> Response:
        if (found := installing()) is None:
            return Response(status_code=404)
        try:
            address, state = await found.begin()
        except StoreError:
            return _page(request, "failed", "down", 503)
        response = RedirectResponse(address, status_code=302)
        response.set_cookie(COOKIE, state, max_age=SECONDS, secure=True, httponly=True, samesite="lax", path="/slack")
        return response

    async def back(request: Request) -> Response:
        if (found := installing()) is None:
            return Response(status_code=404)
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if not state or not secrets.compare_digest(state.encode(), request.cookies.get(COOKIE, "").encode()):
            return _page(request, "failed", "again", 400)
        try:
            await found.finish(code, state)
        except StoreError:
            return _page(request, "failed", "down", 503)
        except CopilotError:
            return _page(request, "failed", "again", 400)
        response = _page(request, "done", "next", 200)
        response.delete_cookie(COOKIE, path="/slack")
        return response

    return [Route("/slack/install", install), Route("/slack/oauth_redirect", back)]


def _page(request: Request, title: str, text: str, status: int) -> Response:
    """A page in the language of whoever looks."""
    language = "es" if request.headers.get("accept-language", "").lower().startswith("es") else "en"
    words = {name: html.escape(_WORDS[language][key]) for name, key in (("title", title), ("text", text))}
    return HTMLResponse(_PAGE.format(language=language, **words), status_code=status, headers=_HEADERS)
